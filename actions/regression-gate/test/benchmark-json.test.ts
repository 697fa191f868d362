import { describe, expect, test } from "@jest/globals";
import { refusalOf, runGate } from "./fixture.ts";

/** The example of github-action-benchmark's own README (customSmallerIsBetter), and metrics of a model. */
const CUSTOM = [
  { name: "My Custom Smaller Is Better Benchmark - CPU Load", unit: "Percent", value: 50 },
  {
    name: "My Custom Smaller Is Better Benchmark - Memory Used",
    unit: "Megabytes",
    value: 100,
    range: "3",
    extra: "x\nz",
  },
];
const results = (values: Readonly<Record<string, readonly [value: number, unit: string]>>) =>
  JSON.stringify(Object.entries(values).map(([name, [value, unit]]) => ({ name, unit, value })));
const history = (entries: Readonly<Record<string, readonly (readonly [commit: string, benches: string])[]>>) => ({
  lastUpdate: 1700000000000,
  repoUrl: "https://github.com/octo/churn",
  entries: Object.fromEntries(
    Object.entries(entries).map(([suite, runs]) => [
      suite,
      runs.map(([id, benches]) => ({
        commit: { id },
        date: 1,
        tool: "customBiggerIsBetter",
        benches: JSON.parse(benches),
      })),
    ]),
  ),
});
const script = (...args: Parameters<typeof history>) =>
  `window.BENCHMARK_DATA = ${JSON.stringify(history(...args), null, 2)}`;

function gate(candidate: string, baseline: string | undefined, limits: string, name = "b.json") {
  return runGate({
    files: { "c.json": candidate, ...(baseline === undefined ? {} : { [name]: baseline }) },
    inputs: { candidate: "c.json", ...(baseline === undefined ? {} : { baseline: name }), limits },
  });
}

