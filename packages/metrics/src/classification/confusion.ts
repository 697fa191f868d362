import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";

/** Rows of a binary classifier by truth and prediction: counts, or sums of weights where rows carry weights. */
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

/** The share of the rows predicted positive that are positive; 0 where none is (scikit-learn's `zero_division=0`). */
export function precision({ truePositives, falsePositives }: Confusion): number {
  return shareOrZero(truePositives, truePositives + falsePositives);
}

/** The share of the positive rows that are predicted positive; 0 where no row is positive (`zero_division=0`). */
export function recall({ truePositives, falseNegatives }: Confusion): number {
  return shareOrZero(truePositives, truePositives + falseNegatives);
}

/**
 * The harmonic mean of precision and recall, 2·TP / (2·TP + FP + FN); 0 where no row is positive nor predicted so
 * (`zero_division=0`). It does not count true negatives.
 */
export function f1({ truePositives, falsePositives, falseNegatives }: Confusion): number {
  return shareOrZero(2 * truePositives, 2 * truePositives + falsePositives + falseNegatives);
}

function shareOrZero(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
