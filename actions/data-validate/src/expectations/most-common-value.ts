import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindMismatch } from "../sql/literals.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, flag, members, required } from "../suite/keyword.ts";
import { countOf, define } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { setInWords } from "./values-in-set.ts";

/** The mode is among a set. Where several values are the most common, one of them in the set is enough if `ties_okay`. */
export const mostCommonValue = define(
  "expect_column_most_common_value_to_be_in_set",
  { column, value_set: required(members), ties_okay: flag },
  ({ column: name, value_set: values, ties_okay: tiesOkay = false }) => ({
    column: name,
    title: `The most common value of ${name} must be among ${setInWords(values)}`,
    limit: `one of ${setInWords(values)}${tiesOkay ? ", ties being okay" : ""}`,
    plan: ({ sql, from, rows }, known) => {
      const column = known as Column;
      const value = sql.value(column);
      const mismatch = kindMismatch(column, values);
      const counted = `SELECT ${value} AS v, count(*) AS n FROM ${from} WHERE ${allOf(rows, `${value} IS NOT NULL`)} GROUP BY 1`;
      const asText = column.kind === "boolean" || column.kind === "other";
      const shown = asText ? sql.dialect.spelt("v", column) : "v";
      const inside = sql.count(sql.isOneOf(column, "v", values));
      return {
        measures: { rows: sql.count(rows), present: sql.countOf(value, rows) },
        refine: (measured) =>
          "modes" in measured || countOf(measured, "present") === 0
            ? undefined
            : `WITH counted AS (${counted}) SELECT count(*) AS modes, max(n) AS times, ${inside} AS inside, min(${shown}) AS mode FROM counted WHERE n = (SELECT max(n) FROM counted)`,
        judge: (measured) => {
          const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
          if (there === 0) return nothingToJudge(name, all, rows);
          const [modes, inside, times] = ["modes", "inside", "times"].map((one) => countOf(measured, one)) as [
            number,
            number,
            number,
          ];
          const met = tiesOkay ? inside > 0 : modes === 1 && inside === 1;
          const occurring = `in ${formatCount(times)} of ${formatCount(there)} rows`;
          const what =
            modes === 1
              ? `the most common value of ${name}, ${occurring}, is ${inside === 1 ? "" : "not "}in the set`
              : `${formatCount(modes)} values of ${name} are the most common, each ${occurring}, and ${formatCount(inside)} of them ${inside === 1 ? "is" : "are"} in the set`;
          return {
            met,
            reason: met ? "as-expected" : "set-mismatch",
            message: `${what}${!met && mismatch ? `: ${mismatch.words}` : ""}`,
            observed: modes === 1 ? (measured.mode ?? null) : `${modes} values`,
            observedIsCell: modes === 1,
            missing: all - there,
            ...(!met && mismatch ? { remedy: mismatch.remedy } : {}),
          };
        },
      };
    },
  }),
);
