import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runBundle } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const QUIET = { "upload-report": "false" };

interface Made {
  readonly name: string;
  readonly data: string;
}
const { models }: { readonly models: readonly Made[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../actions/regression-gate/test/fixtures/models.json"), "utf8"),
);
const bytesOf = (name: string) => Buffer.from(models.find((model) => model.name === name)?.data ?? "", "base64");

const policy = `
model: churn
regression:
  limits: {model_parameters: {max: 17, max-rise: 0}, model_size_mb: {max: 1}}
  model: {dtypes: [F16, F32], opset: {min: 13, max: 21}, tensors: same}
`;

describe("regression-gate", () => {
  test("reads what an ONNX model holds, and holds it against the policy", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: {
        "assay.yml": policy,
        "c.json": '{"accuracy": 0.9}',
        "new.onnx": bytesOf("plain.onnx"),
        "old.onnx": bytesOf("nested.onnx"),
      },
      inputs: { candidate: "c.json", model: "new.onnx", "baseline-model": "old.onnx", ...QUIET },
    });
    expect(run.outputs.verdict).toBe("fail");
    const verdicts = run.report?.checks.map(({ id, verdict }) => [id, verdict]);
    expect(Object.fromEntries(verdicts ?? [])).toEqual({
      model_parameters: "pass",
      model_size_mb: "pass",
      model_dtypes: "pass",
      model_opset: "pass",
      model_tensors: "fail",
    });
    expect(run.report?.figures.map(({ id }) => id)).toContain("model_dtype(F16)");
  });

  test("a damaged header is an error without a stack trace", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: { "assay.yml": policy, "c.json": '{"accuracy": 0.9}', "m.gguf": bytesOf("plain.gguf").subarray(0, 100) },
      inputs: { candidate: "c.json", model: "m.gguf", ...QUIET },
    });
    expect(run.outputs.verdict).toBe("error");
    expect(run.stdout).toContain("m.gguf is not a sound GGUF file");
    expect(run.stdout).not.toMatch(/^\s+at /m);
  });

  test("takes MLflow's thresholds and github-action-benchmark's results, and says how", async () => {
    const results = (accuracy: number) => JSON.stringify([{ name: "accuracy", unit: "%", value: accuracy }]);
    await using run = await runBundle({
      action: "regression-gate",
      files: { "c.json": results(92), "b.json": results(90) },
      inputs: {
        candidate: "c.json",
        baseline: "b.json",
        limits: '{"accuracy_score": {"threshold": 0.9, "min_absolute_change": 0.03, "greater_is_better": true}}',
        ...QUIET,
      },
    });
    expect(run.report?.checks).toMatchObject([
      {
        id: "accuracy",
        verdict: "fail",
        reason: "gain-too-small",
        limit: expect.stringContaining("must rise to 0.93"),
      },
    ]);
    expect(run.report?.notes.join()).toContain("held as {min: 0.9, min-gain: 0.03, better: higher}");
  });
});
