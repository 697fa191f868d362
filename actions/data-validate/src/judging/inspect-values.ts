import type { Table } from "@assay/tables";
import type { Inspection } from "../expectations/definition.ts";
import type { Measured } from "../expectations/measure.ts";
import type { Queries } from "./queries.ts";

/** So many values of 100 characters are 50 MB here. */
const PAGE_ROWS = 200_000;
/** So many different numbers may come out of a warehouse, each with the number of its rows. */
export const MOST_VALUES = 100_000;

/** Shows an inspector the different values of a table: those of files page by page, in the order of the rows. */
export async function inspectValues(
  { value, where, start }: Inspection,
  { from, rows, rowNumber, dialect }: Pick<Table, "from" | "rows" | "rowNumber" | "dialect">,
  queries: Queries,
): Promise<Measured> {
  const inspector = await start();
  const see = (found: readonly Measured[]) => {
    for (const { v, n } of found) if (v !== null && v !== undefined) inspector.see(v, Number(n));
  };
  const present = `${value} IS NOT NULL AND ${where}`;
  if (dialect.name !== "duckdb") {
    const found = await queries.rows(
      `SELECT ${value} AS v, count(*) AS n FROM ${from} WHERE ${present} GROUP BY ${value} LIMIT ${MOST_VALUES + 1}`,
    );
    if (found.length > MOST_VALUES) return { beyond: true };
    see(found);
    return inspector.found();
  }
  for (let first = 1; first <= rows; first += PAGE_ROWS) {
    const page = `${rowNumber} >= ${first} AND ${rowNumber} < ${first + PAGE_ROWS}`;
    see(
      await queries.rows(
        `SELECT ${value} AS v, count(*) AS n, min(${rowNumber}) AS place FROM ${from} WHERE ${present} AND ${page} GROUP BY 1 ORDER BY 3`,
      ),
    );
  }
  return inspector.found();
}
