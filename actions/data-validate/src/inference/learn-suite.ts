import type { Table } from "@assay/tables";
import type { Queries } from "../judging/table-pass.ts";
import { learnColumn } from "./learn-column.ts";
import { learnTable } from "./learn-table.ts";
import { profileColumns } from "./profile-columns.ts";
import { suiteDocument } from "./suite-document.ts";

/** The text of a suite that the table keeps; the table holds at least one row, and no malformed one. */
export async function learnSuite(table: Table, queries: Queries, name: string): Promise<string> {
  const profiles = await profileColumns(table, queries);
  const sections = [learnTable(table), ...profiles.map(learnColumn)];
  return suiteDocument(sections, { name, rows: table.rows, columns: table.columns.length });
}
