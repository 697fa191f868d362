export { PANDAS_MISSING_VALUES } from "./missing-values.ts";
export { quoteIdentifier, quoteLiteral } from "./quoting.ts";
export type { Column, ColumnKind, RowPlace, StructureFinding, Table, TableSource } from "./table.ts";
export { TableError, type TableErrorDetails, type TableLocation, type TableReason } from "./table-error.ts";
