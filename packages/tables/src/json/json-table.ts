import { readFile, stat } from "node:fs/promises";
import type { Column } from "../column.ts";
import { readHeader } from "../csv/header.ts";
import type { Connection } from "../duckdb/connection.ts";
import { DUCKDB } from "../duckdb/duckdb-dialect.ts";
import { quoteIdentifier, quoteLiteral } from "../quoting.ts";
import { rowColumn } from "../row-column.ts";
import { kindOf } from "../sql-kind.ts";
import type { StructureFinding, Table } from "../table.ts";
import { TableError } from "../table-error.ts";
import type { Workplace } from "../workplace.ts";
import { readLines, sortOutLines } from "./json-lines.ts";
import { isTooDeep, MAX_LEVELS } from "./nesting.ts";

/** V8 holds no longer string; an array that large is a matter for JSON Lines or Parquet. */
const MAX_ARRAY_BYTES = 256 * 1024 * 1024;

/**
 * Opens JSON (one array of objects per file) or JSON Lines as a typed table in memory: a column per key, in the order of
 * their first appearance; a key that is absent or null is a missing value; dates stay text, as the file has them.
 *
 * @param named the same files as the user knows them.
 */
export async function openJson(
  connection: Connection,
  workplace: Workplace,
  name: string,
  files: readonly string[],
  named: readonly string[],
  format: "json" | "jsonl",
): Promise<Table> {
  const findings: StructureFinding[] = [];
  let malformed = 0;
  const sources: string[] = [];
  if (format === "json") {
    for (const [index, file] of files.entries()) {
      await mustBeArrayOfObjects(file, named[index] as string);
      sources.push(
        `select json, row_number() over () as n from read_json_objects(${quoteLiteral(file)}, format = 'array', hive_partitioning = false)`,
      );
    }
  } else {
    const sorted = await sortOutLines(files, named, workplace);
    findings.push(...sorted.findings);
    malformed = sorted.malformed;
    // Our own copies: one number, a tab and one object on each line, nothing that needs a quote.
    for (const file of sorted.files)
      sources.push(
        `select json::json as json, n from read_csv(${quoteLiteral(file)}, auto_detect = false, header = false, delim = '\\t',
         quote = '', escape = '', new_line = '\\n', max_line_size = 16777216, strict_mode = true, hive_partitioning = false,
         columns = {'n': 'BIGINT', 'json': 'VARCHAR'}, nullstr = '\u0001')`,
      );
  }

  const raw = quoteIdentifier(`${name}: json`);
  try {
    await connection.execute(`create table ${raw} (json json, n bigint)`);
    for (const source of sources)
      await connection.execute(
        `insert into ${raw} select json, n + ${format === "json" ? `(select count(*) from ${raw})` : "0"} from (${source})`,
      );
    const columns = await createColumns(connection, name, raw, named);
    const [{ count } = { count: 0 }] = await connection.rows(`select count(*) as count from ${raw}`);
    const places =
      format === "jsonl" ? (rows: readonly number[]) => placesOf(files, named, rows) : async () => undefined;
    return {
      name,
      dialect: DUCKDB,
      from: quoteIdentifier(name),
      columns,
      rows: Number(count) + malformed,
      malformed,
      findings,
      rowNumber: quoteIdentifier(rowColumn(columns.map((column) => column.name))),
      files: named,
      placesOf: places,
      linesOf: async (rows) => (await places(rows))?.map(({ line }) => line),
    };
  } catch (cause) {
    if (cause instanceof TableError) throw cause;
    throw new TableError(`${named.join(", ")}: cannot be read as a table: ${withoutPaths(cause, files)}`, {
      code: "unreadable-table",
      reason: "unreadable",
      remedy: "check that the file is whole and is what its extension says",
      cause,
    });
  } finally {
    await connection.execute(`drop table if exists ${raw}`);
  }
}

/** The first line of what DuckDB says, without the paths of our own that it names; the message names the user's. */
function withoutPaths(cause: unknown, files: readonly string[]): string {
  const [line = ""] = (cause as Error).message.split("\n");
  return files.reduce((text, file) => text.replaceAll(`file "${file}"`, "the file").replaceAll(file, "the file"), line);
}

/** DuckDB takes an array that was cut off for a whole one, so the text is parsed here first. */
async function mustBeArrayOfObjects(file: string, named: string): Promise<void> {
  const refuse = (message: string, remedy: string, cause?: unknown): never => {
    throw new TableError(`${named}: ${message}`, { code: "unreadable-table", reason: "unreadable", remedy, cause });
  };
  const { size } = await stat(file);
  if (size > MAX_ARRAY_BYTES)
    refuse(`a JSON array of ${Math.ceil(size / 1024 / 1024)} MB is too large`, "write JSON Lines (.jsonl) or Parquet");
  if (size === 0)
    throw new TableError(`${named}: the file is empty`, {
      code: "empty-file",
      reason: "empty-data",
      remedy: "write an array of objects, one per row",
    });
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file)));
  } catch (cause) {
    refuse(`it is not JSON: ${(cause as Error).message}`, "write valid JSON; NaN and Infinity are no JSON", cause);
  }
  const remedy = 'write one array of objects, [{"a": 1}, …] (pandas: to_json(orient="records"))';
  if (!Array.isArray(value)) return refuse("it is no array", remedy);
  const odd = value.findIndex((row) => row === null || typeof row !== "object" || Array.isArray(row));
  if (odd !== -1) refuse(`row ${odd + 1} is no object`, remedy);
  const deep = value.findIndex((row) => isTooDeep(row));
  if (deep !== -1)
    refuse(`row ${deep + 1} is nested more than ${MAX_LEVELS} levels deep`, "write flat objects, a cell per key");
}

