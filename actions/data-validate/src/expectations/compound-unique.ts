import { allOf } from "../sql/table-sql.ts";
import { columnsNamed, countOf, type Definition, define } from "./definition.ts";
import { ignoredOf, judgedRows, judgeRows, LIST_KEYWORDS, rowsLimit, rowText } from "./row-map.ts";

/**
 * Every combination of the columns' values occurs once, missing values being equal. As in Great Expectations all
 * occurrences of a repeated combination are unexpected.
 */
export const compoundUnique: Definition = define(
  "expect_compound_columns_to_be_unique",
  LIST_KEYWORDS,
  ({ column_list: names, ignore_row_if, mostly = 1 }) => ({
    columns: names,
    title: `The combination of ${names.join(", ")} must be unique`,
    limit: rowsLimit("occurs once", mostly),
    plan: (scope) => {
      const { sql, from, rows } = scope;
      const columns = columnsNamed(scope, names);
      const judged = judgedRows(sql, columns, ignoredOf(ignore_row_if));
      const where = allOf(rows, judged);
      // Names that no column of the table has, since a bare name inside the subquery would mean the column.
      const prefix = freeName(scope.columns.map(({ name }) => name));
      const keys = columns.map((column, index) => ({
        value: sql.value(column),
        name: sql.dialect.identifier(`${prefix}${index}`),
      }));
      const repeated = `SELECT ${keys.map(({ value, name }) => `${value} AS ${name}`).join(", ")}, count(*) AS n FROM ${from}${where === "" ? "" : ` WHERE ${where}`} GROUP BY ${keys.map((_, index) => index + 1).join(", ")} HAVING count(*) > 1`;
      const same = keys.map(({ value, name }) => `${name} IS NOT DISTINCT FROM ${value}`).join(" AND ");
      return {
        measures: { rows: sql.count(rows), judged: sql.count(rows, judged) },
        refine: (measured) =>
          "unexpected" in measured || countOf(measured, "judged") === 0
            ? undefined
            : `SELECT ${sql.dialect.cast("coalesce(sum(n), 0)", "integer")} AS unexpected FROM (${repeated}) AS repeats`,
        judge: (measured) => {
          const cells = {
            where: allOf(rows, judged, `EXISTS (SELECT 1 FROM (${repeated}) AS repeats WHERE ${same})`),
            value: rowText(sql, columns),
          };
          const words = {
            kept: `differ in ${names.join(", ")}`,
            broken: `share their ${names.join(", ")} with another`,
            cells,
          };
          return judgeRows(measured, columns, rows, words, mostly);
        },
      };
    },
  }),
);

function freeName(taken: readonly string[]): string {
  let name = "assay key ";
  while (taken.some((other) => other.toLowerCase().startsWith(name))) name += "_";
  return name;
}
