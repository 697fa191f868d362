import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import {
  COMPUTED_METRICS,
  FAIRNESS_METRICS,
  type FairnessMetric,
  fairness,
  type GroupedPredictions,
  groupRates,
  measure,
} from "../src/index.ts";

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

interface Person {
  readonly group: number;
  readonly truth: number;
  readonly prediction: number;
  readonly weight: number;
}

const person: fc.Arbitrary<Person> = fc.record({
  group: fc.integer({ min: -3, max: 3 }),
  truth: fc.integer({ min: 0, max: 1 }),
  prediction: fc.integer({ min: 0, max: 1 }),
  weight: fc.integer({ min: 1, max: 4 }),
});
/** Every group has a positive and a negative row, and there are two at least. */
const people = fc.array(person, { maxLength: 60 }).map((of) => {
  const groups = [...new Set([...of.map(({ group }) => group), 0, 1])];
  const both = groups.flatMap((group) => [0, 1].map((truth) => ({ group, truth, prediction: truth, weight: 1 })));
  return [...of, ...both];
});
const grouped = (of: readonly Person[]): GroupedPredictions => ({
  group: Int32Array.from(of, ({ group }) => group),
  truth: Uint8Array.from(of, ({ truth }) => truth),
  prediction: Uint8Array.from(of, ({ prediction }) => prediction),
});

describe.each(Object.keys(FAIRNESS_METRICS) as FairnessMetric[])("%s", (metric) => {
  const gap = (of: readonly Person[]) => fairness(metric, groupRates(grouped(of))).value;

  test("depends neither on the order of rows nor on what groups are called", () => {
    fc.assert(
      fc.property(people, (of) => {
        const renamed = of.toReversed().map((one) => ({ ...one, group: 100 - 7 * one.group }));
        expect(gap(renamed)).toBeCloseTo(gap(of), 12);
      }),
    );
  });

  test("lies between 0 and 1, and is parity where every group is a copy of one", () => {
    fc.assert(
      fc.property(people, (of) => {
        expect(gap(of)).toBeGreaterThanOrEqual(0);
        expect(gap(of)).toBeLessThanOrEqual(1);
        const copies = [1, 2, 3].flatMap((group) => of.map((one) => ({ ...one, group })));
        expect(gap(copies)).toBeCloseTo(metric.endsWith("ratio") ? 1 : 0, 12);
      }),
    );
  });

  test("counts a row of weight k as k equal rows", () => {
    fc.assert(
      fc.property(people, (of) => {
        const weight = Float64Array.from(of, (one) => one.weight);
        const repeated = of.flatMap((one) => Array.from({ length: one.weight }, () => one));
        expect(fairness(metric, groupRates({ ...grouped(of), weight })).value).toBeCloseTo(gap(repeated), 12);
      }),
    );
  });
});
