import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Files, openJob, runBundle } from "@assay/testing";
import { beforeAll, describe, expect, test } from "@jest/globals";

const EXAMPLE = join(import.meta.dirname, "..", "..", "examples", "churn");
const CHURN = ["assay.yml", "models/production.json", "models/candidate.json", "models/worse.json"].concat(
  ["models/baseline_metrics.json", "models/candidate_metrics.json"],
  ["production", "candidate", "worse", "few"].map((name) => `predictions/${name}.csv`),
);
let churn: Files;
beforeAll(async () => {
  churn = Object.fromEntries(await Promise.all(CHURN.map(async (path) => [path, await readFile(join(EXAMPLE, path))])));
});

const MODELS = { model: "models/candidate.json", "baseline-model": "models/production.json" };
const judging = (candidate: string) => ({
  candidate: `predictions/${candidate}.csv`,
  baseline: "predictions/production.csv",
  ...MODELS,
});
const QUIET = { "upload-report": "false" };

describe("regression-gate on the churn example", () => {
  test.each([
    ["an equally good retrain", "candidate", "pass", 0],
    ["a worse model", "worse", "fail", 1],
    ["too few rows to tell", "few", "review", 0],
  ])("%s", async (_, candidate, verdict, exitCode) => {
    await using run = await runBundle({
      action: "regression-gate",
      files: churn,
      inputs: { ...judging(candidate), ...QUIET },
    });
    expect({ verdict: run.outputs.verdict, exitCode: run.exitCode, stderr: run.stderr }).toEqual({
      verdict,
      exitCode,
      stderr: "",
    });
    expect(run.report).toMatchObject({ name: "churn-regression-gate", model: "churn", verdict });
    expect(run.report?.charts[0]).toMatchObject({ kind: "intervals" });
  });

  test("draws what there is to see, candidate beside baseline, and no row of the data", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: churn,
      inputs: { ...judging("worse"), ...QUIET },
    });
    const charts = (run.report?.charts ?? []).filter(({ kind }) => kind !== "intervals");
    expect(charts.map(({ title }) => title)).toEqual([
      "Changes by slice",
      "Confusion",
      "ROC curve",
      "Precision and recall",
      "Reliability",
    ]);
    for (const chart of charts)
      if (chart.kind === "curves") {
        expect(chart.series.map(({ name }) => name)).toEqual(["candidate", "baseline"]);
        for (const { points } of chart.series) expect(points.length).toBeLessThanOrEqual(300);
      }
    const [, key] =
      String(churn["predictions/worse.csv"])
        .split("\n")[1]
        ?.match(/^([^,]+),/) ?? [];
    expect(key).toMatch(/^\d{4}-[A-Z]{5}$/);
    expect(JSON.stringify(charts)).not.toContain(key);
  });

  test("the worse model is caught by name, at the policy's line, with the worst slice in the first line", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: churn,
      inputs: { ...judging("worse"), ...QUIET },
    });
    expect(run.outputs.regressed?.split(",")).toEqual(expect.arrayContaining(["roc_auc", "log_loss"]));
    const policy = String(churn["assay.yml"]).split("\n");
    const line = policy.findIndex((text) => text.includes("roc_auc: {")) + 1;
    expect(run.annotations).toContainEqual(expect.objectContaining({ file: "assay.yml", line, level: "error" }));
    expect(run.outputs.summary).toMatch(/worst slice: ROC AUC in Contract=/);
  });

  test("the few rows say how many would do", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: churn,
      inputs: { ...judging("few"), ...QUIET },
    });
    const undecided = run.report?.checks.find(({ reason }) => reason === "inconclusive");
    expect(undecided?.needed?.rows).toBeGreaterThan(undecided?.needed?.have ?? Number.POSITIVE_INFINITY);
    expect(undecided?.remedy).toMatch(/^score at least [\d,]+ rows/);
    expect(run.report?.notes.join()).toContain("have no counterpart and were left out");
  });

  test("the metrics JSONs of the two models agree with what the predictions give", async () => {
    const limits = "accuracy: {min: 0.5}";
    await using run = await runBundle({
      action: "regression-gate",
      files: churn,
      inputs: { candidate: "predictions/candidate.csv", limits, ...QUIET },
    });
    const computed = JSON.parse(await readFile(run.outputs.metrics ?? "", "utf8"));
    const trained = JSON.parse(String(churn["models/candidate_metrics.json"]));
    // scikit-learn wrote six decimals.
    for (const metric of ["accuracy", "precision", "recall", "f1", "roc_auc", "log_loss"])
      expect(computed[metric]).toBeCloseTo(trained[metric], 6);
    expect(computed.n).toBe(trained.n);
  });

  test("two metrics JSONs need no table engine and say that they are single numbers", async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: Object.fromEntries(Object.entries(churn).filter(([path]) => path.startsWith("models/"))),
      env: { ASSAY_DUCKDB_DIR: "/nowhere" },
      inputs: {
        candidate: "models/candidate_metrics.json",
        baseline: "models/baseline_metrics.json",
        limits: "auc: {min-ratio: 0.98}\nf1: {min: 0.55}\nmodel_size_mb: {max-ratio: 1.2}",
        ...MODELS,
        ...QUIET,
      },
    });
    expect(run.outputs).toMatchObject({ verdict: "pass", summary: expect.stringContaining("two single numbers") });
  });

  test("a first run writes the baseline, the next is paired with it, and a second time changes nothing", async () => {
    await using job = await openJob({ files: churn });
    const first = await job.run({
      action: "regression-gate",
      inputs: {
        candidate: "predictions/production.csv",
        model: "models/production.json",
        "write-baseline": "models/next.json",
        name: "first",
        ...QUIET,
      },
    });
    expect(first.outputs.verdict).toBe("review");
    const step = {
      action: "regression-gate",
      inputs: { candidate: "predictions/worse.csv", baseline: "models/next.json", ...MODELS, name: "second", ...QUIET },
    };
    const second = await job.run({ ...step, id: "second" });
    expect(second.outputs.verdict).toBe("fail");
    expect(second.report?.notes[0]).toContain("1,766 paired rows");
    const again = await job.run({ ...step, id: "second" });
    expect(again.report?.checks).toEqual(second.report?.checks);
  });
});

