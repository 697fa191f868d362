import { formatCountOf } from "@assay/report";
import type { Column } from "@assay/tables";
import { kindInWords } from "../sql/column.ts";
import type { TableSql } from "../sql/table-sql.ts";
import { count, required } from "../suite/keyword.ts";
import { type CellTest, defineMap } from "./column-map.ts";
import { LENGTH_RANGE, rangeInWords, readBounds } from "./range.ts";

/** Text has a length, and a whole number its digits and sign; how many digits a fraction has is up to who writes it. */
function testLength(sql: TableSql, column: Column, broken: (length: string) => string): CellTest {
  if (column.kind === "string" || column.kind === "integer")
    return { broken: broken(sql.dialect.characters(sql.text(column))) };
  return {
    settled: {
      met: false,
      reason: "wrong-type",
      message: `${column.name} holds ${kindInWords(column)}, which have no length`,
      remedy: "bound the values themselves with expect_column_values_to_be_between",
    },
  };
}

export const lengthsEqual = defineMap(
  "expect_column_value_lengths_to_equal",
  { value: required(count) },
  ({ value }) => {
    const words = formatCountOf(value, "character");
    return {
      promise: `be ${words} long`,
      kept: `are ${words} long`,
      broken: `are not ${words} long`,
      limit: words,
      test: (column, sql) => testLength(sql, column, (length) => `${length} <> ${value}`),
    };
  },
);

export const lengthsBetween = defineMap("expect_column_value_lengths_to_be_between", LENGTH_RANGE, (kwargs, refuse) => {
  const range = readBounds(kwargs, refuse);
  const words = `${rangeInWords(range)} ${(range.max ?? range.min) === 1 ? "character" : "characters"}`;
  return {
    promise: `have ${words}`,
    kept: `have ${words}`,
    broken: `do not have ${words}`,
    limit: words,
    test: (column, sql) =>
      testLength(sql, column, (length) => {
        const below = range.min === undefined ? "false" : `${length} ${range.strictMin ? "<=" : "<"} ${range.min}`;
        const above = range.max === undefined ? "false" : `${length} ${range.strictMax ? ">=" : ">"} ${range.max}`;
        return `(${below} OR ${above})`;
      }),
  };
});
