import type { BinaryColumns } from "../classification/class-columns.ts";
import { rankScores } from "../score-ranks.ts";
import type { Influences } from "./influences.ts";

/** How many rows around the border say how many of the rows there are positive, as a power of all rows. */
const WINDOW = 0.8;

/**
 * The share of positive rows among the best-scored `share` of the rows. A row moves it by what it adds, and by what it
 * pushes over the border, where one row in so many is positive: that share is taken from the rows around it.
 */
export function gainInfluences({ truth, score, weight }: BinaryColumns, share: number): Influences {
  const { rank, distinct } = rankScores(score);
  const [positive, all] = [new Float64Array(distinct), new Float64Array(distinct)];
  let [positives, total] = [0, 0];
  for (let row = 0; row < truth.length; row++) {
    const here = weight ? (weight[row] as number) : 1;
    const at = rank[row] as number;
    all[at] = (all[at] as number) + here;
    total += here;
    if (truth[row] !== 1) continue;
    positive[at] = (positive[at] as number) + here;
    positives += here;
  }
  const wanted = share * total;
  let [border, taken, hits] = [distinct - 1, 0, 0];
  while (border > 0 && taken + (all[border] as number) < wanted) {
    taken += all[border] as number;
    hits += positive[border] as number;
    border--;
  }
  const part = Math.min(1, (wanted - taken) / (all[border] as number));
  const value = (hits + part * (positive[border] as number)) / positives;
  const atBorder = localShare(positive, all, border, total * truth.length ** (WINDOW - 1));
  const derivative = Float64Array.from(rank, (at, row) => {
    const within = at > border ? 1 : at === border ? part : 0;
    const isPositive = truth[row] === 1 ? 1 : 0;
    return (within * (isPositive - atBorder) + share * atBorder - value * isPositive) / positives;
  });
  return { value, derivative };
}

/** The positive share of as much weight around the border, half on either side of it where there is as much. */
function localShare(positive: Float64Array, all: Float64Array, border: number, wanted: number): number {
  let [low, high] = [border, border];
  let [held, hits] = [all[border] as number, positive[border] as number];
  while (held < wanted && (low > 0 || high < all.length - 1)) {
    for (const at of [low > 0 ? --low : -1, high < all.length - 1 ? ++high : -1]) {
      if (at < 0) continue;
      held += all[at] as number;
      hits += positive[at] as number;
    }
  }
  return held > 0 ? hits / held : 0;
}
