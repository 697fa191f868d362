import { describe, expect, test } from "@jest/globals";
import { runGate } from "./fixture.ts";

/** Runs one limit on two single numbers. */
async function judged(limit: string, candidate: number, baseline: number, metric = "score") {
  const better = metric === "score" ? "better: higher, " : "";
  return runGate({
    files: {
      "c.json": JSON.stringify({ [metric]: candidate }),
      "b.json": JSON.stringify({ [metric]: baseline }),
    },
    inputs: { candidate: "c.json", baseline: "b.json", limits: `${metric}: {${better}${limit}}` },
  });
}

describe("limits on two single numbers", () => {
  test.each([
    // limit, candidate, baseline, verdict, reason, the limit as it is printed
    ["min: 0.88", 0.88, 0.9, "pass", "within-limit", "at least 0.88"],
    ["min: 0.88", 0.8799, 0.9, "fail", "below-min", "at least 0.88"],
    ["max: 0.95", 0.95, 0.9, "pass", "within-limit", "at most 0.95"],
    ["max: 0.95", 0.9501, 0.9, "fail", "above-max", "at most 0.95"],
    ["max-drop: 0.02", 0.885, 0.9, "pass", "point-estimate", "may fall to 0.88 = 0.90 − 0.02"],
    ["max-drop: 0.02", 0.8799, 0.9, "fail", "dropped", "may fall to 0.88 = 0.90 − 0.02"],
    ["max-drop: 2pp", 0.882, 0.902, "pass", "point-estimate", "may fall to 0.882 = 0.902 − 2pp"],
    ["max-drop: 2%", 0.882, 0.9, "pass", "point-estimate", "may fall to 0.882 = 0.900 − 2%"],
    ["max-drop: 2%", 0.8819, 0.9, "fail", "dropped", "may fall to 0.882 = 0.900 − 2%"],
    // A share of a negative baseline is a share of its size: R² may be below 0.
    ["max-drop: 10%", -0.55, -0.5, "pass", "point-estimate", "may fall to −0.55 = −0.50 − 10%"],
    ["max-drop: 10%", -0.56, -0.5, "fail", "dropped", "may fall to −0.55 = −0.50 − 10%"],
    ["max-drop: 0", 0.9, 0.9, "pass", "point-estimate", "may not fall below 0.9"],
    ["min-ratio: 0.98", 0.882, 0.9, "pass", "point-estimate", "may fall to 0.882 = 0.900 × 0.98"],
    ["min-ratio: 0.98", 0.8819, 0.9, "fail", "dropped", "may fall to 0.882 = 0.900 × 0.98"],
    ["min-gain: 0.05", 0.95, 0.9, "pass", "point-estimate", "must rise to 0.95 = 0.90 + 0.05"],
    ["min-gain: 0.05", 0.9499, 0.9, "fail", "gain-too-small", "must rise to 0.95 = 0.90 + 0.05"],
    ["min-gain: 2pp", 0.9, 0.9, "fail", "gain-too-small", "must rise to 0.92 = 0.90 + 2pp"],
    ["min-gain: 10%", -0.45, -0.5, "pass", "point-estimate", "must rise to −0.45 = −0.50 + 10%"],
    ["min-gain: 10%", 0.5, 0, "review", "not-comparable", "must rise by at least 10%"],
    ["min-ratio: 1.05", 0.945, 0.9, "pass", "point-estimate", "must rise to 0.945 = 0.900 × 1.05"],
    ["min-ratio: 1.05", 0.9449, 0.9, "fail", "gain-too-small", "must rise to 0.945 = 0.900 × 1.05"],
    ["max-ratio: 1.02", 0.918, 0.9, "pass", "point-estimate", "may rise to 0.918 = 0.900 × 1.02"],
    ["max-ratio: 1.02", 0.9181, 0.9, "fail", "rose", "may rise to 0.918 = 0.900 × 1.02"],
    [
      "max-gain: 0.05",
      0.95,
      0.9,
      "pass",
      "point-estimate",
      "may rise to 0.95 = 0.90 + 0.05 (more is too good to be true)",
    ],
    [
      "max-gain: 0.05",
      0.951,
      0.9,
      "review",
      "too-good",
      "may rise to 0.95 = 0.90 + 0.05 (more is too good to be true)",
    ],
  ])("%s with %d against %d is %s: %s", async (limit, candidate, baseline, verdict, reason, text) => {
    const { result } = await judged(limit, candidate, baseline);
    expect(result.checks).toMatchObject([{ id: "score", verdict, reason, limit: text }]);
  });

  test.each([
    ["max-rise: 0.05", 0.45, 0.4, "pass"],
    ["max-rise: 0.05", 0.4501, 0.4, "fail"],
    ["max-rise: 10%", 0.44, 0.4, "pass"],
    ["max-gain: 0.05", 0.3499, 0.4, "review"],
    ["min-gain: 0.05", 0.35, 0.4, "pass"],
    ["min-gain: 0.05", 0.3501, 0.4, "fail"],
    ["min-gain: 10%", 0.36, 0.4, "pass"],
    ["min-gain: 10%", 0.3601, 0.4, "fail"],
    ["max-ratio: 0.9", 0.36, 0.4, "pass"],
    ["max-ratio: 0.9", 0.3601, 0.4, "fail"],
  ])("of a loss: %s with %d against %d is %s", async (limit, candidate, baseline, verdict) => {
    expect((await judged(limit, candidate, baseline, "log_loss")).verdict).toBe(verdict);
  });

  test("hold in spite of what doubles make of decimals: 0.9 − 0.88 is more than 0.02 there", async () => {
    expect(0.9 - 0.88 > 0.02).toBe(true);
    expect((await judged("max-drop: 0.02", 0.88, 0.9)).verdict).toBe("pass");
  });

  test.each([
    [0, "no ratio"],
    [-0.2, "no ratio"],
  ])("a ratio to a baseline of %d has no meaning and is not a pass", async (baseline) => {
    const { result } = await judged("min-ratio: 0.9", 0.5, baseline);
    expect(result.checks).toMatchObject([{ verdict: "review", reason: "not-comparable" }]);
  });

  test("several bounds make one check, which is as bad as the worst of them and prints them all", async () => {
    const { result } = await judged("min: 0.7, max-drop: 0.02", 0.8, 0.9);
    expect(result.checks).toMatchObject([
      { verdict: "fail", reason: "dropped", limit: "at least 0.7; may fall to 0.88 = 0.90 − 0.02" },
    ]);
  });

  test.each([
    ["critical", "fail", "dropped"],
    ["warning", "review", "dropped"],
    ["info", "pass", "dropped"],
  ])("a miss of severity %s is %s", async (severity, verdict, reason) => {
    const { result } = await judged(`max-drop: 0.01, severity: ${severity}`, 0.8, 0.9);
    expect(result.checks).toMatchObject([{ verdict, reason, severity }]);
  });

  test("evidence: interval on a number that has none asks for review", async () => {
    const { result } = await judged("min: 0.5, evidence: interval", 0.8, 0.9);
    expect(result.checks).toMatchObject([{ verdict: "review", reason: "point-estimate" }]);
  });

  test("measured on other numbers of rows say that they are not the same rows", async () => {
    const { result } = await runGate({
      files: { "c.json": '{"f1": 0.7, "n": 200}', "b.json": '{"f1": 0.7, "n": 2000}' },
      inputs: { candidate: "c.json", baseline: "b.json", limits: "f1: {max-drop: 0.05}" },
    });
    expect(result.notes).toContain("c.json was measured on 200 rows and b.json on 2,000, so not on the same ones.");
  });

  test("say in the first line which metrics are single numbers, where others have an interval", async () => {
    const of = (accuracy: number) => JSON.stringify({ accuracy, f1: 0.8, recall: 0.7, n: 20_000 });
    const { result } = await runGate({
      files: { "c.json": of(0.951), "b.json": of(0.95) },
      inputs: {
        candidate: "c.json",
        baseline: "b.json",
        limits: "accuracy: {max-drop: 0.02}\nf1: {max-drop: 0.02}\nrecall: {max-drop: 0.02}",
      },
    });
    expect(result.summary).toMatch(/ \(point estimates from two single numbers: f1, recall\)$/);
  });

  test("say so where candidate and baseline are the same file", async () => {
    const note = expect.stringContaining("candidate and baseline are the same file");
    expect((await judged("max-drop: 0.02", 0.9, 0.9)).result.notes).toContainEqual(note);
    expect((await judged("max-drop: 0.02", 0.91, 0.9)).result.notes).not.toContainEqual(note);
  });

  test("say in the first line that they are single numbers", async () => {
    expect((await judged("max-drop: 0.02", 0.9, 0.9)).result.summary).toMatch(
      /passed \(point estimates from two single numbers\)$/,
    );
  });
});

