import type { ClassCodes } from "../columns.ts";
import { rankScores, type ScoreRanks } from "../score-ranks.ts";
import type { PairedScores } from "./auc-estimates.ts";
import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** By distinct score: the derivative of average precision by the weight of a positive and of a negative row. */
interface Derivatives {
  readonly value: number;
  readonly ranks: ScoreRanks;
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
  const ranks = rankScores(score);
  const { rows, rises, distinct } = ranks;
  const positive = new Float64Array(distinct);
  const all = new Float64Array(distinct);
  let [positives, rank] = [0, -1];
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    const here = weight ? (weight[row] as number) : 1;
    rank += rises[at] as number;
    all[rank] = (all[rank] as number) + here;
    if (truth[row] !== 1) continue;
    positive[rank] = (positive[rank] as number) + here;
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
  rank = -1;
  for (let at = 0; at < rows.length; at++) {
    rank += rises[at] as number;
    const row = rows[at] as number;
    if (truth[row] !== 1) continue;
    const w = weight ? (weight[row] as number) : 1;
    bias += ((w / positives) * w * (1 - (precision[rank] as number))) / (all[rank] as number);
  }
  return { value, ranks, ofPositive, ofNegative, bias };
}

/** Average precision of both sides with moments of the rows' influences. There must be a positive row. */
export function precisionEstimates({ truth, candidate, baseline, weight }: PairedScores): Estimates {
  const a = averagePrecision(truth, candidate, weight);
  const b = baseline === candidate ? a : averagePrecision(truth, baseline, weight);
  const counted = weight ? weight.reduce((count, of) => count + (of > 0 ? 1 : 0), 0) : truth.length;
  const moments = new PairedMoments();
  const { rows, rises } = a.ranks;
  const others = b === a ? undefined : b.ranks.rank;
  for (let at = 0, atA = -1; at < rows.length; at++) {
    atA += rises[at] as number;
    const row = rows[at] as number;
    const w = counted * (weight ? (weight[row] as number) : 1);
    if (w === 0) continue;
    const atB = others ? (others[row] as number) : atA;
    if (truth[row] === 1) moments.add(w * (a.ofPositive[atA] as number), w * (b.ofPositive[atB] as number));
    else moments.add(w * (a.ofNegative[atA] as number), w * (b.ofNegative[atB] as number));
  }
  const curvature = (ratio: number) => ({ bias: a.bias - ratio * b.bias, bend: 0 });
  return { candidate: a.value, baseline: b.value, strata: [moments], curvature };
}
