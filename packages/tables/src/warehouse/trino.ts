import type { Trino as TrinoClient } from "trino-client";
import type { Cell } from "../cell.ts";
import { quoteLiteral } from "../quoting.ts";
import { TableError } from "../table-error.ts";
import { networkFailure, refusedByServer } from "./connect-failure.ts";
import { type Access, passwordWanted } from "./credentials.ts";
import { trinoNameOf } from "./error-names.ts";
import { type CatalogColumn, QUERY_SECONDS, type Row, type Session } from "./session.ts";
import { TRINO } from "./trino-dialect.ts";
import { trinoColumn } from "./trino-types.ts";

interface TrinoColumn {
  readonly name: string;
  readonly type: string;
}

/** What a statement failed with, in Trino's own words. */
class TrinoFailure extends Error {
  override readonly name = "TrinoFailure";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const UNKNOWN_TABLE = new Set(["TABLE_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND", "MISSING_SCHEMA_NAME"]);
/** Failures on a value, whose message may hold it. */
const OF_A_VALUE = new Set([
  "DIVISION_BY_ZERO",
  "INVALID_CAST_ARGUMENT",
  "INVALID_FUNCTION_ARGUMENT",
  "NUMERIC_VALUE_OUT_OF_RANGE",
  "GENERIC_USER_ERROR",
]);

/** Asks a coordinator over HTTPS. Each statement is one request, and the server's grammar takes one statement. */
export async function openTrino(access: Access, certificate: string | undefined): Promise<Session> {
  const { url, credentials } = access;
  const { password } = credentials;
  if (password !== undefined && !url.tls)
    throw new TableError(`${url.shown} would be sent its password unencrypted`, {
      code: "unencrypted-password",
      reason: "invalid-input",
      remedy: "leave out sslmode=disable; Trino itself takes passwords over HTTPS alone",
    });
  const { BasicAuth, Trino } = await import("trino-client");
  const port = url.port ?? (url.tls ? 443 : 8080);
  const host = url.host.includes(":") ? `[${url.host}]` : url.host;
  const client = Trino.create({
    server: `${url.tls ? "https" : "http"}://${host}:${port}`,
    source: "assay",
    catalog: url.path[0] as string,
    ...(url.path[1] === undefined ? {} : { schema: url.path[1] }),
    ...(password === undefined ? {} : { auth: new BasicAuth(url.user, password) }),
    ...(url.tls
      ? { ssl: { rejectUnauthorized: true, ...(certificate === undefined ? {} : { ca: certificate }) } }
      : {}),
    session: { query_max_run_time: `${QUERY_SECONDS}s` },
    extraHeaders: { "X-Trino-User": url.user, "X-Trino-Time-Zone": "UTC" },
  });
  try {
    const { data } = await answerOf(client, "SELECT version()");
    return new TrinoSession(client, `trino ${data[0]?.[0]}`, url.path);
  } catch (error) {
    throw connectFailure(error, access);
  }
}

function connectFailure(error: unknown, access: Access): unknown {
  if (error instanceof TableError) return error;
  const status = (error as { response?: { status?: number } }).response?.status;
  if (status === 401 && access.credentials.password === undefined) return passwordWanted(access.url, error);
  if (status === 401 || status === 403) return refusedByServer(access, `HTTP ${status}`);
  return networkFailure(error, access) ?? refusedByServer(access, (error as Error).message);
}

async function answerOf(
  client: TrinoClient,
  sql: string,
): Promise<{ columns: readonly TrinoColumn[]; data: readonly (readonly unknown[])[] }> {
  let columns: readonly TrinoColumn[] = [];
  const data: (readonly unknown[])[] = [];
  for await (const part of await client.query(sql)) {
    if (part.error) throw new TrinoFailure(part.error.message, part.error.errorName);
    columns = part.columns ?? columns;
    for (const row of part.data ?? []) data.push(row);
  }
  return { columns, data };
}

class TrinoSession implements Session {
  readonly dialect = TRINO;
  readonly unquoted = "lower";
  readonly version: string;
  readonly #client: TrinoClient;
  readonly #path: readonly string[];

  constructor(client: TrinoClient, version: string, path: readonly string[]) {
    this.#client = client;
    this.version = version;
    this.#path = path;
  }

  async rows(sql: string): Promise<readonly Row[]> {
    let { columns, data } = await answerOf(this.#client, sql);
    // JSON's numbers lose the last digits of these: they are asked for once more, as text.
    if (columns.some(({ type }, index) => type === "bigint" && data.some((row) => isUnsafe(row[index])))) {
      const names = columns.map((_, index) => `c${index}`);
      const list = columns.map(({ type }, index) => (type === "bigint" ? `CAST(c${index} AS VARCHAR)` : `c${index}`));
      ({ data } = await answerOf(this.#client, `SELECT ${list.join(", ")} FROM (${sql}) AS q (${names.join(", ")})`));
    }
    return data.map((row) =>
      Object.fromEntries(columns.map(({ name, type }, index) => [name, cellOf(row[index] ?? null, type)])),
    );
  }

  async columnsOf(from: string): Promise<readonly CatalogColumn[]> {
    const { columns } = await answerOf(this.#client, `SELECT * FROM ${from} LIMIT 0`);
    return columns.map(trinoColumn);
  }

  async tablesNear(parts: readonly string[]): Promise<readonly string[]> {
    const [catalog = "", schema] =
      parts.length > 2 ? parts : [this.#path[0], parts.length > 1 ? parts[0] : this.#path[1]];
    if (schema === undefined) return [];
    const found = await this.rows(
      `SELECT table_name AS name FROM ${TRINO.identifier(catalog)}.information_schema.tables WHERE table_schema = ${quoteLiteral(schema)} ORDER BY 1 LIMIT 1000`,
    );
    return found.map(({ name }) => String(name));
  }

  isUnknownTable(error: unknown): boolean {
    return error instanceof TrinoFailure && UNKNOWN_TABLE.has(error.code);
  }

  said(error: unknown): string {
    const { code, message } = error as { code?: string; message: string };
    return code !== undefined && OF_A_VALUE.has(code) ? `a value of the data made it fail (${code})` : message;
  }

  codeOf(error: unknown): string | undefined {
    return error instanceof TrinoFailure ? trinoNameOf(error.code) : undefined;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const isUnsafe = (value: unknown) => typeof value === "number" && !Number.isSafeInteger(value);

function cellOf(value: unknown, type: string): Cell {
  if (value === null) return null;
  if (type === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (/^(tinyint|smallint|integer|real|double|decimal)/.test(type)) return Number(value);
  if (typeof value === "boolean") return value;
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // As DuckDB spells points in time.
  return type.startsWith("timestamp") ? text.replace(/(\.\d*[1-9])0+|\.0+/, "$1").replace(/ UTC$/, "+00") : text;
}
