/**
 * `npm run calibrate [-- rounds|drift|planted|change-points|fairness|coverage|calibration] [--trials 20000] [--write]`: how often the
 * decision rules are right and wrong, by simulation. Prints the tables of docs/statistics.md, or only that of the name given;
 * `--write` puts them between its markers, with how many samples they are made of. Seeds are fixed, so two runs print the
 * same. With 20,000 samples `coverage` and `calibration` take about an hour each of one core's work.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parentPort, Worker } from "node:worker_threads";
import {
  decideChanges,
  type Evidence,
  type NoEvidence,
  Random,
  seedsEvidence,
  unpairedEvidence,
} from "../packages/metrics/src/index.ts";
import { drawBinomial } from "../packages/metrics/src/multinomial.ts";
import { changePointTables } from "../packages/metrics/test/calibration/change-points.ts";
import { coverageTable } from "../packages/metrics/test/calibration/coverage-tables.ts";
import { plantedTable, undriftedTable } from "../packages/metrics/test/calibration/drift-tables.ts";
import { gapTable } from "../packages/metrics/test/calibration/fairness-table.ts";
import {
  churnPopulation,
  gauss,
  nearlyPerfectPopulation,
  spoiled,
  trueMetrics,
} from "../packages/metrics/test/calibration/population.ts";
import { type RoundsNoise, tallyRounds } from "../packages/metrics/test/calibration/rounds.ts";
import { table } from "../packages/metrics/test/calibration/table.ts";
import {
  limitsAt,
  POLICY,
  runTrials,
  type Tally,
  type TrialLimits,
} from "../packages/metrics/test/calibration/trial.ts";

const SCENARIOS = ["equal", "limit", "worse"] as const;
type Scenario = (typeof SCENARIOS)[number];
/** Harm on the logit scale: AUC 0.83 falls to about 0.80 at the limit and 0.76 where the candidate is clearly worse. */
const HARM: Readonly<Record<Scenario, number>> = { equal: 0, limit: 0.7, worse: 1.3 };
const SIZES = [500, 1_000, 1_761, 5_000];
const POPULATION_ROWS = 200_000;

/** Metrics of one gate; precision and recall are judged alone. */
const GATE = ["accuracy", "f1", "roc_auc", "log_loss"] as const;

interface Job {
  readonly scenario: Scenario;
  readonly rows: number;
  readonly metrics: readonly (keyof typeof POLICY)[];
  readonly trials: number;
  /** Whether all metrics together are one gate whose verdict is wanted. */
  readonly gate: boolean;
}

/** Samples a cell; `--trials 2000` takes fewer for a first look. */
const TRIALS = Number(process.argv[process.argv.indexOf("--trials") + 1]) || 20_000;
/** A sample of 5,000 rows costs ten times as much as one of 500. */
const trialsOf = (rows: number) => (rows > 2_000 ? TRIALS / 5 : TRIALS);

function jobs(): Job[] {
  return SCENARIOS.flatMap((scenario) =>
    SIZES.flatMap((rows): Job[] => [
      { scenario, rows, metrics: GATE, trials: trialsOf(rows), gate: true },
      { scenario, rows, metrics: ["precision", "recall"], trials: trialsOf(rows), gate: false },
    ]),
  );
}

function runJob({ scenario, rows, metrics, trials }: Job): Record<string, Tally> {
  const population = churnPopulation({ rows: POPULATION_ROWS, seed: 11, retrain: 0.2, harm: HARM[scenario] });
  const limits: TrialLimits =
    scenario === "limit"
      ? limitsAt(trueMetrics(population, population.candidate), trueMetrics(population, population.baseline))
      : POLICY;
  const chosen = Object.fromEntries(metrics.map((metric) => [metric, limits[metric]])) as TrialLimits;
  return runTrials(population, chosen, { rows, trials, seed: 1_000_000 });
}

