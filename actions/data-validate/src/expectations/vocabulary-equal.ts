import { formatCountOf } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { column } from "../suite/keyword.ts";
import { countOf, define, type Finding, type Plan } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

const TYPE = "expect_column_vocabulary_to_equal_reference";
/** Rows of so many new values are looked for to show them. */
const SHOWN = 100;

function impossible(finding: Pick<Finding, "reason" | "message" | "remedy">): Plan {
  return { measures: {}, judge: () => ({ met: false, impossible: true, ...finding }) };
}

/** Ours, not Great Expectations': the column's different values must be those of the step's `reference`, no more and no fewer. */
export const vocabularyEqual = define(TYPE, { column }, ({ column: name }) => ({
  column: name,
  title: `The values of ${name} must be those of the reference`,
  limit: "the reference's values",
  vocabulary: true as const,
  plan: ({ rows, sql, vocabularies }, known) => {
    const column = known as Column;
    const change = vocabularies?.get(name);
    if (rows !== undefined)
      return impossible({
        reason: "invalid-suite",
        message: `${TYPE} speaks of all rows, and row_condition leaves some`,
        remedy: "leave out the row_condition",
      });
    if (!change)
      return impossible({
        reason: "invalid-input",
        message: `${TYPE}(${name}) compares with a reference, and none is given`,
        remedy: "give `reference:` to the step: the data to compare with, or its profile",
      });
    if ("impossible" in change)
      return change.impossible ? impossible(change) : { measures: {}, judge: () => ({ met: false, ...change }) };
    const { fresh, freshRows, gone, goneShown } = change;
    const value = sql.value(column);
    const shown = fresh
      .slice(0, SHOWN)
      .map((word) => (isNumeric(column) ? Number(word) : column.kind === "boolean" ? word === "true" : word));
    const faults = [
      ...(fresh.length > 0
        ? [`${formatCountOf(fresh.length, "value")} in ${formatCountOf(freshRows, "row")} that the reference has not`]
        : []),
      ...(gone > 0
        ? [
            `${formatCountOf(gone, "value")} of the reference that ${gone === 1 ? "does" : "do"} not occur${goneShown.length > 0 ? ` (${goneShown.join(", ")}${gone > goneShown.length ? ", …" : ""})` : ""}`,
          ]
        : []),
    ];
    return {
      measures: { rows: sql.count(), present: sql.countOf(value) },
      judge: (measured) => {
        const [all, present] = [countOf(measured, "rows"), countOf(measured, "present")];
        if (present === 0) return nothingToJudge(name, all, rows);
        const met = faults.length === 0;
        return {
          met,
          reason: met ? "as-expected" : "set-mismatch",
          message: met ? `${name} has the values of the reference` : `${name} has ${faults.join(", and ")}`,
          observed: fresh.length + gone,
          missing: all - present,
          unexpected: freshRows,
          ...(fresh.length > 0
            ? { cells: { where: `${value} IS NOT NULL AND ${sql.isOneOf(column, value, shown)}`, value } }
            : {}),
        };
      },
    };
  },
}));
