import { stat } from "node:fs/promises";
import { availableParallelism } from "node:os";
import type { Cell } from "./cell.ts";
import { openCsv } from "./csv/csv-table.ts";
import { Connection, type Parameter } from "./duckdb/connection.ts";
import type { DuckDbHome } from "./duckdb/duckdb-home.ts";
import { loadDuckDb } from "./duckdb/load-duckdb.ts";
import type { NumberColumn } from "./duckdb/number-column.ts";
import type { ExactRows } from "./exact-rows.ts";
import { type Compression, type FileFormat, formatOf } from "./format.ts";
import { literalPath } from "./literal-path.ts";
import { openParquet } from "./parquet-table.ts";
import { quoteIdentifier, quoteLiteral } from "./quoting.ts";
import type { Table, TableSource } from "./table.ts";
import { TableError } from "./table-error.ts";
import { checkUserQuery, withoutValues } from "./user-query.ts";
import { Workplace } from "./workplace.ts";

/** For all queries of users in a run: one over 10 million rows takes seconds, one without an end would hold the runner for hours. */
const USER_SECONDS = 600;

export interface UserRows {
  /** The first `limit` rows. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** How many rows the query gives, beyond the limit too. */
  readonly count: number;
}

interface UserQuery {
  readonly tables: readonly string[];
  readonly limit: number;
}

export interface TableEngine extends AsyncDisposable {
  /** What the report's provenance says, e.g. "duckdb 1.5.5". */
  readonly version: string;
  /** Opens files of one format as the table `name`; not after `lock`; interrupted after ten minutes. */
  open(name: string, source: TableSource): Promise<Table>;
  /** From here on no file but the opened ones, no extension, no setting: call it before any text of a suite or policy becomes SQL. */
  lock(): Promise<void>;
  /** Rows of a query of ours; what comes from outside stands in `parameters` or is quoted. */
  rows(sql: string, parameters?: readonly Parameter[]): Promise<readonly Readonly<Record<string, Cell>>[]>;
  /** The same for columns of numbers: 10^6 rows in well under a second. NULL is NaN there and counted. */
  numbers(sql: string, parameters?: readonly Parameter[]): Promise<readonly NumberColumn[]>;
  /** As `numbers`, and a column of type UTINYINT as bytes: an eighth of the memory. */
  bytesAndNumbers(sql: string): Promise<readonly NumberColumn<Float64Array | Uint8Array>[]>;
  /** Rows of a query a user wrote: one SELECT over the tables named, after `lock`. All of them have ten minutes in all. */
  userRows(sql: string, options: UserQuery): Promise<UserRows>;
  /** The same, of whose cells nothing is lost, and without a count. */
  exactUserRows(sql: string, options: UserQuery): Promise<ExactRows>;
}

/** Below this, handing rows to other threads takes longer than reading them: 15 ms on one thread, 26 on two, for 1 MB. */
const SMALL_BYTES = 8 * 1024 * 1024;

