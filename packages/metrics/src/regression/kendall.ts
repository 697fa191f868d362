import { rankScores, type ScoreRanks } from "../score-ranks.ts";
import { refuseWeights, requireCorrelatable } from "./pearson.ts";

/**
 * Kendall's τ-b: of all pairs of rows, those that truth and prediction order alike less those that they order oppositely,
 * over the geometric mean of the pairs that either orders. Source: SciPy `kendalltau(variant="b")`, which has no weights.
 * Knight's method (J. Am. Stat. Assoc. 61 (1966) 436): n log n time; exact up to 10⁸ rows.
 *
 * @throws MetricError `weights-not-taken`, and as `pearson`
 */
export function kendall(truth: Float64Array, prediction: Float64Array, weight?: Float64Array): number {
  refuseWeights("kendall", weight);
  requireCorrelatable("kendall", truth, prediction, undefined);
  const [x, y] = [rankScores(truth), rankScores(prediction)];
  const byBoth = orderByRank(x, orderByRank(y));
  const ranks = byBoth.map((row) => y.rank[row] as number);
  const pairs = pairsOf(truth.length);
  const [tiedX, tiedY, tiedBoth] = [tiedPairs(x), tiedPairs(y), pairsTiedInBoth(byBoth, x.rank, y.rank)];
  const discordant = sortCountingSwaps(ranks);
  const concordantLess = pairs - tiedX - tiedY + tiedBoth - 2 * discordant;
  const tau = concordantLess / Math.sqrt(pairs - tiedX) / Math.sqrt(pairs - tiedY);
  return Math.max(-1, Math.min(1, tau));
}

function pairsOf(count: number): number {
  return (count * (count - 1)) / 2;
}

/** Rows by rising rank; rows of one rank stay in the order they came in. */
function orderByRank({ rank, distinct }: ScoreRanks, rows?: Uint32Array): Uint32Array {
  const next = startsOf(rank, distinct);
  const order = new Uint32Array(rank.length);
  for (let at = 0; at < rank.length; at++) {
    const row = rows ? (rows[at] as number) : at;
    const place = next[rank[row] as number] as number;
    order[place] = row;
    next[rank[row] as number] = place + 1;
  }
  return order;
}

/** Where the rows of each rank begin in the order, and behind the last rank the number of rows. */
function startsOf(rank: Uint32Array, distinct: number): Uint32Array {
  const starts = new Uint32Array(distinct + 1);
  for (let row = 0; row < rank.length; row++) {
    const at = (rank[row] as number) + 1;
    starts[at] = (starts[at] as number) + 1;
  }
  for (let at = 0; at < distinct; at++) starts[at + 1] = (starts[at + 1] as number) + (starts[at] as number);
  return starts;
}

function tiedPairs({ rank, distinct }: ScoreRanks): number {
  const starts = startsOf(rank, distinct);
  let tied = 0;
  for (let at = 0; at < distinct; at++) tied += pairsOf((starts[at + 1] as number) - (starts[at] as number));
  return tied;
}

function pairsTiedInBoth(order: Uint32Array, x: Uint32Array, y: Uint32Array): number {
  let tied = 0;
  let run = 0;
  for (let at = 0; at < order.length; at++) {
    const [row, last] = [order[at] as number, order[at - 1] as number];
    run = at > 0 && x[row] === x[last] && y[row] === y[last] ? run + 1 : 0;
    tied += run;
  }
  return tied;
}

/** Sorts by merging, and counts the pairs that stood the wrong way round. */
function sortCountingSwaps(values: Uint32Array): number {
  let from = values;
  let to: Uint32Array = new Uint32Array(values.length);
  let swaps = 0;
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(middle + width, values.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        if (left < middle && (right >= end || (from[left] as number) <= (from[right] as number)))
          to[at] = from[left++] as number;
        else {
          swaps += middle - left;
          to[at] = from[right++] as number;
        }
      }
    }
    [from, to] = [to, from];
  }
  return swaps;
}
