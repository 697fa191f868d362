import type { Column } from "../column.ts";
import type { Dialect } from "../dialect.ts";
import type { UserRows } from "../engine.ts";
import type { ExactRows } from "../exact-rows.ts";
import type { Table } from "../table.ts";
import { TableError } from "../table-error.ts";
import { type AskedRows, batchRows, exactRows, type WriteQuery } from "./author-rows.ts";
import type { WarehouseEngine } from "./connection-url.ts";
import { type Access, readAccess } from "./credentials.ts";
import { nearestNames } from "./nearest-table.ts";
import { failedOnRows, refusedQuery } from "./query-failure.ts";
import { checkQueryText } from "./query-text.ts";
import type { CatalogColumn, Row, Session } from "./session.ts";
import { suiteTables } from "./suite-tables.ts";
import { type TableName, tableParts } from "./table-name.ts";

/** What is judged: a table or view, or a query. */
export type WarehouseSource = { readonly table: string } | { readonly query: string };

export interface WarehouseOptions {
  /** A URL, or `env:NAME` of the variable that holds it. */
  readonly connection: string;
  readonly source: WarehouseSource;
  /** Names of further tables that a suite may read. */
  readonly otherTables: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Told every secret before it is used. */
  readonly mask: (secret: string) => void;
  /** Text of the file that the connection's `sslrootcert` names. */
  readonly readCertificate: (path: string) => Promise<string>;
}

/** A table beside the one that is judged, in the same database. */
export interface OtherTable extends Pick<Table, "from" | "columns"> {
  /** As reports name it. */
  readonly shown: string;
}

export interface Warehouse extends AsyncDisposable {
  readonly version: string;
  readonly table: Table;
  /** As reports name it: the place, and the table or "query". */
  readonly shown: string;
  /** Whether others on the way can read along. */
  readonly unencrypted: boolean;
  rows(sql: string): Promise<readonly Row[]>;
  /**
   * Another table or view of the same database, by the name that a suite gives it: `table`, of the schema of the one that is
   * judged, `schema.table` or `"Schema"."Table"`. Throws `table-not-named` where the step does not let the suite read it, and
   * `no-such-table`.
   */
  otherTable(name: string): Promise<OtherTable>;
  /** The first rows of a query that a suite's author wrote over the table alone, and the number of all. */
  batchRows(write: WriteQuery, asked: AskedRows): Promise<UserRows>;
  /** The database that the connection names. */
  readonly database: string;
  /**
   * The first rows of a query that a suite's author wrote over the tables that the suite may read, of whose cells nothing is
   * lost. What the engine says while it runs is not told.
   */
  exactRows(write: WriteQuery, asked: AskedRows): Promise<ExactRows>;
}

type Open = (access: Access, certificate: string | undefined) => Promise<Session>;

async function openSession(access: Access, certificate: string | undefined): Promise<Session> {
  const open: Record<WarehouseEngine, () => Promise<Open>> = {
    // Each brings its vendor's client along, which only those who use it should load.
    postgresql: async () => (await import("./postgresql.ts")).openPostgresql,
    trino: async () => (await import("./trino.ts")).openTrino,
    snowflake: async () => (await import("./snowflake.ts")).openSnowflake,
  };
  return await (await open[access.url.engine]())(access, certificate);
}

/** Connects to the engine that a URL names and opens one table or query of it. Nothing of it can be written. */
export async function openWarehouse({
  connection,
  source,
  otherTables,
  env,
  mask,
  readCertificate,
}: WarehouseOptions): Promise<Warehouse> {
  const access = readAccess(connection, env);
  for (const secret of access.secrets) mask(secret);
  if ("query" in source) checkQueryText(source.query);
  const { rootCertificate, shown, tls, host } = access.url;
  const certificate = rootCertificate === undefined ? undefined : await readCertificate(rootCertificate);
  const session = await openSession(access, certificate);
  const failed = (error: unknown): TableError =>
    error instanceof TableError ? error : refusedQuery(session, access, error);
  const whose = "query" in source ? "input `query`" : `what is asked of ${source.table}`;
  const rows = (sql: string) =>
    session.rows(sql).catch((error: unknown) => Promise.reject(failedOnRows(session, error, whose)));
  try {
    const parts = "table" in source ? tableParts("input `table`", source.table) : undefined;
    const readable = suiteTables(parts, otherTables, session.storedName);
    const named = async (own: TableName) => {
      const from = own.map(session.dialect.identifier).join(".");
      const columns = await session.columnsOf(from).catch(async (error: unknown) => {
        throw session.isUnknownTable(error) ? await unknownTable(session, own, shown) : failed(error);
      });
      return { columns, view: viewOf(session.dialect, from, columns) };
    };
    const asked = async (query: string) => {
      const from = `(\n${query}\n) AS asked`;
      const columns = await session.columnsOf(from).catch((error: unknown) => Promise.reject(failed(error)));
      return { columns, view: viewOf(session.dialect, from, columns) };
    };
    const { columns, view } = parts ? await named(parts) : await asked((source as { query: string }).query);
    const [counted] = await rows(`SELECT count(*) AS n FROM ${view}`);
    return {
      version: session.version,
      table: tableOf(session.dialect, view, columns, Number(counted?.n)),
      shown: `${shown} ${parts ? parts.join(".") : "(query)"}`,
      unencrypted: !tls && !/^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host),
      rows,
      otherTable: async (name) => {
        const whole = readable.named(name);
        const other = await named(whole);
        return { from: other.view, columns: other.columns.map(plainColumn), shown: whole.join(".") };
      },
      batchRows: (write, options) => batchRows({ session, failed, view, columns }, write, options),
      database: access.url.path[0] as string,
      exactRows: (write, options) =>
        exactRows({ session, failed, view, columns }, write, { ...options, others: readable.all }),
      [Symbol.asyncDispose]: () => session.close(),
    };
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** The columns in the form in which they are judged, for a FROM clause. */
function viewOf({ identifier }: Dialect, from: string, columns: readonly CatalogColumn[]): string {
  return `(SELECT ${columns.map(({ judged, name }) => `${judged} AS ${identifier(name)}`).join(", ")} FROM ${from}) AS data`;
}

function plainColumn({ judged: _judged, own: _own, ...column }: CatalogColumn): Column {
  return column;
}

async function unknownTable(session: Session, parts: TableName, shown: string): Promise<TableError> {
  const known = await session.tablesNear(parts).catch(() => []);
  const [nearest] = nearestNames(parts.at(-1) as string, known);
  return new TableError(
    `${shown} has no table "${parts.join(".")}"${nearest === undefined ? "" : `; did you mean "${nearest}"?`}`,
    {
      code: "no-such-table",
      reason: "invalid-input",
      remedy:
        known.length > 0
          ? `use one of: ${known.slice(0, 50).join(", ")}`
          : "check schema and spelling, and that the user may read it",
    },
  );
}

function tableOf(dialect: Dialect, from: string, columns: readonly CatalogColumn[], rows: number): Table {
  return {
    name: "data",
    dialect,
    from,
    columns: columns.map(plainColumn),
    rows,
    findings: [],
    malformed: 0,
    rowNumber: "NULL",
    files: [],
    linesOf: () => Promise.resolve(undefined),
    placesOf: () => Promise.resolve(undefined),
  };
}
