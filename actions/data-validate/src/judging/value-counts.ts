import type { Column, Table } from "@assay/tables";
import type { ValueMeasure } from "../expectations/measure.ts";
import { TableSql } from "../sql/table-sql.ts";
import type { Queries } from "./queries.ts";

const MANY_ROWS = 1_000_000;
/** A column that has more different values in a sample is not worth grouping. */
const FEW_VALUES = 1000;

/** Whether a second query may cost less than what it saves. The second queries are written for DuckDB. */
export function isLarge({ rows, dialect }: Pick<Table, "rows" | "dialect">): boolean {
  return rows >= MANY_ROWS && dialect.name === "duckdb";
}

/**
 * Columns of text, among some of a large table, that seem to have few different values. It is a guess from a sample: a
 * wrong one costs time and changes no figure.
 */
export async function textsOfFewValues(
  columns: readonly Column[],
  table: Pick<Table, "from" | "rows" | "dialect">,
  queries: Queries,
): Promise<Column[]> {
  const texts = [...new Set(columns)].filter(({ kind }) => kind === "string");
  if (!isLarge(table) || texts.length === 0) return [];
  const distinct = texts.map(({ name }, index) => `count(DISTINCT ${table.dialect.identifier(name)}) AS d${index}`);
  const sample = `SELECT * FROM ${table.from} USING SAMPLE 1 PERCENT (system, 1)`;
  const [found = {}] = await queries.rows(`SELECT ${distinct.join(", ")} FROM (${sample})`);
  return texts.filter((_, index) => Number(found[`d${index}`]) <= FEW_VALUES);
}

/** How many rows hold a value. */
export function presentOf(column: Column, { dialect }: Pick<Table, "dialect">): ValueMeasure {
  const sql = new TableSql(dialect);
  const value = sql.value(column);
  const present = sql.over((argument) => `sum(${argument})`, sql.rowsOf(column), `${value} IS NOT NULL`);
  return { column, overRows: sql.countOf(value), overValues: dialect.cast(`coalesce(${present}, 0)`, "integer") };
}

/** For a FROM clause: the different values of a column, each with its number of rows. */
export function groupedByValue(column: Column, { from, dialect }: Pick<Table, "from" | "dialect">): string {
  const value = dialect.identifier(column.name);
  return `(SELECT ${value}, count(*) AS ${new TableSql(dialect).rowsOf(column)} FROM ${from} GROUP BY ${value})`;
}
