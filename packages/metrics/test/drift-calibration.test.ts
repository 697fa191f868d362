import { describe, expect, test } from "@jest/globals";
import { Random } from "../src/index.ts";
import { tallyPlanted, tallyUndrifted } from "./calibration/drift.ts";

/** What Bin(trials, share) does not exceed but in one run in a thousand; the seeds are fixed, so this is no flake. */
function mostBy(trials: number, share: number): number {
  let term = (1 - share) ** trials;
  let sum = term;
  for (let k = 0; ; k++) {
    if (sum >= 0.999) return k;
    term *= ((trials - k) / (k + 1)) * (share / (1 - share));
    sum += term;
  }
}

const seeds = (runs: number) => Array.from({ length: runs }, (_, run) => run);

describe("a gate of columns none of which drifts, 1,000 current rows", () => {
  // Few columns and rows, so that a second is enough; npm run calibrate has 200 columns and 200 seeds.
  const rows = { reference: 1_000, current: 1_000 };
  const tally = tallyUndrifted({ runs: seeds(40), columns: 20, rows, smallest: 0.1 }, 81);

  test("holds a false finding in no more than 5 % of runs, and Evidently's defaults in most", () => {
    expect(tally.found).toBeLessThanOrEqual(mostBy(40, 0.05));
    expect(tally.evidentlyFound).toBeGreaterThan(20);
  });

  test("passes more columns than it leaves to review", () => {
    expect(tally.passedColumns).toBeGreaterThan(0.95 * 40 * 20);
  });

  test("passes as a whole where the rows would have shown a drift of `smallest`", () => {
    const enough = tallyUndrifted(
      { runs: seeds(10), columns: 20, rows: { reference: 1_000, current: 4_000 }, smallest: 0.15 },
      82,
    );
    expect(enough.passed).toBeGreaterThanOrEqual(9);
  });
});

describe("a column that drifts by exactly `smallest`, beside 199 that do not, at the rows docs/statistics.md states", () => {
  test.each([
    ["ks", 1_000],
    ["z", 800],
    ["tvd", 1_100],
    ["jensenshannon", 750],
  ] as const)("%s finds it in 90 %% of runs with 10,000 and %p rows", (method, current) => {
    const runs = 30;
    const { tally } = tallyPlanted(
      { method, smallest: 0.1, runs, columns: 200, rows: { reference: 10_000, current } },
      new Random(83),
    );
    expect(tally.fail).toBeGreaterThanOrEqual(0.9 * runs);
  });

  test("passes in no more than 10 % of runs with too few rows, and then asks for more", () => {
    const { tally, needed } = tallyPlanted(
      { method: "ks", smallest: 0.1, runs: 100, columns: 20, rows: { reference: 1_000, current: 300 } },
      new Random(84),
    );
    expect(tally.pass).toBeLessThanOrEqual(mostBy(100, 0.1));
    expect(needed?.current).toBeGreaterThan(300);
  });
});
