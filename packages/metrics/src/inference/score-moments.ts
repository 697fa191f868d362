import type { ScoreSteps } from "../classification/score-steps.ts";
import type { PairedMoments } from "./paired-moments.ts";

/** By distinct score, rising: how far a positive and a negative row of it move a metric. */
export interface ScoreInfluences {
  readonly ofPositive: Float64Array;
  readonly ofNegative: Float64Array;
}

/**
 * Adds all rows of a candidate that stands beside itself, each of weight 1: those of one class that score alike move the
 * metric alike. A row's influence is `times` × (what it moves − `centre`).
 */
export function addByScore(
  { positives, negatives }: ScoreSteps,
  { ofPositive, ofNegative }: ScoreInfluences,
  { centre, times }: { readonly centre: number; readonly times: number },
  moments: { readonly positive: PairedMoments; readonly negative: PairedMoments },
): void {
  for (let step = 0, above = 0, below = 0; step < positives.length; step++) {
    const at = positives.length - 1 - step;
    const [up, down] = [(positives[step] as number) - above, (negatives[step] as number) - below];
    if (up > 0) moments.positive.addAlike(times * ((ofPositive[at] as number) - centre), up);
    if (down > 0) moments.negative.addAlike(times * ((ofNegative[at] as number) - centre), down);
    above += up;
    below += down;
  }
}
