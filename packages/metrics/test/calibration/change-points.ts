import { changePoints, Random } from "../../src/index.ts";
import { gauss } from "./population.ts";
import { share, table } from "./table.ts";

type Noise = (random: Random) => number;

/** What a metric of retrains may look like; each has mean 0 and standard deviation 1, but for the last. */
const NOISES: Readonly<Record<string, Noise>> = {
  normal: gauss,
  skewed: (random) => -Math.log(random.uniform()) - 1,
  "heavy tails": (random) => gauss(random) * (random.uniform() < 0.1 ? 2.5 : 0.56),
  // Three decimals of an accuracy: most values occur several times.
  "few values": (random) => Math.round(gauss(random)),
};
const LENGTHS = [20, 50, 100];

export interface ChangeTrial {
  readonly noise: Noise;
  readonly length: number;
  /** How far the second half lies above the first, in standard deviations. */
  readonly shift: number;
}

export interface ChangeTally {
  /** Series with a change point. */
  marked: number;
  /** Series with one within three values of the middle. */
  found: number;
  /** Series with more than one. */
  several: number;
}

/** Series of independent values, whose second half may lie higher than the first. */
export function tallyChanges({ noise, length, shift }: ChangeTrial, trials: number, random: Random): ChangeTally {
  const tally: ChangeTally = { marked: 0, found: 0, several: 0 };
  const middle = length / 2;
  for (let trial = 0; trial < trials; trial++) {
    const values = Float64Array.from({ length }, (_, at) => noise(random) + (at < middle ? 0 : shift));
    const changes = changePoints(values, trial);
    tally.marked += Number(changes.length > 0);
    tally.found += Number(changes.some(({ at }) => Math.abs(at - middle) <= 3));
    tally.several += Number(changes.length > 1);
  }
  return tally;
}

export const NORMAL = gauss;
const TRIALS = 20_000;
const PLANTED_TRIALS = 1_000;
const SHIFTS = [1, 1.5, 2, 3];

/** False alarms of series that do not change, and how often a planted shift is found. */
export function changePointTables(): string {
  const unchanged = Object.entries(NOISES).flatMap(([name, noise], stream) =>
    LENGTHS.map((length) => {
      const { marked } = tallyChanges({ noise, length, shift: 0 }, TRIALS, new Random(length, stream));
      console.error(`change points: ${name}, ${length} values: ${TRIALS} series done`);
      return [name, String(length), share(marked, TRIALS)];
    }),
  );
  const planted = SHIFTS.flatMap((shift, stream) =>
    LENGTHS.map((length) => {
      const trial = { noise: gauss, length, shift };
      const { marked, found, several } = tallyChanges(trial, PLANTED_TRIALS, new Random(length, 100 + stream));
      console.error(`change points: shift ${shift}, ${length} values: ${PLANTED_TRIALS} series done`);
      return [String(shift), String(length), ...[marked, found, several].map((count) => share(count, PLANTED_TRIALS))];
    }),
  );
  return [
    table(["values", "runs", "with a false change point, %"], unchanged),
    table(
      [
        "shift in the middle, standard deviations",
        "runs",
        "with a change point, %",
        "within 3 runs of it, %",
        "with more than one, %",
      ],
      planted,
    ),
  ].join("\n\n");
}
