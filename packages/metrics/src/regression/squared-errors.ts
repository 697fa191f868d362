import { MetricError } from "../error.ts";
import { requireHeld } from "../held.ts";
import { weightedMean } from "../weighted-mean.ts";
import { requireNumbers } from "./number-columns.ts";

/**
 * The mean of (prediction − truth)², in the target's unit squared. Source: scikit-learn `mean_squared_error`.
 *
 * @throws MetricError on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function meanSquaredError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  const square = (row: number) => ((truth[row] as number) - (prediction[row] as number)) ** 2;
  return requireHeld("mse", weightedMean(truth.length, square, weight));
}

/** √ of {@link meanSquaredError}, in the target's unit. Source: scikit-learn `root_mean_squared_error`. */
export function rootMeanSquaredError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  return Math.sqrt(meanSquaredError(truth, prediction, weight));
}

/**
 * The mean of (ln(1 + prediction) − ln(1 + truth))²: 0.01 is about 10 % off. Source: scikit-learn
 * `mean_squared_log_error`.
 *
 * @throws MetricError `not-above-minus-one` on a value of −1 or less, of which there is no logarithm, and as
 *   {@link meanSquaredError}
 */
export function meanSquaredLogError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  requireAboveMinusOne("truth", truth);
  requireAboveMinusOne("prediction", prediction);
  const square = (row: number) => (Math.log1p(truth[row] as number) - Math.log1p(prediction[row] as number)) ** 2;
  return requireHeld("msle", weightedMean(truth.length, square, weight));
}

/** √ of {@link meanSquaredLogError}. Source: scikit-learn `root_mean_squared_log_error`. */
export function rootMeanSquaredLogError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  return Math.sqrt(meanSquaredLogError(truth, prediction, weight));
}

function requireAboveMinusOne(name: string, values: Float64Array): void {
  for (let row = 0; row < values.length; row++)
    if ((values[row] as number) <= -1)
      throw new MetricError(`${name} is ${values[row]} in row ${row + 1}, and ln(1 + x) needs more than −1`, {
        code: "not-above-minus-one",
        reason: "invalid-input",
        remedy: "judge targets that can be −1 or less by rmse",
      });
}