/** From DuckDB's merged structure of all rows to a table with exactly these columns; numbers are never narrowed. */
async function createColumns(
  connection: Connection,
  name: string,
  raw: string,
  named: readonly string[],
): Promise<Column[]> {
  const [row = {}] = await connection.rows(
    `select json_group_structure(json)::varchar as structure, count(*) as count,
       count(*) filter (len(json_keys(json)) <> len(list_distinct(json_keys(json)))) as twice,
       min(n) filter (len(json_keys(json)) <> len(list_distinct(json_keys(json)))) as first from ${raw}`,
  );
  if (Number(row.count) === 0 || row.structure === null)
    throw new TableError(`${named.join(", ")}: there is no row, and so no column`, {
      code: "empty-file",
      reason: "empty-data",
      remedy: "write at least one object",
    });
  if (Number(row.twice) > 0)
    throw new TableError(`${named.join(", ")}: ${row.twice} rows name a key twice, the first is row ${row.first}`, {
      code: "duplicate-key-in-object",
      reason: "unreadable",
      remedy: "name each key once per object",
    });
  // Of nothing but empty objects it is the text "JSON".
  const structure = JSON.parse(String(row.structure)) as Record<string, unknown> | string;
  if (typeof structure === "string")
    throw new TableError(`${named.join(", ")}: no row has a key, and so there is no column`, {
      code: "empty-file",
      reason: "empty-data",
      remedy: "write the cells into the objects",
    });
  const keys = Object.keys(structure);
  const clash = readHeader(keys, named[0] as string, () => ({ line: 1 })).findings[0];
  if (clash)
    throw new TableError(`${named.join(", ")}: ${clash.message.replaceAll("column", "key")}`, {
      code: "unreadable-table",
      reason: "unreadable",
      remedy: "give every key a name of its own",
    });
  const wide = keys.filter((key) => ["UBIGINT", "HUGEINT"].includes(String(structure[key])));
  const beyond = await beyondInt64(connection, raw, wide);
  const columns = keys.map((key): Column => {
    const sqlType = sqlTypeOf(structure[key], beyond.has(key));
    return { name: key, sqlType, kind: sqlType === "JSON" ? "other" : kindOf(sqlType) };
  });
  const values = columns.map(({ name: key, sqlType }, index) => {
    const cell = `cells[${index + 1}]`;
    const value = sqlType === "VARCHAR" || sqlType === "JSON" ? cell : `cast(${cell} as ${sqlType})`;
    return `${value} as ${quoteIdentifier(key)}`;
  });
  await connection.execute(
    `create table ${quoteIdentifier(name)} as select ${values.join(", ")}, n as ${quoteIdentifier(rowColumn(keys))}
     from (select ${cellsOf(keys)} as cells, n from ${raw}) order by n`,
  );
  return columns.map((column) => (column.sqlType === "JSON" ? { ...column, sqlType: "VARCHAR" } : column));
}

/** SQL of the list of these keys' texts: a function a key would parse, and hold in memory, each object as often as it has keys. */
function cellsOf(keys: readonly string[]): string {
  const paths = keys.map((key) => quoteLiteral(`/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`));
  return `json_extract_string(json, [${paths.join(", ")}])`;
}

/** Those of the keys that hold a whole number which does not fit into 64 bits. */
async function beyondInt64(connection: Connection, raw: string, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const largest = keys.map(
    (_, index) => `max(try_cast(cells[${index + 1}] as hugeint)) > 9223372036854775807 as c${index}`,
  );
  const [row = {}] = await connection.rows(
    `select ${largest.join(", ")} from (select ${cellsOf(keys)} as cells from ${raw})`,
  );
  return new Set(keys.filter((_, index) => row[`c${index}`] === true));
}

function sqlTypeOf(structure: unknown, beyondInt64: boolean): string {
  switch (structure) {
    case "UBIGINT":
    case "HUGEINT":
      return beyondInt64 ? structure : "BIGINT";
    case "BIGINT":
    case "DOUBLE":
    case "BOOLEAN":
    case "VARCHAR":
      return structure;
    case "NULL":
      return "DOUBLE";
    default:
      return "JSON";
  }
}

async function placesOf(files: readonly string[], named: readonly string[], rows: readonly number[]) {
  const places = new Map<number, { file: string; line: number }>();
  const wanted = new Set(rows);
  let row = 0;
  for (const [index, file] of files.entries())
    await readLines(file, named[index] as string, (_text, line) => {
      row++;
      if (wanted.has(row)) places.set(row, { file: named[index] as string, line });
    });
  return rows.map((one) => {
    const place = places.get(one);
    if (!place) throw new RangeError(`there is no row ${one}`);
    return place;
  });
}
