import type { Column } from "@assay/tables";
import { allOf } from "../sql/table-sql.ts";
import type { Scope } from "./definition.ts";

/** SQL about the rows that share the values of some columns with another row; missing values are equal. */
export interface RepeatedRows {
  /** SELECT of how many they are, as `unexpected`. */
  readonly count: string;
  /** True for such a row, among those that were asked about. */
  readonly isRepeated: string;
}

/** @param where SQL that is true for the rows asked about; empty where that is all of them. */
export function repeatedRows(
  { sql, from, columns: all }: Scope,
  columns: readonly Column[],
  where: string,
): RepeatedRows {
  // Names that no column of the table has, since a bare name inside the subquery would mean the column.
  const prefix = freeName(all.map(({ name }) => name));
  const keys = columns.map((column, index) => ({
    value: sql.value(column),
    name: sql.dialect.identifier(`${prefix}${index}`),
  }));
  const repeated = `SELECT ${keys.map(({ value, name }) => `${value} AS ${name}`).join(", ")}, count(*) AS n FROM ${from}${where === "" ? "" : ` WHERE ${where}`} GROUP BY ${keys.map((_, index) => index + 1).join(", ")} HAVING count(*) > 1`;
  const same = keys.map(({ value, name }) => `${name} IS NOT DISTINCT FROM ${value}`).join(" AND ");
  return {
    count: `SELECT ${sql.dialect.cast("coalesce(sum(n), 0)", "integer")} AS unexpected FROM (${repeated}) AS repeats`,
    isRepeated: allOf(
      where === "" ? undefined : where,
      `EXISTS (SELECT 1 FROM (${repeated}) AS repeats WHERE ${same})`,
    ),
  };
}

function freeName(taken: readonly string[]): string {
  let name = "assay key ";
  while (taken.some((other) => other.toLowerCase().startsWith(name))) name += "_";
  return name;
}
