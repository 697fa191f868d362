import {
  decideChanges,
  type Evidence,
  type NoEvidence,
  noiseFloor,
  Random,
  seedsEvidence,
  unpairedEvidence,
} from "../../src/index.ts";
import { drawBinomial } from "../../src/multinomial.ts";
import { gauss } from "./population.ts";
import { share, table } from "./table.ts";
import type { Tally } from "./trial.ts";

/** Runs of either side, and how far each side's runs scatter. */
export interface Runs {
  readonly candidate: number;
  readonly baseline: number;
  readonly scatter: readonly [candidate: number, baseline: number];
}

/** Normal metrics of runs around 0.8 less `drop`, and around 0.8. */
function drawn({ candidate, baseline, scatter }: Runs, drop: number, random: Random) {
  const runs = (count: number, mean: number, deviation: number) =>
    Array.from({ length: count }, () => mean + deviation * gauss(random));
  return [runs(candidate, 0.8 - drop, scatter[0]), runs(baseline, 0.8, scatter[1])] as const;
}

export const LIMIT = 0.02;

/** Verdicts of many gates with a limit of 0.02. */
function tallied(draw: () => Evidence | NoEvidence, trials: number): Tally {
  const tally: Tally = { pass: 0, review: 0, fail: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const evidence = draw();
    if ("noInterval" in evidence) throw new Error(evidence.message);
    const contrast = evidence.contrast(1);
    const [decision] = decideChanges([{ id: "accuracy", contrast, better: "higher", limit: LIMIT }]);
    tally[decision?.verdict ?? "review"]++;
  }
  return tally;
}

/** Verdicts on a candidate whose recipe is worse by `drop`. */
export function tallyRuns(runs: Runs, drop: number, trials: number, random: Random): Tally {
  return tallied(() => seedsEvidence(...drawn(runs, drop, random)), trials);
}

/** How often two further runs of one recipe, and the means of two such sides, differ by more than the floor. */
export function tallyFloor(runs: Runs, trials: number, random: Random) {
  let [retrains, means] = [0, 0];
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  for (let trial = 0; trial < trials; trial++) {
    const [candidate, baseline] = drawn(runs, 0, random);
    const floor = noiseFloor(candidate, baseline);
    if (!floor) throw new Error("these runs have no floor");
    const [first, second] = [0, 0].map(() => runs.scatter[0] * gauss(random)) as [number, number];
    if (Math.abs(first - second) > floor.twoRetrains) retrains++;
    if (floor.twoMeans !== undefined && Math.abs(mean(candidate) - mean(baseline)) > floor.twoMeans) means++;
  }
  return { retrains, means };
}

const runsOf = (candidate: number, baseline: number, one = 0.005, other = 0.005): Runs => ({
  candidate,
  baseline,
  scatter: [one, other],
});

const SIDES: readonly (readonly [string, Runs])[] = [
  ["3 + 3 seeds (Welch)", runsOf(3, 3, 0.01)],
  ["5 + 5 seeds (Welch)", runsOf(5, 5, 0.01)],
  ["10 + 10 seeds (Welch)", runsOf(10, 10, 0.01)],
  ["1 run against 3 seeds", runsOf(1, 3)],
  ["1 run against 5 seeds", runsOf(1, 5)],
  ["1 run against 10 seeds", runsOf(1, 10)],
  ["2 runs against 5 seeds", runsOf(2, 5)],
  ["2 runs against 10 seeds", runsOf(2, 10)],
  ["10 seeds against 1 run", runsOf(10, 1)],
  ["1 run against 10 seeds, and it scatters twice as far", runsOf(1, 10, 0.01)],
];

/** Two single accuracies of independent rows, and seeds. */
export function unpairedTable(trials: number): string {
  const random = new Random(12);
  const accuracies = [500, 1_761, 5_000].map((n): readonly [string, (drop: number) => Tally] => [
    `two accuracies, n = ${n} each (Newcombe)`,
    (drop) =>
      tallied(
        () =>
          unpairedEvidence(
            "accuracy",
            { value: drawBinomial(n, 0.8 - drop, random) / n, n },
            { value: drawBinomial(n, 0.8, random) / n, n },
          ),
        trials,
      ),
  ]);
  const seeds = SIDES.map(([name, runs]): readonly [string, (drop: number) => Tally] => [
    name,
    (drop) => tallyRuns(runs, drop, trials, random),
  ]);
  const rows = [...accuracies, ...seeds].map(([name, tally]) => {
    const [equal, limit, worse] = [tally(0), tally(LIMIT), tally(3 * LIMIT)];
    return [
      name,
      share(equal.pass, trials),
      share(equal.fail, trials),
      share(limit.pass, trials),
      share(limit.fail, trials),
      share(worse.fail, trials),
    ];
  });
  const head = ["judged", "equal: pass", "equal: fail", "at the limit: pass", "at the limit: fail"];
  return table([...head, "worse by 0.06: fail"], rows);
}

const FLOORS: readonly Runs[] = [runsOf(3, 0), runsOf(5, 0), runsOf(5, 1), runsOf(3, 3), runsOf(5, 5), runsOf(10, 10)];

/** How often the noise floor is exceeded where nothing but the seed changes; 5 % is the claim. */
export function floorTable(trials: number): string {
  const rows = FLOORS.map((runs, stream) => {
    const { retrains, means } = tallyFloor(runs, trials, new Random(18, stream));
    const several = Math.min(runs.candidate, runs.baseline) >= 3;
    return [`${runs.candidate} + ${runs.baseline}`, share(retrains, trials), several ? share(means, trials) : "–"];
  });
  return table(["runs", "two retrains differ by more, %", "the two means differ by more, %"], rows);
}
