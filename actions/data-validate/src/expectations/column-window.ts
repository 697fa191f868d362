import { formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { Quantiles } from "../sql/quantile.ts";
import { allOf, type TableSql } from "../sql/table-sql.ts";
import { choice, column, flag, number, required, share } from "../suite/keyword.ts";
import { judgeValues, mostlyInWords, valuesInWords } from "./column-map.ts";
import { noNumber, notNumbers } from "./column-statistic.ts";
import { countOf, type Definition, define, type Plan, type Scope } from "./definition.ts";
import type { Measured } from "./measure.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";

/** Values that are held against a window which the column itself gives: first its figures, then one count. */
interface Window {
  readonly words: { readonly kept: string; readonly broken: string };
  /** What the window is made of: the mean and the standard deviation, or the quartiles. */
  readonly by: "deviation" | "quartiles";
  /** SQL that is true for a value outside. */
  readonly outside: (value: string, figures: Figures, sql: TableSql) => string;
}

interface Figures {
  readonly mean: number;
  readonly deviation: number;
  readonly quartiles: readonly [number, number];
}

const QUARTILES = [0.25, 0.75];

function figuresOf(measured: Measured, by: Window["by"]): Figures {
  const quartiles =
    by === "quartiles" ? new Quantiles(QUARTILES, countOf(measured, "present"), "linear").values(measured) : [0, 0];
  return {
    mean: Number(measured.mean),
    deviation: Number(measured.deviation),
    quartiles: quartiles as [number, number],
  };
}

function windowPlan({ sql, from, rows }: Scope, column: Column, mostly: number, window: Window): Plan {
  const value = sql.number(column);
  const counts = { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows) };
  if (!isNumeric(column) && column.kind !== "boolean") return notNumbers(sql, column, rows, counts);
  const boundless = sql.boundless(column, window.by === "deviation");
  const finite = boundless ? `(CASE WHEN ${boundless} THEN NULL ELSE ${value} END)` : value;
  const over = (call: (argument: string) => string) => sql.dialect.cast(sql.over(call, finite, rows), "double");
  const broken = (measured: Measured) => {
    const outside = window.outside(sql.dialect.cast(value, "double"), figuresOf(measured, window.by), sql);
    return allOf(rows, `${value} IS NOT NULL`, outside);
  };
  const impossible = (measured: Measured) =>
    countOf(measured, "present") < (window.by === "deviation" ? 2 : 1) || countOf(measured, "infinite") > 0;
  const deviation = {
    mean: over((argument) => sql.dialect.mean(argument, column)),
    deviation: over(sql.dialect.deviation),
    low: over((argument) => `min(${argument})`),
    high: over((argument) => `max(${argument})`),
  };
  return {
    measures: {
      ...counts,
      ...(boundless ? { infinite: sql.count(rows, boundless) } : {}),
      ...(window.by === "deviation" ? deviation : {}),
    },
    refine: (measured) => {
      if (impossible(measured) || "unexpected" in measured) return undefined;
      if (window.by === "quartiles" && !("low0" in measured)) {
        const quartiles = new Quantiles(QUARTILES, countOf(measured, "present"), "linear");
        return `SELECT ${quartiles.select(sql, value, rows)} FROM ${from}`;
      }
      // All values are the same: none is out of line, and the deviation, which is 0 but for rounding, divides nothing.
      if (window.by === "deviation" && measured.low === measured.high) return undefined;
      return `SELECT ${sql.count(broken(measured))} AS unexpected FROM ${from}`;
    },
    judge: (measured) => {
      const [all, there, infinite] = ["rows", "present", "infinite"].map((name) => countOf(measured, name)) as [
        number,
        number,
        number,
      ];
      if (there === 0) return nothingToJudge(column.name, all, rows);
      if (impossible(measured)) return noNumber(column, "the spread", infinite, all - there);
      const cells =
        countOf(measured, "unexpected") > 0 ? { where: broken(measured), value: sql.value(column) } : undefined;
      return judgeValues(measured, column, rows, { ...window.words, ...(cells ? { cells } : {}) }, mostly);
    },
  };
}

const zScores = define(
  "expect_column_value_z_scores_to_be_less_than",
  { column, threshold: required(number), double_sided: flag, mostly: share },
  ({ column: name, threshold, double_sided: both = true, mostly = 1 }) => {
    const limit = both ? `|z| < ${formatNumber(Math.abs(threshold))}` : `z < ${formatNumber(threshold)}`;
    return {
      column: name,
      title: `The z-scores of ${name} must be ${both ? "inside" : "below"} ${formatNumber(threshold)}`,
      limit: mostlyInWords(limit, mostly),
      plan: (scope, known) =>
        windowPlan(scope, known as Column, mostly, {
          words: { kept: `have ${limit}`, broken: `do not have ${limit}` },
          by: "deviation",
          outside: (value, { mean, deviation }, { dialect }) => {
            const score = `((${value} - ${dialect.number(mean)}) / ${dialect.number(deviation)})`;
            return both
              ? `abs(${score}) >= ${dialect.number(Math.abs(threshold))}`
              : `${score} >= ${dialect.number(threshold)}`;
          },
        }),
    };
  },
);

const notOutliers = define(
  "expect_column_values_to_not_be_outliers",
  { column, method: choice(["iqr", "std"]), multiplier: number, mostly: share },
  ({ column: name, method = "iqr", multiplier = 1.5, mostly = 1 }, refuse) => {
    if (multiplier < 0) refuse("the multiplier is below 0, so no value is allowed", "give 0 or more", "multiplier");
    const fence = `${formatNumber(multiplier)} ${method === "iqr" ? "interquartile ranges" : "standard deviations"}`;
    const limit = method === "iqr" ? `at most ${fence} outside the quartiles` : `less than ${fence} from the mean`;
    return {
      column: name,
      title: `${valuesInWords(name, mostly)} must be no outliers`,
      limit: mostlyInWords(limit, mostly),
      plan: (scope, known) =>
        windowPlan(scope, known as Column, mostly, {
          words: { kept: `are ${limit}`, broken: `are not ${limit}` },
          by: method === "iqr" ? "quartiles" : "deviation",
          outside: (value, { mean, deviation, quartiles: [low, high] }, { dialect }) => {
            const reach = multiplier * (method === "iqr" ? high - low : deviation);
            if (method === "iqr")
              return `(${value} < ${dialect.number(low - reach)} OR ${value} > ${dialect.number(high + reach)})`;
            if (reach === 0) return `${value} <> ${dialect.number(mean)}`;
            return `abs(${value} - ${dialect.number(mean)}) >= ${dialect.number(reach)}`;
          },
        }),
    };
  },
);

export const columnWindows: readonly Definition[] = [zScores, notOutliers];
