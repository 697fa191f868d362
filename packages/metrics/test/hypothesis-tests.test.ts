import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  bcaBootstrap,
  clopperPearsonInterval,
  deLongAuc,
  deLongTest,
  MetricError,
  mannWhitneyTest,
  mcNemarTest,
  minimumDetectableEffect,
  nonInferiority,
  pairedPermutationTest,
  pairedTTest,
  percentileBootstrap,
  permutationTest,
  Random,
  requiredRows,
  seedsEvidence,
  type TestResult,
  welchTTest,
  wilcoxonTest,
  wilsonInterval,
} from "../src/index.ts";
import { gauss } from "./calibration/population.ts";

interface Sides {
  readonly pGreater: number;
  readonly pLess: number;
  readonly pTwoSided: number;
}
interface Goldens {
  readonly proportions: readonly {
    successes: number;
    n: number;
    wilson: [number, number];
    clopperPearson: [number, number];
  }[];
  readonly samples: readonly ({ first: number[]; second: number[] } & Record<
    "welch" | "paired" | "mannWhitney" | "wilcoxon",
    Sides
  >)[];
  readonly mcnemar: readonly { candidateOnly: number; baselineOnly: number; exact: number; midP: number }[];
  readonly power: readonly { deviation: number; level: number; chance: number; effect: number; rows: number }[];
}

// Made by tests/interop/goldens/metrics.hypothesis-tests.py; its origin is in the file.
const goldens: Goldens = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures", "hypothesis-tests.json"), "utf8"),
);

const doubles = (...values: number[]) => Float64Array.from(values);

function expectSides(ours: TestResult, theirs: Sides): void {
  for (const side of ["pGreater", "pLess", "pTwoSided"] as const) expect(ours[side]).toBeCloseTo(theirs[side], 9);
}

test.each(goldens.proportions)("the intervals of $successes of $n are statsmodels'", (golden) => {
  const { successes, n } = golden;
  wilsonInterval(successes, n).forEach((end, at) => void expect(end).toBeCloseTo(golden.wilson[at] as number, 9));
  clopperPearsonInterval(successes, n).forEach(
    (end, at) => void expect(end).toBeCloseTo(golden.clopperPearson[at] as number, 9),
  );
});

test.each(goldens.samples.map((golden, index) => ({ golden, index })))(
  "the tests of sample $index are SciPy's",
  ({ golden }) => {
    const [first, second] = [doubles(...golden.first), doubles(...golden.second)];
    const pairs = Math.min(first.length, second.length);
    const [a, b] = [first.subarray(0, pairs), second.subarray(0, pairs)];
    expectSides(welchTTest(first, second), golden.welch);
    expectSides(pairedTTest(a, b), golden.paired);
    expectSides(mannWhitneyTest(first, second), golden.mannWhitney);
    expectSides(wilcoxonTest(a.map((value, pair) => value - (b[pair] as number))), golden.wilcoxon);
  },
);

test.each(goldens.mcnemar)("McNemar's test of $candidateOnly and $baselineOnly is statsmodels'", (golden) => {
  const { exact, midP } = mcNemarTest(golden.candidateOnly, golden.baselineOnly);
  expect(exact).toBeCloseTo(golden.exact, 9);
  expect(midP).toBeCloseTo(golden.midP, 9);
});

test("rows on which nothing differs are no evidence", () => {
  expect(mcNemarTest(0, 0)).toEqual({ exact: 1, midP: 1 });
  const tied = mannWhitneyTest(doubles(1, 1), doubles(1, 1, 1));
  expect([tied.pGreater, tied.pLess, tied.pTwoSided]).toEqual([1, 1, 1]);
});

test.each(goldens.power)("an effect of $effect needs $rows rows, and they find it", ({ effect, rows, ...power }) => {
  expect(requiredRows(effect, power)).toBe(rows);
  expect(minimumDetectableEffect(rows, power)).toBeLessThanOrEqual(effect);
  expect(minimumDetectableEffect(rows - 1, power)).toBeGreaterThan(effect);
});

// Hanley and Hajian-Tilaki's kind of example, by hand: positives 2, 3; negatives 1, 2. V10 = ¾, 1; V01 = 1, ¾.
test("DeLong's variance of four rows is what the kernel says", () => {
  const { estimate, standardError } = deLongAuc(Uint8Array.of(1, 1, 0, 0), doubles(2, 3, 1, 2));
  expect(estimate).toBeCloseTo(7 / 8, 14);
  // Each sample variance is 2·(1/8)² = 1/32, over 2 rows a class: 1/64 + 1/64.
  expect(standardError).toBeCloseTo(Math.sqrt(1 / 32), 14);
});

test("two AUCs that are one differ by 0, and the test of a copy is no evidence", () => {
  const [truth, score] = [Uint8Array.of(1, 0, 1, 0, 1), doubles(0.9, 0.2, 0.4, 0.6, 0.7)];
  expect(deLongTest(truth, score, score)).toMatchObject({ estimate: 0, standardError: 0 });
});

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
const difference = (a: Float64Array, b: Float64Array) => mean(a) - mean(b);

