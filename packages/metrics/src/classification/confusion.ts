import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";

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
  // Index = 2 × truth + prediction.
  const cells = new Float64Array(4);
  for (let row = 0; row < truth.length; row++) {
    const cell = 2 * (truth[row] as number) + (prediction[row] as number);
    cells[cell] = (cells[cell] as number) + (weight ? (weight[row] as number) : 1);
  }
  const [trueNegatives, falsePositives, falseNegatives, truePositives] = cells as unknown as [
    number,
    number,
    number,
    number,
  ];
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}
