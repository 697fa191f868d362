import { type ClassCodes, requireSameRows, requireWeights } from "../columns.ts";

/**
 * The share of rows whose prediction is the truth, from 0 to 1; with weights, the share of their weight. Any number of
 * classes. Source: scikit-learn `accuracy_score(normalize=True)`.
 *
 * @throws MetricError on no rows, unequal lengths, and weights that are negative, not finite or all zero
 */
export function accuracy(truth: ClassCodes, prediction: ClassCodes, weight?: Float64Array): number {
  requireSameRows({ truth, prediction, weight });
  requireWeights(weight);
  let right = 0;
  let total = 0;
  for (let row = 0; row < truth.length; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    total += counts;
    if (truth[row] === prediction[row]) right += counts;
  }
  return right / total;
}
