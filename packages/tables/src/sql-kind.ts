import type { ColumnKind } from "./column.ts";

const INTEGER = /^U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?$/;

/** What a column of DuckDB's type is to a reader of the data. */
export function kindOf(sqlType: string): ColumnKind {
  if (INTEGER.test(sqlType)) return "integer";
  if (/^(FLOAT|DOUBLE|DECIMAL\(.*\))$/.test(sqlType)) return "float";
  if (sqlType === "BOOLEAN") return "boolean";
  if (sqlType === "VARCHAR" || /^ENUM\(.*\)$/s.test(sqlType)) return "string";
  if (sqlType === "DATE") return "date";
  return /^TIMESTAMP/.test(sqlType) && !sqlType.endsWith("]") ? "timestamp" : "other";
}
