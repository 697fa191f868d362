import type { Table } from "@assay/tables";
import type { Inspection, Measured } from "../expectations/definition.ts";
import type { Queries } from "./table-pass.ts";

/** So many values of 100 characters are 50 MB here. */
const PAGE_ROWS = 200_000;

/** Shows an inspector the different values of each page of a table, in the order of the rows. */
export async function inspectValues(
  { value, where, start }: Inspection,
  { from, rows, rowNumber }: Pick<Table, "from" | "rows" | "rowNumber">,
  queries: Queries,
): Promise<Measured> {
  const inspector = await start();
  for (let first = 1; first <= rows; first += PAGE_ROWS) {
    const page = `${rowNumber} >= ${first} AND ${rowNumber} < ${first + PAGE_ROWS}`;
    const found = await queries.rows(
      `SELECT ${value} AS v, count(*) AS n, min(${rowNumber}) AS place FROM ${from} WHERE ${value} IS NOT NULL AND ${where} AND ${page} GROUP BY 1 ORDER BY 3`,
    );
    for (const { v, n } of found) if (v !== null && v !== undefined) inspector.see(v, Number(n));
  }
  return inspector.found();
}
