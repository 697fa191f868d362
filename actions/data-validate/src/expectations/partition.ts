import type { Column } from "@assay/tables";
import { allOf, type TableSql } from "../sql/table-sql.ts";
import { isScalar, keyword, required, type Scalar } from "../suite/keyword.ts";
import { countOf, type Plan, type Scope } from "./definition.ts";
import type { Measured } from "./measure.ts";

/** Values with the share that each is expected to have. */
export interface Categories {
  readonly kind: "categories";
  readonly values: readonly Scalar[];
  readonly weights: readonly number[];
}

/** Intervals between edges, and the share that each, and each tail, is expected to have. */
export interface Intervals {
  readonly kind: "intervals";
  readonly edges: readonly number[];
  readonly weights: readonly number[];
  readonly tails: readonly [number, number] | undefined;
}

/** What NumPy's allclose lets pass for a sum of 1. */
const SUM_TOLERANCE = 1e-5 + 1e-8;

const isWeights = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((one) => typeof one === "number" && one >= 0 && Number.isFinite(one));

const sumsToOne = (weights: readonly number[]) =>
  Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1) <= SUM_TOLERANCE;

function readCategories({ values, weights, ...rest }: Record<string, unknown>): Categories | undefined {
  if (!Array.isArray(values) || !values.every(isScalar) || !isWeights(weights)) return undefined;
  if (Object.keys(rest).length > 0 || values.length === 0 || values.length !== weights.length) return undefined;
  if (new Set(values).size !== values.length || !sumsToOne(weights)) return undefined;
  return { kind: "categories", values, weights };
}

/** As Python writes them into JSON. */
const INFINITIES: ReadonlyMap<unknown, number> = new Map([
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
]);

function readIntervals({
  bins: given,
  weights,
  tail_weights,
  ...rest
}: Record<string, unknown>): Intervals | undefined {
  const bins = Array.isArray(given) ? given.map((edge) => INFINITIES.get(edge) ?? (edge as unknown)) : undefined;
  if (bins === undefined || !isWeights(weights) || Object.keys(rest).length > 0) return undefined;
  if (weights.length === 0 || bins.length !== weights.length + 1) return undefined;
  const rising = (edge: unknown, index: number) =>
    typeof edge === "number" && (index === 0 ? !Number.isNaN(edge) : edge > (bins[index - 1] as number));
  const tails = tail_weights ?? undefined;
  if (!bins.every(rising) || (tails !== undefined && (!isWeights(tails) || tails.length !== 2))) return undefined;
  if (!sumsToOne([...weights, ...((tails as readonly number[] | undefined) ?? [])])) return undefined;
  return { kind: "intervals", edges: bins as readonly number[], weights, tails: tails as Intervals["tails"] };
}

const categoriesInWords = "a mapping of `values` (all different) and as many `weights` that sum to 1";
const intervalsInWords =
  "a mapping of `bins` (rising edges) and `weights`, one fewer, that sum to 1, `tail_weights` (two) included";

const read =
  <T>(reader: (fields: Record<string, unknown>) => T | undefined) =>
  (value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? reader(value as Record<string, unknown>)
      : undefined;

export const categories = required(keyword(categoriesInWords, read(readCategories)));
export const intervals = required(keyword(intervalsInWords, read(readIntervals)));
export const partition = required(
  keyword(
    `${categoriesInWords}, or of \`bins\` (rising edges) and one fewer \`weights\``,
    read((fields): Categories | Intervals | undefined =>
      "bins" in fields ? readIntervals(fields) : readCategories(fields),
    ),
  ),
);

/** Measures of how many rows hold each category, and a second query about the values that are in none. */
export function categoryCounts(
  { sql, from, rows }: Scope,
  column: Column,
  { values }: Categories,
): Pick<Plan, "measures"> & Required<Pick<Plan, "refine">> {
  const value = sql.value(column);
  const counts = values.map((member, index) => [`n${index}`, sql.count(rows, sql.isOneOf(column, value, [member]))]);
  const outside = allOf(rows, `${value} IS NOT NULL`, `NOT ${sql.isOneOf(column, value, values)}`);
  const others = `SELECT ${value} AS v, count(*) AS n FROM ${from} WHERE ${outside} GROUP BY 1`;
  const double = (text: string) => sql.dialect.cast(`coalesce(${text}, 0)`, "double");
  const n = sql.dialect.cast("n", "double");
  return {
    measures: {
      rows: sql.count(rows),
      present: sql.countOf(value, rows),
      ...Object.fromEntries(counts),
    },
    refine: (measured) => {
      const inside = values.reduce<number>((sum, _, index) => sum + countOf(measured, `n${index}`), 0);
      if ("others" in measured || inside === countOf(measured, "present")) return undefined;
      return `SELECT count(*) AS others, ${double("sum(n)")} AS rest, ${double(`sum(${n} * ${n})`)} AS squares, ${double(`sum(${n} * ln(${n}))`)} AS logs FROM (${others}) AS o`;
    },
  };
}

/** How many rows hold each category. */
export function countsOf(measured: Measured, { values }: Categories): number[] {
  return values.map((_, index) => countOf(measured, `n${index}`));
}

/**
 * Measures of how many values lie in each interval, below and above all: `below`, `in0`, …, `above`. An interval holds its
 * lower edge, the last one both, as NumPy's histogram.
 */
export function intervalCounts(
  sql: TableSql,
  value: string,
  rows: string | undefined,
  { edges }: Intervals,
): Record<string, string> {
  const at = (edge: number) => sql.dialect.number(edge);
  const [first, last] = [edges[0] as number, edges.at(-1) as number];
  const inside = edges.slice(0, -1).map((low, index) => {
    const high = edges[index + 1] as number;
    const parts = [
      low === -Infinity ? undefined : `${value} >= ${at(low)}`,
      high === Infinity ? undefined : `${value} ${index === edges.length - 2 ? "<=" : "<"} ${at(high)}`,
    ];
    return [`in${index}`, sql.count(rows, `${value} IS NOT NULL`, ...parts)];
  });
  return {
    ...Object.fromEntries(inside),
    ...(first === -Infinity ? {} : { below: sql.count(rows, `${value} < ${at(first)}`) }),
    ...(last === Infinity ? {} : { above: sql.count(rows, `${value} > ${at(last)}`) }),
  };
}
