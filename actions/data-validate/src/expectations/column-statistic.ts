import { formatApart, formatCount, formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import { quickMedian } from "../sql/quick-median.ts";
import { allOf, type TableSql } from "../sql/table-sql.ts";
import { column } from "../suite/keyword.ts";
import { verbFor } from "./column-map.ts";
import { countOf, type Definition, define, type Finding, type Plan, type Scope } from "./definition.ts";
import type { Measured } from "./measure.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { boundsInWords, NUMBER_RANGE, type Range, REASON_OF_SIDE, readRange, sideOf } from "./range.ts";
import { strayTextsRemedy } from "./stray-texts.ts";

/** Sums are added up in another order by every engine; their last digits are not the data's. */
const TOLERANCE = 1e-12;

interface Statistic {
  readonly words: string;
  /** The aggregate over an expression that is a number or NULL. */
  readonly call: (value: string, sql: TableSql, column: Column) => string;
  /** It is made of squares, which the largest numbers have none of. */
  readonly squares?: boolean;
  /** What measures `value` faster in a large table, or finds none. */
  readonly quick?: typeof quickMedian;
}

function defineStatistic(name: string, statistic: Statistic): Definition {
  return define(`expect_column_${name}_to_be_between`, { column, ...NUMBER_RANGE }, (kwargs, refuse) => {
    const range = readRange(kwargs, refuse);
    return {
      column: kwargs.column,
      title: `${statistic.words} of ${kwargs.column} must be ${boundsInWords(range)}`,
      limit: boundsInWords(range),
      plan: (scope, known) => statisticPlan(known as Column, scope, statistic, range),
    };
  });
}

/** The numbers of a column; those of a text column are read where they can be, and the rest is the finding. */
export function statisticPlan(
  column: Column,
  { sql, from, rows, isLarge }: Scope,
  { words, call, squares = false, quick }: Statistic,
  range: Range<number>,
): Plan {
  const counts = { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows) };
  if (!isNumeric(column) && column.kind !== "boolean") return notNumbers(sql, column, rows, counts);
  const value = sql.number(column);
  const boundless = sql.boundless(column, squares);
  // Such a value makes DuckDB's standard deviation an error, and every statistic worthless.
  const finite = boundless ? `(CASE WHEN ${boundless} THEN NULL ELSE ${value} END)` : value;
  const exact = sql.dialect.cast(
    sql.over((argument) => call(argument, sql, column), finite, rows),
    "double",
  );
  const quickly = isLarge ? quick?.(sql, finite, from, rows) : undefined;
  return {
    measures: {
      ...counts,
      ...(quickly ? {} : { value: exact }),
      ...(boundless ? { infinite: sql.count(rows, boundless) } : {}),
    },
    ...(quickly && {
      refine: (measured: Measured) =>
        quickly(measured) ??
        (typeof measured.value === "number" || measured.settled
          ? undefined
          : `SELECT ${exact} AS value, true AS settled FROM ${from}`),
    }),
    judge: (measured) => {
      const [all, there, infinite] = [
        countOf(measured, "rows"),
        countOf(measured, "present"),
        countOf(measured, "infinite"),
      ];
      const missing = all - there;
      if (there === 0) return nothingToJudge(column.name, all, rows);
      if (infinite > 0 || typeof measured.value !== "number" || !Number.isFinite(measured.value))
        return noNumber(column, words, infinite, missing);
      return judged(`${words} of ${column.name}`, measured.value, range, missing);
    },
  };
}

/** Holds one computed number against its range. */
function judged(what: string, value: number, range: Range<number>, missing: number): Finding {
  const side = sideOf(value, range, TOLERANCE);
  const aside = missing > 0 ? ` (${formatCount(missing)} missing left out)` : "";
  const crossed = side === "inside" ? undefined : side === "below" ? range.min : range.max;
  const plain = formatNumber(value);
  const told = crossed !== undefined && plain === formatNumber(crossed) ? formatApart(value, crossed)[0] : plain;
  return {
    met: side === "inside",
    reason: REASON_OF_SIDE[side],
    message: `${what} is ${told}${side === "inside" ? "" : `, not ${boundsInWords(range)}`}${aside}`,
    observed: value,
    missing,
  };
}

export function noNumber(column: Column, words: string, infinite: number, missing: number): Finding {
  const why =
    infinite > 0
      ? `${formatCount(infinite)} of its values are infinite or too large for it`
      : "the column has too few values for it";
  return {
    met: false,
    reason: infinite > 0 ? "not-a-number" : "too-few-samples",
    message: `${words} of ${column.name} cannot be told: ${why}`,
    observed: null,
    missing,
  };
}

export function notNumbers(sql: TableSql, column: Column, rows: string | undefined, counts: Plan["measures"]): Plan {
  const value = sql.value(column);
  const misread = column.kind === "string" ? `${value} IS NOT NULL AND ${sql.number(column)} IS NULL` : undefined;
  const where = misread && allOf(rows, misread);
  return {
    measures: { ...counts, ...(misread ? { unexpected: sql.count(rows, misread) } : {}) },
    judge: (measured) => {
      const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
      if (there === 0) return nothingToJudge(column.name, all, rows);
      const unexpected = misread ? countOf(measured, "unexpected") : there;
      return {
        met: false,
        reason: "wrong-type",
        message: `${column.name} holds ${kindInWords(column)}, not numbers: ${formatCount(unexpected)} of ${formatCount(there)} values ${verbFor(unexpected, "are")} something else`,
        missing: all - there,
        unexpected,
        ...strayTextsRemedy(sql, unexpected, there),
        ...(where && unexpected > 0 ? { cells: { where, value } } : {}),
      };
    },
  };
}

export const columnStatistics: readonly Definition[] = [
  defineStatistic("mean", { words: "the mean", call: (value, sql, column) => sql.dialect.mean(value, column) }),
  // The middle value, or the average of the two middle ones.
  defineStatistic("median", {
    words: "the median",
    // The mean of two decimals has more digits than they have.
    call: (value, sql, { sqlType }) =>
      sql.dialect.median(sqlType.startsWith("DECIMAL") ? sql.dialect.cast(value, "double") : value),
    quick: quickMedian,
  }),
  // Sample standard deviation (n − 1), as pandas.
  defineStatistic("stdev", {
    words: "the standard deviation",
    call: (value, sql) => sql.dialect.deviation(value),
    squares: true,
  }),
  defineStatistic("sum", { words: "the sum", call: (value, sql, column) => sql.dialect.sum(value, column) }),
];
