import { weightedMean } from "../weighted-mean.ts";
import type { BinaryColumns, ClassScores } from "./class-columns.ts";
import { requireDistribution } from "./probabilities.ts";

/**
 * How far the positive class's probability is from what came true, squared, row by row. The mean of them, 0 to 1, is
 * scikit-learn's `brier_score_loss`.
 */
export function squaredDistances({ truth, score }: BinaryColumns): Float64Array {
  const squares = new Float64Array(score.length);
  for (let row = 0; row < squares.length; row++) {
    const away = (score[row] as number) - (truth[row] as number);
    squares[row] = away * away;
  }
  return squares;
}

/**
 * The mean over rows of the squared distances, summed over classes: 0 to 2 for three classes or more; half of it for two
 * classes, so that it is the score of the positive class alone. Source: scikit-learn `brier_score_loss(scale_by_half="auto")`.
 *
 * @throws MetricError `not-a-probability` on a score outside 0 to 1, or a row whose scores do not sum to 1
 */
export function classBrierScore(rows: ClassScores): number {
  const { truth, scores, weight } = rows;
  requireDistribution(rows);
  const distance = (row: number) => {
    let sum = 0;
    for (let code = 0; code < scores.length; code++) {
      const away = ((scores[code] as Float64Array)[row] as number) - Number(truth[row] === code);
      sum += away * away;
    }
    return sum;
  };
  const mean = weightedMean(truth.length, distance, weight);
  return scores.length < 3 ? mean / 2 : mean;
}
