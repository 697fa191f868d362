import type { Connection } from "../duckdb/connection.ts";
import { quoteIdentifier } from "../quoting.ts";
import {
  type CellType,
  decidedColumn,
  decideType,
  SQL_TYPE,
  typedColumn,
  typeEvidence,
  WRONG_GUESS,
} from "./cell-types.ts";
import { exactScan, isNumberBytes } from "./exact-scan.ts";
import { type CsvReading, textRows, typedRows } from "./read-csv-sql.ts";

/** The column that carries the row's number where rows were sorted out. */
export const ROW = "assay row";

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** What the first rows look like. */
  readonly guesses: readonly CellType[];
}

/** The types DuckDB's reader may parse by itself where `exactScan` vouches for the bytes. */
const PARSED: readonly CellType[] = ["integer", "float", "missing"];

/**
 * The table in one pass: DuckDB's reader parses the numbers while every byte is looked at here.
 *
 * @returns whether that worked; where it did not, there is no table, and nothing is known about the reason.
 */
export async function createAtOnce(connection: Connection, shape: TableShape, reading: CsvReading): Promise<boolean> {
  const { columns, guesses, name } = shape;
  if (guesses.includes("unsigned")) return false;
  if (reading.missing.some((text) => text !== "" && isNumberBytes(text))) return false;
  const read = guesses.map((guess) => (PARSED.includes(guess) ? SQL_TYPE[guess] : "VARCHAR"));
  const typed = columns.map((column, index) => {
    const guess = guesses[index] as CellType;
    const cell = PARSED.includes(guess) ? `c${index}` : typedColumn(`c${index}`, guess, index);
    return `${cell} as ${quoteIdentifier(column)}`;
  });
  const scanned = scanAll(reading, guesses);
  const created = connection
    .execute(`create table ${quoteIdentifier(name)} as select ${typed.join(", ")} from ${typedRows(read, reading)}`)
    .then(
      () => true,
      () => false,
    );
  return await agree(connection, name, await scanned, await created);
}

/**
 * The table with every cell checked in SQL, for what the reader cannot be trusted with; the types become those the whole
 * column has. Rows must be well-formed.
 *
 * @throws DuckDB's error where it cannot read the files.
 */
export async function createGuarded(
  connection: Connection,
  shape: TableShape,
  reading: CsvReading,
): Promise<readonly CellType[]> {
  const { columns, guesses, name } = shape;
  const table = quoteIdentifier(name);
  const from = textRows(columns.length, reading);
  const typed = (types: readonly CellType[], column: (cell: string, type: CellType, index: number) => string) =>
    [
      ...columns.map(
        (original, index) => `${column(`c${index}`, types[index] as CellType, index)} as ${quoteIdentifier(original)}`,
      ),
      ...(reading.numbered ? [`cast(c as bigint) as ${quoteIdentifier(ROW)}`] : []),
    ].join(",\n");
  try {
    await connection.execute(`create table ${table} as select ${typed(guesses, typedColumn)} from ${from}`);
    return guesses;
  } catch (error) {
    if (!String(error).includes(WRONG_GUESS)) throw error;
  }
  // A later row is not what the first ones promised: read all as text, once, and see what each column really holds.
  const raw = quoteIdentifier(`${name}: text`);
  await connection.execute(`create table ${raw} as select * from ${from}`);
  try {
    const types = await decideTypes(connection, raw, guesses);
    await connection.execute(`create table ${table} as select ${typed(types, decidedColumn)} from ${raw}`);
    return types;
  } finally {
    await connection.execute(`drop table ${raw}`);
  }
}

/**
 * `createGuarded` on the files as they are, their structure looked at meanwhile.
 *
 * @returns the types, or undefined where the rows have to be sorted out first; then there is no table.
 */
export async function createFromWhole(
  connection: Connection,
  shape: TableShape,
  reading: CsvReading,
): Promise<readonly CellType[] | undefined> {
  const scanned = scanAll(
    reading,
    shape.columns.map(() => "string"),
  );
  let types: readonly CellType[] | undefined;
  try {
    types = await createGuarded(connection, shape, reading);
  } catch {
    types = undefined; // the rows will say why
  }
  return (await agree(connection, shape.name, await scanned, types !== undefined)) ? types : undefined;
}

/** How many rows the files have by our own count; undefined where any of them is unusual. */
async function scanAll(reading: CsvReading, types: readonly CellType[]): Promise<number | undefined> {
  let rows = 0;
  for (const file of reading.files) {
    const found = await exactScan(file, reading.delimiter, types);
    if (found === undefined) return undefined;
    rows += found;
  }
  return rows;
}

/** Two independent readers must have counted the same rows; otherwise the table goes. */
async function agree(
  connection: Connection,
  name: string,
  scanned: number | undefined,
  created: boolean,
): Promise<boolean> {
  if (created && scanned !== undefined && scanned === (await countRows(connection, name))) return true;
  await connection.execute(`drop table if exists ${quoteIdentifier(name)}`);
  return false;
}

export async function countRows(connection: Connection, name: string): Promise<number> {
  const [row] = await connection.rows(`select count(*) as count from ${quoteIdentifier(name)}`);
  return Number(row?.count);
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
