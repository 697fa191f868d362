import { churnPopulation, nearlyPerfectPopulation, type Population, spoiled, trueMetrics } from "./population.ts";
import { parts, type Simulation } from "./simulation.ts";
import { share, table } from "./table.ts";
import { limitsAt, POLICY, runTrials, type Tally, type TrialLimits } from "./trial.ts";

const POPULATION_ROWS = 200_000;
const SEED = 1_000_000;
/** Samples of one task. */
const PART = 2_000;
/** A sample of 5,000 rows costs five times as much as one of 500. */
const trialsOf = (trials: number, rows: number) => (rows > 2_000 ? Math.ceil(trials / 5) : trials);

const SCENARIOS = ["equal", "limit", "worse"] as const;
type Scenario = (typeof SCENARIOS)[number];
/** Harm on the logit scale: AUC 0.83 falls to about 0.80 at the limit and 0.76 where the candidate is clearly worse. */
const HARM: Readonly<Record<Scenario, number>> = { equal: 0, limit: 0.7, worse: 1.3 };
const SIZES = [500, 1_000, 1_761, 5_000];

/** Metrics of one gate; precision and recall are judged alone. */
const GATE = ["accuracy", "f1", "roc_auc", "log_loss"] as const;
const APART = ["precision", "recall"] as const;
const GATE_NAME = "gate of four";

type Metrics = readonly (keyof typeof POLICY)[];

interface Task {
  /** What is simulated, by which parts of it find each other. */
  readonly cell: string;
  readonly rows: number;
  readonly metrics: Metrics;
  readonly trials: number;
  readonly part: number;
}

type Tallies = Readonly<Record<string, Tally>>;

const made = new Map<string, Population>();

/** Made once. */
function populationOf(name: string, make: () => Population): Population {
  const population = made.get(name) ?? make();
  made.set(name, population);
  return population;
}

const churn = (harm: number) =>
  populationOf(`churn ${harm}`, () => churnPopulation({ rows: POPULATION_ROWS, seed: 11, retrain: 0.2, harm }));

const atTheLimit = (population: Population) =>
  limitsAt(trueMetrics(population, population.candidate), trueMetrics(population, population.baseline));

const pick = (limits: TrialLimits, metrics: Metrics): TrialLimits =>
  Object.fromEntries(metrics.map((metric) => [metric, limits[metric]]));

/** Seeds of a part's samples, which no other part of its cell has. */
const seedOf = ({ part }: Task) => SEED + part * PART;

/** What the parts of a cell say together. */
function tallyOf(tasks: readonly Task[], answers: readonly Tallies[], cell: string, rows: number, name: string) {
  const sum: Tally = { pass: 0, review: 0, fail: 0 };
  let trials = 0;
  for (const [at, task] of tasks.entries()) {
    const tally = answers[at]?.[name];
    if (task.cell !== cell || task.rows !== rows || !tally) continue;
    trials += task.trials;
    for (const verdict of ["pass", "review", "fail"] as const) sum[verdict] += tally[verdict];
  }
  return { pass: share(sum.pass, trials), fail: share(sum.fail, trials) };
}

/** Candidates that are as good, at the limit, and clearly worse. */
export const VERDICTS: Simulation<Task, Tallies> = {
  tasks: (trials) =>
    SCENARIOS.flatMap((cell) =>
      SIZES.flatMap((rows) =>
        [GATE, APART].flatMap((metrics) =>
          parts(trialsOf(trials, rows), PART).map((part) => ({ cell, rows, metrics, ...part })),
        ),
      ),
    ),
  run(task) {
    const population = churn(HARM[task.cell as Scenario]);
    const limits = task.cell === "limit" ? atTheLimit(population) : POLICY;
    const { gate, ...tallies } = runTrials(population, pick(limits, task.metrics), {
      rows: task.rows,
      trials: task.trials,
      seed: seedOf(task),
    });
    return gate && task.metrics.length === GATE.length ? { ...tallies, [GATE_NAME]: gate } : tallies;
  },
  write(tasks, answers) {
    const names = ["accuracy", "recall", "roc_auc", "log_loss", "precision", "f1", GATE_NAME];
    const rows = names.flatMap((name) =>
      SIZES.map((size) => {
        const [equal, limit, worse] = SCENARIOS.map((cell) => tallyOf(tasks, answers, cell, size, name));
        const of = [equal?.pass, equal?.fail, limit?.pass, limit?.fail, worse?.fail, worse?.pass];
        return [name === GATE_NAME ? name : `\`${name}\``, String(size), ...of.map(String)];
      }),
    );
    const head = ["judged", "rows", "equal: pass", "equal: fail", "at the limit: pass", "at the limit: fail"];
    return table([...head, "worse: fail", "worse: pass"], rows);
  },
};

const AGREEING: Readonly<Record<string, () => Population>> = {
  churn: () => spoiled(churn(0), 0.0055, 14),
  "nearly perfect": () => spoiled(nearlyPerfectPopulation({ rows: POPULATION_ROWS, seed: 13 }, 0.4), 0.0055, 14),
};
const AGREED = ["precision", "f1"] as const;
const AGREEING_SIZES = SIZES.slice(0, 3);

/** Candidates that differ from the baseline on one row in 200, always for the worse: at the limit exactly. */
export const AGREEING_VERDICTS: Simulation<Task, Tallies> = {
  tasks: (trials) =>
    Object.keys(AGREEING).flatMap((cell) =>
      AGREEING_SIZES.flatMap((rows) => parts(trials, PART).map((part) => ({ cell, rows, metrics: AGREED, ...part }))),
    ),
  run(task) {
    const population = populationOf(`agreeing ${task.cell}`, AGREEING[task.cell] as () => Population);
    const limits = pick(atTheLimit(population), task.metrics);
    return runTrials(population, limits, { rows: task.rows, trials: task.trials, seed: seedOf(task) });
  },
  write(tasks, answers) {
    const rows = Object.keys(AGREEING).flatMap((cell) =>
      AGREEING_SIZES.flatMap((size) =>
        AGREED.map((metric) => {
          const { pass, fail } = tallyOf(tasks, answers, cell, size, metric);
          return [`\`${metric}\`, ${cell}`, String(size), pass, fail];
        }),
      ),
    );
    return table(["99.5 % agree", "rows", "at the limit: pass", "at the limit: fail"], rows);
  },
};
