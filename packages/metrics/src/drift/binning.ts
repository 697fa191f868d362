import { MetricError } from "../error.ts";
import type { DriftColumn, NumericColumn } from "./drift.ts";
import { sidesOf } from "./sides.ts";

const { ceil, log2, max, min } = Math;

/** Numbers with more distinct values than this in the reference are binned; Evidently's border. */
const UNBINNED_VALUES = 20;

/** Counts of rows by cell, on each side. */
export interface CellCounts {
  readonly reference: Float64Array;
  readonly current: Float64Array;
}

/**
 * Edges of NumPy's `histogram_bin_edges(bins="sturges")` over values from `first` to `last`: as many bins of equal width as
 * range / (log₂ n + 1) fits in, none narrower than 1 where the values are of an integer type; for one value a bin of width 1
 * around it.
 *
 * @param n how many values NumPy was given
 */
function sturgesEdges(first: number, last: number, n: number, integers: boolean): Float64Array {
  if (first === last) return Float64Array.of(first - 0.5, last + 0.5);
  const range = last - first;
  if (range === Infinity)
    throw new MetricError("the range of a column is beyond what a double can hold", {
      code: "overflow",
      reason: "not-a-number",
      remedy: "give the values in a larger unit, or use the method ks",
    });
  const width = range / (log2(n) + 1);
  const bins = ceil(range / (integers ? max(width, 1) : width));
  const step = range / bins;
  return Float64Array.from({ length: bins + 1 }, (_, at) => (at === bins ? last : at * step + first));
}

/** In which bin each of the ascending values lies: closed below, open above, the last closed on both ends. */
function binOf(values: Float64Array, edges: Float64Array): Uint32Array {
  const bins = new Uint32Array(values.length);
  let bin = 0;
  for (let at = 0; at < values.length; at++) {
    while (bin < edges.length - 2 && (values[at] as number) >= (edges[bin + 1] as number)) bin++;
    bins[at] = bin;
  }
  return bins;
}

function gathered(column: NumericColumn, edges: Float64Array): CellCounts {
  const bins = binOf(column.values, edges);
  const reference = new Float64Array(edges.length - 1);
  const current = new Float64Array(edges.length - 1);
  for (let at = 0; at < bins.length; at++) {
    const bin = bins[at] as number;
    reference[bin] = (reference[bin] as number) + (column.reference[at] as number);
    current[bin] = (current[bin] as number) + (column.current[at] as number);
  }
  return { reference, current };
}

/** Values that one side or the other holds. */
function present<Column extends DriftColumn>(column: Column): Column {
  const kept = (counts: Float64Array) =>
    counts.filter((_, at) => (column.reference[at] as number) > 0 || (column.current[at] as number) > 0);
  const counts = { reference: kept(column.reference), current: kept(column.current) };
  return column.kind === "numeric" ? { ...column, ...counts, values: kept(column.values) } : { ...column, ...counts };
}

/**
 * Evidently's cells for psi, jensenshannon and kl (`stattests/utils.py`): numbers with more than 20 distinct values in the
 * reference in Sturges' bins over both sides' rows; else one cell for each value or category that either side holds.
 */
export function pooledCells(column: DriftColumn): CellCounts {
  const held = present(column);
  if (held.kind === "categorical" || held.reference.filter((count) => count > 0).length <= UNBINNED_VALUES) return held;
  const { referenceRows, currentRows } = sidesOf(held);
  const { values } = held;
  const [first, last] = [values[0] as number, values.at(-1) as number];
  return gathered(held, sturgesEdges(first, last, referenceRows + currentRows, held.integers ?? false));
}

/** Evidently's cells for hellinger: numbers always in Sturges' bins, over the *distinct* values of both sides. */
export function distinctCells(column: DriftColumn): CellCounts {
  const held = present(column);
  if (held.kind === "categorical") return held;
  const { values } = held;
  const [first, last] = [values[0] as number, values.at(-1) as number];
  return gathered(held, sturgesEdges(first, last, values.length, held.integers ?? false));
}

/** One cell for each value or category that either side holds. */
export function valueCells(column: DriftColumn): CellCounts {
  const { reference, current } = present(column);
  return { reference, current };
}

/** Shares of the rows; where `filled`, an empty cell gets what Evidently gives it: 0.0001, or a millionth of a smaller share. */
export function shares(counts: Float64Array, rows: number, filled: boolean): Float64Array {
  const result = counts.map((count) => count / rows);
  if (!filled) return result;
  const least = result.reduce((least, share) => (share > 0 ? min(least, share) : least), 1);
  const fill = least <= 0.0001 ? least / 1e6 : 0.0001;
  return result.map((share) => (share === 0 ? fill : share));
}
