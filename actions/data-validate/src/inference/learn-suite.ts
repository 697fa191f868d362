import type { Table } from "@assay/tables";
import type { Queries } from "../judging/queries.ts";
import { findPii, textColumn } from "../pii/scan.ts";
import type { ColumnProfile } from "./column-profile.ts";
import { learnColumn } from "./learn-column.ts";
import { learnTable } from "./learn-table.ts";
import { profileColumns } from "./profile-columns.ts";
import { suiteDocument } from "./suite-document.ts";

/** Phone numbers, national ids, cards and accounts have as many digits, or more. */
const DIGITS_OF_A_PERSON = 7;

/** Of the columns whose values could be written down, those that hold personal data. */
async function personalColumns(
  profiles: readonly ColumnProfile[],
  table: Table,
  queries: Queries,
): Promise<Set<string>> {
  const listed = profiles.filter(({ values }) => values !== undefined);
  // Elsewhere the formats of personal data cannot be looked for, so whatever could be a number of a person's is one.
  if (table.dialect.name !== "duckdb") return new Set(listed.filter(holdsLongNumber).map(({ column }) => column.name));
  const columns = listed.flatMap(({ column }) => textColumn(column, table.dialect) ?? []);
  if (columns.length === 0) return new Set();
  const found = await findPii({ from: table.from, place: table.rowNumber, columns }, table.dialect, queries);
  return new Set(found.map(({ column }) => column));
}

function holdsLongNumber({ values = [] }: ColumnProfile): boolean {
  return values.some(
    ({ value }) => typeof value === "string" && value.replace(/[^0-9]/g, "").length >= DIGITS_OF_A_PERSON,
  );
}

/** The text of a suite that the table keeps; the table holds at least one row, and no malformed one. */
export async function learnSuite(table: Table, queries: Queries, name: string): Promise<string> {
  const profiles = await profileColumns(table, queries);
  const personal = await personalColumns(profiles, table, queries);
  const ofColumns = profiles.map((profile) => learnColumn(profile, personal.has(profile.column.name)));
  const sections = [learnTable(table), ...ofColumns];
  return suiteDocument(sections, { name, rows: table.rows, columns: table.columns.length });
}
