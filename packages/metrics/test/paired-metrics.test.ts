import { describe, expect, test } from "@jest/globals";
import { type Evidence, measure, type NoEvidence, pairedEvidence, Random } from "../src/index.ts";
import { classMetric } from "../src/inference/class-gradient.ts";
import { gauss } from "./calibration/population.ts";

function shown(evidence: Evidence | NoEvidence): Evidence {
  if ("noInterval" in evidence) throw new Error(evidence.message);
  return evidence;
}

const CLASS_METRICS = [
  "accuracy",
  "balanced_accuracy",
  "hamming_loss",
  "zero_one_loss",
  "mcc",
  "cohen_kappa",
  ...["precision", "recall", "f1", "jaccard"].flatMap((base) =>
    ["macro", "micro", "weighted"].map((average) => `${base}_${average}`),
  ),
  "fbeta_macro@0.5",
  "fbeta_micro@2",
  "fbeta_weighted@2",
];
const BINARY_METRICS = [
  "precision",
  "recall",
  "f1",
  "fbeta@0.5",
  "fbeta@2",
  "jaccard",
  "specificity",
  "false_positive_rate",
  "false_negative_rate",
];

describe.each([2, 4])("the derivatives of a metric of %p classes", (classes) => {
  test.each(CLASS_METRICS.concat(classes === 2 ? BINARY_METRICS : []))("%s: are what small changes say", (name) => {
    const metric = classMetric(name)?.of;
    if (!metric) throw new Error(`${name} is not known`);
    const total = Float64Array.from(
      { length: classes ** 2 },
      (_, at) => 8 + ((at * 7) % 11) + (at % (classes + 1) ? 0 : 40),
    );
    const { gradient } = metric({ classes, total });
    const step = 1e-4;
    for (let cell = 0; cell < total.length; cell++) {
      const [up, down] = [1, -1].map((sign) =>
        metric({ classes, total: total.map((of, at) => (at === cell ? of + sign * step : of)) }),
      ) as [ReturnType<typeof metric>, ReturnType<typeof metric>];
      expect(gradient[cell]).toBeCloseTo((up.value - down.value) / (2 * step), 10);
    }
  });
});

/** Rows of four classes, or of two, with labels and a score of the positive class that know something of the truth. */
function drawn(classes: number, rows: number, seed: number) {
  const random = new Random(seed, 3);
  const truth = Int32Array.from({ length: rows }, () => random.index(classes));
  const answers = () => ({
    prediction: truth.map((code) => (random.uniform() < 0.7 ? code : random.index(classes))),
    score: Float64Array.from(truth, (code) => 0.02 + 0.9 * (0.4 * (code === 1 ? 1 : 0) + 0.6 * random.uniform())),
  });
  const weight = Float64Array.from(truth, () => random.index(4) / 2);
  return { truth, candidate: answers(), baseline: answers(), weight };
}

/** Truth and predictions of a positive quantity. */
function drawnNumbers(rows: number, seed: number) {
  const random = new Random(seed, 4);
  const truth = Float64Array.from({ length: rows }, () => 4 + 2 * random.uniform());
  const answers = () => ({ prediction: truth.map((value) => value + 0.2 * gauss(random)) });
  return {
    truth,
    candidate: answers(),
    baseline: answers(),
    weight: Float64Array.from(truth, () => random.index(4) / 2),
  };
}

const NUMBER_METRICS = [
  "mae",
  "mse",
  "rmse",
  "msle",
  "rmsle",
  "mape",
  "smape",
  "mean_pinball_loss@0.9",
  "r2",
  "explained_variance",
  "pearson",
  "mean_poisson_deviance",
  "mean_gamma_deviance",
  "mean_tweedie_deviance@1.5",
  "mean_tweedie_deviance@0",
  "mean_tweedie_deviance@3",
];

/** Scores of each of four classes, probabilities, with ties. */
function drawnScores(rows: number, seed: number) {
  const random = new Random(seed, 5);
  const truth = Int32Array.from({ length: rows }, () => random.index(4));
  const answers = () => {
    const scores = [0, 1, 2, 3].map(() => new Float64Array(rows));
    for (let row = 0; row < rows; row++) {
      const raw = scores.map((_, code) => Math.ceil(6 * random.uniform()) + (truth[row] === code ? 3 : 0));
      const sum = raw.reduce((all, one) => all + one, 0);
      for (const [code, column] of scores.entries()) column[row] = (raw[code] as number) / sum;
    }
    return { scores };
  };
  return {
    truth,
    candidate: answers(),
    baseline: answers(),
    weight: Float64Array.from(truth, () => random.index(4) / 2),
  };
}