/** Hands the jobs to one worker a core, each as soon as it is free; answers come back in the order of the jobs. */
async function runAll(list: readonly Job[]): Promise<Record<string, Tally>[]> {
  const answers = new Array<Record<string, Tally>>(list.length);
  let next = 0;
  const serve = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      let current = -1;
      const give = () => {
        current = next++;
        if (current < list.length) worker.postMessage(list[current]);
        else worker.terminate().then(() => resolve(), reject);
      };
      worker.on("message", (answer: Record<string, Tally>) => {
        answers[current] = answer;
        const { scenario, rows, metrics, trials } = list[current] as Job;
        console.error(`${scenario}, ${rows} rows, ${metrics.join(" ")}: ${trials} trials done`);
        give();
      });
      worker.on("error", reject);
      give();
    });
  await Promise.all(Array.from({ length: availableParallelism() }, serve));
  return answers;
}

/** "2.51 ± 0.22": a share in percent with three Monte-Carlo standard errors (of at least one case). */
function share(count: number, trials: number): string {
  const p = Math.min(Math.max(count, 1), trials - 1) / trials;
  return `${((100 * count) / trials).toFixed(2)} ± ${(300 * Math.sqrt((p * (1 - p)) / trials)).toFixed(2)}`;
}

function pairedTable(list: readonly Job[], answers: readonly Record<string, Tally>[]): string {
  const tallyOf = (scenario: Scenario, rows: number, name: string): { tally: Tally; trials: number } => {
    const at = list.findIndex(
      (job) =>
        job.scenario === scenario &&
        job.rows === rows &&
        (name === "gate" ? job.gate : (job.metrics as readonly string[]).includes(name)),
    );
    return { tally: answers[at]?.[name] as Tally, trials: (list[at] as Job).trials };
  };
  const names = ["accuracy", "recall", "roc_auc", "log_loss", "precision", "f1", "gate"];
  const rows = names.flatMap((name) =>
    SIZES.map((size) => {
      const of = (scenario: Scenario, verdict: keyof Tally) => {
        const { tally, trials } = tallyOf(scenario, size, name);
        return share(tally[verdict], trials);
      };
      return [
        name === "gate" ? "gate of four" : `\`${name}\``,
        String(size),
        of("equal", "pass"),
        of("equal", "fail"),
        of("limit", "pass"),
        of("limit", "fail"),
        of("worse", "fail"),
        of("worse", "pass"),
      ];
    }),
  );
  const head = ["judged", "rows", "equal: pass", "equal: fail", "at the limit: pass", "at the limit: fail"];
  return table([...head, "worse: fail", "worse: pass"], rows);
}

/** Candidates that differ from the baseline on one row in 200, always for the worse: at the limit exactly. */
function agreeingTable(): string {
  const trials = TRIALS;
  const metrics = ["precision", "f1"] as const;
  const baselines = [
    ["churn", churnPopulation({ rows: POPULATION_ROWS, seed: 11, retrain: 0.2, harm: 0 })],
    ["nearly perfect", nearlyPerfectPopulation({ rows: POPULATION_ROWS, seed: 13 }, 0.4)],
  ] as const;
  const rows = baselines.flatMap(([name, population]) => {
    const few = spoiled(population, 0.0055, 14);
    const limits = limitsAt(trueMetrics(few, few.candidate), trueMetrics(few, few.baseline));
    const chosen = Object.fromEntries(metrics.map((metric) => [metric, limits[metric]])) as TrialLimits;
    return SIZES.slice(0, 3).flatMap((size) => {
      const tallies = runTrials(few, chosen, { rows: size, trials, seed: 1_000_000 });
      return metrics.map((metric) => {
        const { pass, fail } = tallies[metric] as Tally;
        return [`\`${metric}\`, ${name}`, String(size), share(pass, trials), share(fail, trials)];
      });
    });
  });
  return table(["99.5 % agree", "rows", "at the limit: pass", "at the limit: fail"], rows);
}

