import { type FileName, placed } from "@assay/action-kit";
import { type Example, redacted } from "@assay/report";
import type { Table } from "@assay/tables";
import type { Cells } from "../expectations/definition.ts";
import { TableSql } from "../sql/table-sql.ts";
import type { ResultFormat } from "../suite/result-format.ts";
import type { Queries } from "./queries.ts";

/** How examples are shown: how many, whether masked, and what a data file is called in the workspace. */
export interface Showing {
  readonly maxExamples: number;
  readonly redact: boolean;
  readonly fileName: (path: string) => FileName;
}

/**
 * The first rows that show a finding, each with its row, its line and its value, and, unless they are masked, the values
 * of the columns the suite wants rows told by.
 *
 * @param column whose cells they are, where they are those of one.
 */
export async function findExamples(
  { where, value }: Cells,
  table: Table,
  queries: Queries,
  { maxExamples, redact, fileName }: Showing,
  format: ResultFormat | undefined,
  column: string | undefined,
): Promise<Example[]> {
  const most = Math.min(maxExamples, format?.mostExamples ?? maxExamples);
  if (most === 0) return [];
  const sql = new TableSql(table.dialect);
  const indexes = redact ? [] : table.columns.filter(({ name }) => format?.indexColumns.includes(name));
  const told = indexes.map((column, index) => `, ${sql.dialect.cast(sql.value(column), "text")} AS i${index}`).join("");
  const found = await queries.rows(
    `SELECT ${table.rowNumber} AS place, ${value} AS cell${told} FROM ${table.from} WHERE ${where} ORDER BY ${table.files.length > 0 ? 1 : 2} LIMIT ${most}`,
  );
  // Rows of a warehouse lie nowhere: only what they hold tells one from another.
  const rows = table.files.length === 0 ? undefined : found.map(({ place }) => Number(place));
  const places = rows && (await table.placesOf(rows, column));
  const examples = found.map((row, index) => {
    const { cell = null } = row;
    const { note: lies, ...place } = placed(places?.[index], fileName);
    const tells = indexes.map(({ name }, at) => `${name} ${row[`i${at}`] ?? "missing"}`);
    const note = [...(lies === undefined ? [] : [lies]), ...tells].join(", ");
    return {
      ...(format?.values === false ? {} : { value: finite(redact ? redacted(cell) : cell) }),
      ...(rows && { row: rows[index] as number }),
      ...(note === "" ? {} : { note }),
      ...place,
    };
  });
  return examples.filter((example) => Object.keys(example).length > 0);
}

/** JSON has no infinity. */
function finite(cell: string | number | boolean | null) {
  return typeof cell === "number" && !Number.isFinite(cell) ? String(cell) : cell;
}
