import { formatNumber } from "@assay/report";
import type { Column } from "@assay/tables";
import { isNumeric } from "../sql/column.ts";
import { column, flag, number, required, share } from "../suite/keyword.ts";
import { notNumbers } from "./column-statistic.ts";
import { countOf, define, type Finding, type Plan, type Refuse, type Scope } from "./definition.ts";
import type { Measured } from "./measure.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { type Categories, categoryCounts, countsOf, type Intervals, intervalCounts, partition } from "./partition.ts";

interface Holdouts {
  readonly tail: number;
  readonly internal: number;
}

/** What Great Expectations raises for; here the suite is refused. */
function refuseUnfit(parts: Categories | Intervals, { tail, internal }: Holdouts, refuse: Refuse): void {
  if (parts.kind === "categories") {
    if (internal > 0)
      refuse(
        "internal_weight_holdout has no meaning for values",
        "take it out, or give bins",
        "internal_weight_holdout",
      );
    return;
  }
  const open = [parts.edges[0] === -Infinity, parts.edges.at(-1) === Infinity];
  if (tail > 0 && parts.tails)
    refuse(
      "tail_weight_holdout and tail_weights both say what the tails hold",
      "give one of them",
      "tail_weight_holdout",
    );
  if (parts.tails && open.includes(true))
    refuse("there are tail_weights, but a bin reaches to infinity", "take the tail_weights out", "partition_object");
  if (tail > 0 && !open.includes(false))
    refuse("the bins reach to infinity on both sides, so there is no tail", "take it out", "tail_weight_holdout");
}

/** Σ p·ln(p/q) of two lists of weights, each divided by its sum; `scipy.stats.entropy`. Infinite where q lacks what p has. */
function divergence(observed: readonly number[], expected: readonly number[]): number {
  const total = (weights: readonly number[]) => weights.reduce((sum, weight) => sum + weight, 0);
  const [all, wanted] = [total(observed), total(expected)];
  return observed.reduce((sum, weight, index) => {
    if (weight === 0) return sum;
    const p = weight / all;
    return sum + p * Math.log(p / ((expected[index] as number) / wanted));
  }, 0);
}

function divergenceOfCategories(measured: Measured, parts: Categories, { tail }: Holdouts): number {
  const rows = countOf(measured, "present");
  const [others, rest, logs] = ["others", "rest", "logs"].map((name) => countOf(measured, name)) as [
    number,
    number,
    number,
  ];
  const known = countsOf(measured, parts);
  if (others === 0) return divergence(known, parts.weights);
  const scaled = parts.weights.map((weight) => weight * (1 - tail));
  const wanted = scaled.reduce((sum, weight) => sum + weight, 0) + tail;
  const ofKnown = known.reduce((sum, count, index) => {
    if (count === 0) return sum;
    return sum + (count / rows) * Math.log(count / rows / ((scaled[index] as number) / wanted));
  }, 0);
  // Σ (n/N)·ln((n/N)/q) over the values outside, each of which is expected to have the same share q.
  return ofKnown + logs / rows - (rest / rows) * (Math.log(rows) + Math.log(tail / others / wanted));
}

function divergenceOfIntervals(measured: Measured, { edges, weights, tails }: Intervals, holdouts: Holdouts): number {
  const { tail, internal } = holdouts;
  const scaled = weights.map((weight) => weight * (1 - tail - internal));
  const empty = scaled.filter((weight) => weight === 0).length;
  const inside = scaled.map((weight) => (weight === 0 && internal > 0 ? internal / empty : weight));
  const [lower, upper] = [edges[0] !== -Infinity, edges.at(-1) !== Infinity];
  const [below, above] = tails ?? (lower && upper ? [tail / 2, tail / 2] : [tail, tail]);
  return divergence(
    [
      ...(lower ? [countOf(measured, "below")] : []),
      ...weights.map((_, index) => countOf(measured, `in${index}`)),
      ...(upper ? [countOf(measured, "above")] : []),
    ],
    [...(lower ? [below] : []), ...inside, ...(upper ? [above] : [])],
  );
}

export const klDivergence = define(
  "expect_column_kl_divergence_to_be_less_than",
  {
    column,
    partition_object: partition,
    threshold: required(number),
    tail_weight_holdout: share,
    internal_weight_holdout: share,
    bucketize_data: flag,
  },
  (kwargs, refuse) => {
    const { column: name, partition_object: parts, threshold } = kwargs;
    const holdouts = { tail: kwargs.tail_weight_holdout ?? 0, internal: kwargs.internal_weight_holdout ?? 0 };
    if (threshold < 0) refuse("the threshold is below 0, which no divergence is", "give 0 or more", "threshold");
    if (parts.kind === "intervals" && kwargs.bucketize_data === false)
      refuse("bins are given, and bucketize_data is false", "take it out, or give values", "bucketize_data");
    refuseUnfit(parts, holdouts, refuse);
    return {
      column: name,
      title: `The distribution of ${name} must lie near the one expected`,
      limit: `Kullback–Leibler divergence at most ${formatNumber(threshold)}`,
      plan: (scope, known) => planOf(scope, known as Column, parts, holdouts, threshold),
    };
  },
);

function planOf(
  scope: Scope,
  column: Column,
  parts: Categories | Intervals,
  holdouts: Holdouts,
  threshold: number,
): Plan {
  const judge = (measured: Measured): Finding => {
    const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
    if (there === 0) return nothingToJudge(column.name, all, scope.rows);
    const found =
      parts.kind === "categories"
        ? divergenceOfCategories(measured, parts, holdouts)
        : divergenceOfIntervals(measured, parts, holdouts);
    return judgeDivergence(column.name, found, threshold, all - there);
  };
  if (parts.kind === "categories") return { ...categoryCounts(scope, column, parts), judge };
  const { sql, rows } = scope;
  const counts = { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows) };
  if (!isNumeric(column) && column.kind !== "boolean") return notNumbers(sql, column, rows, counts);
  return { measures: { ...counts, ...intervalCounts(sql, sql.number(column), rows, parts) }, judge };
}

function judgeDivergence(name: string, found: number, threshold: number, missing: number): Finding {
  if (!Number.isFinite(found))
    return {
      met: false,
      reason: Number.isNaN(found) ? "not-a-number" : "above-max",
      message: `the divergence of ${name} is ${Number.isNaN(found) ? "no number" : "infinite"}: it holds values that the distribution expected has not`,
      observed: null,
      missing,
      remedy: "give such values a share with tail_weight_holdout or internal_weight_holdout",
    };
  const met = found <= threshold;
  return {
    met,
    reason: met ? "within-limit" : "above-max",
    message: `the Kullback–Leibler divergence of ${name} is ${formatNumber(found)}${met ? "" : `, not at most ${formatNumber(threshold)}`}`,
    observed: found,
    missing,
  };
}
