import { requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";

/** Refuses columns of unequal length or no rows, NaN and ±Infinity in any, and weights that cannot be. */
export function requireNumbers(truth: Float64Array, prediction: Float64Array, weight: Float64Array | undefined): void {
  requireSameRows({ truth, prediction, weight });
  requireFinite("truth", truth);
  requireFinite("prediction", prediction);
  requireWeights(weight);
}

/** Refuses a single row, from which no share of a variance and no correlation can be told. */
export function requireTwoRows(metric: string, truth: Float64Array): void {
  if (truth.length > 1) return;
  throw new MetricError(`${metric} needs 2 rows, had 1`, {
    code: "one-row",
    reason: "too-few-samples",
    remedy: `give at least 2 rows, or judge a single row by mae`,
  });
}

/** Whether every row that counts has the same value. */
export function isConstant(values: Float64Array, weight?: Float64Array): boolean {
  let first: number | undefined;
  for (let row = 0; row < values.length; row++) {
    if (weight?.[row] === 0) continue;
    first ??= values[row] as number;
    if (values[row] !== first) return false;
  }
  return true;
}
