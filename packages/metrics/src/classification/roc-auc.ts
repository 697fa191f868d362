import { type ClassCodes, requireBinary, requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { rankScores } from "../score-ranks.ts";

/**
 * The area under the ROC curve: the chance that a positive row scores above a negative one, ties counted half; 0.5 =
 * no order, 1 = perfect order. Equal to the trapezoidal area of scikit-learn's `roc_auc_score`, computed as the
 * Mann–Whitney statistic U / (positives × negatives). A constant score gives 0.5. A row of weight 0 does not count.
 *
 * @throws MetricError `one-class` where truth holds one class only (the area is not defined), and on no rows, unequal
 *   lengths, codes other than 0 and 1, scores that are not finite, and weights that are negative, not finite or all zero
 */
export function rocAuc(truth: ClassCodes, score: Float64Array, weight?: Float64Array): number {
  requireSameRows({ truth, score, weight });
  requireBinary("truth", truth);
  requireFinite("score", score);
  requireWeights(weight);
  const { rank, distinct } = rankScores(score);
  const positive = new Float64Array(distinct);
  const negative = new Float64Array(distinct);
  for (let row = 0; row < truth.length; row++) {
    const of = truth[row] === 1 ? positive : negative;
    const at = rank[row] as number;
    of[at] = (of[at] as number) + (weight ? (weight[row] as number) : 1);
  }
  let positives = 0;
  let negatives = 0;
  let ordered = 0;
  for (let at = 0; at < distinct; at++) {
    const here = negative[at] as number;
    ordered += (positive[at] as number) * (negatives + here / 2);
    negatives += here;
    positives += positive[at] as number;
  }
  if (positives === 0 || negatives === 0)
    throw new MetricError(
      `truth holds ${positives === 0 ? "no positive" : "only positive"} rows, so roc_auc is not defined`,
      {
        code: "one-class",
        reason: "too-few-events",
        remedy: "give rows of both classes, or check which class is named as positive",
      },
    );
  return ordered / (positives * negatives);
}
