import { formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { allOf } from "../sql/table-sql.ts";
import { count, isScalar, keyword, number, required, type Scalar, text } from "../suite/keyword.ts";
import { columnsNamed, countOf, define, type Finding, type Plan, type Scope } from "./definition.ts";
import type { Measured } from "./measure.ts";
import { noRowToJudge } from "./nothing-to-judge.ts";

type Bins = readonly number[] | readonly (readonly Scalar[])[];

const MISSING = "(missing)";
const OTHER = "(other)";
const DEFAULT_BINS = 10;

const bins = keyword("a list of edges, or of lists of values", (value): Bins | undefined => {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  if (value.every((edge) => typeof edge === "number" && Number.isFinite(edge))) return value;
  return value.every((group) => Array.isArray(group) && group.length > 0 && group.every(isScalar)) ? value : undefined;
});

/** One side of the table of counts: what its rows, or its columns, are. */
interface Side {
  readonly column: Column;
  readonly name: "a" | "b";
  readonly bins: Bins | undefined;
  readonly most: number;
}

/** What must be known of a column before its values can be told apart: its ends, or how many values it has. */
function sideMeasures({ sql, rows }: Scope, { column, name }: Side): Plan["measures"] {
  const value = sql.value(column);
  if (!isNumeric(column)) return { [`${name}Distinct`]: sql.countDistinct(column, value, rows) };
  const end = (call: "min" | "max") =>
    sql.dialect.cast(
      sql.over((one) => `${call}(${one})`, value, rows),
      "double",
    );
  return { [`${name}Low`]: end("min"), [`${name}High`]: end("max") };
}

/** SQL of the cell that a row's value falls into, as Great Expectations 0.x bins it. */
function cellSql(scope: Scope, side: Side, measured: Measured): string {
  const { sql } = scope;
  const value = sql.value(side.column);
  const { literal } = sql.dialect;
  if (isNumeric(side.column)) {
    const inner = innerEdges(side, Number(measured[`${side.name}Low`]), Number(measured[`${side.name}High`]));
    const cases = inner.map((edge, index) => `WHEN ${value} < ${sql.dialect.number(edge)} THEN ${index}`);
    return `(CASE WHEN ${value} IS NULL THEN -1 ${cases.join(" ")} ELSE ${inner.length} END)`;
  }
  const own = `coalesce(${sql.text(side.column)}, ${literal(MISSING)})`;
  if (side.bins !== undefined) {
    const groups = (side.bins as readonly (readonly Scalar[])[]).map(
      (group) => `WHEN ${sql.isOneOf(side.column, value, group)} THEN ${literal(group.join(", "))}`,
    );
    return `(CASE ${groups.join(" ")} ELSE ${own} END)`;
  }
  if (countOf(measured, `${side.name}Distinct`) <= side.most) return own;
  return `(CASE WHEN ${value} IS NULL THEN ${literal(MISSING)} WHEN ${value} IN (${commonValues(scope, side)}) THEN ${own} ELSE ${literal(OTHER)} END)`;
}

/** The most common values; of equally common ones those that come first in the file, or in the alphabet. */
function commonValues({ sql, from, rows, rowNumber }: Scope, { column, most }: Side): string {
  const value = sql.value(column);
  const order = rowNumber === undefined ? "v" : "place";
  const place = rowNumber === undefined ? "" : `, min(${rowNumber}) AS place`;
  return `SELECT v FROM (SELECT ${value} AS v, count(*) AS n${place} FROM ${from} WHERE ${allOf(rows, `${value} IS NOT NULL`)} GROUP BY 1 ORDER BY n DESC, ${order} LIMIT ${most}) AS common`;
}

/** The edges between the first cell and the last; the outermost ones take all that lies beyond. */
function innerEdges({ bins: given, most }: Side, low: number, high: number): number[] {
  if (given !== undefined) {
    const edges = [...new Set(given as readonly number[])].sort((a, b) => a - b);
    return edges.filter((edge, index) => index < edges.length - 1 || edge < high);
  }
  const [start, end] = low === high ? [low - 0.5, high + 0.5] : [low, high];
  const step = (end - start) / most;
  return Array.from({ length: most - 1 }, (_, index) => start + step * (index + 1));
}

/** One row of figures of the table of counts. */
function contingencySql({ sql, from, rows }: Scope, a: string, b: string, total: number): string {
  const { dialect } = sql;
  const double = (part: string) => dialect.cast(part, "double");
  const expected = `(${double("ra.n")} * ${double("rb.n")} / ${dialect.number(total)})`;
  const difference = `(${double("cells.n")} - ${expected})`;
  return `WITH cells AS (SELECT ${a} AS a, ${b} AS b, count(*) AS n FROM ${from}${rows === undefined ? "" : ` WHERE ${rows}`} GROUP BY 1, 2),
    ra AS (SELECT a, sum(n) AS n FROM cells GROUP BY a), rb AS (SELECT b, sum(n) AS n FROM cells GROUP BY b)
    SELECT (SELECT count(*) FROM ra) AS height, (SELECT count(*) FROM rb) AS width, sum(${difference} * ${difference} / ${expected}) AS there,
    sum(${expected}) AS expected, max(abs(${difference})) AS apart FROM cells JOIN ra ON ra.a = cells.a JOIN rb ON rb.b = cells.b`;
}

/**
 * Cramér's V of the table of counts, as Great Expectations 0.x takes it from `scipy.stats.chi2_contingency`: a table of two
 * by two with Yates' correction. NaN where one side has one cell.
 */
function cramersV(measured: Measured, rows: number): number {
  const [height, width, there, expected, apart] = ["height", "width", "there", "expected", "apart"].map((name) =>
    Number(measured[name]),
  ) as [number, number, number, number, number];
  const least = Math.min(height, width) - 1;
  if (least < 1) return Number.NaN;
  // A cell without a row adds what was expected of it.
  const plain = there + Math.max(0, rows - expected);
  const yates = height === 2 && width === 2 && apart > 0 ? ((apart - Math.min(0.5, apart)) / apart) ** 2 : 1;
  return Math.min(1, Math.sqrt((plain * yates) / rows / least));
}

export const cramersPhi = define(
  "expect_column_pair_cramers_phi_value_to_be_less_than",
  {
    column_A: required(text("the name of a column")),
    column_B: required(text("the name of a column")),
    bins_A: bins,
    bins_B: bins,
    n_bins_A: count,
    n_bins_B: count,
    threshold: number,
  },
  (kwargs, refuse) => {
    const { column_A: a, column_B: b, threshold = 0.1 } = kwargs;
    for (const keywordName of ["n_bins_A", "n_bins_B"] as const)
      if (kwargs[keywordName] === 0) refuse("no bin is left", "give 1 or more", keywordName);
    return {
      columns: [a, b],
      title: `Cramér's phi of ${a} and ${b} must be small`,
      limit: `Cramér's phi at most ${formatNumber(threshold)}`,
      plan: (scope) => {
        const [one, other] = columnsNamed(scope, [a, b]) as [Column, Column];
        const sides: [Side, Side] = [
          { column: one, name: "a", bins: kwargs.bins_A, most: kwargs.n_bins_A ?? DEFAULT_BINS },
          { column: other, name: "b", bins: kwargs.bins_B, most: kwargs.n_bins_B ?? DEFAULT_BINS },
        ];
        return planOf(scope, sides, threshold);
      },
    };
  },
);

function planOf(scope: Scope, sides: [Side, Side], threshold: number): Plan {
  const { sql, rows } = scope;
  const names = sides.map(({ column }) => column.name);
  const misfit = sides.find(({ column, bins: given }) => given && isNumeric(column) !== (typeof given[0] === "number"));
  if (misfit) return { measures: {}, judge: () => binMisfit(misfit) };
  const present = sides.map(({ column }) => sql.countOf(sql.value(column), rows));
  return {
    measures: {
      rows: sql.count(rows),
      present0: present[0] as string,
      present1: present[1] as string,
      ...sideMeasures(scope, sides[0]),
      ...sideMeasures(scope, sides[1]),
    },
    refine: (measured) => {
      if ("height" in measured || countOf(measured, "present0") * countOf(measured, "present1") === 0) return undefined;
      const [a, b] = sides.map((side) => cellSql(scope, side, measured)) as [string, string];
      return contingencySql(scope, a, b, countOf(measured, "rows"));
    },
    judge: (measured) => {
      const all = countOf(measured, "rows");
      if (countOf(measured, "present0") * countOf(measured, "present1") === 0) return noRowToJudge(names, all, rows);
      return judgePhi(names, cramersV(measured, all), threshold);
    },
  };
}

function judgePhi(names: readonly string[], found: number, threshold: number): Finding {
  const what = `Cramér's phi of ${names.join(" and ")}`;
  if (Number.isNaN(found))
    return {
      met: false,
      reason: "not-a-number",
      message: `${what} cannot be told: one of them falls into a single bin`,
      observed: null,
    };
  const met = found <= threshold;
  return {
    met,
    reason: met ? "within-limit" : "above-max",
    message: `${what} is ${formatNumber(found)}${met ? "" : `, not at most ${formatNumber(threshold)}`}`,
    observed: found,
  };
}

function binMisfit({ column, name }: Side): Finding {
  return {
    met: false,
    impossible: true,
    reason: "invalid-suite",
    message: `bins_${name.toUpperCase()} does not fit ${column.name}: ${isNumeric(column) ? "its numbers are cut at edges" : "its values are gathered in lists"}`,
    remedy: isNumeric(column) ? "give a list of numbers" : "give a list of lists of values",
  };
}
