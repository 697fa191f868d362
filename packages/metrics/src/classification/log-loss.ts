import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { RowValues } from "../row-values.ts";
import { weightedMean } from "../weighted-mean.ts";
import type { BinaryColumns, ClassScores } from "./class-columns.ts";
import { requireDistribution, requireProbability } from "./probabilities.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { log, max, min } = Math;
const { EPSILON } = Number;

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
  requireProbability("score", score);
  return new RowValues(lossesOf({ truth, score, weight }), weight).mean;
}

/**
 * {@link logLoss} of any number of classes, each with a column of probabilities.
 *
 * @throws MetricError `not-a-probability` on a score outside 0 to 1, or a row whose scores do not sum to 1
 */
export function classLogLoss(rows: ClassScores): number {
  const { truth, scores, weight } = rows;
  requireDistribution(rows);
  return weightedMean(
    truth.length,
    (row) => lossOf((scores[truth[row] as number] as Float64Array)[row] as number),
    weight,
  );
}

/** Each row's share of {@link logLoss}, in nats, before weighting. */
export function lossesOf({ truth, score }: BinaryColumns): Float64Array {
  const losses = new Float64Array(score.length);
  for (let row = 0; row < losses.length; row++) {
    const probability = score[row] as number;
    // 1 − p first and the clip second, as scikit-learn does: the other order differs in the last digits.
    losses[row] = lossOf(truth[row] === 1 ? probability : 1 - probability);
  }
  return losses;
}

/** What a row costs whose class was given this probability. */
export function lossOf(given: number): number {
  return -log(min(max(given, EPSILON), 1 - EPSILON));
}
