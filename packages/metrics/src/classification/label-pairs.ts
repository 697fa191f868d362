import type { ClassCodes } from "../columns.ts";
import { classPlaces } from "./class-places.ts";

/** Rows of one true and one predicted class. */
export interface LabelPair {
  readonly truth: number;
  readonly prediction: number;
  /** Their number, or the sum of their weights; above 0. */
  readonly weight: number;
}

/**
 * The pairs of true and predicted class that occur, in columns of equal length: what every metric of the two is computed
 * from. Rows of weight 0 do not count.
 */
export function labelPairs(truth: ClassCodes, prediction: ClassCodes, weight: Float64Array | undefined): LabelPair[] {
  return binaryPairs(truth, prediction, weight) ?? pairsOfAny(truth, prediction, weight);
}

/** In one pass over the rows; `undefined` from the first code on that is neither 0 nor 1. */
function binaryPairs(
  truth: ClassCodes,
  prediction: ClassCodes,
  weight: Float64Array | undefined,
): LabelPair[] | undefined {
  const cells = new Float64Array(4);
  for (let row = 0; row < truth.length; row++) {
    const is = truth[row] as number;
    const said = prediction[row] as number;
    if (((is | said) & ~1) !== 0) return undefined;
    const cell = 2 * is + said;
    cells[cell] = (cells[cell] as number) + (weight ? (weight[row] as number) : 1);
  }
  return occurring([0, 1], cells.entries());
}

/** A table of so many cells takes less time to go through than rows do. */
export const FEW_CELLS = 2 ** 16;

function pairsOfAny(truth: ClassCodes, prediction: ClassCodes, weight: Float64Array | undefined): LabelPair[] {
  const { codes, placeOf } = classPlaces([truth, prediction], weight);
  const size = codes.length ** 2;
  // Most pairs of many classes do not occur.
  const table = size <= Math.max(FEW_CELLS, truth.length) ? new Float64Array(size) : undefined;
  const map = new Map<number, number>();
  for (let row = 0; row < truth.length; row++) {
    const counts = weight ? (weight[row] as number) : 1;
    if (counts === 0) continue;
    const cell = placeOf(truth[row] as number) * codes.length + placeOf(prediction[row] as number);
    if (table) table[cell] = (table[cell] as number) + counts;
    else map.set(cell, (map.get(cell) ?? 0) + counts);
  }
  return occurring(codes, table ? table.entries() : map);
}

/** Of a table by truth and then by prediction. */
function occurring(codes: readonly number[], cells: Iterable<readonly [cell: number, weight: number]>): LabelPair[] {
  const pairs: LabelPair[] = [];
  const code = (place: number) => codes[place] as number;
  for (const [cell, weight] of cells)
    if (weight > 0)
      pairs.push({ truth: code(Math.floor(cell / codes.length)), prediction: code(cell % codes.length), weight });
  return pairs;
}

/** The classes of the pairs, ascending, and where each stands among them. */
export function placesOf(pairs: readonly LabelPair[]): {
  readonly codes: readonly number[];
  readonly places: ReadonlyMap<number, number>;
} {
  const found = new Set<number>();
  for (const { truth, prediction } of pairs) found.add(truth).add(prediction);
  const codes = [...found].sort((left, right) => left - right);
  return { codes, places: new Map(codes.map((code, place) => [code, place])) };
}
