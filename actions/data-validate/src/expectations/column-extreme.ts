import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { column } from "../suite/keyword.ts";
import { statisticPlan } from "./column-statistic.ts";
import { withDatesAsText } from "./dates-as-text.ts";
import { countOf, type Definition, define, type Plan, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { boundsInWords, numberRange, type Range, readRange, VALUE_RANGE } from "./range.ts";
import { incomparable } from "./values-between.ts";

function defineExtreme(name: "min" | "max", words: string): Definition {
  return define(`expect_column_${name}_to_be_between`, { column, ...VALUE_RANGE }, (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    const numbers = numberRange(range);
    const isOpen = range.min === undefined && range.max === undefined;
    const isNumber = typeof (range.min ?? range.max) === "number";
    const call = (value: string) => `${name}(${value})`;
    return {
      column: kwargs.column,
      title: `${words} of ${kwargs.column} must be ${boundsInWords(range)}`,
      limit: boundsInWords(range),
      plan: (scope, known) =>
        numbers && ((isNumber && !isOpen) || isNumeric(known as Column))
          ? statisticPlan(known as Column, scope, { words, call }, numbers)
          : orderedPlan(known as Column, scope, words, call, range),
    };
  });
}

/** The first or last text or date, compared by the engine, whose order is the one that chose it. */
function orderedPlan(
  column: Column,
  { sql, rows }: Scope,
  words: string,
  call: (value: string) => string,
  range: Range,
): Plan {
  const [min, max] = [range.min, range.max].map((limit) => limit !== undefined && sql.literal(column, limit));
  if (column.kind === "other" || min === undefined || max === undefined)
    return { measures: {}, judge: () => incomparable(column, range) };
  const extreme = sql.over(call, sql.ordered(column), rows);
  return {
    measures: {
      rows: sql.count(rows),
      present: sql.countOf(sql.value(column), rows),
      value: column.kind === "string" ? extreme : sql.dialect.spelt(extreme, column),
      below: min === false ? "false" : `(${extreme}) ${range.strictMin ? "<=" : "<"} ${min}`,
      above: max === false ? "false" : `(${extreme}) ${range.strictMax ? ">=" : ">"} ${max}`,
    },
    judge: (measured) => {
      const { value = null, below, above } = measured;
      const missing = countOf(measured, "rows") - countOf(measured, "present");
      if (value === null) return nothingToJudge(column.name, missing, rows);
      const met = below === false && above === false;
      return {
        met,
        reason: met ? "within-limit" : below ? "below-min" : "above-max",
        message: `${words} of ${column.name} is ${met ? "" : "not "}${boundsInWords(range)}`,
        observed: value,
        observedIsCell: true,
        missing,
      };
    },
  };
}

export const columnExtremes: readonly Definition[] = [
  withDatesAsText(defineExtreme("min", "the smallest value")),
  withDatesAsText(defineExtreme("max", "the largest value")),
];
