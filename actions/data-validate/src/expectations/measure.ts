import type { Column } from "@assay/tables";

/** An aggregate that depends on nothing but the values of one column and how many rows hold each. */
export interface ValueMeasure {
  readonly column: Column;
  /** The aggregate over the rows of the table. */
  readonly overRows: string;
  /** The same over the column's different values, each with its number of rows in `rowsOf(column)`. */
  readonly overValues: string;
}

/** SQL of an aggregate over the table. */
export type Measure = string | ValueMeasure;

/** What the pass over the table found, by the names the plan gave: numbers, texts, or null where there was nothing. */
export type Measured = Readonly<Record<string, number | string | boolean | null>>;
