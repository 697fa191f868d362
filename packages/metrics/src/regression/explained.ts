import { requireHeld } from "../held.ts";
import { meanSquare, weightedMean } from "../weighted-mean.ts";
import { isConstant, requireNumbers, requireTwoRows } from "./number-columns.ts";

/**
 * R²: 1 − Σw(truth − prediction)² / Σw(truth − mean)². 1 = exact, 0 = no better than the mean, below 0 = worse. Where
 * truth is constant the formula divides by 0 and scikit-learn's convention speaks: 1 for exact predictions, else 0.
 * Constant means equal in every row that counts. Source: scikit-learn `r2_score`.
 *
 * @throws MetricError `one-row` on fewer than 2 rows, where scikit-learn warns and answers NaN; on no rows, unequal lengths,
 *   NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function r2(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  requireTwoRows("r2", truth);
  const miss = (row: number) => (truth[row] as number) - (prediction[row] as number);
  return shareExplained("r2", truth, meanSquare(truth.length, miss, 0, weight), weight);
}

/**
 * 1 − variance of (truth − prediction) / variance of truth: R² of predictions freed of their mean error. Constant truth
 * is answered as by {@link r2}. Source: scikit-learn `explained_variance_score`.
 *
 * @throws MetricError as {@link r2}; scikit-learn answers 1 for a single row
 */
export function explainedVariance(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  requireTwoRows("explained_variance", truth);
  const misses = new Float64Array(truth.length);
  for (let row = 0; row < misses.length; row++) misses[row] = (truth[row] as number) - (prediction[row] as number);
  return shareExplained("explained_variance", truth, variance(misses, weight), weight);
}

/** Exactly 0 where all values are equal, whatever the rounding of their mean. */
function variance(values: Float64Array, weight: Float64Array | undefined): number {
  if (isConstant(values, weight)) return 0;
  const at = (row: number) => values[row] as number;
  return meanSquare(values.length, at, weightedMean(values.length, at, weight), weight);
}

function shareExplained(
  metric: string,
  truth: Float64Array,
  unexplained: number,
  weight: Float64Array | undefined,
): number {
  if (isConstant(truth, weight)) return unexplained === 0 ? 1 : 0;
  return requireHeld(metric, 1 - unexplained / variance(truth, weight));
}
