import { allOf } from "../sql/table-sql.ts";
import { columnsNamed, countOf, type Definition, define } from "./definition.ts";
import { repeatedRows } from "./repeated-rows.ts";
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
      const { sql, rows } = scope;
      const columns = columnsNamed(scope, names);
      const judged = judgedRows(sql, columns, ignoredOf(ignore_row_if));
      const { count, isRepeated } = repeatedRows(scope, columns, allOf(rows, judged));
      return {
        measures: { rows: sql.count(rows), judged: sql.count(rows, judged) },
        refine: (measured) => ("unexpected" in measured || countOf(measured, "judged") === 0 ? undefined : count),
        judge: (measured) => {
          const words = {
            kept: `differ in ${names.join(", ")}`,
            broken: `share their ${names.join(", ")} with another`,
            cells: { where: isRepeated, value: rowText(sql, columns) },
          };
          return judgeRows(measured, columns, rows, words, mostly);
        },
      };
    },
  }),
);
