import { type ClassCodes, requireSameRows, requireWeights } from "../columns.ts";
import { type LabelPair, labelPairs } from "./label-pairs.ts";

/**
 * The share of rows whose prediction is the truth, from 0 to 1; with weights, the share of their weight. Any number of
 * classes. Source: scikit-learn `accuracy_score(normalize=True)`.
 *
 * @throws MetricError on no rows, unequal lengths, and weights that are negative, not finite or all zero
 */
export function accuracy(truth: ClassCodes, prediction: ClassCodes, weight?: Float64Array): number {
  requireSameRows({ truth, prediction, weight });
  requireWeights(weight);
  return shareOfRight(labelPairs(truth, prediction, weight));
}

/** {@link accuracy} of rows that are counted already. */
export function shareOfRight(pairs: readonly LabelPair[]): number {
  let [right, total] = [0, 0];
  for (const { truth, prediction, weight } of pairs) {
    total += weight;
    if (truth === prediction) right += weight;
  }
  return right / total;
}
