import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { bothTotals, type ScoreSteps, scoreSteps } from "./score-steps.ts";

/**
 * The area under the ROC curve: the chance that a positive row scores above a negative one, ties counted half; 0.5 =
 * no order, 1 = perfect order. Equal to the trapezoidal area of scikit-learn's `roc_auc_score`. A constant score gives
 * 0.5. A row of weight 0 does not count.
 *
 * @throws MetricError `one-class` where truth holds one class only (the area is not defined), and on no rows, unequal
 *   lengths, codes other than 0 and 1, scores that are not finite, and weights that are negative, not finite or all zero
 */
export function rocAuc(truth: ClassCodes, score: Float64Array, weight?: Float64Array): number {
  requireSameRows({ truth, score, weight });
  requireBinary("truth", truth);
  requireFinite("score", score);
  requireWeights(weight);
  return areaUnderRoc(scoreSteps({ truth, score, weight }));
}

/** {@link rocAuc} of rows that are sorted already. */
export function areaUnderRoc(steps: ScoreSteps): number {
  const { positive, negative } = bothTotals("roc_auc", steps);
  const { positives, negatives } = steps;
  let [ordered, above, below] = [0, 0, 0];
  for (let at = 0; at < positives.length; at++) {
    const up = positives[at] as number;
    const down = negatives[at] as number;
    ordered += (down - below) * ((above + up) / 2);
    above = up;
    below = down;
  }
  return Math.min(1, ordered / (positive * negative));
}
