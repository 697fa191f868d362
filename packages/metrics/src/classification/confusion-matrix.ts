import { type ClassCodes, requireSameRows, requireWeights } from "../columns.ts";
import { classPlaces } from "./class-places.ts";

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
  const { codes, placeOf } = classPlaces([truth, prediction], weight);
  const cells = codes.map(() => new Float64Array(codes.length));
  for (let row = 0; row < truth.length; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    if (counts === 0) continue;
    const [line, at] = [cells[placeOf(truth[row] as number)] as Float64Array, placeOf(prediction[row] as number)];
    line[at] = (line[at] as number) + counts;
  }
  return { codes, cells };
}
