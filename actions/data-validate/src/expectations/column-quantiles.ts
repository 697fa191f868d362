import { formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { INTERPOLATIONS, type Interpolation, Quantiles } from "../sql/quantile.ts";
import { column, keyword, required } from "../suite/keyword.ts";
import { noNumber, notNumbers } from "./column-statistic.ts";
import { countOf, define, type Plan, type Refuse, type Scope } from "./definition.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { boundsInWords, type Range } from "./range.ts";

/** One quantile and the bounds it is held against; both inclusive. */
interface QuantileRange {
  readonly share: number;
  readonly range: Range<number>;
}

/** Great Expectations calls a quantile kept that misses a bound by a part in ten thousand. */
const NEAR = { relative: 1e-4, absolute: 1e-8 };

const isBound = (value: unknown) => value === null || (typeof value === "number" && !Number.isNaN(value));
const isBounds = (value: unknown): value is [number | null, number | null] =>
  Array.isArray(value) && value.length === 2 && value.every(isBound);
const isShare = (value: unknown): value is number => typeof value === "number" && value >= 0 && value <= 1;

const quantileRanges = keyword(
  "a mapping of `quantiles` (numbers from 0 to 1) and as many `value_ranges` (pairs of a lower and an upper bound or null)",
  (value): readonly QuantileRange[] | undefined => {
    const { quantiles, value_ranges: bounds, ...rest } = (value ?? {}) as Record<string, unknown>;
    if (!Array.isArray(quantiles) || !Array.isArray(bounds) || Object.keys(rest).length > 0) return undefined;
    if (quantiles.length === 0 || quantiles.length !== bounds.length) return undefined;
    if (!quantiles.every(isShare) || !bounds.every(isBounds)) return undefined;
    return quantiles.map((share, index) => {
      const [min, max] = (bounds[index] as [number | null, number | null]).map((one) => one ?? undefined);
      return { share, range: { min, max, strictMin: false, strictMax: false } };
    });
  },
);

const interpolation = keyword(
  `true, false or one of ${INTERPOLATIONS.join(", ")}`,
  (value): Interpolation | undefined =>
    typeof value === "boolean" ? "nearest" : INTERPOLATIONS.find((candidate) => candidate === value),
);

function refuseImpossible(ranges: readonly QuantileRange[], refuse: Refuse): void {
  for (const { share, range } of ranges)
    if (range.min !== undefined && range.max !== undefined && range.min > range.max)
      refuse(
        `the bounds of the quantile ${share} are the wrong way round`,
        "write the lower bound first",
        "quantile_ranges",
      );
}

const isNear = (value: number, bound: number | undefined) =>
  bound !== undefined && Math.abs(value - bound) <= NEAR.absolute + NEAR.relative * Math.abs(bound);

function sideOfQuantile(value: number, { min, max }: Range<number>): "below" | "inside" | "above" {
  if (isNear(value, min) || isNear(value, max)) return "inside";
  if (min !== undefined && value < min) return "below";
  return max !== undefined && value > max ? "above" : "inside";
}

export const quantilesBetween = define(
  "expect_column_quantile_values_to_be_between",
  { column, quantile_ranges: required(quantileRanges), allow_relative_error: interpolation },
  ({ column: name, quantile_ranges: ranges, allow_relative_error: between = "nearest" }, refuse) => {
    refuseImpossible(ranges, refuse);
    const limit = ranges.map(({ share, range }) => `${share}: ${boundsInWords(range)}`).join("; ");
    return {
      column: name,
      title: `The quantiles of ${name} must lie in their ranges`,
      limit,
      plan: (scope, known) => quantilePlan(scope, known as Column, ranges, between),
    };
  },
);

function quantilePlan(
  { sql, from, rows }: Scope,
  column: Column,
  ranges: readonly QuantileRange[],
  between: Interpolation,
): Plan {
  const counts = { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows) };
  if (!isNumeric(column) && column.kind !== "boolean") return notNumbers(sql, column, rows, counts);
  const shares = ranges.map(({ share }) => share);
  const value = sql.number(column);
  return {
    measures: counts,
    refine: (measured) => {
      const there = countOf(measured, "present");
      if (there === 0 || "low0" in measured) return undefined;
      return `SELECT ${new Quantiles(shares, there, between).select(sql, value, rows)} FROM ${from}`;
    },
    judge: (measured) => {
      const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
      const missing = all - there;
      if (there === 0) return nothingToJudge(column.name, all, rows);
      const values = new Quantiles(shares, there, between).values(measured);
      const infinite = values.filter((one) => !Number.isFinite(one)).length;
      if (infinite > 0) return noNumber(column, "a quantile", infinite, missing);
      const told = ranges.map(({ share, range }, index) => {
        const found = values[index] as number;
        return { side: sideOfQuantile(found, range), words: `${share} is ${formatNumber(found)}`, range };
      });
      const faults = told.filter(({ side }) => side !== "inside");
      const [first] = faults;
      return {
        met: first === undefined,
        reason: first === undefined ? "within-limit" : first.side === "below" ? "below-min" : "above-max",
        message:
          first === undefined
            ? `the quantiles of ${column.name} lie in their ranges: ${told.map(({ words }) => words).join(", ")}`
            : `of the quantiles of ${column.name} ${faults.map(({ words, range }) => `${words}, not ${boundsInWords(range)}`).join("; ")}`,
        observed: JSON.stringify({ quantiles: shares, values }),
        missing,
      };
    },
  };
}
