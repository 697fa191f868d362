import type { ClassCodes } from "../columns.ts";
import { MetricError } from "../error.ts";
import { rankScores } from "../score-ranks.ts";
import { sortedScores } from "../sorted-scores.ts";
import type { BinaryColumns } from "./class-columns.ts";
import { countedSteps } from "./counted-steps.ts";

/**
 * The rows of both classes by falling score, a step for each score that occurs: what every metric of the order of scores
 * is computed from. Rows of weight 0 are left out.
 */
export interface ScoreSteps {
  /** Weight of positive rows that score at least as much as the step's rows. */
  readonly positives: Float64Array | Uint32Array;
  /** Weight of negative rows that score at least as much. */
  readonly negatives: Float64Array | Uint32Array;
  /** The scores of the steps, falling. Curves alone ask for them. */
  thresholds(): Float64Array;
}

/** Takes linear time. The columns are of equal length, the codes 0 and 1, the scores finite. */
export function scoreSteps({ truth, score, weight }: BinaryColumns): ScoreSteps {
  const steps = weight ? weightedSteps(truth, score, weight) : countedSteps(truth, score);
  return { ...steps, thresholds: () => fallingScores(score, weight) };
}

function weightedSteps(truth: ClassCodes, score: Float64Array, weight: Float64Array) {
  const { rows, rises, distinct } = rankScores(score);
  const [positives, negatives] = [new Float64Array(distinct), new Float64Array(distinct)];
  let [steps, above, below, counted] = [0, 0, 0, false];
  for (let at = rows.length - 1; at >= 0; at--) {
    const row = rows[at] as number;
    const counts = weight[row] as number;
    if (counts > 0) counted = true;
    if (truth[row] === 1) above += counts;
    else below += counts;
    if (!counted || rises[at] === 0) continue;
    positives[steps] = above;
    negatives[steps] = below;
    steps++;
    counted = false;
  }
  return { positives: positives.subarray(0, steps), negatives: negatives.subarray(0, steps) };
}

/** The scores that rows of weight above 0 have, falling, each once. */
function fallingScores(score: Float64Array, weight: Float64Array | undefined): Float64Array {
  const counted = sortedScores(weight ? score.filter((_, row) => weight[row] !== 0) : score.slice()).reverse();
  let different = 0;
  for (let at = 0; at < counted.length; at++)
    if (at === 0 || counted[at] !== counted[at - 1]) counted[different++] = counted[at] as number;
  return counted.subarray(0, different);
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
