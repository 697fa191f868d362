import { didYouMean } from "@assay/action-kit";
import { formatCount, formatPercent } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { column, share, text } from "../suite/keyword.ts";
import { mostlyInWords } from "./column-map.ts";
import { countOf, define, type Finding, type Plan } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

const TYPE = "expect_column_values_to_exist_in_reference";

function settled(finding: Pick<Finding, "reason" | "message" | "remedy">, impossible: boolean): Plan {
  return { measures: {}, judge: () => ({ met: false, impossible, ...finding }) };
}

/** Ours, not Great Expectations': a foreign key. Every value is one of a column of the step's `reference`; missing values are left out. */
export const foreignKey = define(
  TYPE,
  { column, reference_column: text("the name of a column of the reference"), mostly: share },
  ({ column: name, reference_column: other = name, mostly = 1 }) => ({
    column: name,
    title: `Values of ${name} must exist in ${other} of the reference`,
    limit: mostlyInWords(`is one of the reference's ${other}`, mostly),
    plan: ({ rows, sql, from, reference }, known) => {
      const own = known as Column;
      if (!reference)
        return settled(
          {
            reason: "invalid-input",
            message: `${TYPE}(${name}) looks values up in a reference, and none is given that has rows beside the data`,
            remedy:
              "give `reference:` to the step: the table that holds the keys, not its profile; a table of a warehouse is not beside a file, so select from both in a `query`",
          },
          true,
        );
      const names = reference.columns.map((one) => one.name);
      const theirs = reference.columns.find((one) => one.name === other);
      if (!theirs)
        return settled(
          {
            reason: "missing-column",
            message: `the reference has no column "${other}"${didYouMean(other, names)}`,
            remedy: `name one of its columns as \`reference_column\`: ${names.slice(0, 50).join(", ")}`,
          },
          true,
        );
      if (own.kind !== theirs.kind && !(isNumeric(own) && isNumeric(theirs)))
        return settled(
          {
            reason: "wrong-type",
            message: `${name} holds ${kindInWords(own)}, and ${other} of the reference ${kindInWords(theirs)}, so no value can be found there`,
            remedy: "write both in the same way; one text turns a whole column of numbers into text",
          },
          false,
        );
      const value = sql.value(own);
      const keys = `SELECT ${sql.value(theirs)} FROM ${reference.from} WHERE ${sql.value(theirs)} IS NOT NULL`;
      const where = allOf(rows, `${value} IS NOT NULL`, `${value} NOT IN (${keys})`);
      return {
        measures: { rows: sql.count(rows), present: sql.countOf(value, rows) },
        refine: (measured) =>
          "unexpected" in measured || countOf(measured, "present") === 0
            ? undefined
            : `SELECT count(*) AS unexpected FROM ${from} WHERE ${where}`,
        judge: (measured) => {
          const [all, present] = [countOf(measured, "rows"), countOf(measured, "present")];
          const unexpected = countOf(measured, "unexpected");
          if (present === 0) return nothingToJudge(name, all, rows);
          const met = (present - unexpected) / present >= mostly;
          return {
            met,
            reason: met ? "as-expected" : "unexpected-values",
            message:
              unexpected === 0
                ? `all ${formatCount(present)} values of ${name} exist in ${other} of the reference`
                : `${formatCount(unexpected)} of ${formatCount(present)} values of ${name} do not exist in ${other} of the reference (${formatPercent(unexpected / present)})`,
            observed: unexpected,
            missing: all - present,
            unexpected,
            ...(unexpected > 0 ? { cells: { where, value } } : {}),
          };
        },
      };
    },
  }),
);
