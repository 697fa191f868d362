import { classTally, scoreSteps } from "../classification/score-steps.ts";
import type { ClassCodes } from "../columns.ts";
import { rankScores } from "../score-ranks.ts";
import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";
import { addByScore, type ScoreInfluences } from "./score-moments.ts";

/** Both sides' scores of the positive class on the same rows of two classes. */
export interface PairedScores {
  readonly truth: ClassCodes;
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** By distinct score: for a positive row the share of negatives below it, for a negative row that of positives above it; ties half. */
interface Placements extends ScoreInfluences {
  readonly area: number;
}

export function placements(truth: ClassCodes, score: Float64Array, weight: Float64Array | undefined): Placements {
  const { positive, negative, positives, negatives } = classTally(truth, score, weight);
  const distinct = positive.length;
  let [positivesBelow, negativesBelow, area] = [0, 0, 0];
  for (let at = 0; at < distinct; at++) {
    const [up, down] = [positive[at] as number, negative[at] as number];
    // From here on the arrays hold shares: `positive` of what a positive row beats, `negative` of what beats a negative.
    const beaten = (negativesBelow + down / 2) / negatives;
    area += up * beaten;
    positive[at] = beaten;
    negative[at] = (positives - positivesBelow - up / 2) / positives;
    positivesBelow += up;
    negativesBelow += down;
  }
  return { area: area / positives, ofPositive: positive, ofNegative: negative };
}

/**
 * AUC with the covariances of DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), in linear time after the ranks (Sun &
 * Xu, IEEE Signal Process. Lett. 21 (2014)). With weights every share is one of weight, and a row's influence is
 * its weight over its class's mean weight times its share's distance from the area. Both classes must be there.
 */
export function aucEstimates({ truth, candidate, baseline, weight }: PairedScores): Estimates {
  const ofCandidate = placements(truth, candidate, weight);
  if (baseline === candidate && !weight) return aloneEstimates(truth, candidate, ofCandidate);
  const ranks = [rankScores(candidate), rankScores(baseline)] as const;
  const ofBaseline = ranks[1] === ranks[0] ? ofCandidate : placements(truth, baseline, weight);
  const means = classWeights(truth, weight);
  const [positives, negatives] = [new PairedMoments(), new PairedMoments()];
  const { rows, rises } = ranks[0];
  const others = ranks[1] === ranks[0] ? undefined : ranks[1].rank;
  for (let at = 0, a = -1; at < rows.length; at++) {
    a += rises[at] as number;
    const row = rows[at] as number;
    const w = weight ? (weight[row] as number) : 1;
    if (w === 0) continue;
    const b = others ? (others[row] as number) : a;
    if (truth[row] === 1) {
      const relative = w / means.positive;
      positives.add(
        relative * ((ofCandidate.ofPositive[a] as number) - ofCandidate.area),
        relative * ((ofBaseline.ofPositive[b] as number) - ofBaseline.area),
      );
    } else {
      const relative = w / means.negative;
      negatives.add(
        relative * ((ofCandidate.ofNegative[a] as number) - ofCandidate.area),
        relative * ((ofBaseline.ofNegative[b] as number) - ofBaseline.area),
      );
    }
  }
  return { candidate: ofCandidate.area, baseline: ofBaseline.area, strata: [positives, negatives] };
}

/** Of a candidate beside itself and rows of equal weight. */
function aloneEstimates(truth: ClassCodes, score: Float64Array, placed: Placements): Estimates {
  const [positive, negative] = [new PairedMoments(), new PairedMoments()];
  const { area } = placed;
  addByScore(scoreSteps(truth, score, undefined), placed, { centre: area, times: 1 }, { positive, negative });
  return { candidate: area, baseline: area, strata: [positive, negative] };
}

/** Mean weight of the rows of either class that have any. */
function classWeights(truth: ClassCodes, weight: Float64Array | undefined) {
  if (!weight) return { positive: 1, negative: 1 };
  const [count, sum] = [
    [0, 0],
    [0, 0],
  ] as [[number, number], [number, number]];
  for (let row = 0; row < truth.length; row++) {
    if (weight[row] === 0) continue;
    const code = truth[row] === 1 ? 1 : 0;
    count[code]++;
    sum[code] += weight[row] as number;
  }
  return { positive: sum[1] / count[1], negative: sum[0] / count[0] };
}
