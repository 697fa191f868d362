import type { BinaryScores } from "../classification/binary-scores.ts";
import { classTally } from "../classification/class-tally.ts";
import { totals } from "../classification/score-steps.ts";
import { rankScores } from "../score-ranks.ts";
import type { PairedScores } from "./auc-estimates.ts";
import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** By distinct score: the derivative of average precision by the weight of a positive and of a negative row. */
interface Derivatives {
  readonly value: number;
  readonly ofPositive: Float64Array;
  readonly ofNegative: Float64Array;
  /** A positive row counts itself in its own precision, which makes the whole too large by this much. */
  readonly bias: number;
}

/**
 * Average precision is the mean over positive rows of the precision among the rows that score no less. A row moves it by
 * its own precision, and by what it adds to that of all positive rows that score no more.
 */
function derivatives(scores: BinaryScores): Derivatives {
  const { positive, negative, positives } = classTally(scores);
  const distinct = positive.length;
  const all = new Float64Array(distinct);
  const precision = new Float64Array(distinct);
  let [hits, named, value] = [0, 0, 0];
  for (let at = distinct - 1; at >= 0; at--) {
    hits += positive[at] as number;
    named += (positive[at] as number) + (negative[at] as number);
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
  const bias = biasOf(scores, { positives, precision, all, positive });
  return { value, ofPositive, ofNegative, bias };
}

interface Precisions {
  readonly positives: number;
  /** By distinct score: precision there, the weight of rows that score no less, and of positive rows that score so. */
  readonly precision: Float64Array;
  readonly all: Float64Array;
  readonly positive: Float64Array;
}

function biasOf({ truth, score, weight }: BinaryScores, { positives, precision, all, positive }: Precisions): number {
  // The sum of the squares of the weights, by distinct score.
  const square = weight ? new Float64Array(positive.length) : positive;
  if (weight) {
    const { rows, rises } = rankScores(score);
    for (let at = 0, rank = -1; at < rows.length; at++) {
      rank += rises[at] as number;
      const row = rows[at] as number;
      if (truth[row] === 1) square[rank] = (square[rank] as number) + (weight[row] as number) ** 2;
    }
  }
  let bias = 0;
  for (let at = 0; at < precision.length; at++)
    bias += ((square[at] as number) * (1 - (precision[at] as number))) / (positives * (all[at] as number));
  return bias;
}

/** Of a candidate beside itself and rows of equal weight: those of one class that score alike have one derivative. */
function aloneEstimates({ steps, averagePrecision: value }: BinaryScores): Estimates {
  const { positive, negative } = totals(steps);
  const { positives, negatives } = steps;
  const rows = positive + negative;
  const moments = new PairedMoments();
  let [gained, lost] = [0, 0];
  for (let at = positives.length - 1; at >= 0; at--) {
    const hits = positives[at] as number;
    const wrong = negatives[at] as number;
    const up = at === 0 ? hits : hits - (positives[at - 1] as number);
    const down = at === 0 ? wrong : wrong - (negatives[at - 1] as number);
    const precision = hits / (hits + wrong);
    const share = up / (positive * (hits + wrong));
    gained += share;
    lost += share * precision;
    if (up > 0) moments.addAlike(rows * ((precision - value) / positive + gained - lost), up);
    if (down > 0) moments.addAlike(-rows * lost, down);
  }
  // As for `biasOf`: Σ share·(1 − precision).
  const bias = gained - lost;
  const curvature = (ratio: number) => ({ bias: bias - ratio * bias, bend: 0 });
  return { candidate: value, baseline: value, strata: [moments], curvature };
}

/** Average precision of both sides with moments of the rows' influences. There must be a positive row. */
export function precisionEstimates({ candidate, baseline }: PairedScores): Estimates {
  const { truth, weight } = candidate;
  if (baseline === candidate && !weight) return aloneEstimates(candidate);
  const a = derivatives(candidate);
  const b = baseline === candidate ? a : derivatives(baseline);
  const counted = weight ? weight.reduce((count, of) => count + (of > 0 ? 1 : 0), 0) : truth.length;
  const moments = new PairedMoments();
  const { rows, rises } = rankScores(candidate.score);
  const others = b === a ? undefined : rankScores(baseline.score).rank;
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
