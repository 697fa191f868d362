import { normalCdf } from "../distribution.ts";
import { chiSquareTail } from "../gamma.ts";
import type { CellCounts } from "./binning.ts";
import type { Sides } from "./sides.ts";

const { abs, sqrt } = Math;

interface Test {
  readonly statistic: number;
  readonly p: number;
}

/**
 * `scipy.stats.chisquare` of the current counts against the reference's shares, as Evidently asks it: the reference counts as
 * known, so p is too small where it has few rows. A category the reference lacks makes it ∞ with p = 0. One category on
 * both sides is 0 with p = 1, where SciPy says NaN.
 */
export function chiSquareFit({ reference, current }: CellCounts, { referenceRows, currentRows }: Sides): Test {
  if (reference.length === 1) return { statistic: 0, p: 1 };
  let statistic = 0;
  for (let at = 0; at < reference.length; at++) {
    const expected = (reference[at] as number) * (currentRows / referenceRows);
    statistic += ((current[at] as number) - expected) ** 2 / expected;
  }
  return { statistic, p: chiSquareTail(statistic, reference.length - 1) };
}

/** The z-test of two proportions with the pooled variance, two-sided; one value on both sides is 0 with p = 1. */
export function proportionsTest({ reference, current }: CellCounts, { referenceRows, currentRows }: Sides): Test {
  if (reference.length === 1) return { statistic: 0, p: 1 };
  const p1 = (reference[1] as number) / referenceRows;
  const p2 = (current[1] as number) / currentRows;
  const pooled = (p1 * referenceRows + p2 * currentRows) / (referenceRows + currentRows);
  const statistic = (p1 - p2) / sqrt(pooled * (1 - pooled) * (1 / referenceRows + 1 / currentRows));
  return { statistic, p: 2 * normalCdf(-abs(statistic)) };
}
