import { allOf } from "../sql/table-sql.ts";
import { share } from "../suite/keyword.ts";
import { countOf, define } from "./definition.ts";
import { repeatedRows } from "./repeated-rows.ts";
import { judgeRows, rowsLimit, rowText } from "./row-map.ts";

/** Ours, not Great Expectations': no two rows are the same in all columns, missing values being equal. All rows that have a twin are unexpected. */
export const rowsUnique = define("expect_table_rows_to_be_unique", { mostly: share }, ({ mostly = 1 }) => ({
  title: "No two rows must be the same",
  limit: rowsLimit("occurs once", mostly),
  plan: (scope) => {
    const { sql, rows, columns } = scope;
    const { count, isRepeated } = repeatedRows(scope, columns, allOf(rows));
    return {
      measures: { rows: sql.count(rows), judged: sql.count(rows) },
      refine: (measured) => ("unexpected" in measured || countOf(measured, "judged") === 0 ? undefined : count),
      judge: (measured) => {
        const cells = { where: isRepeated, value: rowText(sql, columns) };
        const words = { kept: "are different", broken: "are the same as another", cells };
        return judgeRows(measured, columns, rows, words, mostly);
      },
    };
  },
}));
