import type { BinaryColumns } from "./class-columns.ts";

/** Rows whose scores lie in one bin. */
export interface CalibrationBin {
  /** The bin holds scores above `low` and up to `high`; the first one 0 too. */
  readonly low: number;
  readonly high: number;
  /** Weight of its rows; all else is 0 where it is. */
  readonly weight: number;
  readonly meanScore: number;
  /** The share of its rows that are positive. */
  readonly positiveShare: number;
}

/**
 * The scores of a binary classifier, 0 to 1, in bins of equal width beside what came true: what a reliability diagram shows.
 * Source: scikit-learn `calibration_curve(strategy="uniform")`, with its empty bins and with weights.
 *
 * @param bins a whole number, 1 or more
 */
export function calibrationBins({ truth, score, weight }: BinaryColumns, bins: number): CalibrationBin[] {
  const [weights, scores, positives] = [0, 1, 2].map(() => new Float64Array(bins)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < truth.length; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    const probability = score[row] as number;
    const bin = binOf(probability, bins);
    weights[bin] = (weights[bin] as number) + counts;
    scores[bin] = (scores[bin] as number) + counts * probability;
    positives[bin] = (positives[bin] as number) + counts * (truth[row] as number);
  }
  return Array.from(weights, (sum, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    weight: sum,
    meanScore: sum === 0 ? 0 : (scores[bin] as number) / sum,
    positiveShare: sum === 0 ? 0 : (positives[bin] as number) / sum,
  }));
}

/** The bin (i / bins, (i + 1) / bins] of a score, decided by the bounds as doubles and not by a product that rounds. */
function binOf(score: number, bins: number): number {
  let bin = Math.min(bins - 1, Math.max(0, Math.ceil(score * bins) - 1));
  if (bin > 0 && score <= bin / bins) bin--;
  else if (bin < bins - 1 && score > (bin + 1) / bins) bin++;
  return bin;
}

/**
 * The mean over rows of how far the positive share of a row's bin is from the bin's mean score (Naeini, Cooper &
 * Hauskrecht, AAAI 2015), of the positive class.
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  let [sum, total] = [0, 0];
  for (const { weight, meanScore, positiveShare } of bins) {
    sum += weight * Math.abs(positiveShare - meanScore);
    total += weight;
  }
  return sum / total;
}

/** The largest such distance of any bin that holds rows. */
export function maxCalibrationError(bins: readonly CalibrationBin[]): number {
  let largest = 0;
  for (const { weight, meanScore, positiveShare } of bins)
    if (weight > 0) largest = Math.max(largest, Math.abs(positiveShare - meanScore));
  return largest;
}
