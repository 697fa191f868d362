import type { Cell } from "../cell.ts";
import type { Column } from "../column.ts";
import type { Dialect } from "../dialect.ts";

export type Row = Readonly<Record<string, Cell>>;

/** A column as the engine's catalog has it. */
export interface CatalogColumn extends Column {
  /** SQL of the column in the form in which it is judged, such as text that is compared by code points. */
  readonly judged: string;
  /** Its name in a query, where that is not the one that suites know it by. */
  readonly own?: string;
}

/** One session with one engine, over the vendor's own client. It can read and nothing else. */
export interface Session {
  /** What the report's provenance says, e.g. "postgresql 15.13". */
  readonly version: string;
  readonly dialect: Dialect;
  /** Columns of what a FROM clause names, without reading a row of it. */
  columnsOf(from: string): Promise<readonly CatalogColumn[]>;
  /** The names of tables and views in the schema of a name that was not found. */
  tablesNear(parts: readonly string[]): Promise<readonly string[]>;
  rows(sql: string): Promise<readonly Row[]>;
  /** Whether an error says that there is no such table. */
  isUnknownTable(error: unknown): boolean;
  /** The engine's words on a query that it refused; of one that it ran, they may hold values of any class of error. */
  said(error: unknown): string;
  /** The name the engine's documentation lists an error by, such as "SQLSTATE 42704"; `undefined` where it gave none. */
  codeOf(error: unknown): string | undefined;
  /** A table's name as the engine stores it, of one that a suite writes without quotes; as it stands where that is absent. */
  storedName?(name: string): string;
  /** Which letters of A to Z a name without quotes is made of in SQL. */
  readonly unquoted: "lower" | "upper";
  close(): Promise<void>;
}

/** How long a query of ours may take: an engine under load answers late, and one without end would hold the runner. */
export const QUERY_SECONDS = 3600;
/** How long a server may take to accept a connection. */
export const CONNECT_SECONDS = 30;
