import { describe, expect, test } from "@jest/globals";
import { parseBundle } from "../src/bundle-reader.ts";
import { ACCURACY_COLUMNS, csvOf, refusalOf, rowsOf, runGate } from "./fixture.ts";

const POLICY = "regression:\n  slices:\n    - {by: group, min-rows: 100, limits: {accuracy: {max-drop: 0.1}}}\n";
const limits = "accuracy: {max-drop: 0.03}";
const first = runGate({
  files: { "c.csv": csvOf(rowsOf(2000, 10)) },
  inputs: {
    candidate: "c.csv",
    ...ACCURACY_COLUMNS,
    limits: "accuracy: {min: 0.5}",
    "write-baseline": "models/next.json",
  },
  policy: POLICY.replace("max-drop: 0.1", "min: 0.5"),
}).then(({ written }) => written("models/next.json") ?? "");

type Bundle = Readonly<Record<string, unknown>>;

/** As a version wrote it that knew no digest. */
function withoutDigest(bundle: string): string {
  return bundle.replace(/\n\s*"digest": "[0-9a-f]{64}",/, "");
}

const next = async (rows: ReturnType<typeof rowsOf>, policy?: string) =>
  runGate({
    files: { "c.csv": csvOf(rows), "b.json": await first },
    inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits },
    ...(policy === undefined ? {} : { policy }),
  });

