import type * as duckdb from "@duckdb/node-bindings";
import type { Cell } from "../cell.ts";
import type { ExactRows } from "../exact-rows.ts";
import { quoteIdentifier } from "../quoting.ts";
import { TableError } from "../table-error.ts";
import { type Bindings, castOf, decode, exactKindOf, isDecodable } from "./cells.ts";
import { type NumberColumn, TakenColumn } from "./number-column.ts";

export type Parameter = string | number | bigint | boolean | null;

const SELECT = 1;

/** Milliseconds. */
const TICK = 50;

/** The first line of what DuckDB says, as a refusal. */
function queryRefused(cause: unknown): TableError {
  // An addon's errors are not of every realm's Error.
  const words = typeof cause === "object" && cause !== null && "message" in cause ? cause.message : cause;
  const [line = ""] = String(words).split("\n");
  return new TableError(`the query could not be answered: ${line}`, {
    code: "query-failed",
    reason: "invalid-input",
    remedy: "check the columns and the condition the query was made from",
    cause,
  });
}

/** One connection to one in-memory database, over the bindings alone: node-api on top of them costs 70 ms to load. */
export class Connection {
  readonly #bindings: Bindings;
  readonly #database: duckdb.Database;
  readonly #connection: duckdb.Connection;

  private constructor(bindings: Bindings, database: duckdb.Database, connection: duckdb.Connection) {
    this.#bindings = bindings;
    this.#database = database;
    this.#connection = connection;
  }

  static async open(bindings: Bindings, settings: Readonly<Record<string, string>>): Promise<Connection> {
    const config = bindings.create_config();
    for (const [name, value] of Object.entries(settings)) bindings.set_config(config, name, value);
    const database = await bindings.open(":memory:", config);
    return new Connection(bindings, database, await bindings.connect(database));
  }

  close(): void {
    this.#bindings.disconnect_sync(this.#connection);
    this.#bindings.close_sync(this.#database);
  }

  get version(): string {
    return this.#bindings.library_version().replace(/^v/, "");
  }

  /** Runs our own statements; DuckDB's error comes through as it is. */
  async execute(sql: string): Promise<void> {
    await this.#bindings.query(this.#connection, sql);
  }

