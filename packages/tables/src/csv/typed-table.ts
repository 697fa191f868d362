import type { Cell } from "../cell.ts";
import type { Connection } from "../duckdb/connection.ts";
import { quoteIdentifier } from "../quoting.ts";
import { rowColumn } from "../row-column.ts";
import {
  booleanOrError,
  type CellType,
  CLASS_COUNT,
  classOf,
  decidedColumn,
  decideType,
  SQL_TYPE,
} from "./cell-types.ts";
import { exactScan, isNumberBytes } from "./exact-scan.ts";
import { type CsvReading, textRows, typedRows } from "./read-csv-sql.ts";

export interface TableShape {
  readonly name: string;
  readonly columns: readonly string[];
  /** What the first rows look like. */
  readonly guesses: readonly CellType[];
}

/** What the columns of a table turned out to be, and how many rows it holds. */
export interface TypedRows {
  readonly types: readonly CellType[];
  readonly rows: number;
}

/** The types DuckDB's reader may parse by itself where `exactScan` vouches for the bytes. */
const PARSED: readonly CellType[] = ["integer", "float", "missing"];

/**
 * The table in one pass: DuckDB's reader parses the numbers while every byte is looked at here.
 *
 * @returns undefined where that did not work; then there is no table, and nothing is known about the reason.
 */
export async function createAtOnce(
  connection: Connection,
  shape: TableShape,
  reading: CsvReading,
): Promise<TypedRows | undefined> {
  const { columns, guesses, name } = shape;
  if (guesses.includes("unsigned")) return undefined;
  if (reading.missing.some((text) => text !== "" && isNumberBytes(text))) return undefined;
  const read = guesses.map((guess) => (PARSED.includes(guess) ? SQL_TYPE[guess] : "VARCHAR"));
  const typed = columns.map((column, index) => {
    const guess = guesses[index] as CellType;
    const cell = guess === "boolean" ? booleanOrError(`c${index}`) : `c${index}`;
    return `${cell} as ${quoteIdentifier(column)}`;
  });
  const scanned = scanAll(reading, guesses);
  const created = withoutCommonParts(
    connection,
    `create table ${quoteIdentifier(name)} as select ${typed.join(", ")} from ${typedRows(read, reading)}`,
  ).then(
    () => true,
    () => false,
  );
  const rows = await agreed(connection, name, await scanned, await created);
  return rows === undefined ? undefined : { types: guesses, rows };
}

/**
 * DuckDB looks for parts that expressions have in common by holding each against each: 8 s of 8.1 for a CSV of 5,000 columns,
 * whose cells have none.
 */
async function withoutCommonParts(connection: Connection, sql: string): Promise<void> {
  await connection.execute("set disabled_optimizers = 'common_subexpressions'");
  try {
    await connection.execute(sql);
  } finally {
    await connection.execute("reset disabled_optimizers");
  }
}

/**
 * The table by way of one that holds every cell as text, in which each column shows its type: for what the reader
 * cannot be trusted with. Rows must be well-formed.
 *
 * @throws DuckDB's error where it cannot read the files.
 */
export async function createByText(
  connection: Connection,
  shape: TableShape,
  reading: CsvReading,
): Promise<readonly CellType[]> {
  const raw = quoteIdentifier(`${shape.name}: text`);
  try {
    await connection.execute(`create table ${raw} as select * from ${textRows(shape.columns.length, reading)}`);
    const types = await decideTypes(connection, raw, shape.guesses);
    const columns = shape.columns.map(
      (column, index) => `${decidedColumn(`c${index}`, types[index] as CellType)} as ${quoteIdentifier(column)}`,
    );
    if (reading.numbered) columns.push(`cast(c as bigint) as ${quoteIdentifier(rowColumn(shape.columns))}`);
    await connection.execute(`create table ${quoteIdentifier(shape.name)} as select ${columns.join(", ")} from ${raw}`);
    return types;
  } finally {
    await connection.execute(`drop table if exists ${raw}`);
  }
}

/**
 * `createByText` on the files as they are, their structure looked at meanwhile.
 *
 * @returns undefined where the rows have to be sorted out first; then there is no table.
 */
export async function createFromWhole(
  connection: Connection,
  shape: TableShape,
  reading: CsvReading,
): Promise<TypedRows | undefined> {
  const text = shape.columns.map((): CellType => "string");
  const scanned = scanAll(reading, text);
  const types = await createByText(connection, shape, reading).catch(() => undefined); // the rows will say why
  const rows = await agreed(connection, shape.name, await scanned, types !== undefined);
  return types === undefined || rows === undefined ? undefined : { types, rows };
}

/** How many rows the files have by our own count; undefined where any of them is unusual. */
async function scanAll(reading: CsvReading, types: readonly CellType[]): Promise<number | undefined> {
  let rows = 0;
  for (const file of reading.files) {
    // A row without end makes the scan throw; sorting out the rows will say where it is.
    const found = await exactScan(file, reading.delimiter, types).catch(() => undefined);
    if (found === undefined) return undefined;
    rows += found;
  }
  return rows;
}

/** How many rows two independent readers counted; where they do not agree the table goes. */
async function agreed(
  connection: Connection,
  name: string,
  scanned: number | undefined,
  created: boolean,
): Promise<number | undefined> {
  if (created && scanned !== undefined && scanned === (await countRows(connection, name))) return scanned;
  await connection.execute(`drop table if exists ${quoteIdentifier(name)}`);
  return undefined;
}

export async function countRows(connection: Connection, name: string): Promise<number> {
  const [row] = await connection.rows(`select count(*) as rows from ${quoteIdentifier(name)}`);
  return Number(row?.rows);
}

/** DuckDB takes minutes to plan a query that tells the classes of 500 columns. */
const COLUMNS_AT_ONCE = 16;

async function decideTypes(connection: Connection, raw: string, guesses: readonly CellType[]): Promise<CellType[]> {
  const asked = guesses.flatMap((guess, index) => (guess === "string" ? [] : [index]));
  if (asked.length === 0) return [...guesses];
  // Where every row is malformed there is no cell to look at, however many columns the header promises.
  const [{ rows } = { rows: 0 }] = await connection.rows(`select count(*) as rows from ${raw}`);
  if (rows === 0) return guesses.map((guess) => (guess === "string" ? guess : "missing"));
  const row: Record<string, Cell> = {};
  for (let at = 0; at < asked.length; at += COLUMNS_AT_ONCE) {
    const some = asked.slice(at, at + COLUMNS_AT_ONCE);
    const classes = some.map((index) => `${classOf(`c${index}`)} as k${index}`);
    const counts = some.flatMap((index) =>
      Array.from({ length: CLASS_COUNT }, (_, one) => `count(*) filter (k${index} = ${one}) as k${index}_${one}`),
    );
    const [found] = await connection.rows(
      `select ${counts.join(", ")} from (select ${classes.join(", ")} from ${raw})`,
    );
    Object.assign(row, found);
  }
  return guesses.map((guess, index) =>
    guess === "string"
      ? guess
      : decideType(Array.from({ length: CLASS_COUNT }, (_, one) => Number(row[`k${index}_${one}`]))),
  );
}
