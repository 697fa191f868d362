import { describe, expect, test } from "@jest/globals";
import { fairness, type GroupRates, groupRates, MetricError, measure } from "../src/index.ts";

const doubles = (...values: number[]) => Float64Array.from(values);
const numbers = (truth: number[], prediction: number[], weight?: number[]) => ({
  truth: doubles(...truth),
  prediction: doubles(...prediction),
  weight: weight && doubles(...weight),
});

function refusalOf(compute: () => unknown): MetricError {
  try {
    compute();
  } catch (error) {
    if (error instanceof MetricError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const of = (metric: string, truth: number[], prediction: number[], weight?: number[]) => () =>
  measure(metric, numbers(truth, prediction, weight));
const ranked = (metric: string, truth: number[], weight?: number[]) => () =>
  measure(metric, {
    query: Int32Array.from(truth, (_, row) => row % 2),
    truth: doubles(...truth),
    score: doubles(...truth),
    weight: weight && doubles(...weight),
  });

describe("refused with its code and what was found", () => {
  test.each<[what: string, compute: () => unknown, code: string, message: string]>([
    ["no rows", of("mae", [], []), "no-rows", "truth has no rows"],
    ["NaN", of("mae", [1], [Number.NaN]), "not-finite", "prediction is NaN in row 1"],
    ["columns of different length", of("rmse", [1, 2], [1]), "rows-differ", "prediction has 1 rows, truth has 2"],
    ["one row for R²", of("r2", [1], [1]), "one-row", "r2 needs 2 rows, had 1"],
    ["one row for explained variance", of("explained_variance", [1], [1]), "one-row", "needs 2 rows"],
    ["a truth of −1 for a logarithm", of("rmsle", [-1, 1], [1, 1]), "not-above-minus-one", "truth is -1 in row 1"],
    ["a prediction below −1", of("msle", [1, 1], [1, -2]), "not-above-minus-one", "prediction is -2 in row 2"],
    ["squares that overflow", of("mse", [1e200], [-1e200]), "overflow", "beyond what a double can hold"],
    ["a truth of 0 for a gamma", of("mean_gamma_deviance", [0], [1]), "not-positive", "truth is 0 in row 1"],
    ["a count below 0", of("mean_poisson_deviance", [-1], [1]), "negative", "truth is -1 in row 1"],
    ["a mean of 0", of("mean_tweedie_deviance@1.5", [1], [0]), "not-positive", "prediction is 0 in row 1"],
    ["a constant truth for a correlation", of("pearson", [2, 2], [1, 2]), "constant", "truth is the same in every row"],
    ["a constant prediction", of("kendall", [1, 2], [3, 3]), "constant", "prediction is the same in every row"],
    ["weights for ranks", of("spearman", [1, 2], [1, 2], [1, 1]), "weights-not-taken", "no one definition"],
    ["a power between 0 and 1", of("mean_tweedie_deviance@0.5", [1], [1]), "unknown-metric", "is not computed"],
    ["a quantile above 1", of("mean_pinball_loss@2", [1], [1]), "unknown-metric", "is not computed"],
    ["a relevance below 0", ranked("ndcg", [1, -1]), "negative", "truth is -1 in row 2"],
    ["two weights of a query", ranked("ndcg", [1, 1, 1], [1, 1, 2]), "weight-differs", "weight is 2 in row 3, and 1"],
    ["no places", ranked("ndcg@0", [1, 1]), "unknown-metric", "is not computed"],
  ])("%s", (_, compute, code, message) => {
    const refusal = refusalOf(compute);
    expect(refusal.code).toBe(code);
    expect(refusal.message).toContain(message);
    expect(refusal.remedy).not.toBe("");
  });
});

describe("where the formula is 0/0", () => {
  test.each([
    ["r2", [5, 5], [5, 5], 1],
    ["r2", [5, 5], [5, 6], 0],
    // Summed and divided, three times 0.1 has another mean than 0.1, and a square of that would be divided by.
    ["r2", [0.1, 0.1, 0.1], [0.1, 0.1, 0.2], 0],
    ["explained_variance", [5, 5], [6, 6], 1],
    ["explained_variance", [5, 5], [6, 7], 0],
  ])("%s of %j and %j is marked, and scikit-learn's %d", (metric, truth, prediction, value) => {
    expect(measure(metric, numbers(truth, prediction))).toMatchObject({
      value,
      undefinedBecause: "the truth is the same in every row",
    });
  });

  test.each(["ndcg", "map", "mrr", "hit_rate"])("%s without any relevant item is 0, and marked", (metric) => {
    expect(ranked(metric, [0, 0, 0])()).toMatchObject({ value: 0, undefinedBecause: "no query has a relevant item" });
  });

  test("a query of weight 0 with a relevant item is none", () => {
    const rows = { query: Int32Array.of(1, 1, 2, 2), truth: doubles(1, 0, 0, 0), score: doubles(1, 2, 1, 2) };
    expect(measure("mrr", { ...rows, weight: doubles(0, 0, 1, 1) })).toMatchObject({
      value: 0,
      undefinedBecause: "no query has a relevant item",
    });
  });

  test("one query with a relevant item is enough", () => {
    expect(ranked("mrr", [1, 0, 0])()).toEqual({ metric: "mrr", value: 0.5 });
  });
});

test("a list shorter than k still has its precision over k", () => {
  expect(ranked("precision@4", [1, 1])().value).toBe(0.25);
});

function rates(group: number[], truth: number[], prediction: number[], weight?: number[]): GroupRates[] {
  return groupRates({
    group: Int32Array.from(group),
    truth: Uint8Array.from(truth),
    prediction: Uint8Array.from(prediction),
    weight: weight && doubles(...weight),
  });
}

describe("fairness", () => {
  test("of one group is refused, not perfect", () => {
    expect(refusalOf(() => rates([3, 3], [0, 1], [0, 1])).code).toBe("one-group");
    expect(refusalOf(() => rates([3, 4], [0, 1], [0, 1], [1, 0])).code).toBe("one-group");
  });

  test("of a group without positive rows is refused where it is about them, and only there", () => {
    const groups = rates([7, 7, 9, 9], [0, 0, 0, 1], [0, 1, 1, 1]);
    const refusal = refusalOf(() => fairness("equal_opportunity_difference", groups));
    expect(refusal.code).toBe("group-without-rows");
    expect(refusal.message).toBe("group 7 has no positive rows, so it has no true positive rate");
    expect(fairness("demographic_parity_difference", groups)).toEqual({
      value: 0.5,
      rate: "selection_rate",
      lowest: { group: 7, value: 0.5 },
      highest: { group: 9, value: 1 },
    });
  });

  test("of groups that are never selected is parity, and marked", () => {
    const groups = rates([1, 2], [0, 1], [0, 0]);
    expect(fairness("demographic_parity_ratio", groups)).toMatchObject({
      value: 1,
      undefinedBecause: "the selection rate of every group is 0",
    });
  });
});
