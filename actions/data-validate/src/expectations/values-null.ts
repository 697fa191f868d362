import { formatCount, formatPercent } from "@assay/report";
import type { Column } from "@assay/tables";
import { allOf } from "../sql/table-sql.ts";
import { column, share } from "../suite/keyword.ts";
import { mostlyInWords, portionInWords } from "./column-map.ts";
import { countOf, type Definition, define } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/** The two promises about missing values themselves: every row counts, and an empty column can be judged. */
function defineNullness(type: string, wanted: "missing" | "present"): Definition {
  return define(type, { column, mostly: share }, ({ column: name, mostly = 1 }) => ({
    column: name,
    title: titleOf(name, wanted, mostly),
    limit: mostlyInWords(wanted, mostly),
    plan: ({ sql, rows }, known) => {
      const value = sql.value(known as Column);
      const broken = `${value} IS ${wanted === "present" ? "" : "NOT "}NULL`;
      return {
        measures: { rows: sql.count(rows), present: sql.countOf(value, rows) },
        judge: (measured) => {
          const [all, present] = [countOf(measured, "rows"), countOf(measured, "present")];
          const unexpected = wanted === "present" ? all - present : present;
          if (all === 0) return nothingToJudge(name, 0, rows);
          const met = (all - unexpected) / all >= mostly;
          const state = wanted === "present" ? "missing" : "there";
          const portion = unexpected === 0 ? "" : ` ${portionInWords(unexpected, all, mostly)}`;
          return {
            met,
            reason: met ? "as-expected" : "unexpected-values",
            message: `${unexpected === 0 ? "none" : formatCount(unexpected)} of the ${formatCount(all)} values of ${name} ${unexpected === 1 || unexpected === 0 ? "is" : "are"} ${state}${portion}`,
            observed: unexpected,
            unexpected,
            ...(unexpected > 0 ? { cells: { where: allOf(rows, broken), value } } : {}),
          };
        },
      };
    },
  }));
}

function titleOf(name: string, wanted: "missing" | "present", mostly: number): string {
  if (mostly !== 1) return `At least ${formatPercent(mostly)} of the values of ${name} must be ${wanted}`;
  return wanted === "present" ? `No value of ${name} may be missing` : `Every value of ${name} must be missing`;
}

export const valuesNotNull = defineNullness("expect_column_values_to_not_be_null", "present");
export const valuesNull = defineNullness("expect_column_values_to_be_null", "missing");
