import type { Column } from "@assay/tables";
import type { Scalar } from "../suite/keyword.ts";
import type { ValueFormat } from "./value-formats.ts";

/** Finite numbers of a column. */
export interface NumberFacts {
  readonly min: number;
  readonly max: number;
  /** Values that are the smallest and the largest one. */
  readonly atMin: number;
  readonly atMax: number;
  /** Values in the lower and in the upper half of the range. */
  readonly inLowerHalf: number;
  readonly inUpperHalf: number;
  readonly infiniteBelow: number;
  readonly infiniteAbove: number;
}

/** Texts of a column that hold letters and digits in the same places. */
export interface ShapeCount {
  /** A text with every digit as `0`, every capital A–Z as `A` and every small letter as `a`. */
  readonly shape: string;
  readonly count: number;
  /** The first and the last of them in byte order: what both start with, all do. */
  readonly first: string;
  readonly last: string;
}

export interface FormatCount {
  readonly format: ValueFormat;
  /** How many values are of the format. */
  readonly count: number;
}

export interface TextFacts {
  /** In characters. */
  readonly shortest: number;
  readonly longest: number;
  /** Texts of blanks alone, which pandas takes for values. */
  readonly blank: number;
  /** Formats that any value has. */
  readonly formats: readonly FormatCount[];
  /** The commonest shapes; not necessarily all of them. */
  readonly shapes: readonly ShapeCount[];
}

export interface ValueCount {
  readonly value: Scalar;
  readonly count: number;
}

/** What was found in one column; nothing of it but the few values is a single cell. */
export interface ColumnProfile {
  readonly column: Column;
  /** At least one. */
  readonly rows: number;
  readonly missing: number;
  /** Different values; `undefined` where they are not counted. */
  readonly distinct: number | undefined;
  readonly numbers?: NumberFacts;
  readonly texts?: TextFacts;
  /** The first day, `YYYY-MM-DD`, where it has four digits of a year. */
  readonly firstDay?: string;
  /** All values with their counts, in code unit or numeric order, where they are few and each stands for many rows. */
  readonly values?: readonly ValueCount[];
}

/** A set of values is learnt only where there are at most this many … */
const MOST_VALUES = 50;
/** … and each stands for this many rows on average, so that no row is told by its value. */
const ROWS_A_VALUE = 10;

/** Whether a column's values may be looked at one by one. */
export function hasFewValues(distinct: number, present: number): boolean {
  return distinct > 0 && distinct <= MOST_VALUES && present >= ROWS_A_VALUE * distinct;
}
