import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { CompensatedSum } from "../compensated-sum.ts";
import type { ClassScores } from "./class-rows.ts";
import { requireDistribution, requireProbability } from "./probabilities.ts";

/**
 * The mean of −ln(probability given to the class that came true), in nats: 0 = certain and right, ln 2 = a coin.
 * `score` is the probability of the positive class. Probabilities are clipped to [ε, 1 − ε], ε = 2⁻⁵², so a certain and
 * wrong row costs 36.04 nats. Truth of one class only is allowed. Source: scikit-learn
 * `log_loss(truth, score, labels=[0, 1])` on float64.
 *
 * @throws MetricError on a score outside 0 to 1 or not finite, no rows, unequal lengths, codes other than 0 and 1, and
 *   weights that are negative, not finite or all zero
 */
export function logLoss(truth: ClassCodes, score: Float64Array, weight?: Float64Array): number {
  requireSameRows({ truth, score, weight });
  requireBinary("truth", truth);
  requireFinite("score", score);
  requireWeights(weight);
  requireProbability(score);
  return weightedMean(truth.length, weight, (row) => lossOfRow(truth[row] as number, score[row] as number));
}

/**
 * {@link logLoss} of any number of classes, each with a column of probabilities.
 *
 * @throws MetricError `not-a-probability` on a score outside 0 to 1, or a row whose scores do not sum to 1
 */
export function classLogLoss(rows: ClassScores): number {
  const { truth, scores, weight } = rows;
  requireDistribution(rows);
  return weightedMean(truth.length, weight, (row) =>
    clippedLoss((scores[truth[row] as number] as Float64Array)[row] as number),
  );
}

/** One row's share of {@link logLoss}, in nats, before weighting; `truth` is 0 or 1. */
export function lossOfRow(truth: number, probability: number): number {
  // 1 − p first and the clip second, as scikit-learn does: the other order differs in the last digits.
  return clippedLoss(truth === 1 ? probability : 1 - probability);
}

function clippedLoss(given: number): number {
  return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
}

/** The mean of a cost over rows, by weight. */
export function weightedMean(rows: number, weight: Float64Array | undefined, costOf: (row: number) => number): number {
  const [sum, total] = [new CompensatedSum(), new CompensatedSum()];
  for (let row = 0; row < rows; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    sum.add(counts * costOf(row));
    total.add(counts);
  }
  return sum.value / total.value;
}
