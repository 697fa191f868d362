import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import {
  accuracy,
  confusion,
  logLoss,
  MetricError,
  mean,
  measure,
  median,
  populationStdev,
  quantiles,
  rocAuc,
  sampleStdev,
} from "../src/index.ts";

const codes = (...values: number[]) => Int32Array.from(values);
const doubles = (...values: number[]) => Float64Array.from(values);

function refusalOf(compute: () => unknown): MetricError {
  try {
    compute();
  } catch (error) {
    if (error instanceof MetricError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

type Refusal = [what: string, compute: () => unknown, code: string, reason: string, message: string];

const REFUSALS: readonly Refusal[] = [
  ["no rows", () => accuracy(codes(), codes()), "no-rows", "empty-data", "truth has no rows"],
  ["no values", () => mean(doubles()), "no-rows", "empty-data", "values has no rows"],
  [
    "fewer predictions than truths",
    () => confusion(codes(1, 0), codes(1)),
    "rows-differ",
    "invalid-input",
    "prediction has 1 rows, truth has 2",
  ],
  [
    "more scores than truths",
    () => rocAuc(codes(1, 0), doubles(0.1, 0.2, 0.3)),
    "rows-differ",
    "invalid-input",
    "score has 3 rows, truth has 2",
  ],
  [
    "fewer weights than truths",
    () => accuracy(codes(1, 0), codes(1, 0), doubles(1)),
    "rows-differ",
    "invalid-input",
    "weight has 1 rows, truth has 2",
  ],
  [
    "a score that is NaN",
    () => rocAuc(codes(1, 0), doubles(0.5, Number.NaN)),
    "not-finite",
    "not-a-number",
    "score is NaN in row 2",
  ],
  [
    "an infinite score",
    () => rocAuc(codes(1, 0), doubles(Number.POSITIVE_INFINITY, 0)),
    "not-finite",
    "not-a-number",
    "score is Infinity in row 1",
  ],
  [
    "a log loss of NaN",
    () => logLoss(codes(1), doubles(Number.NaN)),
    "not-finite",
    "not-a-number",
    "score is NaN in row 1",
  ],
  [
    "a weight that is NaN",
    () => accuracy(codes(1), codes(1), doubles(Number.NaN)),
    "not-finite",
    "not-a-number",
    "weight is NaN in row 1",
  ],
  [
    "a negative weight",
    () => confusion(codes(1, 0), codes(1, 0), doubles(1, -1)),
    "negative-weight",
    "invalid-input",
    "weight is -1 in row 2",
  ],
  [
    "a weight whose products overflow",
    () => rocAuc(codes(1, 0), doubles(0.1, 0.9), doubles(1, 1e200)),
    "weight-out-of-range",
    "invalid-input",
    "weight is 1e+200 in row 2",
  ],
  [
    "a weight whose products vanish",
    () => rocAuc(codes(1, 0), doubles(0.1, 0.9), doubles(1e-200, 1)),
    "weight-out-of-range",
    "invalid-input",
    "weight is 1e-200 in row 1",
  ],
  [
    "weights of zero",
    () => logLoss(codes(1, 0), doubles(0.5, 0.5), doubles(0, 0)),
    "no-weight",
    "empty-data",
    "weight is 0 in every row",
  ],
  [
    "a third class in a binary metric",
    () => confusion(codes(0, 2), codes(0, 1)),
    "not-binary",
    "invalid-input",
    "truth has the class code 2 in row 2, where only 0 and 1 have a meaning",
  ],
  [
    "a third predicted class",
    () => confusion(codes(0, 1), codes(-1, 1)),
    "not-binary",
    "invalid-input",
    "prediction has the class code -1 in row 1, where only 0 and 1 have a meaning",
  ],
  [
    "an area without negative rows",
    () => rocAuc(codes(1, 1), doubles(0.1, 0.9)),
    "one-class",
    "too-few-events",
    "truth holds only positive rows, so roc_auc is not defined",
  ],
  [
    "an area whose positive rows weigh nothing",
    () => rocAuc(codes(1, 0), doubles(0.1, 0.9), doubles(0, 1)),
    "one-class",
    "too-few-events",
    "truth holds no positive rows, so roc_auc is not defined",
  ],
  [
    "a log loss of a raw score",
    () => logLoss(codes(1, 0), doubles(0.5, 1.5)),
    "not-a-probability",
    "invalid-input",
    "score is 1.5 in row 2, which is no probability",
  ],
  [
    "a code that has no scores",
    () => measure("log_loss", { truth: codes(0, 2), scores: [doubles(0.5, 0.5), doubles(0.5, 0.5)] }),
    "unknown-class",
    "invalid-input",
    "truth has the class code 2 in row 2, and there are scores of 2 classes",
  ],
  [
    "scores of classes that are no probabilities together",
    () => measure("log_loss", { truth: codes(0, 1), scores: [doubles(0.5, 0.9), doubles(0.5, 0.9)] }),
    "not-a-probability",
    "invalid-input",
    "the scores of all classes sum to 1.8 in row 2, so they are no probabilities",
  ],
  [
    "scores of three classes that are a little too high, in digits that a reader wants",
    () =>
      measure("log_loss", { truth: codes(0), scores: [doubles(0.4333333), doubles(0.4333333), doubles(0.4333333)] }),
    "not-a-probability",
    "invalid-input",
    "the scores of all classes sum to 1.3 in row 1, so they are no probabilities",
  ],
  [
    "a probability of a class above 1",
    () => measure("brier_score_loss", { truth: codes(0), scores: [doubles(1.5), doubles(-0.5)] }),
    "not-a-probability",
    "invalid-input",
    "the score of class 0 is 1.5 in row 1, which is no probability",
  ],
  [
    "scores of three classes in a binary metric",
    () => measure("roc_auc", { truth: codes(0, 1), scores: [doubles(1, 0), doubles(0, 1), doubles(0, 0)] }),
    "not-binary",
    "invalid-input",
    "scores of two classes are wanted, and there are scores of 3",
  ],
  [
    "the best k of k classes",
    () => measure("top_k_accuracy@2", { truth: codes(0, 1), scores: [doubles(1, 0), doubles(0, 1)] }),
    "k-too-large",
    "invalid-input",
    "the best 2 of 2 classes are all of them, so every row would be right",
  ],
  [
    "the best k classes by one score",
    () => measure("top_k_accuracy@1", { truth: codes(0, 1), score: doubles(0.1, 0.9) }),
    "column-not-given",
    "missing-column",
    "there is one score a row, and the metric wants one for each class",
  ],
  [
    "an area of a class that does not occur",
    () => measure("roc_auc_ovr", { truth: codes(0, 0), scores: [doubles(1, 0), doubles(0, 1)] }),
    "one-class",
    "too-few-events",
    "truth holds no rows of class 1, so roc_auc_ovr is not defined",
  ],
  [
    "areas of pairs of one class",
    () => measure("roc_auc_ovo", { truth: codes(0, 0), scores: [doubles(1, 0), doubles(0, 1)] }),
    "one-class",
    "too-few-events",
    "truth holds one class only, so roc_auc_ovo is not defined",
  ],
  [
    "an agreement about one class",
    () => measure("cohen_kappa", { truth: codes(1, 1), prediction: codes(1, 1) }),
    "one-class",
    "too-few-events",
    "truth and prediction hold the same one class, so cohen_kappa is not defined",
  ],
  [
    "a false positive rate without negatives, which would be the best there is",
    () => measure("false_positive_rate", { truth: codes(1, 1), prediction: codes(1, 0) }),
    "one-class",
    "too-few-events",
    "truth holds no negative rows, so false_positive_rate is not defined",
  ],
  [
    "an average precision without positives, which scikit-learn calls 0",
    () => measure("average_precision", { truth: codes(0, 0), score: doubles(0.1, 0.9) }),
    "one-class",
    "too-few-events",
    "truth holds no positive rows, so average_precision is not defined",
  ],
  [
    "a metric of classes for numbers",
    () => measure("accuracy", { truth: doubles(1), prediction: doubles(1) }),
    "other-task",
    "invalid-input",
    "accuracy judges classes, and the predictions are numbers",
  ],
  [
    "a metric that nobody knows",
    () => measure("fbeta@0", { truth: codes(1), prediction: codes(1) }),
    "unknown-metric",
    "invalid-input",
    '"fbeta@0" is not computed from predictions',
  ],
  [
    "a metric without its column",
    () => measure("roc_auc", { truth: codes(1, 0) }),
    "column-not-given",
    "missing-column",
    "roc_auc needs the column score, which was not given",
  ],
  [
    "a deviation of one value",
    () => sampleStdev(doubles(3)),
    "one-value",
    "too-few-samples",
    "the sample standard deviation needs 2 values, had 1",
  ],
  ["a median with NaN", () => median(doubles(1, Number.NaN, 3)), "not-finite", "not-a-number", "value is NaN in row 2"],
  [
    "a quantile outside 0 to 1",
    () => quantiles(doubles(1, 2), [0.5, 95]),
    "not-a-share",
    "invalid-input",
    "a quantile was asked at 95",
  ],
  [
    "a quantile at NaN",
    () => quantiles(doubles(1, 2), [Number.NaN]),
    "not-a-share",
    "invalid-input",
    "a quantile was asked at NaN",
  ],
  [
    "a mean that overflows",
    () => mean(doubles(Number.MAX_VALUE, Number.MAX_VALUE)),
    "overflow",
    "not-a-number",
    "the mean of these values is beyond what a double can hold",
  ],
  [
    "a deviation that overflows",
    () => populationStdev(doubles(-1e200, 1e200)),
    "overflow",
    "not-a-number",
    "the standard deviation of these values is beyond what a double can hold",
  ],
];

describe("refused, with a message that names the input and its value, and with a remedy", () => {
  test.each(REFUSALS)("%s", (_, compute, code, reason, message) => {
    const refusal = refusalOf(compute);
    expect({ code: refusal.code, reason: refusal.reason, message: refusal.message }).toEqual({ code, reason, message });
    expect(refusal.remedy).not.toBe("");
  });

  test("with reasons that the report's schema knows", () => {
    const path = join(import.meta.dirname, "..", "..", "report", "schema", "report-v1.schema.json");
    const known: unknown = JSON.parse(readFileSync(path, "utf8")).$defs.reason.enum;
    for (const [, , , reason] of REFUSALS) expect(known).toContain(reason);
  });
});

describe("decided, not refused", () => {
  test.each([
    ["precision", codes(0, 1), codes(0, 0), "no row is predicted positive"],
    ["recall", codes(0, 0), codes(0, 1), "no row is positive"],
    ["f1", codes(0, 0), codes(0, 0), "no row is positive nor predicted so"],
  ] as const)("%s without a denominator is 0 and says that it is undefined", (metric, truth, prediction, why) => {
    expect(measure(metric, { truth, prediction })).toEqual({ metric, value: 0, undefinedBecause: why });
  });

  test("precision of wrong positives is a 0 that is not marked", () => {
    expect(measure("precision", { truth: codes(0, 1), prediction: codes(1, 0) })).toEqual({
      metric: "precision",
      value: 0,
    });
  });

  test("weights at the ends of their range still have an answer", () => {
    expect(rocAuc(codes(1, 0), doubles(0.9, 0.1), doubles(1e100, 1e100))).toBe(1);
    expect(rocAuc(codes(1, 0), doubles(0.9, 0.1), doubles(1e-100, 1e-100))).toBe(1);
  });

  test("a constant score has the area 0.5", () => {
    expect(rocAuc(codes(1, 0, 0), doubles(7, 7, 7))).toBe(0.5);
  });

  test("a certain and wrong row costs 52·ln 2 nats", () => {
    expect(logLoss(codes(1), doubles(0))).toBeCloseTo(52 * Math.LN2, 12);
  });

  test("quantiles leave the values as they were", () => {
    const values = doubles(3, 1, 2);
    expect(quantiles(values, [0, 1])).toEqual([1, 3]);
    expect([...values]).toEqual([3, 1, 2]);
  });
});
