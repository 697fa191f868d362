import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { COMPUTED_METRICS, measure } from "../src/index.ts";

interface Row {
  readonly truth: number;
  readonly prediction: number;
  readonly weight: number;
}

/** Positive, so that every deviance has an answer; in eighths, so that ties are common. */
const amount = fc.integer({ min: 1, max: 80 }).map((eighths) => eighths / 8);
const row: fc.Arbitrary<Row> = fc.record({
  truth: amount,
  prediction: amount,
  weight: fc.integer({ min: 1, max: 4 }),
});
/** Neither column is constant. */
const rows = fc
  .array(row, { minLength: 1, maxLength: 30 })
  .map((of) => [{ truth: 11, prediction: 12, weight: 1 }, { truth: 13, prediction: 14, weight: 2 }, ...of]);

const columns = (of: readonly Row[]) => ({
  truth: Float64Array.from(of, ({ truth }) => truth),
  prediction: Float64Array.from(of, ({ prediction }) => prediction),
});
const weighted = (of: readonly Row[]) => ({ ...columns(of), weight: Float64Array.from(of, ({ weight }) => weight) });

const NUMBERS = Object.values(COMPUTED_METRICS).filter(({ task }) => task === "number");
const UNWEIGHTED = new Set(["spearman", "kendall"]);
/** With weights scikit-learn's median is another one, see docs/statistics.md. */
const BY_WEIGHT = NUMBERS.map(({ name }) => name).filter((name) => !UNWEIGHTED.has(name) && !name.startsWith("median"));

describe.each(NUMBERS.map(({ name }) => name))("%s", (metric) => {
  test("does not depend on the order of rows", () => {
    fc.assert(
      fc.property(rows, (of) => {
        const [one, other] = [measure(metric, columns(of)), measure(metric, columns(of.toReversed()))];
        expect(other.value).toBeCloseTo(one.value, 10);
      }),
    );
  });

  test("stays in its range, and is at the better end where every prediction is exact", () => {
    const { range, better } = COMPUTED_METRICS[metric] as (typeof COMPUTED_METRICS)[string];
    fc.assert(
      fc.property(rows, (of) => {
        const { value } = measure(metric, columns(of));
        expect(value).toBeGreaterThanOrEqual(range[0] - 1e-12);
        expect(value).toBeLessThanOrEqual(range[1]);
        const { truth } = columns(of);
        const exact = measure(metric, { truth, prediction: truth.slice() }).value;
        expect(exact).toBeCloseTo(better === "higher" ? range[1] : range[0], 10);
      }),
    );
  });
});

test.each(BY_WEIGHT)("%s counts a row of weight k as k equal rows, and one of weight 0 not at all", (metric) => {
  fc.assert(
    fc.property(rows, row, (of, ignored) => {
      const repeated = of.flatMap((one) => Array.from({ length: one.weight }, () => one));
      const withIgnored = [...of, { ...ignored, weight: 0 }];
      expect(measure(metric, weighted(withIgnored)).value).toBeCloseTo(measure(metric, columns(repeated)).value, 10);
    }),
  );
});

test.each([...UNWEIGHTED])("%s refuses weights", (metric) => {
  expect(() =>
    measure(
      metric,
      weighted([
        { truth: 1, prediction: 2, weight: 1 },
        { truth: 2, prediction: 1, weight: 1 },
      ]),
    ),
  ).toThrow("no one definition");
});

test("kendall is the balance of concordant and discordant pairs over the pairs that each column orders", () => {
  fc.assert(
    fc.property(rows, (of) => {
      let [balance, inTruth, inPrediction] = [0, 0, 0];
      for (const [at, left] of of.entries())
        for (const right of of.slice(at + 1)) {
          const [x, y] = [Math.sign(left.truth - right.truth), Math.sign(left.prediction - right.prediction)];
          balance += x * y;
          inTruth += x * x;
          inPrediction += y * y;
        }
      const tau = balance / Math.sqrt(inTruth * inPrediction);
      expect(measure("kendall", columns(of)).value).toBeCloseTo(tau, 12);
    }),
  );
});

interface Item {
  readonly query: number;
  readonly truth: number;
  readonly score: number;
}

const item: fc.Arbitrary<Item> = fc.record({
  query: fc.integer({ min: -2, max: 2 }),
  truth: fc.integer({ min: 0, max: 3 }),
  score: fc.integer({ min: 0, max: 5 }),
});
const items = fc.array(item, { minLength: 1, maxLength: 40 });
const lists = (of: readonly Item[]) => ({
  query: Int32Array.from(of, ({ query }) => query),
  truth: Float64Array.from(of, ({ truth }) => truth),
  score: Float64Array.from(of, ({ score }) => score),
});
const RANKINGS = [
  "ndcg",
  "ndcg@3",
  "dcg@2",
  "map",
  "map@2",
  "mrr",
  "precision@2",
  "recall@2",
  "hit_rate@2",
  "label_ranking_average_precision",
  "coverage_error",
];

describe.each(RANKINGS)("%s", (metric) => {
  test("does not depend on the order of rows, nor on how high scores are", () => {
    fc.assert(
      fc.property(items, (of) => {
        const { value } = measure(metric, lists(of));
        const other = of.toReversed().map((one) => ({ ...one, score: one.score ** 3 - 7 }));
        expect(measure(metric, lists(other)).value).toBeCloseTo(value, 12);
      }),
    );
  });

  test("is the mean of the queries' own figures", () => {
    fc.assert(
      fc.property(items, (of) => {
        const queries = [...new Set(of.map(({ query }) => query))];
        const own = queries.map((query) => measure(metric, lists(of.filter((one) => one.query === query))).value);
        const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
        expect(measure(metric, lists(of)).value).toBeCloseTo(mean, 12);
      }),
    );
  });
});

test.each(["ndcg", "ndcg@3", "map", "map@2", "mrr", "hit_rate@1", "label_ranking_average_precision"])(
  "%s is 1 where every query has a relevant item and they come first",
  (metric) => {
    fc.assert(
      fc.property(items, (of) => {
        const queries = [...new Set(of.map(({ query }) => query))];
        const answerable = [...of, ...queries.map((query) => ({ query, truth: 3, score: 0 }))];
        const perfect = answerable.map((one) => ({ ...one, score: one.truth }));
        expect(measure(metric, lists(perfect)).value).toBeCloseTo(1, 12);
      }),
    );
  },
);
