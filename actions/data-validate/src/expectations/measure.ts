import { type Column, quoteIdentifier } from "@assay/tables";

/** An aggregate that depends on nothing but the values of one column and how many rows hold each. */
interface ValueMeasure {
  readonly column: Column;
  /** The aggregate over the rows of the table. */
  readonly overRows: string;
  /** The same over the column's different values, each with its number of rows in `rowsOf(column)`. */
  readonly overValues: string;
}

/** SQL of an aggregate over the table. */
export type Measure = string | ValueMeasure;

/** An aggregate over the rows where all conditions hold. */
export function over(call: string, ...conditions: readonly (string | undefined)[]): string {
  const given = conditions.filter((condition) => condition !== undefined);
  return given.length === 0 ? call : `${call} FILTER (WHERE ${given.join(" AND ")})`;
}

/** The number of rows whose value of the column meets a condition; among `rows`, where not all are spoken of. */
export function countValues(column: Column, condition: string, rows: string | undefined): Measure {
  if (rows !== undefined) return over("count(*)", rows, condition);
  const sum = over(`sum(${rowsOf(column)})`, condition);
  return { column, overRows: over("count(*)", condition), overValues: `CAST(coalesce(${sum}, 0) AS BIGINT)` };
}

/** The number of the column's different values that meet a condition. */
export function countDistinct(column: Column, value: string, rows: string | undefined, condition?: string): Measure {
  const distinct = over(`count(DISTINCT ${value})`, rows, condition);
  return rows === undefined ? { column, overRows: distinct, overValues: distinct } : distinct;
}

/** A name that cannot be the column's own. */
export function rowsOf(column: Column): string {
  return quoteIdentifier(`rows of ${column.name}`);
}
