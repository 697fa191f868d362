import type { ClassCodes } from "../columns.ts";
import { MetricError } from "../error.ts";
import { scoreOrder } from "../score-order.ts";

/**
 * The rows of both classes by falling score, a step for each score that occurs: what every metric of the order of scores
 * is computed from. Rows of weight 0 are left out.
 */
export interface ScoreSteps {
  /** The scores, falling. */
  readonly thresholds: Float64Array;
  /** Weight of positive rows that score at least the threshold. */
  readonly positives: Float64Array | Uint32Array;
  /** Weight of negative rows that score at least the threshold. */
  readonly negatives: Float64Array | Uint32Array;
}

/** Sorts once, in linear time. The columns are of equal length, the codes 0 and 1, the scores finite. */
export function scoreSteps(truth: ClassCodes, score: Float64Array, weight: Float64Array | undefined): ScoreSteps {
  const { rows: order, scores } = scoreOrder(score);
  const rows = order.length;
  const thresholds = new Float64Array(rows);
  // Counts fit 32 bits, which halves what ten million rows take.
  const positives = weight ? new Float64Array(rows) : new Uint32Array(rows);
  const negatives = weight ? new Float64Array(rows) : new Uint32Array(rows);
  let [steps, above, below] = [0, 0, 0];
  for (let at = rows - 1; at >= 0; at--) {
    const row = order[at] as number;
    const counts = weight ? (weight[row] as number) : 1;
    if (counts === 0) continue;
    const here = scores[at] as number;
    if (steps === 0 || here !== thresholds[steps - 1]) thresholds[steps++] = here;
    if (truth[row] === 1) above += counts;
    else below += counts;
    positives[steps - 1] = above;
    negatives[steps - 1] = below;
  }
  return {
    thresholds: thresholds.subarray(0, steps),
    positives: positives.subarray(0, steps),
    negatives: negatives.subarray(0, steps),
  };
}

/** Weight of all positive and of all negative rows. */
export function totals({ positives, negatives }: ScoreSteps): { readonly positive: number; readonly negative: number } {
  return { positive: positives.at(-1) as number, negative: negatives.at(-1) as number };
}

/** The totals, each above 0. @throws MetricError `one-class` where the metric is not defined for want of a class */
export function bothTotals(
  metric: string,
  steps: ScoreSteps,
): { readonly positive: number; readonly negative: number } {
  const { positive, negative } = totals(steps);
  if (positive === 0 || negative === 0) throw oneClass(metric, positive === 0 ? "no positive" : "only positive");
  return { positive, negative };
}

export function oneClass(metric: string, what: "no positive" | "only positive"): MetricError {
  return new MetricError(`truth holds ${what} rows, so ${metric} is not defined`, {
    code: "one-class",
    reason: "too-few-events",
    remedy: "give rows of both classes, or check which class is named as positive",
  });
}
