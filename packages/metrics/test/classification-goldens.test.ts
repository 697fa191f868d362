import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { ClassRows, COMPUTED_METRICS, MetricError, measure, namedMetric } from "../src/index.ts";

interface Golden {
  readonly kind: string;
  readonly truth: number[];
  readonly prediction: number[];
  readonly score?: number[];
  readonly scores?: number[][];
  readonly weight: number[] | null;
  /** A number; a conventional one in place of 0/0 with `true` behind it; `null` where there is no answer. */
  readonly expected: Readonly<Record<string, number | [number, true] | null>>;
}

// Made by tests/interop/goldens/metrics.classification.py; its origin is in the file.
const { cases }: { readonly cases: Golden[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "classification.json"), "utf8"),
);

function rowsOf({ truth, prediction, score, scores, weight }: Golden): ClassRows {
  return new ClassRows({
    truth: Int32Array.from(truth),
    prediction: Int32Array.from(prediction),
    score: score && Float64Array.from(score),
    scores: scores?.[0]?.map((_, code) => Float64Array.from(scores, (row) => row[code] as number)),
    weight: weight ? Float64Array.from(weight) : undefined,
  });
}

const metrics = [...new Set(cases.flatMap(({ expected }) => Object.keys(expected)))].sort();

test("every metric of classes is among the goldens, and most have refusals or conventions there", () => {
  const named = new Set(metrics.map((metric) => namedMetric(metric)?.metric));
  const forgotten = Object.values(COMPUTED_METRICS).filter((metric) => metric.task === "class" && !named.has(metric));
  expect(forgotten.map(({ name }) => name)).toEqual([]);
  const answers = cases.flatMap(({ expected }) => Object.values(expected));
  expect(answers.filter((answer) => answer === null).length).toBeGreaterThan(100);
  expect(answers.filter(Array.isArray).length).toBeGreaterThan(100);
});

test.each(metrics)("%s equals its reference on every golden case, or is refused where that has no answer", (metric) => {
  for (const [index, golden] of cases.entries()) {
    const theirs = golden.expected[metric];
    if (theirs === undefined) continue;
    if (theirs === null) {
      expect(() => measure(metric, rowsOf(golden))).toThrow(MetricError);
      continue;
    }
    const ours = measure(metric, rowsOf(golden));
    const [value, isConvention] = Array.isArray(theirs) ? theirs : [theirs, false];
    expect([index, ours.undefinedBecause !== undefined]).toEqual([index, isConvention]);
    if (!(Math.abs(ours.value - value) <= Math.max(1e-12, 1e-12 * Math.abs(value))))
      throw new Error(`case ${index}: ours is ${ours.value}, the reference's is ${value}`);
  }
});
