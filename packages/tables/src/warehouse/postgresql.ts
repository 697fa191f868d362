import type { Client as PgClient, QueryArrayResult } from "pg";
import type { Cell } from "../cell.ts";
import { quoteLiteral } from "../quoting.ts";
import { TableError } from "../table-error.ts";
import { wholeCell } from "./cells.ts";
import { networkFailure, refusedByServer } from "./connect-failure.ts";
import { type Access, passwordWanted } from "./credentials.ts";
import { sqlStateOf } from "./error-names.ts";
import { POSTGRESQL } from "./postgresql-dialect.ts";
import { type DescribedColumn, postgresqlColumn } from "./postgresql-types.ts";
import { type CatalogColumn, CONNECT_SECONDS, QUERY_SECONDS, type Row, type Session } from "./session.ts";

/** Object identifiers of built-in types, which never change (pg_type.dat). */
const BOOLEAN = 16;
const WHOLE: ReadonlySet<number> = new Set([20, 21, 23]);
const FRACTIONS: ReadonlySet<number> = new Set([700, 701, 1700]);

const INVALID_PASSWORD = /^28/;
const UNDEFINED_TABLE = new Set(["42P01", "3F000", "0A000"]);

/** Its own settings for what decides how values read and compare; the rest of a user's settings changes no answer. */
const SETTINGS = [
  "-c DateStyle=ISO",
  "-c TimeZone=UTC",
  "-c standard_conforming_strings=on",
  "-c extra_float_digits=1",
];

/** Opens one read-only transaction, in which every query sees the same rows. */
export async function openPostgresql(access: Access, certificate: string | undefined): Promise<Session> {
  const { url, credentials } = access;
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    host: url.host,
    port: url.port ?? 5432,
    database: url.path[0] as string,
    user: url.user,
    password: () => {
      if (credentials.password === undefined) throw passwordWanted(url, undefined);
      return credentials.password;
    },
    ssl: url.tls ? { rejectUnauthorized: true, ...(certificate === undefined ? {} : { ca: certificate }) } : false,
    connectionTimeoutMillis: CONNECT_SECONDS * 1000,
    statement_timeout: QUERY_SECONDS * 1000,
    application_name: "assay",
    options: SETTINGS.join(" "),
  });
  // A server that goes away later fails the query under way, which says so.
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await client.query("SAVEPOINT untouched");
    const session = new PostgresqlSession(client, await versionOf(client));
    await session.requireUnicode(url.shown);
    return session;
  } catch (error) {
    await client.end().catch(() => {});
    throw connectFailure(error, access);
  }
}

async function versionOf(client: PgClient): Promise<string> {
  const { rows } = await client.query<{ server_version: string }>("SHOW server_version");
  return `postgresql ${/^[\d.]+/.exec(rows[0]?.server_version ?? "")?.[0] ?? "of an unknown version"}`;
}

function connectFailure(error: unknown, access: Access): unknown {
  if (error instanceof TableError) return error;
  const { code, message } = error as { code?: string; message: string };
  if (code !== undefined && INVALID_PASSWORD.test(code)) return refusedByServer(access, message);
  if (code === "3D000")
    return new TableError(`${access.url.shown}: ${message}`, {
      code: "no-such-database",
      reason: "invalid-input",
      remedy: "name a database of this server in the connection's path",
    });
  return networkFailure(error, access) ?? refusedByServer(access, message);
}

class PostgresqlSession implements Session {
  readonly dialect = POSTGRESQL;
  readonly unquoted = "lower";
  readonly version: string;
  readonly #client: PgClient;

  constructor(client: PgClient, version: string) {
    this.#client = client;
    this.version = version;
  }

  /** In any other encoding a character is not a code point. */
  async requireUnicode(shown: string): Promise<void> {
    const [row] = await this.rows("SELECT current_setting('server_encoding') AS encoding");
    if (row?.encoding === "UTF8") return;
    throw new TableError(
      `${shown} is encoded as ${row?.encoding}, in which texts do not compare as they do elsewhere`,
      {
        code: "not-unicode",
        reason: "invalid-input",
        remedy: "judge a database whose encoding is UTF8",
      },
    );
  }

  /** By the extended protocol, which takes one statement and no more. */
  async #query(sql: string): Promise<QueryArrayResult<(string | null)[]>> {
    const query = {
      text: sql,
      rowMode: "array",
      queryMode: "extended",
      types: { getTypeParser: () => (text: string) => text },
    };
    try {
      return await this.#client.query(query as never);
    } catch (error) {
      // A query that fails would end the transaction, and with it the sight of the same rows.
      await this.#client.query("ROLLBACK TO SAVEPOINT untouched").catch(() => {});
      throw error;
    }
  }

  async rows(sql: string): Promise<readonly Row[]> {
    const { fields, rows } = await this.#query(sql);
    const readers = fields.map(({ dataTypeID }) => readerOf(dataTypeID));
    return rows.map((row) =>
      Object.fromEntries(
        fields.map(({ name }, index) => {
          const cell = row[index] ?? null;
          return [name, cell === null ? null : (readers[index] as (text: string) => Cell)(cell)];
        }),
      ),
    );
  }

  async columnsOf(from: string): Promise<readonly CatalogColumn[]> {
    const { fields } = await this.#query(`SELECT * FROM ${from} LIMIT 0`);
    const parts = fields.map(
      ({ name, dataTypeID, dataTypeModifier }, index) =>
        `SELECT ${index} AS place, ${quoteLiteral(name)} AS name, format_type(oid, ${dataTypeModifier}) AS type, typtype AS kind FROM pg_catalog.pg_type WHERE oid = ${dataTypeID}`,
    );
    if (parts.length === 0) return [];
    const described = await this.rows(`${parts.join(" UNION ALL ")} ORDER BY 1`);
    return described.map((column) => postgresqlColumn(column as unknown as DescribedColumn));
  }

  async tablesNear(parts: readonly string[]): Promise<readonly string[]> {
    const schema = parts.length > 1 ? parts.at(-2) : undefined;
    const where =
      schema === undefined ? "pg_catalog.pg_table_is_visible(c.oid)" : `n.nspname = ${quoteLiteral(schema)}`;
    const found = await this.rows(
      `SELECT c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE ${where} AND c.relkind IN ('r', 'v', 'm', 'f', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1 LIMIT 1000`,
    );
    return found.map(({ name }) => String(name));
  }

  isUnknownTable(error: unknown): boolean {
    return UNDEFINED_TABLE.has(String((error as { code?: unknown }).code));
  }

  said(error: unknown): string {
    const { code = "", message } = error as { code?: string; message: string };
    // Class 22 is about values: its message may hold one.
    return code.startsWith("22") ? `a value of the data made it fail (SQLSTATE ${code})` : message;
  }

  codeOf(error: unknown): string | undefined {
    return sqlStateOf((error as { code?: unknown }).code);
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => {});
  }
}

function readerOf(type: number): (text: string) => Cell {
  if (type === BOOLEAN) return (text) => text === "t";
  if (WHOLE.has(type)) return wholeCell;
  return FRACTIONS.has(type) ? Number : (text) => text;
}
