import { MetricError } from "../error.ts";
import { requireHeld } from "../held.ts";
import { weightedMean } from "../weighted-mean.ts";
import { requireNumbers } from "./number-columns.ts";

/**
 * The pinball loss of predicted quantiles, in the target's unit: α·(truth − prediction) where the truth lies above, else
 * (1 − α)·(prediction − truth). At α = ½ it is half of mae. Source: scikit-learn `mean_pinball_loss`.
 *
 * @param alpha the share of truths that should lie below their prediction, from 0 to 1
 * @throws MetricError `not-a-share` on another α; on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and
 *   `overflow`
 */
export function meanPinballLoss(
  truth: Float64Array,
  prediction: Float64Array,
  weight?: Float64Array,
  alpha = 0.5,
): number {
  requireNumbers(truth, prediction, weight);
  if (!(alpha >= 0 && alpha <= 1))
    throw new MetricError(`mean_pinball_loss was asked at ${alpha}`, {
      code: "not-a-share",
      reason: "invalid-input",
      remedy: "name the quantile as a share from 0 to 1, such as mean_pinball_loss@0.9",
    });
  const loss = (row: number) => {
    const above = (truth[row] as number) - (prediction[row] as number);
    return above >= 0 ? alpha * above : (alpha - 1) * above;
  };
  return requireHeld("mean_pinball_loss", weightedMean(truth.length, loss, weight));
}
