import { rankScores } from "../score-ranks.ts";
import type { BinaryScores } from "./binary-scores.ts";
import type { BinaryColumns } from "./class-columns.ts";
import type { ScoreSteps } from "./score-steps.ts";

/** Weight of the positive and of the negative rows of each distinct score, rising. */
export interface ClassTally {
  readonly positive: Float64Array;
  readonly negative: Float64Array;
  /** Weight of all positive and of all negative rows. */
  readonly positives: number;
  readonly negatives: number;
}

/** Takes linear time. */
export function classTally(scores: BinaryScores): ClassTally {
  return scores.weight ? rankedTally(scores) : countedTally(scores.steps);
}

/** Of whole numbers the steps' differences are exact. */
function countedTally({ positives, negatives }: ScoreSteps): ClassTally {
  const distinct = positives.length;
  const [positive, negative] = [new Float64Array(distinct), new Float64Array(distinct)];
  let [above, below] = [0, 0];
  for (let at = 0; at < distinct; at++) {
    positive[distinct - 1 - at] = (positives[at] as number) - above;
    negative[distinct - 1 - at] = (negatives[at] as number) - below;
    above = positives[at] as number;
    below = negatives[at] as number;
  }
  return { positive, negative, positives: above, negatives: below };
}

/** By the ranks of the scores, for those who need the ranks too. */
export function rankedTally({ truth, score, weight }: BinaryColumns): ClassTally {
  const { rows, rises, distinct } = rankScores(score);
  const [positive, negative] = [new Float64Array(distinct), new Float64Array(distinct)];
  let [above, below] = [0, 0];
  for (let at = 0, rank = -1; at < rows.length; at++) {
    rank += rises[at] as number;
    const row = rows[at] as number;
    const here = weight ? (weight[row] as number) : 1;
    if (truth[row] === 1) {
      positive[rank] = (positive[rank] as number) + here;
      above += here;
    } else {
      negative[rank] = (negative[rank] as number) + here;
      below += here;
    }
  }
  return { positive, negative, positives: above, negatives: below };
}
