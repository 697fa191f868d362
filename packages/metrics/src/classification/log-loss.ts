import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { sum } from "../series.ts";

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
  const losses = new Float64Array(truth.length);
  for (let row = 0; row < truth.length; row++) {
    const probability = score[row] as number;
    if (probability < 0 || probability > 1)
      throw new MetricError(`score is ${probability} in row ${row + 1}, which is no probability`, {
        code: "not-a-probability",
        reason: "invalid-input",
        remedy: "give the probability of the positive class, from 0 to 1; judge raw scores by roc_auc",
      });
    const loss = lossOfRow(truth[row] as number, probability);
    losses[row] = weight ? (weight[row] as number) * loss : loss;
  }
  return sum(losses) / (weight ? sum(weight) : truth.length);
}

/** One row's share of {@link logLoss}, in nats, before weighting; `truth` is 0 or 1. */
export function lossOfRow(truth: number, probability: number): number {
  // 1 − p first and the clip second, as scikit-learn does: the other order differs in the last digits.
  const given = truth === 1 ? probability : 1 - probability;
  return -Math.log(Math.min(Math.max(given, Number.EPSILON), 1 - Number.EPSILON));
}
