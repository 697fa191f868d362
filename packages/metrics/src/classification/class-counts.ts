import type { Confusion } from "./confusion.ts";
import { type LabelPair, placesOf } from "./label-pairs.ts";

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

/** Counts the rows of each class. */
export function classCounts(pairs: readonly LabelPair[]): ClassCounts {
  const { codes, places } = placesOf(pairs);
  const [hits, missed, wrong] = [0, 1, 2].map(() => new Float64Array(codes.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (const { truth, prediction, weight } of pairs) {
    const [is, said] = [places.get(truth) as number, places.get(prediction) as number];
    if (is === said) hits[is] = (hits[is] as number) + weight;
    else {
      missed[is] = (missed[is] as number) + weight;
      wrong[said] = (wrong[said] as number) + weight;
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
