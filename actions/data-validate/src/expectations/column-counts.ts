import { formatCount, formatCountOf, formatPercent } from "@assay/report";
import type { Column } from "@assay/tables";
import { allOf } from "../sql/table-sql.ts";
import { column } from "../suite/keyword.ts";
import { countOf, define } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { countInWords, NUMBER_RANGE, REASON_OF_SIDE, rangeInWords, readRange, sideOf } from "./range.ts";

/** Ours: people write it, though Great Expectations has no such expectation. */
export const nullCount = define(
  "expect_column_null_value_count_to_be_between",
  { column, ...NUMBER_RANGE },
  (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return {
      column: kwargs.column,
      title: `The number of missing values of ${kwargs.column} must be ${rangeInWords(range)}`,
      limit: `${countInWords(range)} missing values`,
      plan: ({ sql, rows }, known) => {
        const value = sql.value(known as Column);
        const missing = `${value} IS NULL`;
        return {
          measures: { rows: sql.count(rows), missing: sql.count(rows, missing) },
          judge: (measured) => {
            const [all, count] = [countOf(measured, "rows"), countOf(measured, "missing")];
            if (all === 0) return nothingToJudge(kwargs.column, 0, rows);
            const side = sideOf(count, range);
            return {
              met: side === "inside",
              reason: REASON_OF_SIDE[side],
              message: `${formatCount(count)} of the ${formatCount(all)} values of ${kwargs.column} ${count === 1 ? "is" : "are"} missing${side === "inside" ? "" : `, not ${rangeInWords(range)}`}`,
              observed: count,
              missing: count,
              ...(side === "above" ? { cells: { where: allOf(rows, missing), value } } : {}),
            };
          },
        };
      },
    };
  },
);

export const uniqueCount = define(
  "expect_column_unique_value_count_to_be_between",
  { column, ...NUMBER_RANGE },
  (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return {
      column: kwargs.column,
      title: `The number of different values of ${kwargs.column} must be ${rangeInWords(range)}`,
      limit: `${countInWords(range)} different values`,
      plan: ({ sql, rows }, known) => {
        const value = sql.value(known as Column);
        return {
          measures: {
            rows: sql.count(rows),
            present: sql.countOf(value, rows),
            distinct: sql.countDistinct(known as Column, value, rows),
          },
          judge: (measured) => {
            const [all, there, distinct] = [
              countOf(measured, "rows"),
              countOf(measured, "present"),
              countOf(measured, "distinct"),
            ];
            if (there === 0) return nothingToJudge(kwargs.column, all, rows);
            const side = sideOf(distinct, range);
            return {
              met: side === "inside",
              reason: REASON_OF_SIDE[side],
              message: `${kwargs.column} has ${formatCountOf(distinct, "different value")}${side === "inside" ? "" : `, not ${rangeInWords(range)}`}`,
              observed: distinct,
              missing: all - there,
            };
          },
        };
      },
    };
  },
);

/** Different values as a share of the values that are there. */
export const uniqueProportion = define(
  "expect_column_proportion_of_unique_values_to_be_between",
  { column, ...NUMBER_RANGE },
  (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return {
      column: kwargs.column,
      title: `The share of different values of ${kwargs.column} must be ${rangeInWords(range)}`,
      limit: rangeInWords(range),
      plan: ({ sql, rows }, known) => {
        const value = sql.value(known as Column);
        return {
          measures: {
            rows: sql.count(rows),
            present: sql.countOf(value, rows),
            distinct: sql.countDistinct(known as Column, value, rows),
          },
          judge: (measured) => {
            const [all, there, distinct] = [
              countOf(measured, "rows"),
              countOf(measured, "present"),
              countOf(measured, "distinct"),
            ];
            if (there === 0) return nothingToJudge(kwargs.column, all, rows);
            const side = sideOf(distinct / there, range);
            return {
              met: side === "inside",
              reason: REASON_OF_SIDE[side],
              message: `${formatCount(distinct)} different values among ${formatCount(there)} of ${kwargs.column} are ${formatPercent(distinct / there)}${side === "inside" ? "" : `, not ${rangeInWords(range)}`}`,
              observed: distinct / there,
              missing: all - there,
            };
          },
        };
      },
    };
  },
);

/** Values that are there as a share of all. */
export const nonNullProportion = define(
  "expect_column_proportion_of_non_null_values_to_be_between",
  { column, ...NUMBER_RANGE },
  (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return {
      column: kwargs.column,
      title: `The share of values of ${kwargs.column} that are there must be ${rangeInWords(range)}`,
      limit: rangeInWords(range),
      plan: ({ sql, rows }, known) => {
        const value = sql.value(known as Column);
        return {
          measures: { rows: sql.count(rows), present: sql.countOf(value, rows) },
          judge: (measured) => {
            const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
            if (all === 0) return nothingToJudge(kwargs.column, 0, rows);
            const side = sideOf(there / all, range);
            return {
              met: side === "inside",
              reason: REASON_OF_SIDE[side],
              message: `${formatCount(there)} of the ${formatCount(all)} values of ${kwargs.column} are there, ${formatPercent(there / all)}${side === "inside" ? "" : `, not ${rangeInWords(range)}`}`,
              observed: there / all,
              missing: all - there,
              ...(side === "below" ? { cells: { where: allOf(rows, `${value} IS NULL`), value } } : {}),
            };
          },
        };
      },
    };
  },
);
