import { type Column, quoteIdentifier, type Table } from "@assay/tables";
import { rowsOf } from "../expectations/measure.ts";
import type { Queries } from "./table-pass.ts";

const MANY_ROWS = 1_000_000;
/** A column that has more different values in a sample is not worth grouping. */
const FEW_VALUES = 1000;

/** Whether a second query may cost less than what it saves. */
export function isLarge({ rows }: Pick<Table, "rows">): boolean {
  return rows >= MANY_ROWS;
}

/**
 * Columns of text, among some of a large table, that seem to have few different values. It is a guess from a sample: a
 * wrong one costs time and changes no figure.
 */
export async function textsOfFewValues(
  columns: readonly Column[],
  table: Pick<Table, "from" | "rows">,
  queries: Queries,
): Promise<Column[]> {
  const texts = [...new Set(columns)].filter(({ kind }) => kind === "string");
  if (!isLarge(table) || texts.length === 0) return [];
  const distinct = texts.map(({ name }, index) => `count(DISTINCT ${quoteIdentifier(name)}) AS d${index}`);
  const sample = `SELECT * FROM ${table.from} USING SAMPLE 1 PERCENT (system, 1)`;
  const [found = {}] = await queries.rows(`SELECT ${distinct.join(", ")} FROM (${sample})`);
  return texts.filter((_, index) => Number(found[`d${index}`]) <= FEW_VALUES);
}

/** For a FROM clause: the different values of a column, each with its number of rows. */
export function groupedByValue(column: Column, from: string): string {
  const value = quoteIdentifier(column.name);
  return `(SELECT ${value}, count(*) AS ${rowsOf(column)} FROM ${from} GROUP BY ${value})`;
}
