import { formatCount } from "@assay/report";
import type { Column } from "@assay/tables";
import { MOST_VALUES } from "../judging/inspect-values.ts";
import { canBeInfinite, isNumeric } from "../sql/column.ts";
import { column, count } from "../suite/keyword.ts";
import { noNumber, notNumbers } from "./column-statistic.ts";
import { countOf, type Definition, define, type Finding, type Plan, type Scope } from "./definition.ts";
import { distribution, knownDistribution, parameters } from "./distribution-parameters.ts";
import { nothingToJudge } from "./nothing-to-judge.ts";
import { judgeP, level, levelInWords } from "./p-value.ts";
import { type Intervals, intervals } from "./partition.ts";

/** Any seed would do; a fixed one gives the same verdict on the same data. */
const SEED = 0;

interface Test {
  readonly what: string;
  readonly p: number;
  /** The p-value is kept at the level itself. */
  readonly atLeast: boolean;
  /** The p-value of values in order. The statistics are a chunk of their own, which most suites never load. */
  readonly test: () => Promise<(values: Float64Array) => number>;
}

const PARAMETERISED = "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than";
const BOOTSTRAPPED = "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than";

const parameterised = define(
  PARAMETERISED,
  { column, distribution, p_value: level, params: parameters },
  ({ column: name, distribution: distributionName, p_value: p = 0.05, params }, refuse) => {
    const { shape, location, scale, words } = knownDistribution(distributionName, params, refuse);
    return {
      column: name,
      title: `The values of ${name} must fit ${words}`,
      limit: levelInWords(p, true),
      plan: (scope, known) =>
        testPlan(scope, known as Column, {
          what: `the Kolmogorov–Smirnov test of ${name} against ${words}`,
          p,
          atLeast: true,
          test: async () => {
            const { cumulative, kolmogorovFit } = await import("@assay/metrics");
            const cdf = cumulative(distributionName, shape, location, scale);
            return (values) => kolmogorovFit(values, cdf).p;
          },
        }),
    };
  },
);

/** The distribution function that rises straight from edge to edge. */
function straightLine({ edges, weights }: Intervals): (x: number) => number {
  const heights = [0];
  for (const weight of weights) heights.push((heights.at(-1) as number) + weight);
  return (x) => {
    const at = edges.findIndex((edge) => x < edge);
    if (at === 0) return 0;
    if (at === -1) return heights.at(-1) as number;
    const [low, high] = [edges[at - 1] as number, edges[at] as number];
    const [start, end] = [heights[at - 1] as number, heights[at] as number];
    return start + ((end - start) * (x - low)) / (high - low);
  };
}

const bootstrapped = define(
  BOOTSTRAPPED,
  { column, partition_object: intervals, p: level, bootstrap_samples: count, bootstrap_sample_size: count },
  (kwargs, refuse) => {
    const { column: name, partition_object: parts, p = 0.05, bootstrap_samples: samples = 1000 } = kwargs;
    const size = kwargs.bootstrap_sample_size ?? parts.weights.length * 2;
    if (samples < 1) refuse("no sample is drawn", "give 1 or more", "bootstrap_samples");
    if (size < 1) refuse("the samples are empty", "give 1 or more", "bootstrap_sample_size");
    if (samples * size > 100_000_000)
      refuse("more than 100 million values would be drawn", "draw fewer", "bootstrap_samples");
    if (!parts.edges.every(Number.isFinite))
      refuse("an edge is infinite, so that no line leads to it", "give finite edges", "partition_object");
    if (parts.tails?.some((weight) => weight > 0))
      refuse("tails have no edge to begin at", "give weights without tails", "partition_object");
    const cdf = straightLine(parts);
    return {
      column: name,
      title: `Samples of the values of ${name} must fit the bins expected`,
      limit: levelInWords(p, false),
      plan: (scope, known) =>
        testPlan(scope, known as Column, {
          what: `the bootstrapped Kolmogorov–Smirnov test of ${name}`,
          p,
          atLeast: false,
          test: async () => {
            const { bootstrappedFit, Random } = await import("@assay/metrics");
            return (values) => bootstrappedFit(values, cdf, p, { samples, size }, new Random(SEED));
          },
        }),
    };
  },
);

function testPlan({ sql, rows }: Scope, column: Column, { what, p, atLeast, test }: Test): Plan {
  const counts = { rows: sql.count(rows), present: sql.countOf(sql.value(column), rows) };
  if (!isNumeric(column) && column.kind !== "boolean") return notNumbers(sql, column, rows, counts);
  const value = sql.number(column);
  const infinite = canBeInfinite(column) ? { infinite: sql.count(rows, sql.dialect.isInfinite(value)) } : {};
  return {
    measures: { ...counts, ...infinite },
    inspect: {
      value: sql.dialect.cast(value, "double"),
      where: rows ?? "true",
      start: async () => {
        const pOf = await test();
        const different: number[] = [];
        const times: number[] = [];
        return {
          see: (one, rowsOfIt) => {
            different.push(Number(one));
            times.push(rowsOfIt);
          },
          found: () => {
            if (different.length === 0) return {};
            const values = new Float64Array(times.reduce((sum, one) => sum + one, 0));
            let at = 0;
            for (const [index, one] of different.entries()) {
              values.fill(one, at, at + (times[index] as number));
              at += times[index] as number;
            }
            // Engines give them in one order or another, and samples are drawn by place.
            return { p: pOf(values.sort()) };
          },
        };
      },
    },
    judge: (measured) => {
      const [all, there] = [countOf(measured, "rows"), countOf(measured, "present")];
      if (there === 0) return nothingToJudge(column.name, all, rows);
      if (measured.beyond === true) return tooManyValues(column, sql.dialect.name);
      if (countOf(measured, "infinite") > 0)
        return noNumber(column, "the distribution", countOf(measured, "infinite"), all - there);
      return judgeP(what, Number(measured.p), p, atLeast, all - there);
    },
  };
}

function tooManyValues({ name }: Column, engine: string): Finding {
  return {
    met: false,
    impossible: true,
    reason: "not-comparable",
    message: `${name} has more than ${formatCount(MOST_VALUES)} different values, which the test would have to take out of ${engine}`,
    remedy: "round the column in a `query`, or judge an extract of the table as a file",
  };
}

export const kolmogorovTests: readonly Definition[] = [parameterised, bootstrapped];