  async rows(sql: string, parameters: readonly Parameter[] = []): Promise<Record<string, Cell>[]> {
    const { result, names } = await this.#result(sql, parameters);
    const rows: Record<string, Cell>[] = [];
    for (let index = 0; index < this.#bindings.result_chunk_count(result); index++)
      this.#append(rows, result, this.#bindings.result_get_chunk(result, index), names, Number.POSITIVE_INFINITY);
    return rows;
  }

  /**
   * What `work` on this connection gives, which is interrupted once `seconds` have gone by.
   *
   * @throws TableError `query-too-long` then.
   */
  async within<T>(seconds: number, work: () => Promise<T>): Promise<T> {
    const end = performance.now() + seconds * 1000;
    let late = false;
    // Again and again, since an interruption between two statements is forgotten.
    const clock = setInterval(() => {
      if (performance.now() < end) return;
      late = true;
      this.#bindings.interrupt(this.#connection);
    }, TICK);
    try {
      return await work();
    } catch (cause) {
      if (!late) throw cause;
      throw new TableError("the query had no answer in the time there is", {
        code: "query-too-long",
        reason: "timed-out",
        remedy: "join on keys and select less",
        cause,
      });
    } finally {
      clearInterval(clock);
    }
  }

  /** The first `limit` rows and how many there are, without holding the others. */
  async firstRows(sql: string, limit: number): Promise<{ rows: Record<string, Cell>[]; count: number }> {
    const { result, names } = await this.#result(sql, [], { streaming: true });
    const rows: Record<string, Cell>[] = [];
    let count = 0;
    for (;;) {
      const chunk = await this.#bindings.fetch_chunk(result);
      const size = chunk ? this.#bindings.data_chunk_get_size(chunk) : 0;
      if (!chunk || size === 0) return { rows, count };
      count += size;
      if (rows.length < limit) this.#append(rows, result, chunk, names, limit);
    }
  }

  /** The first `limit` rows, of whose cells nothing is lost. */
  async exactRows(sql: string, limit: number): Promise<ExactRows> {
    const { result, names, types } = await this.#result(sql, [], { streaming: true, exact: true });
    const rows: Record<string, Cell>[] = [];
    while (rows.length < limit) {
      const chunk = await this.#bindings.fetch_chunk(result);
      if (!chunk || this.#bindings.data_chunk_get_size(chunk) === 0) break;
      this.#append(rows, result, chunk, names, limit);
    }
    return {
      columns: names.map((name, index) => ({ name, kind: exactKindOf(types[index] as number) })),
      rows: rows.map((row) => names.map((name) => row[name] ?? null)),
    };
  }

  async numbers(sql: string, parameters: readonly Parameter[] = []): Promise<NumberColumn[]> {
    return (await this.#columns(sql, parameters, false)) as NumberColumn[];
  }

  /** As `numbers`, and a column of type UTINYINT as bytes. */
  async bytesAndNumbers(sql: string): Promise<NumberColumn<Float64Array | Uint8Array>[]> {
    return await this.#columns(sql, [], true);
  }

  async #columns(sql: string, parameters: readonly Parameter[], asBytes: boolean): Promise<TakenColumn[]> {
    const { result, names } = await this.#result(sql, parameters);
    const length = this.#bindings.row_count(result);
    const columns = names.map(
      (name, index) => new TakenColumn(name, this.#bindings.column_type(result, index), length, asBytes),
    );
    const chunks = this.#bindings.result_chunk_count(result);
    for (let index = 0; index < chunks; index++) {
      const chunk = this.#bindings.result_get_chunk(result, index);
      const size = this.#bindings.data_chunk_get_size(chunk);
      for (const [position, column] of columns.entries())
        column.take(this.#bindings, this.#bindings.data_chunk_get_vector(chunk, position), size);
    }
    return columns;
  }

  /** How many statements the text holds, and the type of the only one. */
  async statementTypes(sql: string): Promise<{ count: number; isSelect: boolean }> {
    const { extracted_statements, statement_count } = await this.#bindings.extract_statements(this.#connection, sql);
    if (statement_count === 0)
      throw queryRefused(this.#bindings.extract_statements_error(extracted_statements) || "it is empty");
    if (statement_count > 1) return { count: statement_count, isSelect: false };
    const prepared = await this.#bindings
      .prepare_extracted_statement(this.#connection, extracted_statements, 0)
      .catch((error: unknown) => {
        throw queryRefused(error);
      });
    const isSelect = this.#bindings.prepared_statement_type(prepared) === SELECT;
    this.#bindings.destroy_prepare_sync(prepared);
    return { count: 1, isSelect };
  }

  async #result(
    sql: string,
    parameters: readonly Parameter[],
    { streaming = false, exact = false } = {},
  ): Promise<{ result: duckdb.Result; names: string[]; types: number[] }> {
    let prepared = await this.#prepare(sql);
    const types = Array.from({ length: this.#bindings.prepared_statement_column_count(prepared) }, (_, index) =>
      this.#bindings.prepared_statement_column_type(prepared, index),
    );
    const names = distinctNames(
      types.map((_, index) => this.#bindings.prepared_statement_column_name(prepared, index)),
    );
    if (!types.every((type) => isDecodable(type))) {
      this.#bindings.destroy_prepare_sync(prepared);
      const places = types.map((_, index) => quoteIdentifier(`c${index}`));
      const casts = types.map((type, index) => castOf(type, places[index] as string, exact));
      let inner = sql.trimEnd();
      while (inner.endsWith(";")) inner = inner.slice(0, -1).trimEnd();
      prepared = await this.#prepare(`select ${casts.join(", ")} from (\n${inner}\n) as q(${places.join(", ")})`);
    }
    try {
      for (const [index, value] of parameters.entries())
        this.#bindings.bind_value(prepared, index + 1, this.#value(value));
      const result = await (streaming
        ? this.#bindings.execute_prepared_streaming(prepared)
        : this.#bindings.execute_prepared(prepared));
      return { result, names, types };
    } catch (error) {
      throw queryRefused(error);
    } finally {
      this.#bindings.destroy_prepare_sync(prepared);
    }
  }

  async #prepare(sql: string): Promise<duckdb.PreparedStatement> {
    try {
      return await this.#bindings.prepare(this.#connection, sql);
    } catch (error) {
      throw queryRefused(error);
    }
  }

  #value(value: Parameter): duckdb.Value {
    if (value === null) return this.#bindings.create_null_value();
    switch (typeof value) {
      case "string":
        return this.#bindings.create_varchar(value);
      case "boolean":
        return this.#bindings.create_bool(value);
      case "bigint":
        return this.#bindings.create_hugeint(value);
      default:
        return Number.isSafeInteger(value)
          ? this.#bindings.create_int64(BigInt(value))
          : this.#bindings.create_double(value);
    }
  }

  #append(
    rows: Record<string, Cell>[],
    result: duckdb.Result,
    chunk: duckdb.DataChunk,
    names: readonly string[],
    limit: number,
  ): void {
    const size = this.#bindings.data_chunk_get_size(chunk);
    const readers = names.map((_, index) =>
      decode(
        this.#bindings,
        this.#bindings.data_chunk_get_vector(chunk, index),
        this.#bindings.column_type(result, index),
        size,
      ),
    );
    // fromEntries, because a column may be called __proto__.
    for (let row = 0; row < size && rows.length < limit; row++)
      rows.push(Object.fromEntries(names.map((name, index) => [name, (readers[index] as (row: number) => Cell)(row)])));
  }
}

/** Two columns of one name keep both their values: the later one is `name:1`. */
function distinctNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((name) => {
    let distinct = name;
    for (let count = 1; seen.has(distinct); count++) distinct = `${name}:${count}`;
    seen.add(distinct);
    return distinct;
  });
}
