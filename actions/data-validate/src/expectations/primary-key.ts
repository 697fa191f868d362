import { formatCount } from "@assay/report";
import { allOf } from "../sql/table-sql.ts";
import { column, required, texts } from "../suite/keyword.ts";
import { columnsNamed, countOf, define, type Plan, type Scope } from "./definition.ts";
import { noRowToJudge } from "./nothing-to-judge.ts";
import { repeatedRows } from "./repeated-rows.ts";
import { judgedRows, rowText } from "./row-map.ts";

/** Ours, not Great Expectations': the column identifies every row, so that no row lacks its value and no two share it. */
export const primaryKey = define("expect_column_values_to_be_primary_key", { column }, ({ column: name }) => ({
  column: name,
  title: `${name} must be a primary key`,
  limit: "there in every row, and once",
  plan: (scope) => planOf(scope, [name]),
}));

/** The same of several columns together, each of which has a value in every row. */
export const compoundPrimaryKey = define(
  "expect_compound_columns_to_be_primary_key",
  { column_list: required(texts("a list of column names")) },
  ({ column_list: names }) => ({
    columns: names,
    title: `${names.join(", ")} must be a primary key`,
    limit: "there in every row, and once",
    plan: (scope) => planOf(scope, names),
  }),
);

function planOf(scope: Scope, names: readonly string[]): Plan {
  const { sql, rows } = scope;
  const columns = columnsNamed(scope, names);
  const whole = judgedRows(sql, columns, "any") as string;
  const { count, isRepeated } = repeatedRows(scope, columns, allOf(rows, whole));
  const key = names.join(", ");
  return {
    measures: { rows: sql.count(rows), whole: sql.count(rows, whole) },
    refine: (measured) => ("unexpected" in measured || countOf(measured, "whole") === 0 ? undefined : count),
    judge: (measured) => {
      const [all, complete] = [countOf(measured, "rows"), countOf(measured, "whole")];
      const [lacking, shared] = [all - complete, countOf(measured, "unexpected")];
      if (all === 0) return noRowToJudge([...names], all, rows);
      const faults = [
        ...(shared > 0 ? [`${formatCount(shared)} of ${formatCount(all)} rows share theirs with another`] : []),
        ...(lacking > 0 ? [`${formatCount(lacking)} ${lacking === 1 ? "row lacks it" : "rows lack it"}`] : []),
      ];
      const met = faults.length === 0;
      return {
        met,
        reason: met ? "as-expected" : shared > 0 ? "duplicate-key" : "unexpected-values",
        message: met ? `${key} identifies all ${formatCount(all)} rows` : `${key} is no key: ${faults.join(", ")}`,
        observed: shared + lacking,
        missing: lacking,
        unexpected: shared + lacking,
        ...(met
          ? {}
          : {
              cells: {
                where: allOf(rows, `((NOT ${whole}) OR (${isRepeated}))`),
                value: columns.length === 1 && columns[0] ? sql.value(columns[0]) : rowText(sql, columns),
              },
            }),
      };
    },
  };
}
