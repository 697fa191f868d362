import { describe, expect, test } from "@jest/globals";
import { refusalOf, runGate } from "./fixture.ts";

const LIMITS = "accuracy: {max-drop: 0.05}\nf1: {min: 0.5}";
const GOOD = '{"accuracy": 0.9, "f1": 0.8}';
const inputs = { candidate: "c.json", baseline: "b.json", limits: LIMITS };
const SHA = (digit: string) => digit.repeat(64);

describe("design 4: what is missing", () => {
  test("a limited metric missing in the candidate fails", async () => {
    const { verdict, check } = await runGate({ files: { "c.json": '{"f1": 0.8}', "b.json": GOOD }, inputs });
    expect(verdict).toBe("fail");
    expect(check("accuracy")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
  });

  test("a limited metric missing in the baseline only asks for review", async () => {
    const { verdict, check } = await runGate({ files: { "c.json": GOOD, "b.json": '{"f1": 0.8}' }, inputs });
    expect(verdict).toBe("review");
    expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "missing-metric" });
    expect(check("f1")).toMatchObject({ verdict: "pass" });
  });

  test("a baseline that does not exist asks for review, and bounds on the value are judged all the same", async () => {
    const { verdict, check } = await runGate({ files: { "c.json": GOOD }, inputs });
    expect(verdict).toBe("review");
    expect(check("baseline")).toMatchObject({ verdict: "review", reason: "no-baseline" });
    expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "no-baseline" });
    expect(check("f1")).toMatchObject({ verdict: "pass" });
  });

  test("a baseline that does not exist does not hide a value below its bound", async () => {
    const { verdict } = await runGate({ files: { "c.json": '{"accuracy": 0.9, "f1": 0.4}' }, inputs });
    expect(verdict).toBe("fail");
  });

  test("where no baseline was named, only limits on the change ask for review", async () => {
    const { result } = await runGate({ files: { "c.json": GOOD }, inputs: { candidate: "c.json", limits: LIMITS } });
    expect(result.checks).toMatchObject([
      {
        id: "accuracy",
        verdict: "review",
        reason: "no-baseline",
        remedy: expect.stringContaining("`write-baseline`"),
      },
      { id: "f1", verdict: "pass" },
    ]);
  });

  test("on-missing-baseline: fail makes it a failure", async () => {
    const { verdict } = await runGate({
      files: { "c.json": GOOD },
      inputs: { ...inputs, "on-missing-baseline": "fail" },
    });
    expect(verdict).toBe("fail");
  });

  test("a glob of seeds that matches nothing is a baseline that does not exist", async () => {
    const { check } = await runGate({ files: { "c.json": GOOD }, inputs: { ...inputs, baseline: "old/*.json" } });
    expect(check("baseline")).toMatchObject({ verdict: "review", reason: "no-baseline" });
  });

  test("a metric without a limit is shown and not judged", async () => {
    const { result } = await runGate({
      files: { "c.json": '{"accuracy": 0.9, "f1": 0.8, "recall": 0.1}', "b.json": '{"accuracy": 0.9, "recall": 0.9}' },
      inputs,
    });
    expect(result.checks.map(({ id }) => id)).toEqual(["accuracy", "f1"]);
    expect(result.figures).toMatchObject([{ id: "recall", observed: 0.1, baseline: 0.9 }]);
  });

  test("a baseline measured on other data is not comparable", async () => {
    const { result } = await runGate({
      files: {
        "c.json": `{"accuracy": 0.9, "f1": 0.8, "data_sha256": "${SHA("a")}"}`,
        "b.json": `{"accuracy": 0.9, "data_sha256": "${SHA("b")}"}`,
      },
      inputs,
    });
    expect(result.checks).toMatchObject([
      { id: "accuracy", verdict: "review", reason: "not-comparable" },
      { id: "f1", verdict: "pass" },
    ]);
    expect(result.checks[0]).not.toHaveProperty("change");
  });

  test("slices of metrics JSONs cannot be judged, and that is said", async () => {
    const { check } = await runGate({
      files: { "c.json": GOOD, "b.json": GOOD },
      inputs: { candidate: "c.json", baseline: "b.json" },
      policy: "regression:\n  slices:\n    - {by: region, limits: {f1: {max-drop: 0.1}}}",
    });
    expect(check("f1[region]")).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });
});

