import { MetricError } from "../error.ts";
import { weightedMean } from "../weighted-mean.ts";
import type { ClassScores } from "./class-columns.ts";

/**
 * The share of rows whose true class is among the k with the highest scores. Of classes that score alike, that of the
 * higher code comes first, as in scikit-learn's `top_k_accuracy_score`.
 *
 * @param k a whole number, 1 or more
 * @throws MetricError `k-too-large` where k takes in every class, so that every model is right
 */
export function topKAccuracy({ truth, scores, weight }: ClassScores, k: number): number {
  if (k >= scores.length)
    throw new MetricError(`the best ${k} of ${scores.length} classes are all of them, so every row would be right`, {
      code: "k-too-large",
      reason: "invalid-input",
      remedy: `ask for top_k_accuracy@k with a k below ${scores.length}`,
    });
  return weightedMean(truth.length, (row) => Number(isAmongBest(scores, truth[row] as number, row, k)), weight);
}

/** Whether a class is among the k with the highest scores of a row. */
export function isAmongBest(scores: readonly Float64Array[], code: number, row: number, k: number): boolean {
  const own = (scores[code] as Float64Array)[row] as number;
  let before = 0;
  for (let other = 0; other < scores.length; other++) {
    const score = (scores[other] as Float64Array)[row] as number;
    if (score > own || (score === own && other > code)) before++;
  }
  return before < k;
}
