import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { allOf } from "../sql/table-sql.ts";
import { column, share } from "../suite/keyword.ts";
import { mostlyInWords, portionInWords, valuesInWords } from "./column-map.ts";
import { countOf, define } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/**
 * Every value occurs once. As in Great Expectations all occurrences of a repeated value are unexpected, not only the
 * later ones. The pass counts distinct values; only where some repeat are the rows that hold them counted.
 */
export const valuesUnique = define(
  "expect_column_values_to_be_unique",
  { column, mostly: share },
  ({ column: name, mostly = 1 }) => ({
    column: name,
    title: `${valuesInWords(name, mostly)} must be unique`,
    limit: mostlyInWords("occurs once", mostly),
    plan: ({ sql, from, rows }, known) => {
      const value = sql.value(known as Column);
      const present = allOf(rows, `${value} IS NOT NULL`);
      const repeated = `SELECT ${value} AS value, count(*) AS n FROM ${from} WHERE ${present} GROUP BY 1 HAVING count(*) > 1`;
      return {
        measures: {
          rows: sql.count(rows),
          present: sql.countOf(value, rows),
          distinct: sql.over((argument) => `count(DISTINCT ${argument})`, value, rows),
        },
        refine: (measured) =>
          "unexpected" in measured || countOf(measured, "present") === countOf(measured, "distinct")
            ? undefined
            : `SELECT ${sql.dialect.cast("sum(n)", "integer")} AS unexpected, count(*) AS repeated FROM (${repeated}) AS repeats`,
        judge: (measured) => {
          const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
          const [unexpected, values] = [countOf(measured, "unexpected"), countOf(measured, "repeated")];
          if (there === 0) return nothingToJudge(name, all, rows);
          const met = (there - unexpected) / there >= mostly;
          const portion = ` ${portionInWords(unexpected, there, mostly)}`;
          return {
            met,
            reason: met ? "as-expected" : "unexpected-values",
            message:
              unexpected === 0
                ? `all ${formatCount(there)} values of ${name} are different`
                : `${formatCount(unexpected)} of ${formatCount(there)} values of ${name} occur more than once${portion}, ${formatCount(values)} different ${values === 1 ? "value" : "values"} among them`,
            observed: unexpected,
            missing: all - there,
            unexpected,
            ...(unexpected > 0
              ? { cells: { where: `${present} AND ${value} IN (SELECT value FROM (${repeated}) AS repeats)`, value } }
              : {}),
          };
        },
      };
    },
  }),
);
