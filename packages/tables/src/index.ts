export type { Cell } from "./duckdb/cells.ts";
export type { NumberColumn, Parameter } from "./duckdb/connection.ts";
export type { DuckDbHome } from "./duckdb/duckdb-home.ts";
export { openEngine, type TableEngine, type UserRows } from "./engine.ts";
export { PANDAS_MISSING_VALUES } from "./missing-values.ts";
export { quoteIdentifier, quoteLiteral } from "./quoting.ts";
export type { Column, ColumnKind, RowPlace, StructureFinding, Table, TableSource } from "./table.ts";
export { TableError, type TableErrorDetails, type TableLocation, type TableReason } from "./table-error.ts";
