import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  accuracy,
  confusion,
  MetricError,
  mean,
  measure,
  median,
  populationStdev,
  quantiles,
  sampleStdev,
} from "../src/index.ts";

const BINARY = ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"] as const;

interface BinaryCase {
  readonly truth: number[];
  readonly prediction: number[];
  readonly score: number[];
  readonly weight: number[] | null;
  readonly expected: Readonly<Record<(typeof BINARY)[number], number | null>> & { readonly confusion: number[][] };
  readonly undefined: string[];
}

interface Goldens {
  readonly quantilesAt: number[];
  readonly binary: BinaryCase[];
  readonly multiclass: (Pick<BinaryCase, "truth" | "prediction" | "weight"> & { expected: { accuracy: number } })[];
  readonly series: {
    readonly values: number[];
    readonly expected: {
      readonly mean: number;
      readonly median: number;
      readonly sample_stdev: number | null;
      readonly population_stdev: number;
      readonly quantiles: number[];
    };
  }[];
}

// Made by tests/interop/goldens/metrics.definitions.py; its origin is in the file.
const goldens: Goldens = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "definitions.json"), "utf8"));

function expectNear(ours: number, theirs: number | null | undefined, what: string): void {
  const near = typeof theirs === "number" && Math.abs(ours - theirs) <= Math.max(1e-12, 1e-12 * Math.abs(theirs));
  if (!near) throw new Error(`${what}: ours is ${ours}, the reference's is ${theirs}`);
}

const weightOf = (weight: number[] | null) => (weight ? Float64Array.from(weight) : undefined);

test("the goldens are at least 500 cases with refusals, weights and conventions among them", () => {
  const { binary, multiclass, series } = goldens;
  expect(binary.length + multiclass.length + series.length).toBeGreaterThanOrEqual(500);
  expect(binary.filter(({ weight }) => weight).length).toBeGreaterThan(100);
  expect(binary.filter(({ expected }) => expected.roc_auc === null).length).toBeGreaterThan(20);
  expect(binary.filter((golden) => golden.undefined.length > 0).length).toBeGreaterThan(20);
});

describe("on every golden case of a binary classifier", () => {
  test.each(BINARY)("%s equals scikit-learn's, or is refused where scikit-learn has no answer", (metric) => {
    for (const [index, golden] of goldens.binary.entries()) {
      const predictions = {
        truth: Uint8Array.from(golden.truth),
        prediction: Uint8Array.from(golden.prediction),
        score: Float64Array.from(golden.score),
        weight: weightOf(golden.weight),
      };
      const theirs = golden.expected[metric];
      if (theirs === null) {
        expect(() => measure(metric, predictions)).toThrow(MetricError);
        continue;
      }
      const ours = measure(metric, predictions);
      expectNear(ours.value, theirs, `${metric} of case ${index}`);
      expect([index, ours.undefinedBecause !== undefined]).toEqual([index, golden.undefined.includes(metric)]);
    }
  });

  test("the confusion counts equal scikit-learn's", () => {
    for (const [index, golden] of goldens.binary.entries()) {
      const cells = confusion(
        Int32Array.from(golden.truth),
        Int32Array.from(golden.prediction),
        weightOf(golden.weight),
      );
      const [[tn, fp] = [], [fn, tp] = []] = golden.expected.confusion;
      expectNear(cells.trueNegatives, tn, `TN of case ${index}`);
      expectNear(cells.falsePositives, fp, `FP of case ${index}`);
      expectNear(cells.falseNegatives, fn, `FN of case ${index}`);
      expectNear(cells.truePositives, tp, `TP of case ${index}`);
    }
  });
});

test("accuracy of several classes equals scikit-learn's on every golden case", () => {
  for (const [index, { truth, prediction, weight, expected }] of goldens.multiclass.entries()) {
    const ours = accuracy(Int32Array.from(truth), Int32Array.from(prediction), weightOf(weight));
    expectNear(ours, expected.accuracy, `case ${index}`);
  }
});

test("mean, median, both deviations and the quantiles equal NumPy's and pandas' on every golden case", () => {
  for (const [index, { values, expected }] of goldens.series.entries()) {
    const column = Float64Array.from(values);
    expectNear(mean(column), expected.mean, `mean of case ${index}`);
    expectNear(median(column), expected.median, `median of case ${index}`);
    expectNear(populationStdev(column), expected.population_stdev, `population deviation of case ${index}`);
    if (expected.sample_stdev === null) expect(() => sampleStdev(column)).toThrow(MetricError);
    else expectNear(sampleStdev(column), expected.sample_stdev, `sample deviation of case ${index}`);
    for (const [at, ours] of quantiles(column, goldens.quantilesAt).entries())
      expectNear(ours, expected.quantiles[at], `quantile ${goldens.quantilesAt[at]} of case ${index}`);
  }
});
