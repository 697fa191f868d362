import { type DriftMethod, Random } from "../../src/index.ts";
import { tallyPlanted, tallyUndrifted } from "./drift.ts";
import { table } from "./table.ts";

/** Gates of columns that do not drift: columns, reference rows, current rows, `smallest` and how many. */
const UNDRIFTED: readonly (readonly [number, number, number, number, number])[] = [
  [200, 1_000, 1_000, 0.1, 200],
  [200, 5_000, 1_000, 0.2, 100],
  [20, 1_000, 1_000, 0.1, 200],
  [20, 1_000, 1_000, 0.15, 200],
  [20, 5_000, 2_000, 0.15, 100],
];

/** False findings beside Evidently's, and how much passes. */
export function undriftedTable(): string {
  const rows = UNDRIFTED.map(([columns, reference, current, smallest, count], seed) => {
    const runs = Array.from({ length: count }, (_, run) => run);
    const tally = tallyUndrifted({ runs, columns, rows: { reference, current }, smallest }, 90 + seed);
    console.error(`${columns} columns, ${reference} and ${current} rows: ${count} runs done`);
    const percent = (of: number) => ((100 * of) / (count * columns)).toFixed(2);
    return [
      String(columns),
      String(reference),
      String(current),
      String(smallest),
      `${tally.found} of ${count}`,
      `${tally.evidentlyFound} of ${count}`,
      (tally.evidentlyColumns / count).toFixed(1),
      percent(tally.passedColumns),
      percent(tally.reviewedColumns),
      `${tally.passed} of ${count}`,
    ];
  });
  const head = ["columns", "reference rows", "current rows", "`smallest`", "runs with a false finding"];
  const theirs = ["runs with one by Evidently's defaults", "its drifted columns a run"];
  return table([...head, ...theirs, "columns: pass, %", "columns: review, %", "gates: all pass"], rows);
}

const PLANTED_RUNS = 100;
const REFERENCE_ROWS = 10_000;
/** Current rows at which a drift of 0.1 is found, alone in a gate of 200 columns and of one. */
const STATED: Readonly<Record<DriftMethod, readonly [many: number, one: number]>> = {
  ks: [1_000, 550],
  chisquare: [1_600, 950],
  z: [800, 400],
  wasserstein: [4_200, 2_000],
  jensenshannon: [750, 450],
  psi: [750, 450],
  hellinger: [750, 450],
  tvd: [1_100, 650],
  kl: [750, 400],
  anderson: [1_000, 550],
};

/** Drifts of exactly `smallest` at the stated rows and at a third of them. */
export function plantedTable(): string {
  const rows = Object.entries(STATED).flatMap(([name, [many, one]]) =>
    [
      [200, many],
      [200, Math.round(many / 3)],
      [1, one],
    ].map(([columns = 1, current = 1]) => {
      const rows = { reference: REFERENCE_ROWS, current };
      const planted = { method: name as DriftMethod, smallest: 0.1, runs: PLANTED_RUNS, columns, rows };
      const { tally, detectable } = tallyPlanted(planted, new Random(92, columns + current));
      const { fail, review, pass } = tally;
      return [
        `\`${name}\``,
        String(columns),
        String(current),
        detectable.toFixed(3),
        String(fail),
        String(review),
        String(pass),
      ];
    }),
  );
  return table(["method", "columns", "current rows", "`detectable`, median", "fail", "review", "pass"], rows);
}
