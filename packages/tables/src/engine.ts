import { stat } from "node:fs/promises";
import { openCsv } from "./csv/csv-table.ts";
import type { Cell } from "./duckdb/cells.ts";
import { Connection, type NumberColumn, type Parameter } from "./duckdb/connection.ts";
import type { DuckDbHome } from "./duckdb/duckdb-home.ts";
import { loadDuckDb } from "./duckdb/load-duckdb.ts";
import { formatOf } from "./format.ts";
import { quoteLiteral } from "./quoting.ts";
import type { Table, TableSource } from "./table.ts";
import { TableError } from "./table-error.ts";
import { Workplace } from "./workplace.ts";

export interface UserRows {
  /** The first `limit` rows. */
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  /** How many rows the query gives, beyond the limit too. */
  readonly count: number;
}

export interface TableEngine extends AsyncDisposable {
  /** What the report's provenance says, e.g. "duckdb 1.5.5". */
  readonly version: string;
  /** Opens files of one format as the table `name`; not after `lock`. */
  open(name: string, source: TableSource): Promise<Table>;
  /** From here on no file but the opened ones, no extension, no setting: call it before any text of a suite or policy becomes SQL. */
  lock(): Promise<void>;
  /** Rows of a query of ours; what comes from outside stands in `parameters` or is quoted. */
  rows(sql: string, parameters?: readonly Parameter[]): Promise<readonly Readonly<Record<string, Cell>>[]>;
  /** The same for columns of numbers: 10^6 rows in well under a second. NULL is NaN there and counted. */
  numbers(sql: string, parameters?: readonly Parameter[]): Promise<readonly NumberColumn[]>;
  /** Rows of a query a user wrote: one SELECT over the tables named, after `lock`. */
  userRows(sql: string, options: { readonly tables: readonly string[]; readonly limit: number }): Promise<UserRows>;
}

/** Starts DuckDB in memory. Throws `engine-unavailable` where it can be neither found nor installed. */
export async function openEngine(home: DuckDbHome): Promise<TableEngine> {
  const workplace = new Workplace(home.temp);
  const bindings = await loadDuckDb(home);
  const connection = await Connection.open(bindings, {
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    allow_community_extensions: "false",
  });
  return new Engine(connection, workplace);
}

class Engine implements TableEngine {
  readonly version: string;
  readonly #connection: Connection;
  readonly #workplace: Workplace;
  readonly #readable: string[] = [];
  #locked = false;

  constructor(connection: Connection, workplace: Workplace) {
    this.#connection = connection;
    this.#workplace = workplace;
    this.version = `duckdb ${connection.version}`;
  }

  async open(name: string, source: TableSource): Promise<Table> {
    const [first] = source.paths;
    if (first === undefined) throw new Error("a table needs a file");
    const formats = source.paths.map((path) => formatOf(path));
    for (const path of source.paths) await mustBeFile(path);
    const format = formats[0];
    if (!format) throw new Error("a table needs a file");
    return await openCsv(this.#connection, this.#workplace, name, source.paths, source.paths, format.delimiter, source);
  }

  async lock(): Promise<void> {
    if (this.#locked) return;
    const paths = this.#readable.map(quoteLiteral).join(", ");
    await this.#connection.execute(`set allowed_paths = [${paths}]`);
    await this.#connection.execute("set enable_external_access = false");
    await this.#connection.execute("set lock_configuration = true");
    this.#locked = true;
  }

  async rows(sql: string, parameters: readonly Parameter[] = []): Promise<readonly Readonly<Record<string, Cell>>[]> {
    return await this.#connection.rows(sql, parameters);
  }

  async numbers(sql: string, parameters: readonly Parameter[] = []): Promise<readonly NumberColumn[]> {
    return await this.#connection.numbers(sql, parameters);
  }

  async userRows(
    sql: string,
    options: { readonly tables: readonly string[]; readonly limit: number },
  ): Promise<UserRows> {
    if (!this.#locked) throw new Error("lock() comes before a user's query");
    return await this.#connection.firstRows(sql, options.limit);
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
