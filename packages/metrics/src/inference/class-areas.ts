import { rankedTally } from "../classification/class-tally.ts";
import type { ClassCodes } from "../columns.ts";
import { rankScores } from "../score-ranks.ts";
import { placements } from "./auc-estimates.ts";
import type { Influences } from "./influences.ts";

/** One side's scores of each class. */
export interface ClassScoreRows {
  readonly truth: ClassCodes;
  readonly scores: readonly Float64Array[];
  readonly weight: Float64Array | undefined;
}

function classWeights({ truth, scores, weight }: ClassScoreRows): number[] {
  const sums = scores.map(() => 0);
  for (let row = 0; row < truth.length; row++) {
    const code = truth[row] as number;
    sums[code] = (sums[code] as number) + (weight ? (weight[row] as number) : 1);
  }
  return sums;
}

/**
 * The mean over classes of the area of one against all others: a row moves each class's area by its placement, and, where
 * classes count by their weight, the mean by what its own class has more than the others.
 */
export function areasAgainstRest(rows: ClassScoreRows, byWeight: boolean): Influences {
  const { truth, scores, weight } = rows;
  const weights = classWeights(rows);
  const all = weights.reduce((sum, of) => sum + of, 0);
  const derivative = new Float64Array(truth.length);
  const areas: number[] = [];
  for (const [code, score] of scores.entries()) {
    const own = weights[code] as number;
    const counts = byWeight ? own / all : 1 / scores.length;
    const isOwn = Uint8Array.from(truth, (of) => (of === code ? 1 : 0));
    const ranks = rankScores(score);
    const { area, ofPositive, ofNegative } = placements(rankedTally({ truth: isOwn, score, weight }));
    areas.push(area);
    for (let row = 0; row < truth.length; row++) {
      const at = ranks.rank[row] as number;
      const moved = isOwn[row]
        ? ((ofPositive[at] as number) - area) / own
        : ((ofNegative[at] as number) - area) / (all - own);
      derivative[row] = (derivative[row] as number) + counts * moved;
    }
  }
  const value = areas.reduce(
    (sum, area, code) => sum + area * (byWeight ? (weights[code] as number) / all : 1 / areas.length),
    0,
  );
  if (byWeight)
    for (let row = 0; row < truth.length; row++)
      derivative[row] = (derivative[row] as number) + ((areas[truth[row] as number] as number) - value) / all;
  return { value, derivative };
}

/** The mean over pairs of classes of the areas of one against the other, by the scores of either (Hand & Till 2001). */
export function areasOfPairs(rows: ClassScoreRows, byWeight: boolean): Influences {
  const { truth, scores } = rows;
  const weights = classWeights(rows);
  const all = weights.reduce((sum, of) => sum + of, 0);
  const present = weights.flatMap((of, code) => (of > 0 ? [code] : []));
  const derivative = new Float64Array(truth.length);
  const pairs = present.flatMap((one, at) => present.slice(at + 1).map((other) => [one, other] as const));
  const counted = (one: number, other: number) =>
    byWeight
      ? ((weights[one] as number) + (weights[other] as number)) / ((present.length - 1) * all)
      : 1 / pairs.length;
  const areas = pairs.map(([one, other]) => {
    const half = counted(one, other) / 2;
    const [first, second] = [
      addArea(rows, one, other, scores[one] as Float64Array, half, weights, derivative),
      addArea(rows, other, one, scores[other] as Float64Array, half, weights, derivative),
    ];
    return (first + second) / 2;
  });
  const value = pairs.reduce((sum, [one, other], at) => sum + counted(one, other) * (areas[at] as number), 0);
  if (byWeight)
    for (let row = 0; row < truth.length; row++) {
      const excess = pairs.reduce(
        (sum, pair, at) => sum + (pair.includes(truth[row] as number) ? (areas[at] as number) - value : 0),
        0,
      );
      derivative[row] = (derivative[row] as number) + excess / ((present.length - 1) * all);
    }
  return { value, derivative };
}

/** The area of `positive` against `negative`; adds what its rows move it by, so many times. */
function addArea(
  { truth, weight }: ClassScoreRows,
  positive: number,
  negative: number,
  score: Float64Array,
  times: number,
  weights: readonly number[],
  derivative: Float64Array,
): number {
  const isPositive = Uint8Array.from(truth, (of) => (of === positive ? 1 : 0));
  const ofPair = Float64Array.from(truth, (of, row) =>
    of === positive || of === negative ? (weight ? (weight[row] as number) : 1) : 0,
  );
  const ranks = rankScores(score);
  const { area, ofPositive, ofNegative } = placements(rankedTally({ truth: isPositive, score, weight: ofPair }));
  for (let row = 0; row < truth.length; row++) {
    const at = ranks.rank[row] as number;
    if (truth[row] === positive)
      derivative[row] =
        (derivative[row] as number) + (times * ((ofPositive[at] as number) - area)) / (weights[positive] as number);
    else if (truth[row] === negative)
      derivative[row] =
        (derivative[row] as number) + (times * ((ofNegative[at] as number) - area)) / (weights[negative] as number);
  }
  return area;
}
