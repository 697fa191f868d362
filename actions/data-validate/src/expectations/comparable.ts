import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import type { TableSql } from "../sql/table-sql.ts";

const isInstant = ({ kind }: Column) => kind === "date" || kind === "timestamp";
const isNumberLike = (column: Column) => isNumeric(column) || column.kind === "boolean";

/** Whether values of the two columns can be equal; true and false are 1 and 0 beside numbers, as in Python. */
export function areComparable(one: Column, other: Column): boolean {
  if (one.kind === "other" || other.kind === "other") return one.sqlType === other.sqlType;
  if (isNumberLike(one)) return isNumberLike(other);
  return one.kind === other.kind || (isInstant(one) && isInstant(other));
}

/** SQL of a column's value as it is compared with that of a comparable column. */
export function comparedValue(sql: TableSql, column: Column, other: Column): string {
  return column.kind === "boolean" && other.kind !== "boolean" ? sql.number(column) : sql.ordered(column);
}

/** SQL that is true where both columns hold the same value or both none; never NULL. */
export function sameValue(sql: TableSql, one: Column, other: Column): string {
  if (!areComparable(one, other)) return `(${sql.value(one)} IS NULL AND ${sql.value(other)} IS NULL)`;
  return `(${comparedValue(sql, one, other)} IS NOT DISTINCT FROM ${comparedValue(sql, other, one)})`;
}
