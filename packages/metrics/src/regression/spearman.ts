import { rankScores } from "../score-ranks.ts";
import { correlation, refuseWeights, requireCorrelatable } from "./pearson.ts";

/**
 * Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of theirs. 1 = the predictions order
 * the rows as the truth does. Source: SciPy `spearmanr`, which has no weights.
 *
 * @throws MetricError `weights-not-taken`, and as `pearson`
 */
export function spearman(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  refuseWeights("spearman", weight);
  requireCorrelatable("spearman", truth, prediction, undefined);
  return correlation("spearman", midranks(truth), midranks(prediction));
}

/** Ranks from 1; equal values share the mean of theirs. */
function midranks(values: Float64Array): Float64Array {
  const { rank, distinct } = rankScores(values);
  const counts = new Float64Array(distinct);
  for (let row = 0; row < rank.length; row++) {
    const at = rank[row] as number;
    counts[at] = (counts[at] as number) + 1;
  }
  let before = 0;
  for (let at = 0; at < distinct; at++) {
    const count = counts[at] as number;
    counts[at] = before + (count + 1) / 2;
    before += count;
  }
  const shared = new Float64Array(rank.length);
  for (let row = 0; row < rank.length; row++) shared[row] = counts[rank[row] as number] as number;
  return shared;
}