/** A hundred queries of four rows, with ties of scores; a query has one weight. */
function drawnQueries(seed: number) {
  const random = new Random(seed, 6);
  const query = Int32Array.from({ length: 400 }, (_, row) => row % 100);
  const truth = Float64Array.from(query, () => random.index(3));
  const answers = () => ({ score: truth.map((relevance) => Math.round(6 * random.uniform() + relevance)) });
  return {
    query,
    truth,
    candidate: answers(),
    baseline: answers(),
    weight: Float64Array.from(query, (of) => (of % 4) / 2 + 0.5),
  };
}

const SCORE_METRICS = [
  "roc_auc",
  "average_precision",
  "log_loss",
  "brier_score_loss",
  "gain@0.2",
  "lift@0.2",
  "gain@0.5",
];
const CLASS_SCORE_METRICS = [
  "log_loss",
  "brier_score_loss",
  "top_k_accuracy@2",
  "roc_auc_ovr",
  "roc_auc_ovr_weighted",
  "roc_auc_ovo",
  "roc_auc_ovo_weighted",
];
const RANKING_METRICS = [
  "ndcg",
  "ndcg@3",
  "dcg",
  "map",
  "mrr",
  "precision@2",
  "recall@2",
  "hit_rate@1",
  "label_ranking_average_precision",
  "coverage_error",
];

const CASES = [
  ...[...CLASS_METRICS, ...BINARY_METRICS, ...SCORE_METRICS].map((metric) => [metric, drawn(2, 240, 1)] as const),
  ...CLASS_METRICS.map((metric) => [metric, drawn(4, 240, 2)] as const),
  ...NUMBER_METRICS.map((metric) => [metric, drawnNumbers(metric === "pearson" ? 3_600 : 1_300, 3)] as const),
  ...CLASS_SCORE_METRICS.map((metric) => [metric, drawnScores(240, 4)] as const),
  ...RANKING_METRICS.map((metric) => [metric, drawnQueries(5)] as const),
];
const UNWEIGHTED = ["spearman", "kendall"].map(
  (metric) => [metric, { ...drawnNumbers(330, 6), weight: undefined }] as const,
);

describe.each([...CASES, ...UNWEIGHTED])("%s", (metric, { candidate, baseline, weight, ...rows }) => {
  test("evidence and metric are one number, with weights and without", () => {
    for (const weights of weight ? [undefined, weight] : [undefined]) {
      const evidence = shown(pairedEvidence(metric, { ...rows, candidate, baseline, weight: weights } as never));
      const value = (side: object) => measure(metric, { ...rows, ...side, weight: weights } as never).value;
      expect(evidence.candidate).toBeCloseTo(value(candidate), 12);
      expect(evidence.baseline).toBeCloseTo(value(baseline), 12);
      expect(evidence.contrast(1).estimate).toBeCloseTo(value(candidate) - value(baseline), 12);
    }
  });
});

/** Rows without one of them; of rankings without a query. */
function without<T>(value: T, drops: (row: number) => boolean): T {
  if (ArrayBuffer.isView(value))
    return (value as unknown as Float64Array).filter((_, row) => !drops(row)) as unknown as T;
  if (Array.isArray(value)) return value.map((one) => without(one, drops)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, without(one, drops)])) as T;
}

// Gain is a step in its border, where leaving a row out is no small change: coverage says how good its interval is.
const SMOOTH = [
  ...[...CASES, ...UNWEIGHTED].filter(([metric]) => !/^(gain|lift)/.test(metric) && !NUMBER_METRICS.includes(metric)),
  ...NUMBER_METRICS.map((metric) => [metric, drawnNumbers(metric === "pearson" ? 2_000 : 700, 3)] as const),
];

describe.each(SMOOTH)("%s", (metric, { weight: _, ...rows }) => {
  test("the interval is as wide as leaving out one row after another says", () => {
    const evidence = shown(pairedEvidence(metric, rows as never));
    const queries = "query" in rows ? 100 : rows.truth.length;
    const values = Array.from({ length: queries }, (_unused, dropped) => {
      const { candidate, baseline, ...rest } = without(rows, (row) => row % queries === dropped);
      const value = (side: object) => measure(metric, { ...rest, ...side } as never).value;
      return value(candidate) - value(baseline);
    });
    const mean = values.reduce((sum, value) => sum + value, 0) / queries;
    const jackknife = Math.sqrt(
      ((queries - 1) / queries) * values.reduce((sum, value) => sum + (value - mean) ** 2, 0),
    );
    const [low, high] = evidence.contrast(1).interval(0.95);
    const ratio = (high - low) / (2 * 1.96 * jackknife);
    expect(ratio).toBeGreaterThan(0.95);
    // Few degrees of freedom are left where only a few queries differ.
    expect(ratio).toBeLessThan("query" in rows ? 1.4 : 1.2);
  });
});

