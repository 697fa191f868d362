import type { NumericColumn } from "./drift.ts";
import type { Sides } from "./sides.ts";

const { abs, max, sqrt } = Math;

/** Evidently divides by no less. */
const SMALLEST_NORM = 0.001;

/** Mean, variance (divisor: rows) and fourth central moment of weighted values. */
export interface Moments {
  readonly variance: number;
  readonly fourth: number;
}

export function momentsOf(values: Float64Array, counts: Float64Array, rows: number): Moments {
  let mean = 0;
  for (let at = 0; at < values.length; at++) mean += ((values[at] as number) * (counts[at] as number)) / rows;
  let [variance, fourth] = [0, 0];
  for (let at = 0; at < values.length; at++) {
    const square = ((values[at] as number) - mean) ** 2;
    variance += (square * (counts[at] as number)) / rows;
    fourth += (square * square * (counts[at] as number)) / rows;
  }
  return { variance, fourth };
}

/** What Evidently divides Wasserstein's distance by: the reference's standard deviation, at least 0.001. */
export function wassersteinNorm({ variance }: Moments): number {
  return max(sqrt(variance), SMALLEST_NORM);
}

/** Wasserstein's distance of order 1, ∫|F − G|, in the unit of the values. */
export function wassersteinDistance({ values, reference, current }: NumericColumn, sides: Sides): number {
  let [below, belowCurrent, sum] = [0, 0, 0];
  for (let at = 0; at + 1 < values.length; at++) {
    below += reference[at] as number;
    belowCurrent += current[at] as number;
    const width = (values[at + 1] as number) - (values[at] as number);
    sum += abs(below / sides.referenceRows - belowCurrent / sides.currentRows) * width;
  }
  return sum;
}
