import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { normalCdf, normalQuantile } from "../src/distribution.ts";
import {
  type Contrast,
  type Evidence,
  type NoEvidence,
  pairedEvidence,
  seedsEvidence,
  unpairedEvidence,
} from "../src/index.ts";
import { scoreContrast } from "../src/inference/score-contrast.ts";
import { studentCdf, studentQuantile } from "../src/student.ts";

type Pairs = readonly (readonly [number, number])[];
type Triples = readonly (readonly [number, number, number])[];
type Interval = readonly [number, number];
type Counts = readonly [number, number, number, number];
interface Corrected {
  readonly estimate: number;
  readonly p_above: Pairs;
  readonly interval: Interval;
}
interface Goldens {
  readonly distributions: {
    readonly normal_cdf: Pairs;
    readonly normal_quantile: Pairs;
    readonly student_cdf: Triples;
    readonly student_quantile: Triples;
  };
  readonly tango: readonly { counts: Counts; p_above: Pairs; interval: Interval }[];
  readonly score: readonly { counts: Counts; ratio: number; p_above: Pairs }[];
  readonly wilson: readonly { right: number; n: number; interval: Interval }[];
  readonly newcombe: readonly { candidate: Interval; baseline: Interval; ratio: number; interval: Interval }[];
  readonly welch: readonly {
    candidate: number[];
    baseline: number[];
    ratio: number;
    p_above_0: number;
    interval: Interval;
  }[];
  readonly paired: readonly {
    truth: number[];
    candidate: number[];
    baseline: number[];
    ratio: number;
    roc_auc: Corrected;
    log_loss: Corrected;
  }[];
}

// Made by tests/interop/goldens/metrics.inference.py; its origin is in the file.
const goldens: Goldens = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", "inference.json"), "utf8"));

function expectNear(ours: number, theirs: number, relative: number, what: string): void {
  if (!(Math.abs(ours - theirs) <= relative * Math.abs(theirs)))
    throw new Error(`${what}: ours is ${ours}, the reference's is ${theirs}`);
}

/** Bounds are compared on the scale of a share; a bound may be 0. */
function expectInterval(contrast: Contrast, [low, high]: Interval, what: string): void {
  const ours = contrast.interval(0.95);
  if (!(Math.abs(ours[0] - low) < 1e-11 && Math.abs(ours[1] - high) < 1e-11))
    throw new Error(`${what}: ours is ${ours}, the reference's is ${low}, ${high}`);
}

function contrastFrom(evidence: Evidence | NoEvidence, ratio: number): Contrast {
  if ("noInterval" in evidence) throw new Error(evidence.message);
  return evidence.contrast(ratio);
}

function score([both, candidateOnly, baselineOnly, neither]: Counts, ratio: number): Contrast {
  const what = { method: "score", sample: { unit: "rows", have: 1 } } as const;
  return scoreContrast({ both, candidateOnly, baselineOnly, neither }, ratio, what);
}

describe("distributions agree with SciPy", () => {
  const { normal_cdf, normal_quantile, student_cdf, student_quantile } = goldens.distributions;

  test.each(normal_cdf)("normalCdf(%p)", (z, expected) => expectNear(normalCdf(z), expected, 2e-13, "cdf"));

  test.each(normal_quantile)("normalQuantile(%p)", (p, expected) => {
    if (expected === 0) expect(normalQuantile(p)).toBe(0);
    else expectNear(normalQuantile(p), expected, 1e-14, "quantile");
  });

  test.each(student_cdf)("studentCdf(%p, %p)", (t, df, expected) =>
    expectNear(studentCdf(t, df), expected, 1e-12, "cdf"),
  );

  // SciPy 1.15 stops at 10 digits; the closed forms below and the way back through the cdf hold ours to 12.
  test.each(student_quantile)("studentQuantile(%p, %p)", (p, df, expected) => {
    expectNear(studentQuantile(p, df), expected, 1e-9, "quantile");
    expectNear(studentCdf(studentQuantile(p, df), df), p, 1e-12, "cdf of the quantile");
  });

  test.each([0.001, 0.025, 0.3, 0.975])("the quantiles %p of 1 and 2 degrees have their closed forms", (p) => {
    expectNear(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-12, "Cauchy");
    expectNear(studentQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)), 1e-12, "two degrees");
  });

  test("the tails are symmetric and the median is 0", () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
    expect(studentQuantile(0.5, 3)).toBe(0);
    expect(studentQuantile(0.9, 3)).toBeCloseTo(-studentQuantile(0.1, 3), 12);
    expect([studentCdf(-Infinity, 3), studentCdf(Infinity, 3)]).toEqual([0, 1]);
  });
});

