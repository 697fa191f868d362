import type { Column, ColumnKind } from "../column.ts";
import type { Connection } from "../duckdb/connection.ts";
import { DUCKDB } from "../duckdb/duckdb-dialect.ts";
import { PANDAS_MISSING_VALUES } from "../missing-values.ts";
import { quoteIdentifier } from "../quoting.ts";
import { rowColumn } from "../row-column.ts";
import type { Table, TableSource } from "../table.ts";
import { TableError } from "../table-error.ts";
import { withSizes } from "../value-sizes.ts";
import type { Workplace } from "../workplace.ts";
import { type CellType, guessType, SQL_TYPE, widerType } from "./cell-types.ts";
import { type CsvHead, readHead } from "./csv-head.ts";
import { hasByteOrderMark } from "./record-file.ts";
import { rowPlaces } from "./row-places.ts";
import { sortOutRows } from "./sorted-rows.ts";
import {
  countRows,
  createAtOnce,
  createByText,
  createFromWhole,
  type TableShape,
  type TypedRows,
} from "./typed-table.ts";

const KIND: Readonly<Record<CellType, ColumnKind>> = {
  missing: "float",
  integer: "integer",
  unsigned: "integer",
  boolean: "boolean",
  float: "float",
  string: "string",
};

/**
 * Opens delimited text as a typed table in memory, by the fastest of three ways that can be proven right for these files:
 * 1. DuckDB parses rows and numbers while every byte is looked at here (nearly every file);
 * 2. DuckDB parses the rows, SQL looks at every cell (numbers in unusual clothes, a late row that widens a type);
 * 3. the rows are sorted out record by record here, the well-formed ones into a copy that cannot be misread.
 *
 * @param files the files to read, decompressed; `source.paths` are the same as the user knows them.
 */
export async function openCsv(
  connection: Connection,
  workplace: Workplace,
  name: string,
  files: readonly string[],
  delimiter: "," | "\t",
  source: TableSource,
): Promise<Table> {
  const named = source.paths;
  const heads = await Promise.all(files.map((file, index) => readHead(file, named[index] as string, delimiter)));
  const columns = sameHeader(heads, named).header.names;
  const missing = source.naValues ?? PANDAS_MISSING_VALUES;
  const shape: TableShape = { name, columns, guesses: guessTypes(heads, missing, source.textColumns ?? []) };

  const marked: string[] = [];
  for (const [index, file] of files.entries()) if (await hasByteOrderMark(file)) marked.push(named[index] as string);
  const findings = heads.flatMap((one) => one.header.findings);
  const whole = { files, delimiter, skip: 1, numbered: false, missing };
  let typed: TypedRows | undefined;
  let malformed = 0;
  // DuckDB skips one line for the header, and takes a blank line for a row where there is one column; a column of the
  // data called rowid hides its own.
  const hidden = columns.some((column) => column.toLowerCase() === "rowid");
  const simple = columns.length > 1 && !hidden && heads.every((one) => one.headerIsFirstLine);
  if (simple)
    typed = (await createAtOnce(connection, shape, whole)) ?? (await createFromWhole(connection, shape, whole));
  const numbered = typed === undefined;
  if (typed === undefined) {
    const sorted = await sortOutRows(files, named, delimiter, columns.length, workplace);
    malformed = sorted.malformed;
    findings.push(...sorted.findings);
    const copies = { ...whole, files: sorted.files, skip: 0, numbered };
    const types = await createByText(connection, shape, copies).catch((error: unknown) => {
      throw unreadable(named, error);
    });
    typed = { types, rows: await countRows(connection, name) };
  }

  const { types, rows } = typed;
  const bare = columns.map((column, index): Column => {
    const type = types[index] as CellType;
    return { name: column, kind: KIND[type], sqlType: SQL_TYPE[type] };
  });
  return {
    name,
    dialect: DUCKDB,
    from: quoteIdentifier(name),
    columns: await withSizes(connection, name, bare),
    rows: rows + malformed,
    malformed,
    findings,
    rowNumber: numbered ? quoteIdentifier(rowColumn(columns)) : "(rowid + 1)",
    files: named,
    ...(marked.length > 0 && { marked }),
    ...rowPlaces(files, named, delimiter, columns),
  };
}

function sameHeader(heads: readonly CsvHead[], named: readonly string[]): CsvHead {
  const [first] = heads;
  if (!first) throw new Error("a table needs a file");
  for (const [index, head] of heads.entries()) {
    const differs = head.header.names.findIndex((name, column) => name !== first.header.names[column]);
    if (differs === -1 && head.header.names.length === first.header.names.length) continue;
    const column = differs === -1 ? Math.min(head.header.names.length, first.header.names.length) : differs;
    const show = (one: CsvHead) => JSON.stringify(one.header.names[column] ?? null);
    throw new TableError(
      `${named[index]} and ${named[0]} have different headers: column ${column + 1} is ${show(head)} in the one and ${show(first)} in the other`,
      {
        code: "different-headers",
        reason: "unreadable",
        remedy: "give all files of one table the same columns in the same order",
      },
    );
  }
  return first;
}

function guessTypes(heads: readonly CsvHead[], missing: readonly string[], text: readonly string[]): CellType[] {
  const names = heads[0]?.header.names ?? [];
  const absent = new Set(missing);
  return names.map((name, column) => {
    if (text.includes(name)) return "string";
    return heads
      .map((head) => guessType(head.sample.map((cells) => cells[column] ?? "").filter((cell) => !absent.has(cell))))
      .reduce(widerType);
  });
}

function unreadable(named: readonly string[], cause: unknown): TableError {
  const [line = ""] = String(cause instanceof Error ? cause.message : cause).split("\n");
  return new TableError(`${named.join(", ")}: cannot be read as a table: ${line}`, {
    code: "unreadable-table",
    reason: "unreadable",
    remedy: "check that the file is whole and is what its extension says",
    cause,
  });
}