describe("accuracy with n on both sides", () => {
  test.each([
    // Newcombe's interval of 0.95 − 0.95 is about ±0.019 at 1,000 rows and ±0.0043 at 20,000.
    [20_000, 0.95, "pass", "within-limit"],
    [1_000, 0.95, "review", "inconclusive"],
    [20_000, 0.9, "fail", "dropped"],
  ])("of %d rows, %d against 0.95 with max-drop 0.01 is %s", async (n, accuracy, verdict, reason) => {
    const { result } = await runGate({
      files: { "c.json": JSON.stringify({ accuracy, n }), "b.json": JSON.stringify({ accuracy: 0.95, n }) },
      inputs: { candidate: "c.json", baseline: "b.json", limits: "accuracy: {max-drop: 0.01}" },
    });
    expect(result.checks).toMatchObject([{ verdict, reason, confidence: 0.95 }]);
    expect(result.summary).not.toContain("point estimates");
    if (verdict === "review") expect(result.checks[0]?.needed?.rows).toBeGreaterThan(n);
  });

  test.each([
    [
      "inside",
      0.945,
      /^score at least [\d,]+ rows, or give both models' predictions on the same rows, whose comparison needs far fewer, or widen/,
    ],
    [
      "beyond",
      0.935,
      /^score at least [\d,]+ rows, or give both models' predictions .* far fewer, to settle it, as a broken limit/,
    ],
  ])("undecided %s the limit says that paired predictions need fewer rows", async (_, accuracy, remedy) => {
    const { result } = await runGate({
      files: { "c.json": JSON.stringify({ accuracy, n: 500 }), "b.json": '{"accuracy": 0.95, "n": 500}' },
      inputs: { candidate: "c.json", baseline: "b.json", limits: "accuracy: {max-drop: 0.01}" },
    });
    expect(result.checks).toMatchObject([{ reason: "inconclusive", remedy: expect.stringMatching(remedy) }]);
  });
});

