import { getCACertificates, setDefaultCACertificates } from "node:tls";
import type { Connection, ConnectionOptions, Column as DriverColumn, RowStatement } from "snowflake-sdk";
import type { Cell } from "../cell.ts";
import { TableError } from "../table-error.ts";
import { wholeCell } from "./cells.ts";
import { networkFailure, refusedByServer } from "./connect-failure.ts";
import type { Access } from "./credentials.ts";
import { sqlStateOf } from "./error-names.ts";
import { type CatalogColumn, QUERY_SECONDS, type Row, type Session } from "./session.ts";
import { SNOWFLAKE } from "./snowflake-dialect.ts";
import { shownName, snowflakeColumns, storedName } from "./snowflake-types.ts";

const UNKNOWN_OBJECT = "42S02";
/** The driver's own codes for a server that does not answer. */
const UNREACHABLE: ReadonlySet<number> = new Set([401001, 401002, 402001]);

/** What decides how values read and are spelt; the rest of a user's settings changes no answer. */
const SETTINGS = [
  "TIMEZONE = 'UTC'",
  "DATE_OUTPUT_FORMAT = 'YYYY-MM-DD'",
  ...["NTZ", "LTZ", "TZ"].map((kind) => `TIMESTAMP_${kind}_OUTPUT_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF9'`),
  "TIMESTAMP_TYPE_MAPPING = 'TIMESTAMP_NTZ'",
  `STATEMENT_TIMEOUT_IN_SECONDS = ${QUERY_SECONDS}`,
];

interface SnowflakeFailure {
  readonly message: string;
  readonly code?: number | string;
  readonly sqlState?: string;
  readonly cause?: unknown;
}

/** Opens a session. The driver takes one statement at a time unless asked otherwise. */
export async function openSnowflake(access: Access, certificate: string | undefined): Promise<Session> {
  const { default: snowflake } = await import("snowflake-sdk");
  // The driver takes no authority of ours, only those that Node trusts.
  if (certificate !== undefined) setDefaultCACertificates([...getCACertificates("default"), certificate]);
  snowflake.configure({
    // By default it writes a log into the working directory, which is the user's workspace.
    logLevel: "OFF",
    additionalLogToConsole: false,
    // By default it evaluates a value that is no JSON as JavaScript.
    jsonColumnVariantParser: (value) => value,
    xmlColumnVariantParser: (value) => value,
  });
  try {
    const connection = snowflake.createConnection(optionsOf(access));
    // Not connectAsync(), which goes on where the server cannot be reached.
    await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
    const session = new SnowflakeSession(connection);
    await session.prepare();
    return session;
  } catch (error) {
    throw connectFailure(error as SnowflakeFailure, access);
  }
}

function optionsOf({ url, credentials }: Access): ConnectionOptions {
  const { options, host, port } = url;
  // An account's name may hold dots too: xy12345.eu-central-1.
  const isPlace = port !== undefined || /\.snowflakecomputing\.[a-z]+$/i.test(host);
  const { password, privateKey, passphrase, token } = credentials;
  const proof = {
    ...(password === undefined ? {} : { password }),
    ...(privateKey === undefined ? {} : { authenticator: "SNOWFLAKE_JWT", privateKey }),
    ...(passphrase === undefined ? {} : { privateKeyPass: passphrase }),
    ...(token === undefined ? {} : { authenticator: "PROGRAMMATIC_ACCESS_TOKEN", token }),
  };
  const named = Object.fromEntries(
    ["warehouse", "role"].flatMap((name) => (options.has(name) ? [[name, options.get(name)]] : [])),
  );
  return {
    account: options.get("account") ?? (isPlace ? (host.split(".")[0] as string) : host),
    username: url.user,
    database: url.path[0] as string,
    ...(url.path[1] === undefined ? {} : { schema: url.path[1] }),
    ...named,
    ...proof,
    ...(isPlace ? { accessUrl: `https://${host}${port === undefined ? "" : `:${port}`}` } : {}),
    application: "assay",
    rowMode: "array",
    // Else a missing value would be the text "NULL".
    representNullAsStringNull: false,
    fetchAsString: ["Boolean", "Number", "Date", "JSON", "Buffer"],
    sfRetryMaxLoginRetries: 1,
    disableConsoleLogin: true,
    clientStoreTemporaryCredential: false,
  } as ConnectionOptions;
}

