import type { Connection } from "../duckdb/connection.ts";
import { PANDAS_MISSING_VALUES } from "../missing-values.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import type { Column, ColumnKind, RowPlace, StructureFinding, Table, TableSource } from "../table.ts";
import { TableError } from "../table-error.ts";
import type { Workplace } from "../workplace.ts";
import {
  type CellType,
  decidedColumn,
  decideType,
  guessType,
  SQL_TYPE,
  typedColumn,
  typeEvidence,
  WRONG_GUESS,
  widerType,
} from "./cell-types.ts";
import { type CsvHead, readHead } from "./csv-head.ts";
import { isPlainFile } from "./plain-file.ts";
import { eachRecord } from "./record-file.ts";
import { sortOutRows } from "./sorted-rows.ts";

const KIND: Readonly<Record<CellType, ColumnKind>> = {
  missing: "float",
  integer: "integer",
  unsigned: "integer",
  boolean: "boolean",
  float: "float",
  string: "string",
};

/** A missing-value text that no file holds, for callers who want none. */
const NO_MISSING = "\u0001assay: nothing is missing\u0001";

interface Reading {
  readonly files: readonly string[];
  /** Lines before the first data row; the sorted-out files have none. */
  readonly skip: number;
  readonly numbered: boolean;
  readonly options: string;
}

/**
 * Opens delimited text as a typed table in memory. DuckDB parses the original, guarded by a look at the bytes; only
 * where one of them finds anything unusual is the file read record by record, its whole rows sorted out into
 * a copy that cannot be misread, and the others reported.
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
  const head = sameHeader(heads, named);
  const missing = source.naValues ?? PANDAS_MISSING_VALUES;
  const guesses = guessTypes(heads, missing, source.textColumns ?? []);
  const findings: StructureFinding[] = heads.flatMap((one) => one.header.findings);

  const plain = head.header.names.length > 1 && heads.every((one) => one.headerIsFirstLine);
  const columns = head.header.names;
  const write = (reading: Reading) => createTable(connection, name, columns, guesses, missing, delimiter, reading);
  let written: { types: CellType[]; numbered: boolean } | undefined;
  let malformed = 0;
  if (plain) {
    const looks = Promise.all(files.map((file) => isPlainFile(file, delimiter, columns.length)));
    const tried = write({ files, skip: 1, numbered: false, options: "" }).catch((error: unknown) => ({ error }));
    const [allPlain, outcome] = [await looks, await tried];
    if ("error" in outcome || allPlain.includes(false))
      await connection.execute(`drop table if exists ${quoteIdentifier(name)}`);
    else written = outcome;
  }
  if (!written) {
    const sorted = await sortOutRows(files, named, delimiter, columns.length, workplace);
    malformed = sorted.malformed;
    findings.push(...sorted.findings);
    written = await write({
      files: sorted.files,
      skip: 0,
      numbered: true,
      // The copies are ours: quoted line breaks of any kind, rows as long as the scanner lets through.
      options: ", new_line = '\\n', max_line_size = 16777216",
    }).catch((error: unknown) => {
      throw unreadable(named, error);
    });
  }

  const [{ count } = { count: 0 }] = await connection.rows(`select count(*) as count from ${quoteIdentifier(name)}`);
  return {
    name,
    from: quoteIdentifier(name),
    columns: columns.map((column, index) => describe(column, written.types[index] as CellType)),
    rows: Number(count) + malformed,
    malformed,
    findings,
    rowNumber: written.numbered ? quoteIdentifier(ROW) : "(rowid + 1)",
    files: named,
    ...locator(files, named, delimiter),
  };
}

/** The column that carries the row's number where rows were sorted out. */
export const ROW = "assay row";

function describe(name: string, type: CellType): Column {
  return { name, kind: KIND[type], sqlType: SQL_TYPE[type] };
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
  const unknown = text.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new TableError(
      `there is no column ${JSON.stringify(unknown)}; the header has ${names.map((name) => JSON.stringify(name)).join(", ")}`,
      {
        code: "missing-column",
        reason: "missing-column",
        remedy: "name a column of the header",
      },
    );
  const absent = new Set(missing);
  return names.map((name, column) => {
    if (text.includes(name)) return "string";
    return heads
      .map((head) => guessType(head.sample.map((cells) => cells[column] ?? "").filter((cell) => !absent.has(cell))))
      .reduce(widerType);
  });
}

