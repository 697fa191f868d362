import { decideChanges, pairedEvidence, Random } from "../../src/index.ts";
import { drawnFrom } from "./coverage.ts";
import { type PopulationName, populationOf } from "./coverage-populations.ts";
import { parts, type Simulation } from "./simulation.ts";
import { share, table } from "./table.ts";

/** Two models of a quantity that are equally good, by how their errors are distributed. */
const EQUAL: readonly PopulationName[] = ["normal errors", "Laplace errors", "exponential errors"];
const SIZES = [500, 700, 1_000, 2_000];
/** Limits as a policy has them: a ratio of the baseline, or a drop. */
const LIMITS = [
  { metric: "mae", text: "max-rise 10 %", ratio: 1.1, limit: 0, better: "lower" },
  { metric: "rmse", text: "max-rise 10 %", ratio: 1.1, limit: 0, better: "lower" },
  { metric: "mse", text: "max-rise 20 %", ratio: 1.2, limit: 0, better: "lower" },
  { metric: "r2", text: "max-drop 0.05", ratio: 1, limit: 0.05, better: "higher" },
] as const;
const SEED = 19;

interface Task {
  readonly population: PopulationName;
  readonly rows: number;
  readonly trials: number;
  readonly part: number;
}

interface Tally {
  pass: number;
  fail: number;
  unclaimed: number;
}

/** How often an equally good model of a quantity passes, and how often there are too few rows. */
export const QUANTITY_VERDICTS: Simulation<Task, readonly Tally[]> = {
  tasks: (trials) =>
    EQUAL.flatMap((population) =>
      SIZES.flatMap((rows) => parts(Math.ceil(trials / 5), 1_000).map((part) => ({ population, rows, ...part }))),
    ),
  run({ population, rows, trials, part }) {
    const random = new Random(SEED, 1_000 * rows + 10 * part + EQUAL.indexOf(population));
    const tallies = LIMITS.map((): Tally => ({ pass: 0, fail: 0, unclaimed: 0 }));
    for (let trial = 0; trial < trials; trial++) {
      const sample = drawnFrom(populationOf(population), rows, random);
      for (const [at, { metric, ratio, limit, better }] of LIMITS.entries()) {
        const tally = tallies[at] as Tally;
        const evidence = pairedEvidence(metric, sample);
        if ("noInterval" in evidence) {
          tally.unclaimed++;
          continue;
        }
        const [decision] = decideChanges([{ id: metric, contrast: evidence.contrast(ratio), better, limit }]);
        if (decision?.verdict === "pass") tally.pass++;
        if (decision?.verdict === "fail") tally.fail++;
      }
    }
    return tallies;
  },
  write(tasks, answers) {
    const rows = EQUAL.flatMap((population) =>
      LIMITS.flatMap(({ metric, text }, at) =>
        SIZES.map((size) => {
          const sum: Tally = { pass: 0, fail: 0, unclaimed: 0 };
          let trials = 0;
          for (const [index, task] of tasks.entries()) {
            const tally = answers[index]?.[at];
            if (task.population !== population || task.rows !== size || !tally) continue;
            trials += task.trials;
            for (const key of ["pass", "fail", "unclaimed"] as const) sum[key] += tally[key];
          }
          const of = [sum.pass, sum.fail, sum.unclaimed].map((count) => share(count, trials));
          return [population, `\`${metric}\`, ${text}`, String(size), ...of];
        }),
      ),
    );
    return table(["equal models with", "limit", "rows", "pass", "fail", "review: `too-few-events`"], rows);
  },
};
