import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";
import { type LabelPair, labelPairs } from "./label-pairs.ts";

/** Rows by truth and prediction of one class against the rest: counts, or sums of weights where rows carry weights. */
export interface Confusion {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

/**
 * Counts truth against prediction. Codes: 1 = positive, 0 = negative.
 *
 * @throws MetricError on no rows, unequal lengths, other codes, and weights that are negative, not finite or all zero
 */
export function confusion(truth: ClassCodes, prediction: ClassCodes, weight?: Float64Array): Confusion {
  requireSameRows({ truth, prediction, weight });
  requireBinary("truth", truth);
  requireBinary("prediction", prediction);
  requireWeights(weight);
  return confusionOf(labelPairs(truth, prediction, weight));
}

/** {@link confusion} of rows that are counted already, of codes 0 and 1. */
export function confusionOf(pairs: readonly LabelPair[]): Confusion {
  const of = (is: number, said: number) =>
    pairs.find(({ truth, prediction }) => truth === is && prediction === said)?.weight ?? 0;
  return { truePositives: of(1, 1), falsePositives: of(0, 1), falseNegatives: of(1, 0), trueNegatives: of(0, 0) };
}
