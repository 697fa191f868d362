import { describe, expect, test } from "@jest/globals";
import { COMPUTED_METRICS, findMetric, METRICS } from "../src/index.ts";

test("no spelling means two metrics", () => {
  const spellings = METRICS.flatMap(({ name, aliases }) => [name, ...aliases]);
  expect(spellings.filter((spelling, index) => spellings.indexOf(spelling) !== index)).toEqual([]);
});

test("every range holds more than one value", () => {
  for (const { name, range } of METRICS) expect([name, range[0] < range[1]]).toEqual([name, true]);
});

test("every computed metric is found under its own name", () => {
  for (const [key, { name, parameter }] of Object.entries(COMPUTED_METRICS)) {
    expect(name).toBe(key);
    const written = parameter && parameter.default === undefined ? name.replace(/@.*/, "@1") : name;
    expect(findMetric(written)?.name).toBe(written);
  }
});

describe("a name that people write is known by direction", () => {
  test.each([
    ["auc", "roc_auc", "higher"],
    ["logloss", "log_loss", "lower"],
    ["f1_score", "f1", "higher"],
    ["average_precision", "average_precision", "higher"],
    ["balanced_accuracy", "balanced_accuracy", "higher"],
    ["matthews_corrcoef", "mcc", "higher"],
    ["brier_score_loss", "brier_score_loss", "lower"],
    ["root_mean_squared_error", "rmse", "lower"],
    ["mse", "mse", "lower"],
    ["mae", "mae", "lower"],
    ["r2_score", "r2", "higher"],
    ["mape", "mape", "lower"],
    ["ndcg", "ndcg", "higher"],
    ["ndcg_at_10", "ndcg@10", "higher"],
    ["f2", "fbeta@2", "higher"],
    ["f0.5", "fbeta@0.5", "higher"],
    ["f@0.50", "fbeta@0.5", "higher"],
    ["f2_macro", "fbeta_macro@2", "higher"],
    ["macro_f1", "f1_macro", "higher"],
    ["accuracy@5", "top_k_accuracy@5", "higher"],
    ["ece", "expected_calibration_error", "lower"],
    ["ece@15", "expected_calibration_error@15", "lower"],
    ["lift@0.1", "lift@0.1", "higher"],
    ["precision@5", "precision@5", "higher"],
    ["neg_log_loss", "neg_log_loss", "higher"],
    ["model_size_mb", "model_size_mb", "lower"],
    ["mean_ms", "mean_ms", "lower"],
    ["p95_ms", "p95_ms", "lower"],
    ["p99.9_ms", "p99.9_ms", "lower"],
    ["error_rate", "error_rate", "lower"],
  ])("%s is %s, better when %s", (spelling, name, better) => {
    expect(findMetric(spelling)).toMatchObject({ name, better });
  });
});

test.each([
  "",
  "AUC",
  "my_score",
  "p0_ms",
  "p100_ms",
  "p95",
  "ndcg@0",
  "ndcg@k",
  "fbeta",
  "fbeta@beta",
  "fbeta@0",
  "f0",
  "fbeta@-1",
  "lift",
  "lift@1.5",
  "gain@1e-1",
  "top_k_accuracy@2.5",
  "ece@0",
  "constructor",
  "__proto__",
  "p95_ms\n",
])("%j is not known, so that a limit on it must say which way is better", (name) => {
  expect(findMetric(name)).toBeUndefined();
});
