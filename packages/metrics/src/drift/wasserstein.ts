import { MetricError } from "../error.ts";
import type { NumericColumn } from "./drift.ts";
import type { Sides } from "./sides.ts";

const { abs, max, sqrt } = Math;

/** Evidently divides by no less. */
const SMALLEST_NORM = 0.001;

/** How weighted values spread. */
export interface Moments {
  /** Divisor: rows. */
  readonly variance: number;
  /** Fourth standardised moment, 3 for a normal distribution; 1, its least, where all have one value. */
  readonly kurtosis: number;
}

/** @throws MetricError `overflow` on values whose squares no double holds */
export function momentsOf(values: Float64Array, counts: Float64Array, rows: number): Moments {
  let [mean, variance, fourth] = [0, 0, 0];
  for (let at = 0; at < values.length; at++) mean += (values[at] as number) * ((counts[at] as number) / rows);
  for (let at = 0; at < values.length; at++)
    variance += ((values[at] as number) - mean) ** 2 * ((counts[at] as number) / rows);
  if (!Number.isFinite(variance))
    throw new MetricError("the standard deviation of a column is beyond what a double can hold", {
      code: "overflow",
      reason: "not-a-number",
      remedy: "give the values in a larger unit, or use the method ks",
    });
  const deviation = sqrt(variance);
  if (deviation === 0) return { variance, kurtosis: 1 };
  for (let at = 0; at < values.length; at++)
    fourth += (((values[at] as number) - mean) / deviation) ** 4 * ((counts[at] as number) / rows);
  return { variance, kurtosis: fourth };
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