describe("regression-gate refuses, with the verdict error, exit 1 and a way out", () => {
  const limits = "accuracy: {max-drop: 0.05}";
  const json = { "c.json": '{"accuracy": 0.9}', "b.json": '{"accuracy": 0.9}' };
  const inputs = { candidate: "c.json", baseline: "b.json", limits };
  const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
  test.each<[string, Files, Record<string, string>, string]>([
    ["a missing candidate", { "b.json": "{}" }, inputs, "unreadable"],
    ["an empty file", { ...json, "c.json": "" }, inputs, "empty-data"],
    ["a header and nothing else", { "c.csv": "id,truth,predicted\n" }, { candidate: "c.csv", limits }, "empty-data"],
    ["a file that is not UTF-8", { ...json, "c.json": Buffer.from([0x7b, 0xff, 0x7d]) }, inputs, "unreadable"],
    [
      "ragged rows",
      { "c.csv": "id,truth,predicted\n1,a,a\n2,b\n" },
      { candidate: "c.csv", truth: "truth", prediction: "predicted", limits },
      "malformed-row",
    ],
    [
      "a column that is not in the data",
      { "c.csv": "id,truth,predicted\n1,a,a\n" },
      { candidate: "c.csv", truth: "thruth", prediction: "predicted", limits },
      "missing-column",
    ],
    ["NaN", { ...json, "c.json": '{"accuracy": NaN}' }, inputs, "not-a-number"],
    ["a Git LFS pointer as the model", { ...json, "m.bin": lfs }, { ...inputs, model: "m.bin" }, "pointer-file"],
    ["a Git LFS pointer as the candidate", { ...json, "c.json": lfs }, inputs, "pointer-file"],
    [
      "a DVC pointer as the model",
      { ...json, "m.bin.dvc": "outs:\n- md5: abc\n  path: m.bin\n" },
      { ...inputs, model: "m.bin" },
      "pointer-file",
    ],
    ["a folder in place of a file", { "c.json": '{"accuracy": 0.9}', "b.json/x": "" }, inputs, "unreadable"],
    ["a path outside the workspace", json, { ...inputs, baseline: "../b.json" }, "outside-workspace"],
    [
      "a misspelt policy key",
      { ...json, "assay.yml": "regression:\n  limts: {accuracy: {min: 0.5}}\n" },
      { candidate: "c.json" },
      "invalid-policy",
    ],
    ["a misspelt metric", json, { ...inputs, limits: "acuracy: {min: 0.5}" }, "invalid-input"],
    ["no limits", json, { candidate: "c.json", baseline: "b.json" }, "no-checks"],
    [
      "a YAML alias bomb as limits",
      json,
      {
        ...inputs,
        limits: `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]\n`,
      },
      "invalid-input",
    ],
    ["a git baseline without a path", json, { ...inputs, baseline: "git:main" }, "invalid-input"],
    [
      "duplicate keys",
      { "c.csv": "id,truth,predicted\n1,a,a\n1,b,b\n", "b.csv": "id,truth,predicted\n1,a,a\n" },
      { candidate: "c.csv", baseline: "b.csv", key: "id", truth: "truth", prediction: "predicted", limits },
      "duplicate-key",
    ],
    [
      "an empty intersection",
      { "c.csv": "id,truth,predicted\n1,a,a\n", "b.csv": "id,truth,predicted\n2,a,a\n" },
      { candidate: "c.csv", baseline: "b.csv", key: "id", truth: "truth", prediction: "predicted", limits },
      "empty-intersection",
    ],
  ])("%s", async (_, files, given, reason) => {
    await using run = await runBundle({ action: "regression-gate", files, inputs: { ...given, ...QUIET } });
    const [check] = run.report?.checks ?? [];
    expect({ exit: run.exitCode, verdict: run.outputs.verdict, reason: check?.reason }).toEqual({
      exit: 1,
      verdict: "error",
      reason,
    });
    expect(check?.remedy).toMatch(/\w/);
    expect(`${run.stdout}${run.stderr}`).not.toMatch(/^\s+at /m);
  });
});
