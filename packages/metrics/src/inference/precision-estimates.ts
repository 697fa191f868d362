import type { ClassCodes } from "../columns.ts";
import { rankScores } from "../score-ranks.ts";
import type { PairedScores } from "./auc-estimates.ts";
import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** By distinct score: the derivative of average precision by the weight of a positive and of a negative row. */
interface Derivatives {
  readonly value: number;
  readonly rank: Uint32Array;
  readonly ofPositive: Float64Array;
  readonly ofNegative: Float64Array;
  /** A positive row counts itself in its own precision, which makes the whole too large by this much. */
  readonly bias: number;
}

/**
 * Average precision is the mean over positive rows of the precision among the rows that score no less. A row moves it by
 * its own precision, and by what it adds to that of all positive rows that score no more.
 */
function averagePrecision(truth: ClassCodes, score: Float64Array, weight: Float64Array | undefined): Derivatives {
  const { rank, distinct } = rankScores(score);
  const positive = new Float64Array(distinct);
  const all = new Float64Array(distinct);
  let positives = 0;
  for (let row = 0; row < truth.length; row++) {
    const here = weight ? (weight[row] as number) : 1;
    const at = rank[row] as number;
    all[at] = (all[at] as number) + here;
    if (truth[row] !== 1) continue;
    positive[at] = (positive[at] as number) + here;
    positives += here;
  }
  const precision = new Float64Array(distinct);
  let [hits, named, value] = [0, 0, 0];
  for (let at = distinct - 1; at >= 0; at--) {
    hits += positive[at] as number;
    named += all[at] as number;
    // The best scores may all be those of rows of weight 0.
    precision[at] = named > 0 ? hits / named : 0;
    value += ((positive[at] as number) / positives) * (precision[at] as number);
    all[at] = named || 1;
  }
  const ofPositive = new Float64Array(distinct);
  const ofNegative = new Float64Array(distinct);
  let [gained, lost] = [0, 0];
  for (let at = 0; at < distinct; at++) {
    const share = (positive[at] as number) / (positives * (all[at] as number));
    gained += share;
    lost += share * (precision[at] as number);
    ofPositive[at] = ((precision[at] as number) - value) / positives + gained - lost;
    ofNegative[at] = -lost;
  }
  let bias = 0;
  for (let row = 0; row < truth.length; row++) {
    if (truth[row] !== 1) continue;
    const at = rank[row] as number;
    const w = weight ? (weight[row] as number) : 1;
    bias += ((w / positives) * w * (1 - (precision[at] as number))) / (all[at] as number);
  }
  return { value, rank, ofPositive, ofNegative, bias };
}

/** Average precision of both sides with moments of the rows' influences. There must be a positive row. */
export function precisionEstimates({ truth, candidate, baseline, weight }: PairedScores): Estimates {
  const a = averagePrecision(truth, candidate, weight);
  const b = baseline === candidate ? a : averagePrecision(truth, baseline, weight);
  const counted = weight ? weight.reduce((count, of) => count + (of > 0 ? 1 : 0), 0) : truth.length;
  const moments = new PairedMoments();
  for (let row = 0; row < truth.length; row++) {
    const w = counted * (weight ? (weight[row] as number) : 1);
    if (w === 0) continue;
    const [atA, atB] = [a.rank[row] as number, b.rank[row] as number];
    if (truth[row] === 1) moments.add(w * (a.ofPositive[atA] as number), w * (b.ofPositive[atB] as number));
    else moments.add(w * (a.ofNegative[atA] as number), w * (b.ofNegative[atB] as number));
  }
  const curvature = (ratio: number) => ({ bias: a.bias - ratio * b.bias, bend: 0 });
  return { candidate: a.value, baseline: b.value, strata: [moments], curvature };
}