/** Starts DuckDB in memory. Throws `engine-unavailable` where it can be neither found nor installed. */
export async function openEngine(home: DuckDbHome, userSeconds = USER_SECONDS): Promise<TableEngine> {
  const workplace = new Workplace(home.temp);
  const bindings = await loadDuckDb(home);
  const connection = await Connection.open(bindings, {
    threads: "1",
    // Spilled data goes where nothing else is; DuckDB's own choice is the working directory.
    temp_directory: await workplace.scratch(),
    allow_persistent_secrets: "false",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  return new Engine(connection, workplace, userSeconds);
}

class Engine implements TableEngine {
  readonly version: string;
  readonly #connection: Connection;
  readonly #workplace: Workplace;
  readonly #readable: string[] = [];
  /** Of each table, by its name in small letters, its name and the column of ours that numbers its rows, where there is one. */
  readonly #tables = new Map<string, { readonly name: string; readonly numbers: string | undefined }>();
  #bytes = 0;
  #locked = false;
  /** What users' queries may still take. */
  #userSeconds: number;

  constructor(connection: Connection, workplace: Workplace, userSeconds: number) {
    this.#connection = connection;
    this.#workplace = workplace;
    this.#userSeconds = userSeconds;
    this.version = `duckdb ${connection.version}`;
  }

  async open(name: string, source: TableSource): Promise<Table> {
    if (this.#locked) throw new Error("open() comes before lock()");
    const key = name.toLowerCase();
    if (this.#tables.has(key)) throw new Error(`there already is a table ${name}`);
    const formats = source.paths.map(formatOf);
    const [first] = formats;
    if (!first) throw new Error("a table needs a file");
    for (const path of source.paths) await mustBeFile(path);
    const other = formats.findIndex(
      ({ format, delimiter }) => format !== first.format || delimiter !== first.delimiter,
    );
    if (other !== -1)
      throw new TableError(`${source.paths[0]} and ${source.paths[other]} are of different formats`, {
        code: "different-formats",
        reason: "invalid-input",
        remedy: "give all files of one table the same format",
      });
    const files: string[] = [];
    for (const [index, path] of source.paths.entries()) {
      const { compression } = formats[index] as FileFormat;
      files.push(compression ? await this.#decompress(path, compression) : await literalPath(path, this.#workplace));
    }
    await this.#useThreads(files);
    const table = await this.#openAs(first, name, files, source);
    const numbers = table.rowNumber.startsWith('"') ? table.rowNumber : undefined;
    this.#tables.set(key, { name, numbers });
    return table;
  }

  async #decompress(path: string, compression: Compression): Promise<string> {
    // Node's zlib and streams cost a plain file's whole start-up share to load.
    const { decompress } = await import("./decompress.ts");
    return await decompress(path, compression, this.#workplace);
  }

  async #useThreads(files: readonly string[]): Promise<void> {
    const before = this.#bytes;
    for (const file of files) this.#bytes += (await stat(file)).size;
    if (before < SMALL_BYTES && this.#bytes >= SMALL_BYTES)
      await this.#connection.execute(`set threads = ${availableParallelism()}`);
  }

  async #openAs(format: FileFormat, name: string, files: readonly string[], source: TableSource): Promise<Table> {
    switch (format.format) {
      case "csv":
        return await openCsv(this.#connection, this.#workplace, name, files, format.delimiter, source);
      case "parquet":
        this.#readable.push(...files);
        return await openParquet(this.#connection, name, files, source.paths);
      default: {
        const { openJson } = await import("./json/json-table.ts");
        return await openJson(this.#connection, this.#workplace, name, files, source.paths, format.format);
      }
    }
  }

  async lock(): Promise<void> {
    if (this.#locked) return;
    const paths = this.#readable.map(quoteLiteral).join(", ");
    await this.#connection.execute(
      `set allowed_paths = [${paths}]; set enable_external_access = false; set lock_configuration = true`,
    );
    this.#locked = true;
  }

  async rows(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Readonly<Record<string, Cell>>[]> {
    return await this.#connection.rows(sql, parameters);
  }

  async numbers(sql: string, parameters: readonly Parameter[] = []): Promise<readonly NumberColumn[]> {
    return await this.#connection.numbers(sql, parameters);
  }

  async bytesAndNumbers(sql: string): Promise<readonly NumberColumn<Float64Array | Uint8Array>[]> {
    return await this.#connection.bytesAndNumbers(sql);
  }

  async userRows(sql: string, { tables, limit }: UserQuery): Promise<UserRows> {
    return await this.#ask(sql, tables, (unnumbered) => this.#connection.firstRows(unnumbered, limit));
  }

  async exactUserRows(sql: string, { tables, limit }: UserQuery): Promise<ExactRows> {
    return await this.#ask(sql, tables, (unnumbered) => this.#connection.exactRows(unnumbered, limit));
  }

  async #ask<T>(sql: string, tables: readonly string[], run: (unnumbered: string) => Promise<T>): Promise<T> {
    if (!this.#locked) throw new Error("lock() comes before a user's query");
    if (sql.includes("\0")) quoteLiteral(sql);
    if (this.#userSeconds <= 0)
      throw new TableError("the queries before this one took all the time there is for queries", {
        code: "query-too-long",
        reason: "timed-out",
        remedy: "join on keys and select less, in those before it too",
      });
    const began = performance.now();
    try {
      return await this.#connection.within(this.#userSeconds, async () => {
        await this.#check(sql, tables);
        return await run(this.#withoutNumbers(sql, tables)).catch((error: unknown) =>
          Promise.reject(withoutValues(error)),
        );
      });
    } finally {
      this.#userSeconds -= (performance.now() - began) / 1000;
    }
  }

  /** The query over tables that lack our columns of row numbers, which `select distinct *` would tell rows apart by. */
  #withoutNumbers(sql: string, tables: readonly string[]): string {
    const shadows = tables.flatMap((table) => {
      const { name, numbers } = this.#tables.get(table.toLowerCase()) ?? {};
      if (name === undefined || numbers === undefined || sql.toLowerCase().includes(numbers.slice(1, -1))) return [];
      const quoted = quoteIdentifier(name);
      return [`${quoted} as not materialized (select * exclude (${numbers}) from ${quoted})`];
    });
    const query = sql.trim().replace(/;+$/, "");
    return shadows.length === 0 ? sql : `with ${shadows.join(", ")} select * from (\n${query}\n)`;
  }

  async #check(sql: string, tables: readonly string[]): Promise<void> {
    const [{ tree } = { tree: null }] = await this.#connection.rows(
      "select cast(json_serialize_sql($1::varchar) as varchar) as tree",
      [sql],
    );
    checkUserQuery(String(tree), tables);
    // Binds the query, so that whatever is refused from here on may be a row's fault.
    const { isSelect } = await this.#connection.statementTypes(sql);
    if (!isSelect) throw new Error("DuckDB's parser and its statement types disagree on a query");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.close();
    await this.#workplace.remove();
  }
}

async function mustBeFile(path: string): Promise<void> {
  const info = await stat(path).catch((cause: unknown) => {
    throw new TableError(
      `${path}: ${(cause as NodeJS.ErrnoException).code === "ENOENT" ? "there is no such file" : "the file cannot be read"}`,
      {
        code: (cause as NodeJS.ErrnoException).code === "ENOENT" ? "no-such-file" : "unreadable-file",
        reason: "unreadable",
        remedy: "name a file that exists and can be read",
        cause,
      },
    );
  });
  if (info.isFile()) return;
  throw new TableError(`${path}: ${info.isDirectory() ? "it is a directory" : "it is no regular file"}`, {
    code: "not-a-file",
    reason: "unreadable",
    remedy: info.isDirectory() ? "name the files in it, for example with a glob" : "name a file",
  });
}