describe("design 4: what is an error", () => {
  const files = { "c.json": GOOD, "b.json": GOOD };
  test.each([
    ["no limits at all", { files, inputs: { candidate: "c.json", baseline: "b.json" } }, "no-limits", "no-checks"],
    ["a candidate that does not exist", { files: { "b.json": GOOD }, inputs }, "file-absent", "unreadable"],
    [
      "a folder in place of the baseline",
      { files: { "c.json": GOOD, "b.json/x": "" }, inputs },
      "is-directory",
      "unreadable",
    ],
    ["a baseline that cannot be parsed", { files: { ...files, "b.json": "{" }, inputs }, "bad-metrics", "unreadable"],
    ["an empty baseline", { files: { ...files, "b.json": "" }, inputs }, "empty-file", "empty-data"],
    [
      "NaN in the baseline",
      { files: { ...files, "b.json": '{"accuracy": NaN}' }, inputs },
      "not-a-number",
      "not-a-number",
    ],
    [
      "a candidate that is not UTF-8",
      { files: { ...files, "c.json": Buffer.from('{"f1\xff": 1}', "latin1") }, inputs },
      "not-utf-8",
      "unreadable",
    ],
    [
      "a Git LFS pointer in place of the model",
      {
        files: {
          ...files,
          "m.bin": `version https://git-lfs.github.com/spec/v1\noid sha256:${SHA("a")}\nsize 12\n`,
        },
        inputs: { ...inputs, model: "m.bin" },
      },
      "pointer-file",
      "pointer-file",
    ],
    ["a model that does not exist", { files, inputs: { ...inputs, model: "m.bin" } }, "file-absent", "unreadable"],
    [
      "a path outside the workspace",
      { files, inputs: { ...inputs, baseline: "../b.json" } },
      "outside-workspace",
      "outside-workspace",
    ],
    [
      "on-missing-baseline: error",
      { files: { "c.json": GOOD }, inputs: { ...inputs, "on-missing-baseline": "error" } },
      "no-baseline",
      "no-baseline",
    ],
    [
      "a baseline that is absent here and present on the base branch",
      { files: { "c.json": GOOD }, inputs, onBaseBranch: { state: "present", branch: "main" } as const },
      "baseline-removed",
      "no-baseline",
    ],
    [
      "predictions as the baseline of a metrics JSON",
      { files: { "c.json": GOOD, "b.csv": "id,truth\n1,1\n" }, inputs: { ...inputs, baseline: "b.csv" } },
      "mixed-sources",
      "invalid-input",
    ],
    [
      "seeds to be written as a baseline",
      {
        files: { "c/1.json": GOOD, "c/2.json": GOOD },
        inputs: { candidate: "c/*.json", limits: LIMITS, "write-baseline": "n.json" },
      },
      "seeds-as-baseline",
      "invalid-input",
    ],
  ])("%s", async (_, options, code, reason) => {
    expect(await refusalOf(options)).toMatchObject({ code, reason, remedy: expect.stringMatching(/./) });
  });

  test("a base branch that cannot be asked is noted, and the verdict stays review", async () => {
    const { verdict, result } = await runGate({
      files: { "c.json": GOOD },
      inputs,
      onBaseBranch: { state: "unknown", why: "GitHub answered 503" },
    });
    expect(verdict).toBe("review");
    expect(result.notes).toContain("GitHub answered 503");
  });
});

describe("model size", () => {
  const sized = (candidate: number, baseline: number | undefined, limit: string) =>
    runGate({
      files: {
        "c.json": '{"f1": 0.8}',
        "b.json": '{"f1": 0.8}',
        "new.bin": new Uint8Array(candidate),
        ...(baseline === undefined ? {} : { "old.bin": new Uint8Array(baseline) }),
      },
      inputs: {
        candidate: "c.json",
        baseline: "b.json",
        model: "new.bin",
        "baseline-model": "old.bin",
        limits: `model_size_mb: {${limit}}`,
      },
    });

  test.each([
    [1_200_000, 1_000_000, "max-ratio: 1.2", "pass"],
    [1_200_001, 1_000_000, "max-ratio: 1.2", "fail"],
    [1_000_000, 1_000_000, "max-rise: 0", "pass"],
    [1_000_001, 1_000_000, "max-rise: 0", "fail"],
    [2_500_000, 1_000_000, "max: 2.5", "pass"],
  ])("%d bytes against %d with %s is %s, exactly", async (candidate, baseline, limit, verdict) => {
    const { result, metrics } = await sized(candidate, baseline, limit);
    expect(result.checks).toMatchObject([{ id: "model_size_mb", verdict, observed: candidate / 1e6, unit: "MB" }]);
    expect(metrics.model_size_mb).toBe(candidate / 1e6);
    // A pull request that changes the model it is held against changes a rule.
    expect(result.provenance.rules.map(({ path }) => path)).toEqual(["b.json", "old.bin"]);
  });

  test("a baseline model that does not exist asks for review", async () => {
    const { result } = await sized(1000, undefined, "max-ratio: 1.2");
    expect(result.checks).toMatchObject([{ verdict: "review", reason: "missing-metric" }]);
  });

  test("shards of a model count together", async () => {
    const { check } = await runGate({
      files: { "c.json": '{"f1": 1}', "m/1.bin": new Uint8Array(400_000), "m/2.bin": new Uint8Array(600_000) },
      inputs: { candidate: "c.json", model: "m/*.bin", limits: "model_size_mb: {max: 0.9}" },
    });
    expect(check("model_size_mb")).toMatchObject({ verdict: "fail", observed: 1 });
  });
});

describe("write-baseline with metrics JSONs", () => {
  const run = (candidate: string, baseline?: string) =>
    runGate({
      files: { "c.json": candidate, ...(baseline === undefined ? {} : { "b.json": baseline }) },
      inputs: { ...inputs, "write-baseline": "next.json" },
    });

  test("writes a bundle that the next run is compared with", async () => {
    const bundle = (await run('{"accuracy": 0.91, "f1": 0.8, "n": 50}', GOOD)).written("next.json");
    expect(JSON.parse(bundle ?? "")).toMatchObject({ schema: "assay/baseline/v1", metrics: { accuracy: 0.91 }, n: 50 });
    const next = await run('{"accuracy": 0.85, "f1": 0.8}', bundle);
    expect(next.check("accuracy")).toMatchObject({ baseline: 0.91, verdict: "fail" });
  });

  test("never makes a failing candidate the baseline, and says so", async () => {
    const { written, result } = await run('{"accuracy": 0.5, "f1": 0.8}', GOOD);
    expect(written("next.json")).toBeUndefined();
    expect(result.notes?.join()).toContain("was not written: only a candidate that passes becomes one");
  });

  test("writes the first baseline where there is none", async () => {
    expect((await run(GOOD)).written("next.json")).toBeDefined();
  });

  test("does not write a first baseline that breaks a bound", async () => {
    expect((await run('{"accuracy": 0.9, "f1": 0.1}')).written("next.json")).toBeUndefined();
  });
});
