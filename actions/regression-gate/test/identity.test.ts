import { createHash } from "node:crypto";
import { describe, expect, test } from "@jest/globals";
import { DEFINITIONS } from "../src/baseline-bundle.ts";
import { ACCURACY_COLUMNS, csvOf, refusalOf, rowsOf, runGate } from "./fixture.ts";

const limits = "accuracy: {max-drop: 0.02}";
const json = (more: object) => JSON.stringify({ accuracy: 0.9, ...more });

const compared = (candidate: object, baseline: object) =>
  runGate({
    files: { "c.json": json(candidate), "b.json": json(baseline) },
    inputs: { candidate: "c.json", baseline: "b.json", limits },
  });

describe("numbers that say what they were measured on", () => {
  const [one, other] = ["a".repeat(64), "b".repeat(64)];
  test.each([
    [
      "data",
      { data_sha256: one },
      { data_sha256: other },
      "was measured on data aaaaaaaaaaaa…, b.json on data bbbbbbbbbbbb…",
    ],
    [
      "a dataset of MLflow's",
      { dataset_digest: "e1" },
      { dataset_digest: "e2" },
      "dataset with digest e1, b.json on the dataset",
    ],
    [
      "a baseline's definitions",
      {},
      { definitions: DEFINITIONS + 1 },
      `b.json was measured by other metric definitions`,
    ],
    [
      "a candidate's definitions",
      { definitions: DEFINITIONS + 1 },
      {},
      `c.json was measured by other metric definitions`,
    ],
  ])("are not comparable where it is other: %s", async (_, candidate, baseline, message) => {
    const { check } = await compared(candidate, baseline);
    expect(check("accuracy")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message: expect.stringContaining(message),
      remedy: expect.stringMatching(/^measure/),
    });
  });

  test.each([
    ["one side says nothing", { data_sha256: one, dataset_digest: "e1" }, {}],
    ["they say it of different things", { data_sha256: one }, { dataset_digest: "e1" }],
    ["both say the same", { data_sha256: one, definitions: DEFINITIONS }, { data_sha256: one.toUpperCase() }],
  ])("are compared where %s", async (_, candidate, baseline) => {
    const { check } = await compared(candidate, baseline);
    expect(check("accuracy")).toMatchObject({ verdict: "pass", change: 0 });
  });

  test("are not comparable where a side's seeds are of other data than each other", async () => {
    const seed = (value: number, more: object = {}) => JSON.stringify({ accuracy: value, ...more });
    const { check } = await runGate({
      files: {
        "c/1.json": seed(0.9, { data_sha256: one }),
        "c/2.json": seed(0.91, { data_sha256: other }),
        "c/3.json": seed(0.92),
        "b/1.json": seed(0.9),
        "b/2.json": seed(0.89),
        "b/3.json": seed(0.88),
      },
      inputs: { candidate: "c/*.json", baseline: "b/*.json", limits: "accuracy: {max-drop: 0.1}" },
    });
    expect(check("accuracy")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message: expect.stringContaining("c/1.json was measured on data aaaaaaaaaaaa…, c/2.json on data bbbbbbbbbbbb…"),
    });
  });

  test("are compared across environments, and that is said", async () => {
    const { check, result } = await compared(
      { environment: "scikit-learn 1.7.2" },
      { environment: "scikit-learn 1.6.0" },
    );
    expect(check("accuracy")).toMatchObject({ verdict: "pass" });
    expect(result.notes?.join()).toContain(
      "c.json was measured in another environment (scikit-learn 1.7.2) than b.json (scikit-learn 1.6.0)",
    );
  });

  test.each([
    ["environment", { environment: 3 }],
    ["dataset_digest", { dataset_digest: "" }],
    ["definitions", { definitions: 0.5 }],
  ])("refuse %s that is none", async (name, more) => {
    const refused = await refusalOf({ files: { "c.json": json(more) }, inputs: { candidate: "c.json", limits } });
    expect(refused).toMatchObject({ code: "bad-metrics", message: expect.stringContaining(name) });
  });
});

test("a run from predictions says by which definitions and where it was measured, in metrics and bundle", async () => {
  const { metrics, written } = await runGate({
    files: { "c.csv": csvOf(rowsOf(200, 10)) },
    inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits, "write-baseline": "b.json" },
  });
  const identity = { definitions: DEFINITIONS, environment: expect.stringContaining("Node.js") };
  expect(metrics).toMatchObject(identity);
  const bundle = JSON.parse(written("b.json") ?? "");
  expect(bundle).toMatchObject({ ...identity, data: [{ path: "c.csv", rows: 200 }] });
  const next = await runGate({
    files: { "c.json": json({ environment: "elsewhere" }), "b.json": written("b.json") ?? "" },
    inputs: { candidate: "c.json", baseline: "b.json", limits },
  });
  expect(next.result.notes?.join()).toContain("another environment (elsewhere) than b.json (assay");
});

describe("predictions beside numbers", () => {
  const truths = `id,truth\n${rowsOf(200, 10)
    .map(({ id, truth }) => `${id},${truth}`)
    .join("\n")}\n`;
  const sha256 = createHash("sha256").update(truths).digest("hex");
  const files = { "c.csv": csvOf(rowsOf(200, 10)), "t.csv": truths };
  const judged = (baseline: object, more: object = { "truth-file": "t.csv" }) =>
    runGate({
      files: { ...files, "b.json": json(baseline) },
      inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits, ...more },
    });

  test("say on which data they were measured where the truth is a file of its own", async () => {
    const { metrics, check, verdict } = await judged({ data_sha256: sha256 });
    expect(metrics).toMatchObject({ data_sha256: sha256 });
    expect([verdict, check("accuracy")?.change]).toEqual(["pass", 0]);
  });

  test.each([
    ["other data", { "truth-file": "t.csv" }, "c.csv was measured on data"],
    ["data that the rows cannot be told to be of", {}, "nothing says that the rows of candidate c.csv are of these"],
  ])("are not comparable with a baseline of %s", async (_, more, message) => {
    const { verdict, check } = await judged({ data_sha256: "b".repeat(64) }, more);
    expect(verdict).toBe("review");
    expect(check("accuracy")).toMatchObject({
      reason: "not-comparable",
      message: expect.stringContaining(message),
      remedy: expect.stringContaining("predictions of both models"),
    });
  });

  test("are compared with a baseline that does not say, and another number of rows is told", async () => {
    const { verdict, result } = await judged({ n: 300 }, {});
    expect(verdict).toBe("review");
    expect(result.notes?.join()).toContain("measured on 200 rows and b.json on 300, so not on the same ones");
    expect((await judged({}, {})).verdict).toBe("pass");
  });
});
