import { requireHeld } from "../held.ts";
import { weightedMean } from "../weighted-mean.ts";
import { requireNumbers } from "./number-columns.ts";

/**
 * The mean of |prediction − truth| / max(|truth|, ε) with ε = 2⁻⁵², as a share: 0.1 is 10 % off. A truth of 0 makes its
 * row 4.5·10¹⁵ times its error, which is scikit-learn's way of saying that the metric does not suit such data. Source:
 * scikit-learn `mean_absolute_percentage_error`.
 *
 * @throws MetricError on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function meanAbsolutePercentageError(
  truth: Float64Array,
  prediction: Float64Array,
  weight?: Float64Array,
): number {
  requireNumbers(truth, prediction, weight);
  const share = (row: number) => {
    const wanted = truth[row] as number;
    return Math.abs((prediction[row] as number) - wanted) / Math.max(Math.abs(wanted), Number.EPSILON);
  };
  return requireHeld("mape", weightedMean(truth.length, share, weight));
}

/**
 * The mean of 2·|prediction − truth| / (|truth| + |prediction|), from 0 to 2; a row in which both are 0 is right and adds
 * 0. Source: Makridakis, Int. J. Forecasting 9 (1993) 527, as the M4 competition scored it, without its factor of 100.
 *
 * @throws MetricError as {@link meanAbsolutePercentageError}
 */
export function symmetricMeanAbsolutePercentageError(
  truth: Float64Array,
  prediction: Float64Array,
  weight?: Float64Array,
): number {
  requireNumbers(truth, prediction, weight);
  const share = (row: number) => {
    const [wanted, given] = [truth[row] as number, prediction[row] as number];
    const size = Math.abs(wanted) + Math.abs(given);
    return size === 0 ? 0 : (2 * Math.abs(given - wanted)) / size;
  };
  return requireHeld("smape", weightedMean(truth.length, share, weight));
}
