import { requireHeld } from "../held.ts";
import { orderByScore } from "../score-order.ts";
import { median } from "../series.ts";
import { weightedMean } from "../weighted-mean.ts";
import { requireNumbers } from "./number-columns.ts";

/**
 * The mean of |prediction − truth|, in the target's unit. Source: scikit-learn `mean_absolute_error`.
 *
 * @throws MetricError on no rows, unequal lengths, NaN, ±Infinity, weights that cannot be, and `overflow`
 */
export function meanAbsoluteError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  const value = weightedMean(truth.length, (row) => absoluteError(truth, prediction, row), weight);
  return requireHeld("mae", value);
}

/**
 * The median of |prediction − truth|, in the target's unit: the mean of the two in the middle without weights, and with
 * them the smallest error below and at which half of the weight lies, which is the lower of the two where the halves are
 * equal. So weights of 1 in every row are not the same as no weights. Source: scikit-learn `median_absolute_error`.
 *
 * @throws MetricError as {@link meanAbsoluteError}
 */
export function medianAbsoluteError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  const errors = new Float64Array(truth.length);
  for (let row = 0; row < errors.length; row++)
    errors[row] = requireHeld("median_absolute_error", absoluteError(truth, prediction, row));
  return weight ? lowerMedian(errors, weight) : median(errors);
}

/**
 * The largest |prediction − truth|, in the target's unit. A row of weight 0 does not count; other weights change nothing.
 * Source: scikit-learn `max_error`, which has no weights.
 *
 * @throws MetricError as {@link meanAbsoluteError}
 */
export function maxError(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  requireNumbers(truth, prediction, weight);
  let largest = 0;
  for (let row = 0; row < truth.length; row++)
    if (weight?.[row] !== 0) largest = Math.max(largest, absoluteError(truth, prediction, row));
  return requireHeld("max_error", largest);
}

function absoluteError(truth: Float64Array, prediction: Float64Array, row: number): number {
  return Math.abs((prediction[row] as number) - (truth[row] as number));
}

/** The weighted median as an inverted distribution function, which is what scikit-learn takes. */
function lowerMedian(values: Float64Array, weight: Float64Array): number {
  const order = orderByScore(values);
  const reached = new Float64Array(values.length);
  let total = 0;
  for (let at = 0; at < order.length; at++) {
    total += weight[order[at] as number] as number;
    reached[at] = total;
  }
  const at = reached.findIndex((sum) => sum >= total / 2);
  return values[order[at] as number] as number;
}
