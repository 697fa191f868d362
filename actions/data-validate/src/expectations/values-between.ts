import type { Column } from "@assay/tables";
import { isNumeric, kindInWords } from "../sql/column.ts";
import type { TableSql } from "../sql/table-sql.ts";
import { type CellTest, defineMap } from "./column-map.ts";
import { crossTypeComparisons, withDatesAsText } from "./dates-as-text.ts";
import type { Finding } from "./definition.ts";
import { boundsInWords, numberRange, type Range, readBounds, VALUE_RANGE } from "./range.ts";

const keywords = { ...VALUE_RANGE, allow_cross_type_comparisons: crossTypeComparisons };

const between = defineMap("expect_column_values_to_be_between", keywords, (kwargs, refuse) => {
  const range = readBounds(kwargs, refuse);
  const words = boundsInWords(range);
  const edge = (value: number | string | undefined) => (typeof value === "number" ? value : null);
  return {
    promise: `be ${words}`,
    kept: `are ${words}`,
    broken: `are not ${words}`,
    limit: words,
    allowed: [edge(range.min), edge(range.max)],
    allowedWhole: [least(edge(range.min), range.strictMin), most(edge(range.max), range.strictMax)],
    test: (column, sql) => testRange(sql, column, range),
  };
});

export const valuesBetween = withDatesAsText(between);

/** The smallest whole number that a lower bound allows. */
function least(bound: number | null, strict: boolean): number | null {
  return bound === null ? null : strict ? Math.floor(bound) + 1 : Math.ceil(bound);
}

/** The largest whole number that an upper bound allows. */
function most(bound: number | null, strict: boolean): number | null {
  return bound === null ? null : strict ? Math.ceil(bound) - 1 : Math.floor(bound);
}

type Literals = readonly (string | undefined)[];

function testRange(sql: TableSql, column: Column, range: Range): CellTest {
  if (typeof (range.min ?? range.max) === "number") return testNumbers(sql, column, range as Range<number>);
  const numbers = isNumeric(column) ? numberRange(range) : undefined;
  if (numbers) return testNumbers(sql, column, numbers);
  const literals = [range.min, range.max].map((limit) =>
    limit === undefined ? undefined : sql.literal(column, limit),
  );
  if (column.kind === "other" || (range.min !== undefined && !literals[0]) || (range.max !== undefined && !literals[1]))
    return { settled: incomparable(column, range) };
  return { broken: outside(sql.ordered(column), literals, range) };
}

function testNumbers(sql: TableSql, column: Column, range: Range<number>): CellTest {
  const literals = [range.min, range.max].map((limit) => (limit === undefined ? undefined : sql.dialect.number(limit)));
  if (isNumeric(column)) {
    const value = sql.value(column);
    return { broken: outside(value, literals, range), kept: inside(value, literals, range) };
  }
  if (column.kind === "boolean") return { broken: outside(sql.number(column), literals, range) };
  if (column.kind !== "string") return { wrongKind: { wanted: "numbers", broken: "true" } };
  const number = sql.number(column);
  return { wrongKind: { wanted: "numbers", broken: `${number} IS NULL OR ${outside(number, literals, range)}` } };
}

/** The smallest and the largest of the values tell of all; the pass measures them for the charts anyway. */
function inside(value: string, literals: Literals, range: Range): string {
  return `NOT ${beyond(`min(${value})`, `max(${value})`, literals, range)}`;
}

function outside(value: string, literals: Literals, range: Range): string {
  return beyond(value, value, literals, range);
}

function beyond(low: string, high: string, [min, max]: Literals, { strictMin, strictMax }: Range): string {
  const parts = [
    min === undefined ? undefined : `${low} ${strictMin ? "<=" : "<"} ${min}`,
    max === undefined ? undefined : `${high} ${strictMax ? ">=" : ">"} ${max}`,
  ];
  return `(${parts.filter((part) => part !== undefined).join(" OR ")})`;
}

/** The suite's own mistake: bounds of a kind that the column's values cannot be held against. */
export function incomparable(column: Column, range: Range): Finding {
  return {
    met: false,
    impossible: true,
    reason: "invalid-suite",
    message: `${column.name} holds ${kindInWords(column)}, which cannot be compared with text such as "${range.min ?? range.max}"`,
    remedy: isNumeric(column)
      ? "write the bounds as numbers, without quotes"
      : "write the bounds as dates (YYYY-MM-DD or YYYY-MM-DD hh:mm:ss)",
  };
}
