import { requireFinite } from "../columns.ts";
import { Random } from "../random.ts";
import { EnergySplits, SMALLEST_SEGMENT, type Split } from "./energy-split.ts";

/** Of series that do not change, at most this share holds a change point. */
export const CHANGE_LEVEL = 0.01;
/** Fewer values than this hold no change point that could be told. */
export const FEWEST_VALUES = 2 * SMALLEST_SEGMENT;

const PERMUTATIONS = 999;
/** A permuted statistic this little below the observed one, relative to it, is the same but for rounding. */
const ROUNDING = 1e-9;

export interface ChangePoint {
  /** Place of the first value after the change. */
  readonly at: number;
  /** Of the permutation test that found it; at most {@link CHANGE_LEVEL}. */
  readonly p: number;
  /** Means of the stretches between this change and its neighbours. */
  readonly before: number;
  readonly after: number;
}

/** On a scale from 0 to 1, halved before the ends are subtracted: no difference of two doubles overflows then. */
function scaled(values: Float64Array): Float64Array {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY) / 2;
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) / 2;
  return values.map((value) => (high > low ? (value / 2 - low) / (high - low) : 0));
}

/** The largest split of all stretches between the ends. */
function largestSplit(splits: EnergySplits, values: Float64Array, ends: readonly number[]): Split | undefined {
  let largest: Split | undefined;
  for (let index = 1; index < ends.length; index++) {
    const split = splits.best(values, ends[index - 1] as number, ends[index] as number);
    if (split && !(largest && largest.statistic >= split.statistic)) largest = split;
  }
  return largest;
}

/** Puts the values of each stretch between the ends into a random order (Fisher & Yates). */
function shuffle(values: Float64Array, ends: readonly number[], random: Random): void {
  for (let index = 1; index < ends.length; index++) {
    const from = ends[index - 1] as number;
    for (let last = (ends[index] as number) - 1; last > from; last--) {
      const other = from + random.index(last - from + 1);
      const kept = values[last] as number;
      values[last] = values[other] as number;
      values[other] = kept;
    }
  }
}

/**
 * The permutation p-value of a split with the values themselves as one of the orders (Phipson & Smyth 2010), or `undefined`
 * as soon as it cannot be {@link CHANGE_LEVEL} or less any more (Besag & Clifford 1991), which decides the same.
 */
function significance(
  splits: EnergySplits,
  { statistic }: Split,
  values: Float64Array,
  ends: readonly number[],
  random: Random,
): number | undefined {
  const most = Math.floor(CHANGE_LEVEL * (PERMUTATIONS + 1) + ROUNDING) - 1;
  const order = values.slice();
  let exceedances = 0;
  for (let draw = 0; draw < PERMUTATIONS; draw++) {
    shuffle(order, ends, random);
    const drawn = largestSplit(splits, order, ends)?.statistic ?? 0;
    if (drawn >= statistic * (1 - ROUNDING) && ++exceedances > most) return undefined;
  }
  return (exceedances + 1) / (PERMUTATIONS + 1);
}

function meanOf(values: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += (values[at] as number) / (to - from);
  return sum;
}

/**
 * Where a series changes, in its order: E-divisive with one permutation test after the other, each over the stretches that
 * the changes found so far leave, until one finds nothing. The first test is exact, so a series of exchangeable values
 * holds a change point with a probability of at most {@link CHANGE_LEVEL}. Values that follow their neighbours (a slow
 * drift, one model measured again and again with changing noise) are not exchangeable, and count as changes.
 *
 * @param values finite; fewer than {@link FEWEST_VALUES} hold no change point
 */
export function changePoints(values: Float64Array, seed: number): ChangePoint[] {
  requireFinite("values", values);
  const comparable = scaled(values);
  const random = new Random(seed);
  const splits = new EnergySplits(values.length);
  const found = new Map<number, number>();
  let ends = [0, values.length];
  for (;;) {
    const split = largestSplit(splits, comparable, ends);
    const p = split && split.statistic > 0 ? significance(splits, split, comparable, ends, random) : undefined;
    if (!split || p === undefined) break;
    found.set(split.at, p);
    ends = [...ends, split.at].sort((one, other) => one - other);
  }
  return ends.slice(1, -1).map((at, index) => ({
    at,
    p: found.get(at) as number,
    before: meanOf(values, ends[index] as number, at),
    after: meanOf(values, at, ends[index + 2] as number),
  }));
}
