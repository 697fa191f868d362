export type { Cell } from "./cell.ts";
export type { Column, ColumnKind } from "./column.ts";
export { numberOf, textOf } from "./column-sql.ts";
export { type Dialect, DialectError, type NumberColumnType, PatternError, type SqlType } from "./dialect.ts";
export type { Parameter } from "./duckdb/connection.ts";
export type { DuckDbHome } from "./duckdb/duckdb-home.ts";
export type { NumberColumn } from "./duckdb/number-column.ts";
export { openEngine, type TableEngine, type UserRows } from "./engine.ts";
export type { ExactKind, ExactRows } from "./exact-rows.ts";
export { canonicalLabel, type LabelColumn, readLabels, refuseOtherLabels } from "./labels.ts";
export { PANDAS_MISSING_VALUES } from "./missing-values.ts";
export { re2Pattern } from "./python-pattern.ts";
export { quoteIdentifier, quoteLiteral } from "./quoting.ts";
export { requireKeys } from "./row-keys.ts";
export type { RowPlace, ShownTable, StructureFinding, Table, TableSource } from "./table.ts";
export { TableError, type TableErrorDetails, type TableLocation, type TableReason } from "./table-error.ts";
export {
  type OtherTable,
  openWarehouse,
  type Warehouse,
  type WarehouseOptions,
  type WarehouseSource,
} from "./warehouse/warehouse.ts";
