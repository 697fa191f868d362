import type { BinaryScores } from "../classification/binary-scores.ts";
import { type ClassTally, classTally } from "../classification/class-tally.ts";
import { totals } from "../classification/score-steps.ts";
import type { ClassCodes } from "../columns.ts";
import { rankScores } from "../score-ranks.ts";
import type { Estimates } from "./estimates.ts";
import { PairedMoments } from "./paired-moments.ts";

/** Both sides' scores of the positive class on the same rows of two classes; the very same where there is one side only. */
export interface PairedScores {
  readonly candidate: BinaryScores;
  readonly baseline: BinaryScores;
}

/** By distinct score: for a positive row the share of negatives below it, for a negative row that of positives above it; ties half. */
interface Placements {
  readonly area: number;
  readonly ofPositive: Float64Array;
  readonly ofNegative: Float64Array;
}

/** Uses the tally up. */
export function placements({ positive, negative, positives, negatives }: ClassTally): Placements {
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
export function aucEstimates({ candidate, baseline }: PairedScores): Estimates {
  const { truth, weight } = candidate;
  if (baseline === candidate && !weight) return aloneEstimates(candidate);
  const ofCandidate = placements(classTally(candidate));
  const ranks = [rankScores(candidate.score), rankScores(baseline.score)] as const;
  const ofBaseline = ranks[1] === ranks[0] ? ofCandidate : placements(classTally(baseline));
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

/** Of a candidate beside itself and rows of equal weight: those of one class that score alike have one placement. */
function aloneEstimates({ steps, area }: BinaryScores): Estimates {
  const { positive, negative } = totals(steps);
  const { positives, negatives } = steps;
  const moments = { positive: new PairedMoments(), negative: new PairedMoments() };
  for (let at = 0, above = 0, below = 0; at < positives.length; at++) {
    const up = (positives[at] as number) - above;
    const down = (negatives[at] as number) - below;
    if (up > 0) moments.positive.addAlike((negative - below - down / 2) / negative - area, up);
    if (down > 0) moments.negative.addAlike((above + up / 2) / positive - area, down);
    above += up;
    below += down;
  }
  return { candidate: area, baseline: area, strata: [moments.positive, moments.negative] };
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
