import { type FileName, placed } from "@assay/action-kit";
import { type Example, redacted } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Cells } from "../expectations/definition.ts";
import type { Queries } from "./table-pass.ts";

/** How examples are shown: how many, whether masked, and what a data file is called in the workspace. */
export interface Showing {
  readonly maxExamples: number;
  readonly redact: boolean;
  readonly fileName: (path: string) => FileName;
}

/** The first rows that show a finding, each with its row, its line and its value. */
export async function findExamples(
  { where, value }: Cells,
  table: Table,
  queries: Queries,
  { maxExamples, redact, fileName }: Showing,
): Promise<Example[]> {
  if (maxExamples === 0) return [];
  const found = await queries.rows(
    `SELECT ${table.rowNumber} AS place, ${value} AS cell FROM ${table.from} WHERE ${where} ORDER BY 1 LIMIT ${maxExamples}`,
  );
  const rows = found.map(({ place }) => Number(place));
  const places = await table.placesOf(rows);
  return found.map(({ cell = null }, index) => ({
    value: finite(redact ? redacted(cell) : cell),
    row: rows[index] as number,
    ...placed(places?.[index], fileName),
  }));
}

/** JSON has no infinity. */
function finite(cell: string | number | boolean | null) {
  return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
}
