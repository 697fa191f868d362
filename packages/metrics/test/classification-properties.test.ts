import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  COMPUTED_METRICS,
  type ComputedMetric,
  confusion,
  f1,
  measure,
  precision,
  recall,
  rocAuc,
} from "../src/index.ts";

interface Row {
  readonly truth: number;
  readonly prediction: number;
  readonly score: number;
  readonly weight: number;
}

/** Scores in steps of 1/16, so that ties are common and every transform below is exact. */
const row: fc.Arbitrary<Row> = fc.record({
  truth: fc.integer({ min: 0, max: 1 }),
  prediction: fc.integer({ min: 0, max: 1 }),
  score: fc.integer({ min: 0, max: 16 }).map((sixteenths) => sixteenths / 16),
  weight: fc.integer({ min: 1, max: 9 }),
});
const positive = row.map((one) => ({ ...one, truth: 1 }));
const negative = row.map((one) => ({ ...one, truth: 0 }));
/** Both classes are there, so that every metric has an answer. */
const rows = fc
  .tuple(positive, negative, fc.array(row, { maxLength: 40 }))
  .map(([first, second, others]) => [first, second, ...others]);

const truthOf = (of: readonly Row[]) => Uint8Array.from(of, ({ truth }) => truth);
const scoreOf = (of: readonly Row[]) => Float64Array.from(of, ({ score }) => score);
const predictions = (of: readonly Row[]) => ({
  truth: truthOf(of),
  prediction: Uint8Array.from(of, ({ prediction }) => prediction),
  score: scoreOf(of),
  weight: Float64Array.from(of, ({ weight }) => weight),
});
const ALL = Object.values(COMPUTED_METRICS)
  .filter(({ task }) => task === "class")
  .map(({ name }) => name);

describe.each(ALL)("%s", (metric) => {
  test("does not depend on the order of rows", () => {
    const shuffled = rows.chain((of) =>
      fc.tuple(fc.constant(of), fc.shuffledSubarray(of, { minLength: of.length, maxLength: of.length })),
    );
    fc.assert(
      fc.property(shuffled, ([of, again]) => {
        expect(measure(metric, predictions(again)).value).toBeCloseTo(measure(metric, predictions(of)).value, 12);
      }),
    );
  });

  test("counts a row of weight k as k equal rows of weight 1", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const repeated = of.flatMap((one) => Array.from({ length: one.weight }, () => ({ ...one, weight: 1 })));
        const unweighted = { ...predictions(repeated), weight: undefined };
        expect(measure(metric, unweighted).value).toBeCloseTo(measure(metric, predictions(of)).value, 12);
      }),
    );
  });

  test("stays inside the range that the catalogue states", () => {
    const [smallest, largest] = (COMPUTED_METRICS[metric] as ComputedMetric).range;
    fc.assert(
      fc.property(rows, (of) => {
        const { value } = measure(metric, predictions(of));
        expect(value).toBeGreaterThanOrEqual(smallest);
        expect(value).toBeLessThanOrEqual(largest);
      }),
    );
  });

  test("is at its better end when every row is right and sure", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const right = of.map((one) => ({ ...one, prediction: one.truth, score: one.truth }));
        const { better, range } = COMPUTED_METRICS[metric] as ComputedMetric;
        expect(measure(metric, predictions(right)).value).toBeCloseTo(better === "higher" ? range[1] : range[0], 12);
      }),
    );
  });
});

describe("the area under the ROC curve", () => {
  test("of the opposite scores is what is missing to 1", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const score = scoreOf(of);
        const opposite = score.map((value) => 1 - value);
        expect(rocAuc(truthOf(of), score) + rocAuc(truthOf(of), opposite)).toBeCloseTo(1, 12);
      }),
    );
  });

  test.each<[string, (score: number) => number]>([
    ["a shift below zero", (score) => score - 8],
    ["a cube of it", (score) => (score - 0.5) ** 3],
    ["huge numbers", (score) => (score - 0.5) * 1e300],
    ["subnormal numbers", (score) => (score - 0.5) * 16 * Number.MIN_VALUE],
  ])("does not change when scores rise alike: %s", (_, rising) => {
    fc.assert(
      fc.property(rows, (of) => {
        expect(rocAuc(truthOf(of), scoreOf(of).map(rising))).toBe(rocAuc(truthOf(of), scoreOf(of)));
      }),
    );
  });

  test("is the share of pairs of a positive and a negative row in order, ties counted half", () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), positive, negative, (others, first, second) => {
        const of = [first, second, ...others];
        const pairs = of
          .filter(({ truth }) => truth === 1)
          .flatMap((above) => of.filter(({ truth }) => truth === 0).map((below) => above.score - below.score));
        const inOrder = pairs.reduce((count, gap) => count + (gap > 0 ? 1 : gap === 0 ? 0.5 : 0), 0);
        expect(rocAuc(truthOf(of), scoreOf(of))).toBeCloseTo(inOrder / pairs.length, 12);
      }),
    );
  });

  test("takes any finite doubles as scores", () => {
    const scored = fc.array(fc.tuple(fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(scored, (of) => {
        const truth = Uint8Array.from([1, 0, ...of.map(([isPositive]) => (isPositive ? 1 : 0))]);
        const score = Float64Array.from([0, -0, ...of.map(([, value]) => value)]);
        const flipped = truth.map((code) => 1 - code);
        expect(rocAuc(truth, score) + rocAuc(flipped, score)).toBeCloseTo(1, 12);
      }),
    );
  });
});

test("F1 is the harmonic mean of precision and recall", () => {
  fc.assert(
    fc.property(rows, (of) => {
      const { truth, prediction } = predictions(of);
      const cells = confusion(truth, prediction);
      const [p, r] = [precision(cells), recall(cells)];
      expect(f1(cells)).toBeCloseTo(p + r === 0 ? 0 : (2 * p * r) / (p + r), 12);
    }),
  );
});
