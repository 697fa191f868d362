import { describe, expect, test } from "@jest/globals";
import type { Judgeable } from "../src/judgeable.ts";
import { writeNextBaseline } from "../src/next-baseline.ts";
import type { Ports } from "../src/ports.ts";
import { COLUMNS, csvOf, refusalOf, rowsOf, runGate } from "./fixture.ts";

const limits = "accuracy: {max-drop: 0.02}";
const accuracy = (value: number) => JSON.stringify({ accuracy: value });
const inputs = { candidate: "c.json", baseline: "b.json", limits, "write-baseline": "next.json" };

const firstBundle = runGate({
  files: { "c.json": accuracy(0.9) },
  inputs: { candidate: "c.json", limits, "write-baseline": "next.json" },
}).then(({ written }) => written("next.json") ?? "");

describe("write-baseline where an earlier bundle stands", () => {
  const after = async (candidate: number) =>
    runGate({
      files: { "c.json": accuracy(candidate), "b.json": accuracy(0.9), "next.json": await firstBundle },
      inputs,
    });

  test("replaces it where the run passes", async () => {
    const { written } = await after(0.95);
    expect(JSON.parse(written("next.json") ?? "").metrics).toEqual({ accuracy: 0.95 });
  });

  test("leaves it as it is where the run fails, byte for byte", async () => {
    const { verdict, written } = await after(0.5);
    expect(verdict).toBe("fail");
    expect(written("next.json")).toBe(await firstBundle);
  });

  test("leaves it as it is where a person has to look", async () => {
    const { verdict, written } = await runGate({
      files: { "c.json": accuracy(0.9), "b.json": '{"f1": 0.8}', "next.json": await firstBundle },
      inputs,
    });
    expect(verdict).toBe("review");
    expect(written("next.json")).toBe(await firstBundle);
  });
});

test("a baseline that is misspelt is no first run that takes the place of an earlier bundle", async () => {
  const { verdict, written, result } = await runGate({
    files: { "c.json": accuracy(0.1), "next.json": await firstBundle },
    inputs: { ...inputs, baseline: "nxt.json" },
  });
  expect(verdict).toBe("review");
  expect(written("next.json")).toBe(await firstBundle);
  expect(result.notes?.join()).toContain("an earlier one stands there");
});

describe("write-baseline never writes over", () => {
  test.each([
    ["a metrics JSON", { "next.json": accuracy(0.9) }, "where a file stands that is no baseline bundle"],
    ["predictions", { "next.json": "id,truth\n1,1\n" }, "where a file stands that is no baseline bundle"],
  ])("%s", async (_, files, message) => {
    const refused = await refusalOf({
      files: { "c.json": accuracy(0.9), "b.json": accuracy(0.9), ...files },
      inputs,
    });
    expect(refused).toMatchObject({ code: "not-overwritten", message: expect.stringContaining(message) });
  });

  test("what lies elsewhere", async () => {
    expect(
      await refusalOf({
        files: { "c.json": accuracy(0.9), "b.json": accuracy(0.9) },
        inputs: { ...inputs, "write-baseline": "git:main:b.json" },
      }),
    ).toMatchObject({ message: expect.stringContaining("nothing is fetched from git: for it") });
  });
});

describe("a bundle of predictions knows the size of its model", () => {
  const files = { "b.csv": csvOf(rowsOf(200, 10)), "c.csv": csvOf(rowsOf(200, 10, 3)), "m.bin": "x".repeat(1_000_000) };
  const bundle = runGate({
    files,
    inputs: {
      ...COLUMNS,
      candidate: "b.csv",
      model: "m.bin",
      limits: "accuracy: {min: 0.5}",
      "write-baseline": "b.json",
    },
  }).then(({ written }) => written("b.json") ?? "");
  const of = async (bytes: number) => ({ ...files, "b.json": await bundle, "n.bin": "x".repeat(bytes) });
  const candidate = { ...COLUMNS, candidate: "c.csv", model: "n.bin" };

  test.each([
    [1_100_000, "pass"],
    [1_300_000, "fail"],
  ])("and holds one of %s bytes against it: %s", async (bytes, verdict) => {
    const limits = "model_size_mb: {max-ratio: 1.2}";
    const { check } = await runGate({ files: await of(bytes), inputs: { ...candidate, baseline: "b.json", limits } });
    expect(check("model_size_mb")).toMatchObject({ verdict, baseline: 1, observed: bytes / 1e6 });
  });

  test("as an anchor too", async () => {
    const policy = "regression: {anchor: {baseline: b.json, limits: {model_size_mb: {max-ratio: 1.2}}}}";
    const { check } = await runGate({ files: await of(1_300_000), inputs: candidate, policy });
    expect(check("model_size_mb[anchor]")).toMatchObject({ verdict: "fail", baseline: 1 });
  });
});

test("weighted rows are no rows of an interval beside another's n", async () => {
  // Ten rows of a thousand weigh as much as ten thousand others.
  const rows = csvOf(rowsOf(1000, 10)).trim().split("\n");
  const weighted = rows.map((line, row) => `${line},${row === 0 ? "w" : row <= 10 ? 1000 : 1}`).join("\n");
  const { check, metrics } = await runGate({
    files: { "c.csv": weighted, "b.json": '{"accuracy": 0.8, "n": 1000}' },
    inputs: { ...COLUMNS, weight: "w", candidate: "c.csv", baseline: "b.json", limits: "accuracy: {max-drop: 0.05}" },
  });
  expect(check("accuracy")).toMatchObject({ reason: "point-estimate" });
  expect(check("accuracy")).not.toHaveProperty("interval");
  expect(metrics).not.toHaveProperty("n");
});

test("a bundle that the next run could not read is not written, and it is said", async () => {
  // 20 million keys, which are never looked at: nothing of their memory is touched.
  const rows = 20_000_000;
  const predictions = { task: "class", rows, keys: new Uint8Array(16 * rows), truth: new Int32Array(), slices: [] };
  const written: string[] = [];
  const said = await writeNextBaseline(
    { path: "next.json", replacing: false },
    { comparison: { obstacle: undefined }, keyed: async () => predictions } as unknown as Judgeable,
    { file: "c.csv", values: new Map(), n: rows, dataSha256: undefined },
    [{ id: "a", title: "A", verdict: "pass", reason: "within-limit", severity: "critical", message: "fine" }],
    { files: { write: async (...args: string[]) => void written.push(...args) } as unknown as Ports["files"] },
  );
  expect(said).toContain("was not written: with its 20,000,000 rows it would have 427 MB, and 400 are read at most");
  expect(written).toEqual([]);
});
