import { MetricError } from "../error.ts";
import { requireHeld } from "../held.ts";
import { weightedMean } from "../weighted-mean.ts";
import { isConstant, requireNumbers, requireTwoRows } from "./number-columns.ts";

/**
 * Pearson's correlation of truth and prediction: 1 = on a rising line, 0 = on none, −1 = on a falling one. It says nothing
 * of an offset or a scale. Source: SciPy `pearsonr`; with weights, which that has not, NumPy's `cov(aweights=…)`.
 *
 * @throws MetricError `constant` where truth or prediction is (SciPy warns and answers NaN), `one-row` on fewer than 2
 *   rows, and on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function pearson(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireCorrelatable("pearson", truth, prediction, weight);
  return correlation("pearson", truth, prediction, weight);
}

/** Refuses what no correlation can be told of. */
export function requireCorrelatable(
  metric: string,
  truth: Float64Array,
  prediction: Float64Array,
  weight: Float64Array | undefined,
): void {
  requireNumbers(truth, prediction, weight);
  requireTwoRows(metric, truth);
  for (const [name, values] of Object.entries({ truth, prediction }))
    if (isConstant(values, weight))
      throw new MetricError(`${name} is the same in every row, so ${metric} is not defined`, {
        code: "constant",
        reason: "too-few-samples",
        remedy: "judge rows of more than one value, or judge by mae or rmse",
      });
}

/** Refuses weights: which ranks weighted rows have is not agreed on. */
export function refuseWeights(metric: string, weight: Float64Array | undefined): void {
  if (!weight) return;
  throw new MetricError(`${metric} of weighted rows has no one definition`, {
    code: "weights-not-taken",
    reason: "invalid-input",
    remedy: "leave the weight column out, or judge weighted rows by pearson or r2",
  });
}

/** Pearson's formula alone, by deviations scaled to their largest so that no square overflows or vanishes. */
export function correlation(metric: string, x: Float64Array, y: Float64Array, weight?: Float64Array): number {
  const [a, b] = [deviations(metric, x, weight), deviations(metric, y, weight)];
  const mean = (value: (row: number) => number) => weightedMean(x.length, value, weight);
  const both = mean((row) => (a[row] as number) * (b[row] as number));
  const norm = Math.sqrt(mean((row) => (a[row] as number) ** 2)) * Math.sqrt(mean((row) => (b[row] as number) ** 2));
  return Math.max(-1, Math.min(1, requireHeld(metric, both / norm)));
}

function deviations(metric: string, values: Float64Array, weight: Float64Array | undefined): Float64Array {
  const mean = requireHeld(
    metric,
    weightedMean(values.length, (row) => values[row] as number, weight),
  );
  const apart = new Float64Array(values.length);
  let largest = 0;
  for (let row = 0; row < apart.length; row++) {
    apart[row] = (values[row] as number) - mean;
    if (weight?.[row] !== 0) largest = Math.max(largest, Math.abs(apart[row] as number));
  }
  for (let row = 0; row < apart.length; row++) apart[row] = (apart[row] as number) / largest;
  return apart;
}