async function createTable(
  connection: Connection,
  name: string,
  columns: readonly string[],
  guesses: readonly CellType[],
  missing: readonly string[],
  delimiter: string,
  reading: Reading,
): Promise<{ types: CellType[]; numbered: boolean }> {
  const table = quoteIdentifier(name);
  const cells = columns.map((_, index) => `c${index}`);
  const from = readCsv(cells, missing, delimiter, reading);
  const row = reading.numbered ? [`cast(c as bigint) as ${quoteIdentifier(ROW)}`] : [];
  const typed = (types: readonly CellType[], column: (cell: string, type: CellType, index: number) => string) =>
    [
      ...columns.map(
        (original, index) => `${column(`c${index}`, types[index] as CellType, index)} as ${quoteIdentifier(original)}`,
      ),
      ...row,
    ].join(",\n");
  try {
    await connection.execute(`create table ${table} as select ${typed(guesses, typedColumn)} from ${from}`);
    return { types: [...guesses], numbered: reading.numbered };
  } catch (error) {
    if (!String(error).includes(WRONG_GUESS)) throw error;
  }
  // A later row is not what the first ones promised: read all as text, once, and see what each column really holds.
  const raw = quoteIdentifier(`${name}: text`);
  await connection.execute(`create table ${raw} as select * from ${from}`);
  try {
    const types = await decideTypes(connection, raw, guesses);
    await connection.execute(`create table ${table} as select ${typed(types, decidedColumn)} from ${raw}`);
    return { types, numbered: reading.numbered };
  } finally {
    await connection.execute(`drop table ${raw}`);
  }
}

async function decideTypes(connection: Connection, raw: string, guesses: readonly CellType[]): Promise<CellType[]> {
  const asked = guesses.flatMap((guess, index) => (guess === "string" ? [] : [index]));
  const evidence = asked.map((index) => typeEvidence(`c${index}`));
  const named = evidence.flatMap((parts, position) => parts.map((part, index) => `${part} as e${position}_${index}`));
  const [row = {}] = await connection.rows(`select ${named.join(", ")} from ${raw}`);
  return guesses.map((guess, index) => {
    const position = asked.indexOf(index);
    if (position === -1) return guess;
    return decideType((evidence[position] ?? []).map((_, part) => Number(row[`e${position}_${part}`])));
  });
}

function readCsv(cells: readonly string[], missing: readonly string[], delimiter: string, reading: Reading): string {
  const all = reading.numbered ? ["c", ...cells] : cells;
  const columns = all.map((cell) => `${quoteLiteral(cell)}: 'VARCHAR'`).join(", ");
  const files = `[${reading.files.map(quoteLiteral).join(", ")}]`;
  const list = (texts: readonly string[]) => texts.map(quoteLiteral).join(", ");
  // Nothing is left to DuckDB's sniffer, which drops rows that do not fit its idea of the file.
  const read = (
    texts: readonly string[],
  ) => `read_csv(${files}, auto_detect = false, header = false, skip = ${reading.skip}, delim = ${quoteLiteral(delimiter)},
    quote = '"', escape = '"', strict_mode = true, null_padding = false, ignore_errors = false,
    columns = {${columns}}, nullstr = [${list(texts)}]${reading.options})`;
  if (missing.length === 0) return read([NO_MISSING]);
  if (missing.every((text) => /^[^"\n\r\t,]*$/.test(text))) return read(missing);
  // The reader takes no list with delimiters or quotes in it.
  const absent = cells.map((cell) => `case when ${cell} in (${list(missing)}) then null else ${cell} end as ${cell}`);
  return `(select ${[...(reading.numbered ? ["c"] : []), ...absent].join(", ")} from ${read([NO_MISSING])})`;
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

function locator(
  files: readonly string[],
  named: readonly string[],
  delimiter: string,
): Pick<Table, "linesOf" | "placesOf"> {
  const placesOf = async (rows: readonly number[]): Promise<RowPlace[]> => {
    const wanted = new Set(rows);
    const places = new Map<number, RowPlace>();
    let before = 0;
    for (const [position, file] of files.entries()) {
      if (places.size === wanted.size) break;
      let last = 0;
      await eachRecord(file, delimiter.charCodeAt(0), 0, (_bytes, _record, index, line) => {
        last = index;
        if (index > 0 && wanted.has(before + index))
          places.set(before + index, { file: named[position] as string, line });
        return places.size < wanted.size;
      });
      before += last;
    }
    return rows.map((row) => {
      const place = places.get(row);
      if (!place) throw new RangeError(`there is no row ${row}`);
      return place;
    });
  };
  return { placesOf, linesOf: async (rows) => (await placesOf(rows)).map((place) => place.line) };
}
