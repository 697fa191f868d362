import type { BinaryScores, ClassScores } from "./class-rows.ts";
import { weightedMean } from "./log-loss.ts";
import { requireDistribution, requireProbability } from "./probabilities.ts";

/**
 * The mean squared distance of the positive class's probability from what came true, 0 to 1. Source: scikit-learn
 * `brier_score_loss`.
 *
 * @throws MetricError `not-a-probability` on a score outside 0 to 1
 */
export function brierScore({ truth, score, weight }: BinaryScores): number {
  requireProbability(score);
  return weightedMean(truth.length, weight, (row) => ((score[row] as number) - (truth[row] as number)) ** 2);
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
  const mean = weightedMean(truth.length, weight, (row) => {
    let sum = 0;
    for (let code = 0; code < scores.length; code++) {
      const away = ((scores[code] as Float64Array)[row] as number) - Number(truth[row] === code);
      sum += away * away;
    }
    return sum;
  });
  return scores.length < 3 ? mean / 2 : mean;
}