test.each([
  ["expected_calibration_error", drawn(2, 240, 1)],
  ["max_calibration_error@5", drawn(2, 240, 1)],
  ["ks_statistic", drawn(2, 240, 1)],
  ["max_error", drawnNumbers(330, 3)],
  ["median_absolute_error", drawnNumbers(330, 3)],
  ["a_metric_of_someone", drawnNumbers(330, 3)],
])("%s carries no interval and says why", (metric, rows) => {
  expect(pairedEvidence(metric, rows as never)).toMatchObject({
    noInterval: "point-estimate",
    message: expect.stringContaining(metric.split("@")[0] as string),
  });
});

test("too few rows, rows of a class, queries, and weights that leave few rows are told by their number", () => {
  const [four, queries] = [drawn(4, 90, 1), drawnQueries(1)];
  const few = (metric: string, rows: object) => pairedEvidence(metric, rows as never);
  const refusal = (message: string) => ({ noInterval: "too-few-events", message: expect.stringContaining(message) });
  for (const [metric, fewest] of [
    ["spearman", 200],
    ["kendall", 200],
    ["mae", 500],
    ["mean_gamma_deviance", 500],
    ["mse", 700],
    ["r2", 700],
    ["mean_pinball_loss@0.9", 700],
    ["pearson", 2_000],
  ] as const) {
    const numbers = (rows: number) => ({ ...drawnNumbers(rows, 1), weight: undefined });
    expect(few(metric, numbers(fewest - 1))).toMatchObject(refusal(`${fewest - 1} rows; an interval needs ${fewest}`));
    expect(few(metric, numbers(fewest))).not.toHaveProperty("noInterval");
  }
  expect(few("f1_macro", { ...four, weight: undefined })).toMatchObject(
    refusal("an interval of f1_macro needs 30 of each"),
  );
  const half = without(queries, (row) => row % 100 >= 59);
  expect(few("ndcg", { ...half, weight: undefined })).toMatchObject(refusal("59 queries; an interval needs 60"));
  const one = drawn(2, 240, 1);
  const weight = Float64Array.from(one.truth, (_, row) => (row < 4 ? 1_000 : 1));
  expect(few("accuracy", { ...one, weight })).toMatchObject(refusal("of equal weight"));
  expect(
    few(
      "average_precision",
      without(drawn(2, 110, 1), (row) => row < 2),
    ),
  ).toMatchObject(refusal("needs 60 of each"));
});

test("rows of unlike weight are worth fewer, and the refusal says how many are needed", () => {
  // (Σw)² / Σw² of weights 5 and 45 in turn is 50² / (2·(5² + 45²)) of the rows = 0.609756: 500 / 0.609756 = 820.
  const weighted = (rows: number) =>
    pairedEvidence("mae", {
      ...drawnNumbers(rows, 1),
      weight: Float64Array.from({ length: rows }, (_, row) => (row % 2 ? 45 : 5)),
    } as never);
  expect(weighted(700)).toMatchObject({
    noInterval: "too-few-events",
    message: expect.stringContaining("700 (worth 426 of equal weight) rows; an interval needs 500"),
    needed: { rows: 820, have: 700 },
  });
  expect(shown(weighted(820)).contrast(1).interval(0.95)).toHaveLength(2);
});

test.each([["r2"], ["explained_variance"]])("%s has no interval where the truth is the same in every row", (metric) => {
  const { candidate, baseline } = drawnNumbers(730, 3);
  // 0.1 summed up and divided is not 0.1 again: a spread of rounding errors is none.
  const rows = { truth: new Float64Array(730).fill(0.1), candidate, baseline };
  expect(pairedEvidence(metric, rows as never)).toMatchObject({ noInterval: "too-few-samples" });
});

test("a class that truth does not hold, predicted in a row or two, leaves a plain mean over classes without an interval", () => {
  const truth = Int32Array.from({ length: 600 }, (_, row) => row % 2);
  const prediction = truth.map((code, row) => (row % 10 === 0 ? 1 - code : code));
  const of = (strays: number) =>
    pairedEvidence("f1_macro", {
      truth,
      candidate: { prediction: prediction.map((code, row) => (row < strays ? 2 : code)) },
      baseline: { prediction },
    });
  expect(of(2)).toMatchObject({ noInterval: "too-few-events", message: expect.stringContaining("in 2 rows a class") });
  expect(of(30)).toHaveProperty("contrast");
  expect(of(0)).toHaveProperty("contrast");
});