function connectFailure(error: SnowflakeFailure, access: Access): unknown {
  if (error instanceof TableError) return error;
  const network = networkFailure(error.cause ?? error, access);
  if (network) return network;
  if (UNREACHABLE.has(Number(error.code)))
    return networkFailure({ code: "ECONNREFUSED", message: error.message }, access);
  return refusedByServer(access, error.message);
}

class SnowflakeSession implements Session {
  readonly dialect = SNOWFLAKE;
  readonly unquoted = "upper";
  readonly storedName = storedName;
  version = "snowflake";
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  async prepare(): Promise<void> {
    await this.#execute(`ALTER SESSION SET ${SETTINGS.join(" ")}`);
    const [row] = await this.rows("SELECT CURRENT_VERSION() AS version");
    this.version = `snowflake ${row?.version}`;
  }

  async #execute(
    sql: string,
  ): Promise<{ columns: readonly DriverColumn[]; data: readonly (readonly (string | null)[])[] }> {
    return await new Promise((resolve, reject) => {
      this.#connection.execute({
        sqlText: sql,
        complete: (error, statement, rows) => {
          if (error) reject(error);
          else resolve({ columns: (statement as RowStatement).getColumns() ?? [], data: rows ?? [] });
        },
      });
    });
  }

  async rows(sql: string): Promise<readonly Row[]> {
    const { columns, data } = await this.#execute(sql);
    const names = columns.map((column) => shownName(column.getName()));
    return data.map((row) =>
      Object.fromEntries(columns.map((column, index) => [names[index] as string, cellOf(row[index] ?? null, column)])),
    );
  }

  async columnsOf(from: string): Promise<readonly CatalogColumn[]> {
    const { columns } = await this.#execute(`SELECT * FROM ${from} LIMIT 0`);
    return snowflakeColumns(
      columns.map((column) => ({
        name: column.getName(),
        type: column.getType(),
        precision: column.getPrecision() ?? undefined,
        scale: column.getScale() ?? undefined,
      })),
    );
  }

  async tablesNear(parts: readonly string[]): Promise<readonly string[]> {
    const schema = parts.length > 1 ? SNOWFLAKE.literal(parts.at(-2) as string) : "CURRENT_SCHEMA()";
    const found = await this.rows(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ${schema} ORDER BY 1 LIMIT 1000`,
    );
    return found.map(({ name }) => String(name));
  }

  isUnknownTable(error: unknown): boolean {
    return (error as SnowflakeFailure).sqlState === UNKNOWN_OBJECT;
  }

  said(error: unknown): string {
    const { sqlState = "", message } = error as SnowflakeFailure;
    return sqlState.startsWith("22") ? `a value of the data made it fail (SQLSTATE ${sqlState})` : message;
  }

  codeOf(error: unknown): string | undefined {
    return sqlStateOf((error as SnowflakeFailure).sqlState);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#connection.destroy(() => resolve()));
  }
}

function cellOf(text: string | null, column: DriverColumn): Cell {
  if (text === null) return null;
  const value = String(text);
  switch (column.getType().toLowerCase()) {
    case "fixed":
      return (column.getScale() ?? 0) === 0 ? wholeCell(value) : Number(value);
    case "real":
      return /^-?inf$/i.test(value) ? (value.startsWith("-") ? -Infinity : Infinity) : Number(value);
    case "boolean":
      return /^(true|1)$/i.test(value);
    default:
      return column.getType().toLowerCase().startsWith("timestamp")
        ? value.replace(/(\.\d*[1-9])0+|\.0+/, "$1")
        : value;
  }
}