describe("several seeds", () => {
  const seeds = (values: readonly number[], side: string) =>
    Object.fromEntries(values.map((f1, seed) => [`${side}/${seed}.json`, JSON.stringify({ f1 })]));
  const run = (candidate: readonly number[], baseline: readonly number[]) =>
    runGate({
      files: { ...seeds(candidate, "c"), ...seeds(baseline, "b") },
      inputs: { candidate: "c/*.json", baseline: "b/*.json", limits: "f1: {max-drop: 0.02}" },
    });

  test.each([
    ["the same recipe", [0.8, 0.801, 0.799, 0.8], [0.8, 0.802, 0.798, 0.8], "pass", "within-limit"],
    ["a worse recipe", [0.7, 0.701, 0.699, 0.7], [0.8, 0.802, 0.798, 0.8], "fail", "dropped"],
    ["recipes whose seeds scatter", [0.75, 0.85, 0.8], [0.8, 0.7, 0.87], "review", "inconclusive"],
    ["two seeds a side", [0.8, 0.801], [0.8, 0.802], "review", "too-few-samples"],
  ])("%s", async (_, candidate, baseline, verdict, reason) => {
    const { result } = await run(candidate, baseline);
    expect(result.checks).toMatchObject([{ id: "f1", verdict, reason }]);
    expect(result.notes?.[0]).toContain("whether the recipe got worse");
  });

  test("too few seeds are mended by more seeds, not by more rows", async () => {
    const { result } = await run([0.8, 0.801], [0.8, 0.802]);
    expect(result.checks[0]?.remedy).toMatch(/^train at least 3 seeds a side/);
    expect(result.checks[0]?.remedy).not.toContain("rows");
  });

  test("seeds without variation do not decide a value on an interval, however the baseline's scatter", async () => {
    const { result } = await runGate({
      files: { ...seeds([0.5, 0.5, 0.5], "c"), ...seeds([0.8, 0.81, 0.82], "b") },
      inputs: { candidate: "c/*.json", baseline: "b/*.json", limits: "f1: {min: 0.8, evidence: interval}" },
    });
    expect(result.checks).toMatchObject([{ verdict: "review", reason: "point-estimate" }]);
  });

  test("seeds without variation say in the first line that they are point estimates", async () => {
    const { result } = await run([0.8, 0.8, 0.8], [0.81, 0.81, 0.81]);
    expect(result.checks).toMatchObject([{ verdict: "pass", reason: "point-estimate" }]);
    expect(result.summary).toContain("(point estimates from seeds without variation)");
  });

  test("a metric that one seed lacks is missing", async () => {
    const { result } = await runGate({
      files: { ...seeds([0.8, 0.8], "c"), "c/2.json": '{"recall": 0.8}', ...seeds([0.8, 0.81, 0.82], "b") },
      inputs: { candidate: "c/*.json", baseline: "b/*.json", limits: "f1: {max-drop: 0.02}" },
    });
    expect(result.checks).toMatchObject([
      { verdict: "fail", reason: "missing-metric", remedy: expect.stringContaining("c/2.json lacks it") },
    ]);
  });
});