describe("permutation tests", () => {
  test("never answer 0: what was observed is one of the permutations", () => {
    const far = permutationTest(doubles(10, 11, 12, 13), doubles(0, 1, 2, 3), difference, 99, new Random(1));
    expect(far.pGreater).toBeGreaterThanOrEqual(1 / 100);
    expect(far.pLess).toBe(1);
  });

  // Of the 20 ways to choose 3 of 6, one alone is as large as 4 + 5 + 6; of 8 signings of +1, +2, +3 likewise one.
  test.each([
    [permutationTest, 1 / 20],
    [pairedPermutationTest, 1 / 8],
  ])("agree with all permutations of a small sample", (run, exact) => {
    const { pGreater } = run(doubles(4, 5, 6), doubles(1, 2, 3), difference, 20_000, new Random(2));
    expect(Math.abs(pGreater - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 20_000));
  });

  test("keep their level where nothing differs", () => {
    const random = new Random(3);
    const draw = () => Float64Array.from({ length: 8 }, () => gauss(random));
    let small = 0;
    for (let trial = 0; trial < 600; trial++)
      if (permutationTest(draw(), draw(), difference, 199, random).pGreater <= 0.05) small++;
    // 30 expected; √(600 · 0.05 · 0.95) = 5.3.
    expect(Math.abs(small - 30)).toBeLessThan(4 * 5.3);
  });
});

describe("bootstraps", () => {
  const random = new Random(4);
  const values = Float64Array.from({ length: 60 }, () => Math.exp(gauss(random)));
  const question = (seed: number) => ({
    rows: values.length,
    statistic: (rows: Uint32Array) => mean(Float64Array.from(rows, (row) => values[row] as number)),
    draws: 1_999,
    confidence: 0.95,
    random: new Random(seed),
  });

  test("the same seed gives the same interval", () => {
    expect(bcaBootstrap(question(5))).toEqual(bcaBootstrap(question(5)));
    expect(bcaBootstrap(question(6))).not.toEqual(bcaBootstrap(question(5)));
  });

  test("of a skewed sample, the corrected interval lies further up than the plain one", () => {
    const [plain, corrected] = [percentileBootstrap(question(5)), bcaBootstrap(question(5))];
    expect(corrected.interval[0]).toBeGreaterThan(plain.interval[0]);
    expect(corrected.interval[1]).toBeGreaterThan(plain.interval[1]);
  });

  test("a constant has no width, and a statistic without a value is refused", () => {
    expect(bcaBootstrap({ ...question(5), statistic: () => 3 }).interval).toEqual([3, 3]);
    expect(() => bcaBootstrap({ ...question(5), statistic: () => Number.NaN })).toThrow(MetricError);
  });
});

test("non-inferiority is what pass means, and too little evidence never shows it", () => {
  const evidence = seedsEvidence([0.8, 0.801, 0.799, 0.8], [0.8, 0.802, 0.799, 0.801]);
  if ("noInterval" in evidence) throw new Error(evidence.message);
  const wide = nonInferiority(evidence.contrast(1), 0.01, "higher", 0.025);
  const narrow = nonInferiority(evidence.contrast(1), 0.0005, "higher", 0.025);
  expect([wide.shown, narrow.shown]).toEqual([true, false]);
  expect(wide.bound).toBeGreaterThan(-0.01);
  const losses = nonInferiority(evidence.contrast(1), 0.01, "lower", 0.025);
  expect(losses).toMatchObject({ shown: true });
});

test.each<[string, () => unknown, string]>([
  ["more successes than trials", () => wilsonInterval(3, 2), "not-a-count"],
  ["half a success", () => clopperPearsonInterval(0.5, 2), "not-a-count"],
  ["a confidence of 95", () => wilsonInterval(1, 2, 95), "not-a-share"],
  ["a negative count", () => mcNemarTest(-1, 2), "not-a-count"],
  ["one value", () => welchTTest(doubles(1), doubles(1, 2)), "too-few-values"],
  ["constants", () => welchTTest(doubles(1, 1), doubles(2, 2)), "no-variation"],
  ["equal differences", () => pairedTTest(doubles(1, 2), doubles(2, 3)), "no-variation"],
  ["unequal pairs", () => pairedTTest(doubles(1, 2), doubles(2, 3, 4)), "rows-differ"],
  ["no differences", () => wilcoxonTest(doubles(0, 0)), "no-variation"],
  [
    "too many for an exact test",
    () =>
      wilcoxonTest(
        Float64Array.from({ length: 600 }, (_, i) => i + 1),
        "exact",
      ),
    "too-many-values",
  ],
  ["NaN", () => mannWhitneyTest(doubles(Number.NaN), doubles(1)), "not-finite"],
  ["an empty sample", () => permutationTest(doubles(), doubles(1), difference, 9, new Random(1)), "no-rows"],
  ["one row of a class", () => deLongAuc(Uint8Array.of(1, 0, 0), doubles(1, 2, 3)), "too-few-events"],
  ["an effect of 0", () => requiredRows(0, { deviation: 1, level: 0.05, chance: 0.8 }), "not-a-design"],
])("refuses %s", (_, compute, code) => {
  expect(compute).toThrow(expect.objectContaining({ code }));
});