/** Two single accuracies of independent rows, and seeds: at a limit of 0.02 exactly. */
function unpairedTable(): string {
  const trials = 20_000;
  const random = new Random(12);
  const deviate = () => gauss(random);
  const cases: readonly (readonly [string, () => Evidence | NoEvidence])[] = [
    ...[500, 1_761, 5_000].map((n): readonly [string, () => Evidence | NoEvidence] => [
      `two accuracies, n = ${n} each (Newcombe)`,
      () =>
        unpairedEvidence(
          "accuracy",
          { value: drawBinomial(n, 0.78, random) / n, n },
          { value: drawBinomial(n, 0.8, random) / n, n },
        ),
    ]),
    ...[3, 5, 10].map((seeds): readonly [string, () => Evidence | NoEvidence] => [
      `${seeds} + ${seeds} seeds (Welch)`,
      () =>
        seedsEvidence(
          Array.from({ length: seeds }, () => 0.78 + 0.01 * deviate()),
          Array.from({ length: seeds }, () => 0.8 + 0.005 * deviate()),
        ),
    ]),
  ];
  const rows = cases.map(([name, draw]) => {
    const tally: Tally = { pass: 0, review: 0, fail: 0 };
    for (let trial = 0; trial < trials; trial++) {
      const evidence = draw();
      if ("noInterval" in evidence) throw new Error(evidence.message);
      const [decision] = decideChanges([{ id: name, contrast: evidence.contrast(1), better: "higher", limit: 0.02 }]);
      tally[decision?.verdict ?? "review"]++;
    }
    return [name, share(tally.pass, trials), share(tally.fail, trials)];
  });
  return table(["judged", "at the limit: pass", "at the limit: fail"], rows);
}

const ROUNDS = [6, 10, 20];
const ROUNDS_NOISE: readonly (readonly [string, RoundsNoise])[] = [
  ["quiet: 2 %", { machine: 0.05, process: 0.02, disturbed: 0 }],
  ["hosted runner: 5 %", { machine: 0.1, process: 0.05, disturbed: 0 }],
  ["crowded: 10 %", { machine: 0.2, process: 0.1, disturbed: 0 }],
  ["5 %, and 1 process in 20 takes half as long again", { machine: 0.1, process: 0.05, disturbed: 0.05 }],
];

/** Rounds of a bench against `max-rise: 10%`. */
function roundsTable(): string {
  const trials = 20_000;
  const rows = ROUNDS_NOISE.flatMap(([name, noise], stream) =>
    ROUNDS.map((rounds) => {
      const tally = (ratio: number) =>
        tallyRounds({ rounds, ratio, limit: 1.1, noise }, trials, new Random(rounds, stream));
      const [equal, limit, slower] = [tally(1), tally(1.1), tally(1.5)];
      return [
        name,
        String(rounds),
        share(equal.pass, trials),
        share(equal.fail, trials),
        share(limit.pass, trials),
        share(limit.fail, trials),
        share(slower.fail, trials),
        share(slower.pass, trials),
      ];
    }),
  );
  const head = [
    "processes vary by",
    "rounds",
    "equal: pass",
    "equal: fail",
    "at the limit: pass",
    "at the limit: fail",
  ];
  return table([...head, "50 % slower: fail", "50 % slower: pass"], rows);
}

function writeBetweenMarkers(name: string, text: string): void {
  const path = join(import.meta.dirname, "..", "docs", "statistics.md");
  const [start, end] = [`<!-- ${name}:start -->`, `<!-- ${name}:end -->`];
  const page = readFileSync(path, "utf8");
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no ${start} … ${end}`);
  writeFileSync(path, `${page.slice(0, from + start.length)}\n\n${text}\n\n${page.slice(to)}`);
}

if (parentPort) {
  const port = parentPort;
  port.on("message", (job: Job) => port.postMessage(runJob(job)));
} else {
  const list = jobs();
  const tables: Readonly<Record<string, () => string | Promise<string>>> = {
    rounds: roundsTable,
    drift: undriftedTable,
    planted: plantedTable,
    "change-points": changePointTables,
    fairness: () => gapTable(20_000, share),
    coverage: () => coverageTable(TRIALS),
    calibration: async () => `${pairedTable(list, await runAll(list))}\n\n${agreeingTable()}\n\n${unpairedTable()}`,
  };
  const asked = Object.keys(tables).filter((name) => process.argv.includes(name));
  for (const name of asked.length > 0 ? asked : Object.keys(tables)) {
    const text = (await tables[name]?.()) ?? "";
    console.log(text);
    if (process.argv.includes("--write")) writeBetweenMarkers(name, text);
  }
}