describe("a baseline bundle of predictions", () => {
  test("holds the metrics, and no key in the clear", async () => {
    const bundle = JSON.parse(await first);
    expect(bundle).toMatchObject({ schema: "assay/baseline/v1", metrics: { accuracy: 0.9 }, n: 2000 });
    expect(bundle.data).toMatchObject([{ path: "c.csv", sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(await first).not.toContain("k17");
    const [{ members, ...slices }] = bundle.predictions.slices;
    expect(slices).toEqual({ by: ["group"], rows: { "group=even": 1000, "group=odd": 1000 } });
    // A byte a row: 0 where it is even, 1 where it is odd.
    const bytes = [...Buffer.from(members, "base64")];
    expect(bytes).toHaveLength(2000);
    expect(bytes.filter((byte) => byte === 1)).toHaveLength(1000);
  });

  test("makes the next comparison paired: the same interval as from the rows themselves", async () => {
    const paired = await next(rowsOf(2000, 8));
    const direct = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 8)), "b.csv": csvOf(rowsOf(2000, 10)) },
      inputs: { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS, limits },
    });
    expect(paired.result.notes?.[0]).toContain("2,000 paired rows");
    expect(paired.check("accuracy")).toEqual(direct.check("accuracy"));
    expect(paired.result.figures).toEqual(direct.result.figures);
  });

  test("does not hold hashes against keys where no row has a counterpart", async () => {
    const rows = rowsOf(2000, 10).map((row) => ({ ...row, id: `x${row.id}` }));
    const refused = await refusalOf({
      files: { "c.csv": csvOf(rows), "b.json": await first },
      inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits },
    });
    expect(refused.message).toMatch(
      /candidate c\.csv has keys such as "x.+", the keys of baseline b\.json are hashed$/,
    );
    expect(refused.remedy).toContain("the rows that the bundle was written from");
  });

  test("keeps scores to the last digit", async () => {
    const columns = { key: "id", truth: "truth", score: "score", positive: "Yes" };
    const auc = "roc_auc: {max-drop: 0.03}";
    const wrote = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 10)) },
      inputs: { candidate: "c.csv", ...columns, limits: auc, "write-baseline": "next.json" },
    });
    const { check } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 10)), "b.json": wrote.written("next.json") ?? "" },
      inputs: { candidate: "c.csv", baseline: "b.json", ...columns, limits: auc },
    });
    expect(check("roc_auc")).toMatchObject({ change: 0, verdict: "pass" });
  });

  test("remembers the slices, so that one that vanishes fails", async () => {
    const even = rowsOf(2000, 10).filter(({ group }) => group === "even");
    const { check } = await next(even, POLICY);
    expect(check("accuracy[group=odd]")).toMatchObject({ verdict: "fail", reason: "missing-slice" });
  });

  test("knows which rule a slice was of: no combination is missed among the values of one of its columns", async () => {
    const limit = "limits: {accuracy: {max-drop: 0.1}}";
    const policy = `regression:\n  slices:\n    - {by: group, ${limit}}\n    - {by: [group, truth], ${limit}}\n    - {where: "cast(substr(id, 2) as integer) < 1500", name: sure, ${limit}}\n`;
    const wrote = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 10)) },
      inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits, "write-baseline": "next.json" },
      policy,
    });
    const { result, check } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 10)), "b.json": wrote.written("next.json") ?? "" },
      inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits },
      policy: policy.replace("sure", "certain"),
    });
    expect(result.checks.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
    expect(check("accuracy[certain]")).toMatchObject({ reason: "within-limit" });
    const ids = result.checks.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test("remembers the weights, so that the next candidate cannot weigh its mistakes away", async () => {
    const weighted = (wrong: number) =>
      csvOf(rowsOf(2000, 10))
        .trimEnd()
        .split("\n")
        .map((line, index) => `${line},${index === 0 ? "w" : /(Yes,No|No,Yes)/.test(line) ? wrong : 1}`)
        .join("\n");
    const columns = { candidate: "c.csv", ...ACCURACY_COLUMNS, weight: "w", limits };
    const wrote = await runGate({
      files: { "c.csv": weighted(1) },
      inputs: { ...columns, "write-baseline": "next.json" },
    });
    const compare = (wrong: number) => ({
      files: { "c.csv": weighted(wrong), "b.json": wrote.written("next.json") ?? "" },
      inputs: { ...columns, baseline: "b.json" },
    });
    expect((await runGate(compare(1))).check("accuracy")).toMatchObject({ observed: 0.9, change: 0 });
    expect(await refusalOf(compare(0))).toMatchObject({ code: "weight-differs" });
  });

  test("gives a metrics JSON its numbers", async () => {
    const { check } = await runGate({
      files: { "c.json": '{"accuracy": 0.8}', "b.json": await first },
      inputs: { candidate: "c.json", baseline: "b.json", limits },
    });
    expect(check("accuracy")).toMatchObject({ baseline: 0.9, verdict: "fail" });
  });

  test("of other definitions is not compared by its numbers", async () => {
    const { check } = await runGate({
      files: {
        "c.json": '{"accuracy": 0.9}',
        "b.json": withoutDigest(await first).replace('"definitions": 1', '"definitions": 2'),
      },
      inputs: { candidate: "c.json", baseline: "b.json", limits },
    });
    expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });

  test("of the first version, which says no task, holds classes", async () => {
    const old = withoutDigest(await first).replace(/\n\s*"task": "class",/, "");
    expect(old).not.toBe(withoutDigest(await first));
    expect(parseBundle(old, "b.json").predictions).toMatchObject({ task: "class", rows: 2000, labels: ["No", "Yes"] });
  });

  test.each([
    ["its predictions cut off", (bundle: Bundle) => ({ ...bundle, predictions: undefined, data: [] })],
    ["its figures forged", (bundle: Bundle) => ({ ...bundle, metrics: { accuracy: 0.5 } })],
    ["both", (bundle: Bundle) => ({ ...bundle, metrics: { accuracy: 0.5 }, predictions: undefined, data: [] })],
    ["the file it was made from another", (bundle: Bundle) => ({ ...bundle, data: [] })],
  ])("with %s is refused, whatever is held against it", async (_, edit) => {
    const bundle = JSON.stringify(edit(JSON.parse(await first)));
    const worse = { "c.csv": csvOf(rowsOf(2000, 3)), "c.json": '{"accuracy": 0.6}', "b.json": bundle };
    for (const candidate of ["c.csv", "c.json"])
      expect(
        await refusalOf({ files: worse, inputs: { candidate, baseline: "b.json", ...ACCURACY_COLUMNS, limits } }),
      ).toMatchObject({ code: "bad-bundle", reason: "unreadable", message: expect.stringContaining("was edited") });
  });

  test("of an earlier version, too, is refused where its predictions were cut off", async () => {
    const { predictions: _, ...cut } = JSON.parse(withoutDigest(await first));
    expect(() => parseBundle(JSON.stringify(cut), "b.json")).toThrow("it was made from predictions, and holds none");
  });

  test.each([
    ["what it says of its data", (text: string, deep: string) => text.replace('"data":', `"deep": ${deep},\n"data":`)],
    ["the task", (text: string, deep: string) => text.replace('"task": "class"', `"task": ${deep}`)],
    ["a long task", (text: string) => text.replace('"task": "class"', `"task": "${"x".repeat(100_000)}"`)],
  ])("of lists within lists without end, or of endless texts, is refused in few words: %s", async (_, edit) => {
    const text = edit(await first, "[".repeat(100_000) + "]".repeat(100_000));
    const refused = await refusalOf({
      files: { "c.csv": csvOf(rowsOf(2000, 10)), "b.json": text },
      inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits },
    });
    expect(refused).toMatchObject({ code: "bad-bundle", reason: "unreadable" });
    expect(refused.message.length).toBeLessThan(300);
  });

  test("is the same bundle whatever its white space, and says so where nothing can show that it is", async () => {
    const run = (bundle: string) =>
      runGate({
        files: { "c.csv": csvOf(rowsOf(2000, 10)), "b.json": bundle },
        inputs: { candidate: "c.csv", baseline: "b.json", ...ACCURACY_COLUMNS, limits },
      });
    const packed = await run(JSON.stringify(JSON.parse(await first)));
    expect(packed.verdict).toBe("pass");
    expect(packed.result.notes?.join()).not.toContain("digest");
    const old = await run(withoutDigest(await first));
    expect(old.verdict).toBe("pass");
    expect(old.result.notes?.join()).toContain("b.json has no digest, so nothing shows whether it was edited");
  });

  test("is refused as a candidate", async () => {
    expect(
      await refusalOf({ files: { "c.json": await first }, inputs: { candidate: "c.json", limits } }),
    ).toMatchObject({ code: "bundle-as-candidate" });
  });

  test.each([
    ["cut short", (text: string) => text.slice(0, -20), "not valid JSON"],
    ["of another version", (text: string) => text.replace("baseline/v1", "baseline/v9"), '"assay/baseline/v9"'],
    [
      "with rows missing",
      (text: string) => text.replace(/("salt": "\w+",\s*"rows": )2000/, "$11999"),
      "does not hold 1999 values",
    ],
    [
      "with fewer rows than its metrics were measured on",
      (text: string) => text.replace(/"n": 2000/, '"n": 2001'),
      "measured on 2001 rows, and it holds 2000",
    ],
    [
      "with a label missing",
      (text: string) => text.replace(/"labels": \[\s*"No",/, '"labels": ['),
      "a code without a label",
    ],
    [
      "of a task that is none",
      (text: string) => text.replace('"task": "class"', '"task": "clustering"'),
      'predictions.task is "clustering"',
    ],
    [
      "with scores of fewer labels",
      (text: string) => text.replace('"truth":', '"scores": [],\n  "truth":'),
      "one column for each of the 2 labels",
    ],
    [
      "with a row told to another slice than its counts say",
      (text: string) =>
        text.replace(/("members": ")(..)(..)/, (_, name, one, two) => `${name}${one === "AA" ? "AB" : "AA"}${two}`),
      "predictions.slices.0.members are not as many as its rows",
    ],
    [
      "with a metric that is no number",
      (text: string) => text.replace(/"accuracy": [0-9.]+/, '"accuracy": "high"'),
      "metrics.accuracy",
    ],
  ])("%s is refused", async (_, damage, message) => {
    const text = damage(await first);
    expect(text).not.toBe(await first);
    expect(() => parseBundle(text, "b.json")).toThrow(message);
  });
});
