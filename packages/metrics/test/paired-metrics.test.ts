import { describe, expect, test } from "@jest/globals";
import { type Evidence, measure, type NoEvidence, namedMetric, pairedEvidence, Random } from "../src/index.ts";
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
  const truth = Float64Array.from({ length: rows }, () => Math.exp(0.5 * gauss(random)));
  const answers = () => ({ prediction: truth.map((value) => value * Math.exp(0.2 * gauss(random))) });
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

const known = (metrics: readonly string[]) => metrics.filter((metric) => namedMetric(metric));

describe("evidence and metric are one number", () => {
  const two = drawn(2, 400, 1);
  const four = drawn(4, 400, 2);
  const numbers = drawnNumbers(400, 3);
  test.each([
    ...known([...CLASS_METRICS, ...BINARY_METRICS, "roc_auc", "average_precision", "log_loss", "brier_score_loss"]).map(
      (metric) => [metric, two] as const,
    ),
    ...known(CLASS_METRICS).map((metric) => [metric, four] as const),
    ...known(NUMBER_METRICS).map((metric) => [metric, numbers] as const),
  ])("%s", (metric, { truth, candidate, baseline, weight }) => {
    for (const weights of [undefined, weight]) {
      const evidence = shown(pairedEvidence(metric, { truth, candidate, baseline, weight: weights } as never));
      const value = (side: object) => measure(metric, { truth, ...side, weight: weights } as never).value;
      expect(evidence.candidate).toBeCloseTo(value(candidate), 12);
      expect(evidence.baseline).toBeCloseTo(value(baseline), 12);
      expect(evidence.contrast(1).estimate).toBeCloseTo(value(candidate) - value(baseline), 12);
    }
  });
});
