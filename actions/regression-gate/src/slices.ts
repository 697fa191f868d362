import type { TableEngine } from "@assay/tables";
import type { PredictionTables } from "./answer-columns.ts";
import type { RememberedSlices } from "./baseline-bundle.ts";
import type { PredictionRows } from "./prediction-rows.ts";
import { rememberedOf } from "./remembered-slices.ts";
import { rowMask } from "./row-mask.ts";
import { sliceCounts } from "./slice-columns.ts";
import { rowsWhere } from "./slice-condition.ts";
import type { SliceRule } from "./slice-rule.ts";

/** One slice of the rows that are judged. */
export interface Slice {
  readonly rule: SliceRule;
  /** As ids name it: `Contract=Two year`, or the rule's own name. */
  readonly name: string;
  /** Places in the columns of the judged rows. */
  readonly rows: Uint32Array;
  /** Rows of the candidate's file, with a counterpart or without. */
  readonly candidateRows: number;
  /** Rows of the baseline; `undefined` where it cannot be sliced so. */
  readonly baselineRows: number | undefined;
}

/** Places of the rows by the number of their slice. */
function placesByNumber(numbers: Float64Array, slices: number): Uint32Array[] {
  const counts = new Uint32Array(slices);
  for (const number of numbers) counts[number] = (counts[number] as number) + 1;
  const places = Array.from(counts, (count) => new Uint32Array(count));
  const next = new Uint32Array(slices);
  numbers.forEach((number, place) => {
    const at = next[number] as number;
    (places[number] as Uint32Array)[at] = place;
    next[number] = at + 1;
  });
  return places;
}

/** Places of the judged rows among these row numbers. */
function placesOf(rowNumbers: Uint32Array, at: Float64Array | undefined, candidateRows: number): Uint32Array {
  if (!at) return rowNumbers.map((number) => number - 1);
  const wanted = rowMask(rowNumbers, candidateRows + 1);
  const places: number[] = [];
  at.forEach((number, place) => {
    if (wanted[number]) places.push(place);
  });
  return Uint32Array.from(places);
}

/**
 * The slices that the rules make of the judged rows, and those that only the baseline has, with no rows.
 *
 * @param remembered rows by slice that a bundle kept, in place of a baseline table that can be asked
 */
export async function slicesOf(
  engine: TableEngine,
  tables: PredictionTables,
  { at, sliceNumbers }: PredictionRows,
  rules: readonly SliceRule[],
  remembered: readonly RememberedSlices[] | undefined,
): Promise<Slice[]> {
  const { candidate, baseline } = tables;
  const slices: Slice[] = [];
  for (const [index, rule] of rules.entries()) {
    const numbers = sliceNumbers[index];
    if (numbers === undefined) {
      const rows = await rowsWhere(engine, candidate, rule);
      const before = remembered
        ? [...(rememberedOf(remembered, rule)?.rows.values() ?? [])][0]
        : rows.length === 0 && baseline
          ? (await rowsWhere(engine, baseline, rule)).length
          : undefined;
      slices.push({
        rule,
        name: rule.name,
        rows: placesOf(rows, at, candidate.table.rows),
        candidateRows: rows.length,
        baselineRows: before,
      });
      continue;
    }
    const counts = (await sliceCounts(engine, candidate, rule)) ?? new Map<string, number>();
    const before = remembered
      ? rememberedOf(remembered, rule)?.rows
      : baseline && (await sliceCounts(engine, baseline, rule));
    const places = placesByNumber(numbers, counts.size);
    for (const [number, [name, candidateRows]] of [...counts].entries()) {
      const rows = places[number] as Uint32Array;
      slices.push({ rule, name, rows, candidateRows, baselineRows: before?.get(name) });
    }
    for (const [name, baselineRows] of before ?? [])
      if (!counts.has(name)) slices.push({ rule, name, rows: new Uint32Array(), candidateRows: 0, baselineRows });
  }
  return slices;
}