test.each(goldens.tango)("the score interval of $counts is Tango's", ({ counts, p_above, interval }) => {
  const contrast = score(counts, 1);
  for (const [x, p] of p_above) expect(Math.abs(contrast.pAbove(x) - p)).toBeLessThan(1e-12);
  expectInterval(contrast, interval, "Tango");
});

test.each(goldens.score)("the score test of $counts with ratio $ratio is that of the constrained fit", (golden) => {
  const contrast = score(golden.counts, golden.ratio);
  // The optimiser of the reference stops at about 8 digits.
  for (const [x, p] of golden.p_above) expect(Math.abs(contrast.pAbove(x) - p)).toBeLessThan(1e-6);
});

test.each(goldens.wilson)("with ratio 0 the score interval of $right of $n is Wilson's", ({ right, n, interval }) => {
  const overlap = Math.floor(right / 2);
  expectInterval(score([overlap, right - overlap, 0, n - right], 0), interval, "Wilson");
});

test.each(goldens.newcombe)("$candidate against $ratio × $baseline is Newcombe's", (golden) => {
  const side = ([right, n]: Interval) => ({ value: right / n, n });
  const evidence = unpairedEvidence("accuracy", side(golden.candidate), side(golden.baseline));
  expectInterval(contrastFrom(evidence, golden.ratio), golden.interval, "Newcombe");
});

test("Newcombe's own example, 56 of 70 against 48 of 80, is 0.0524 to 0.3339 (Stat. Med. 17 (1998), table II, method 10)", () => {
  const contrast = contrastFrom(unpairedEvidence("accuracy", { value: 0.8, n: 70 }, { value: 0.6, n: 80 }), 1);
  expect(contrast.interval(0.95).map((bound) => bound.toFixed(4))).toEqual(["0.0524", "0.3339"]);
});

test.each(goldens.welch)(
  "seeds with ratio $ratio are Welch's",
  ({ candidate, baseline, ratio, p_above_0, interval }) => {
    const contrast = contrastFrom(seedsEvidence(candidate, baseline), ratio);
    expectInterval(contrast, interval, "Welch");
    expectNear(contrast.pAbove(0), p_above_0, 1e-9, "p");
  },
);

describe.each(["roc_auc", "log_loss"] as const)(
  "paired %s agrees with its definition over all pairs of rows",
  (metric) => {
    test.each(goldens.paired.map((golden, index) => ({ golden, index })))("case $index", ({ golden }) => {
      const evidence = pairedEvidence(metric, {
        truth: Uint8Array.from(golden.truth),
        candidate: { score: Float64Array.from(golden.candidate) },
        baseline: { score: Float64Array.from(golden.baseline) },
      });
      const contrast = contrastFrom(evidence, golden.ratio);
      const { estimate, p_above, interval } = golden[metric];
      expect(Math.abs(contrast.estimate - estimate)).toBeLessThan(1e-13);
      for (const [x, p] of p_above) expect(Math.abs(contrast.pAbove(x) - p)).toBeLessThan(1e-11);
      expectInterval(contrast, interval, metric);
    });
  },
);
