import { type ClassCodes, requireSameRows, requireWeights } from "../columns.ts";
import { type LabelPair, labelPairs, placesOf } from "./label-pairs.ts";

/** Rows by true and predicted class: counts, or sums of weights where rows carry weights. */
export interface ConfusionMatrix {
  /** The class codes that occur in truth or prediction, ascending. */
  readonly codes: readonly number[];
  /** By true class, then by predicted class, in the order of `codes`. */
  readonly cells: readonly Float64Array[];
}

/**
 * Counts every pair of true and predicted class. Source: scikit-learn `confusion_matrix`; classes that only rows of
 * weight 0 have are left out.
 *
 * @throws MetricError on no rows, unequal lengths, and weights that are negative, not finite or all zero
 */
export function confusionMatrix(truth: ClassCodes, prediction: ClassCodes, weight?: Float64Array): ConfusionMatrix {
  requireSameRows({ truth, prediction, weight });
  requireWeights(weight);
  return matrixOf(labelPairs(truth, prediction, weight));
}

/** {@link confusionMatrix} of rows that are counted already. */
export function matrixOf(pairs: readonly LabelPair[]): ConfusionMatrix {
  const { codes, places } = placesOf(pairs);
  const cells = codes.map(() => new Float64Array(codes.length));
  for (const { truth, prediction, weight } of pairs)
    (cells[places.get(truth) as number] as Float64Array)[places.get(prediction) as number] = weight;
  return { codes, cells };
}