describe("github-action-benchmark's results", () => {
  test("are metrics by their names", async () => {
    const limits = `"${CUSTOM[0]?.name}": {max: 50, better: lower}`;
    const { result, verdict, metrics } = await gate(JSON.stringify(CUSTOM), undefined, limits);
    expect(verdict).toBe("pass");
    expect(Object.values(metrics)).toEqual([50, 100]);
    expect(result.notes?.join()).toContain("is not read as an interval");
  });

  test.each([
    [0.9, 0.92, "pass"],
    [0.9, 0.9201, "fail"],
  ])("%d against %d, where 0.02 may be lost, is %s", async (candidate, baseline, verdict) => {
    const [ours, theirs] = [candidate, baseline].map((value) => results({ accuracy: [value, "ratio"] }));
    expect((await gate(ours ?? "", theirs, "accuracy: {max-drop: 0.02}")).verdict).toBe(verdict);
  });

  test("stand beside a metrics JSON of ours", async () => {
    const { check } = await gate(
      results({ accuracy_score: [0.9, ""] }),
      '{"accuracy": 0.95}',
      "accuracy: {max-drop: 0.02}",
    );
    expect(check("accuracy")).toMatchObject({ verdict: "fail", observed: 0.9, baseline: 0.95 });
  });

  test.each([
    ["accuracy", 95, "%", 0.95, "min: 0"],
    ["accuracy", 0.95, "share", 0.95, "min: 0"],
    ["accuracy", 95, "pct", 0.95, "min: 0"],
    ["accuracy", 0.95, "Accuracy", 0.95, "min: 0"],
    ["p95_ms", 0.2, "s", 200, "max: 1e9"],
    ["p95_ms", 1500, "us/iter", 1.5, "max: 1e9"],
    ["train_seconds", 1200, "ms", 1.2, "max: 1e9"],
    ["model_size_mb", 2, "GB", 2000, "max: 1e9"],
    ["own", 7, "%", 7, "max: 1e9, better: lower"],
  ])("%s of %d %s is %d in the metric's own unit", async (name, value, unit, own, limit) => {
    const { metrics, result } = await gate(results({ [name]: [value, unit] }), undefined, `${name}: {${limit}}`);
    expect(metrics[name]).toBe(own);
    expect(result.notes?.join().includes(`read ${name} of`)).toBe(own !== value);
  });

  test("what the peer lets pass does not: a benchmark that is gone, and a baseline of 0", async () => {
    const gone = await gate(results({ f1: [0.5, ""] }), results({ accuracy: [0.9, ""] }), "accuracy: {max-drop: 0.02}");
    expect(gone.check("accuracy")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
    const zero = await gate(results({ own: [0, ""] }), results({ own: [0, ""] }), "own: {max-ratio: 2, better: lower}");
    expect(zero.check("own")).toMatchObject({ verdict: "review", reason: "not-comparable" });
    const first = await gate(results({ own: [1, ""] }), undefined, "own: {max-ratio: 2, better: lower}");
    expect(first.check("own")).toMatchObject({ verdict: "review", reason: "no-baseline" });
  });

  test.each<[string, string, string]>([
    ["a value that is text", '[{"name": "a", "unit": "", "value": "1"}]', "no finite number"],
    ["a name twice", results({ auc: [0.5, ""], roc_auc: [0.5, ""] }), "roc_auc is there twice"],
    ["something else among them", '[{"name": "a", "unit": "", "value": 1}, {"name": "b"}]', "no {name, unit, value}"],
    ["another kind of unit", results({ p95_ms: [1, "MB"] }), 'measured in "MB", where ms is meant'],
    [
      "a share in a unit that is none",
      results({ error_rate: [0.8, "permille"] }),
      'measured in "permille", where a share',
    ],
    ["a share above 1", results({ accuracy: [95, ""] }), "accuracy is 95"],
  ])("%s is an error", async (_, text, message) => {
    const found = await refusalOf({
      files: { "c.json": text },
      inputs: { candidate: "c.json", limits: "a: {max: 1, better: lower}" },
    });
    expect(found.message).toContain(message);
  });

  test("a table of predictions whose columns bear such names is a table", async () => {
    const rows = JSON.stringify([
      { name: "k1", value: "Yes", truth: "Yes" },
      { name: "k2", value: "No", truth: "No" },
    ]);
    const { check } = await runGate({
      files: { "c.json": rows },
      inputs: { candidate: "c.json", key: "name", prediction: "value", truth: "truth", limits: "accuracy: {min: 1}" },
    });
    expect(check("accuracy")).toMatchObject({ verdict: "pass", observed: 1 });
  });
});

describe("github-action-benchmark's history", () => {
  const runs = [
    ["aaaaaaaaaaaaaaaa", results({ accuracy: [0.8, ""] })],
    ["bbbbbbbbbbbbbbbb", results({ accuracy: [0.95, ""] })],
  ] as const;
  const limits = "accuracy: {max-drop: 0.02}";

  test.each([
    ["data.js", script({ Benchmark: runs })],
    ["data.json", JSON.stringify(history({ Benchmark: runs }))],
  ])("%s is a baseline by its newest entry, whose commit is told", async (name, text) => {
    const { check, result } = await gate(results({ accuracy: [0.9, ""] }), text, limits, name);
    expect(check("accuracy")).toMatchObject({ verdict: "fail", baseline: 0.95 });
    expect(result.notes?.join()).toContain(
      'the newest entry of "Benchmark" is that of commit bbbbbbbbbbbb, with 1 result',
    );
  });

  test("of several suites counts the newest entry of each", async () => {
    const text = script({ Accuracy: runs, Loss: [["c", results({ log_loss: [0.3, "nats"] })]] });
    const { check } = await gate('{"accuracy": 0.95, "log_loss": 0.5}', text, "log_loss: {max-rise: 0.1}", "data.js");
    expect(check("log_loss")).toMatchObject({ verdict: "fail", baseline: 0.3 });
  });

  test.each([
    ["no entries", script({})],
    ["an empty suite", script({ Benchmark: [] })],
    ["no JSON", "window.BENCHMARK_DATA = {"],
  ])("%s is an error", async (_, text) => {
    const found = await refusalOf({
      files: { "c.json": '{"accuracy": 1}', "data.js": text },
      inputs: { candidate: "c.json", baseline: "data.js", limits },
    });
    expect(found).toMatchObject({ code: "bad-metrics", message: expect.stringContaining("has no entries") });
  });
});
