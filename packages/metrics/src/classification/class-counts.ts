import type { ClassCodes } from "../columns.ts";
import { classPlaces } from "./class-places.ts";
import type { Confusion } from "./confusion.ts";

/** Each class against the rest, and what a metric over all classes is computed from; counts are sums of weights. */
export interface ClassCounts {
  /** The codes that occur in truth or prediction, ascending. */
  readonly codes: readonly number[];
  /** By class, in the order of `codes`. */
  readonly classes: readonly Confusion[];
  /** All rows. */
  readonly total: number;
}

/** For each value the sum of all others, without taking it from the total: a difference would not end at 0. */
export function sumsOfOthers(values: readonly number[]): number[] {
  const others = new Array<number>(values.length).fill(0);
  for (let at = 0, before = 0; at < values.length; at++) {
    others[at] = before;
    before += values[at] as number;
  }
  for (let at = values.length - 1, after = 0; at >= 0; at--) {
    others[at] = (others[at] as number) + after;
    after += values[at] as number;
  }
  return others;
}

/** Counts columns of equal length. A class that only rows of weight 0 have does not occur. */
export function classCounts(truth: ClassCodes, prediction: ClassCodes, weight: Float64Array | undefined): ClassCounts {
  const { codes, placeOf } = classPlaces([truth, prediction], weight);
  const [hits, missed, wrong] = [0, 1, 2].map(() => new Float64Array(codes.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let row = 0; row < truth.length; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    if (counts === 0) continue;
    const [is, said] = [placeOf(truth[row] as number), placeOf(prediction[row] as number)];
    if (is === said) hits[is] = (hits[is] as number) + counts;
    else {
      missed[is] = (missed[is] as number) + counts;
      wrong[said] = (wrong[said] as number) + counts;
    }
  }
  const truths = codes.map((_, at) => (hits[at] as number) + (missed[at] as number));
  const negatives = sumsOfOthers(truths);
  const classes = codes.map((_, at) => ({
    truePositives: hits[at] as number,
    falsePositives: wrong[at] as number,
    falseNegatives: missed[at] as number,
    trueNegatives: Math.max(0, (negatives[at] as number) - (wrong[at] as number)),
  }));
  return { codes, classes, total: truths.reduce((sum, truth) => sum + truth, 0) };
}
