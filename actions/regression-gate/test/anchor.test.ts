import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, csvOf, type MadeRow, refusalOf, rowsOf, runGate } from "./fixture.ts";

const policyOf = (limit: string, anchor = "anchor.json", more = "") =>
  `regression:\n  limits: {accuracy: {max-drop: 1%}}\n  anchor: {baseline: "${anchor}", limits: {accuracy: {${limit}}}}\n${more}`;

/** The bundle that a first run on these rows writes. */
async function bundleOf(rows: readonly MadeRow[]): Promise<string> {
  const { written } = await runGate({
    files: { "c.csv": csvOf(rows) },
    inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits: "accuracy: {min: 0.1}", "write-baseline": "b.json" },
  });
  return written("b.json") ?? "";
}

test("ten steps down of 0.9 % pass a limit of 1 % one by one, and the anchor ends them", async () => {
  const policy = policyOf("max-drop: 3%");
  const step = (accuracy: number, last: string, anchor: string) =>
    runGate({
      files: { "c.json": JSON.stringify({ accuracy }), "last.json": last, "anchor.json": anchor },
      inputs: { candidate: "c.json", baseline: "last.json", "write-baseline": "last.json" },
      policy,
    });
  const first = await runGate({
    files: { "c.json": '{"accuracy": 0.9}' },
    inputs: { candidate: "c.json", limits: "accuracy: {min: 0.5}", "write-baseline": "last.json" },
  });
  const anchor = first.written("last.json") ?? "";
  let last = anchor;
  let accuracy = 0.9;
  const verdicts: [string | undefined, string | undefined][] = [];
  for (let round = 1; round <= 10; round++) {
    accuracy *= 0.991;
    const { check, written } = await step(accuracy, last, anchor);
    verdicts.push([check("accuracy")?.verdict, check("accuracy[anchor]")?.verdict]);
    last = written("last.json") ?? "";
  }
  // 0.991³ is 0.9732 of the anchor; the fourth step, to 0.9645, is the first beyond 3 %. It is not written, so no fifth follows.
  expect(verdicts.slice(0, 4)).toEqual([
    ["pass", "pass"],
    ["pass", "pass"],
    ["pass", "pass"],
    ["pass", "fail"],
  ]);
  expect(verdicts.slice(4).every(([against, anchored]) => against === "fail" && anchored === "fail")).toBe(true);
  expect(JSON.parse(last).metrics.accuracy).toBeCloseTo(0.9 * 0.991 ** 3, 12);
});

test("two runs of one seed among the anchor's ask for review", async () => {
  const run = (accuracy: number, seed: number) => JSON.stringify({ accuracy, seed });
  const { check, verdict } = await runGate({
    files: {
      "c.json": run(0.9, 1),
      "b.json": run(0.9, 2),
      ...Object.fromEntries([0.9, 0.91, 0.89].map((accuracy, at) => [`a/${at}.json`, run(accuracy, at % 2)])),
    },
    inputs: { candidate: "c.json", baseline: "b.json" },
    policy: policyOf("min: 0.8", "a/*.json"),
  });
  expect([verdict, check("seeds(anchor)")?.message]).toEqual([
    "review",
    "a/0.json and a/2.json of the anchor are both of the seed 0, with other metrics",
  ]);
});

describe("an anchor of keyed predictions", () => {
  const columns = { candidate: "c.csv", ...ACCURACY_COLUMNS };
  const judged = async (rows: readonly MadeRow[], anchor: readonly MadeRow[], limit = "max-drop: 0.02") =>
    runGate({
      files: { "c.csv": csvOf(rows), "b.csv": csvOf(rows), "anchor.json": await bundleOf(anchor) },
      inputs: { ...columns, baseline: "b.csv" },
      policy: policyOf(limit),
    });

  test("is compared row by row, at its own line of the policy", async () => {
    const { check, result } = await judged(rowsOf(2000, 5), rowsOf(2000, 10));
    expect(check("accuracy")).toMatchObject({ verdict: "pass", change: 0 });
    expect(check("accuracy[anchor]")).toMatchObject({
      verdict: "fail",
      reason: "dropped",
      title: "Accuracy against the anchor",
      interval: expect.anything(),
      location: { file: "assay.yml", line: 3 },
    });
    expect(result.notes?.join()).toContain("Against the anchor: Judged on 2,000 paired rows");
    expect(result.provenance.rules.map(({ path }) => path)).toEqual(["b.csv", "anchor.json"]);
  });

  test("passes a model that has not fallen", async () => {
    const { verdict, check } = await judged(rowsOf(2000, 10), rowsOf(2000, 10));
    expect([verdict, check("accuracy[anchor]")?.verdict]).toEqual(["pass", "pass"]);
  });

  test("is joined to the gate's correction: one more look makes each the harder to fail", async () => {
    // 18 of 2,000 rows turned from right to wrong against a limit of 0.5 % (p = 0.0056): shown at 99 % alone, not as one of many looks.
    const limits = ["f1", "recall", "precision", "mcc"].map((metric) => `${metric}: {max-drop: 0.5}`).join(", ");
    const worse = rowsOf(2000, 10).map((row, at) => {
      const turn = at < 18 * 10 && at % 10 === 3;
      return turn ? { ...row, predicted: row.predicted === "Yes" ? ("No" as const) : ("Yes" as const) } : row;
    });
    const files = {
      "c.csv": csvOf(worse),
      "b.csv": csvOf(rowsOf(2000, 10)),
      "anchor.json": await bundleOf(rowsOf(2000, 10)),
    };
    const run = (anchor: string) =>
      runGate({
        files,
        inputs: { ...columns, score: "score", positive: "Yes", baseline: "b.csv" },
        policy: `regression:\n  limits: {accuracy: {max-drop: 0.005}}\n${anchor}`,
      });
    expect((await run("")).check("accuracy")?.verdict).toBe("fail");
    const many = await run(`  anchor: {baseline: anchor.json, limits: {accuracy: {max-drop: 0.5}, ${limits}}}\n`);
    expect(many.check("accuracy")?.verdict).toBe("review");
  });

  test("holds what is left of its rows where some have gone since, and says so once", async () => {
    const { verdict, check, result } = await judged(rowsOf(2000, 10).slice(0, 1500), rowsOf(2000, 10));
    expect([verdict, check("accuracy[anchor]")?.verdict]).toEqual(["pass", "pass"]);
    expect(result.checks.map(({ id }) => id)).toEqual(["accuracy", "accuracy[anchor]"]);
    expect(
      result.notes?.filter((note) => note.includes("500 of its 2,000 rows, and is held against it on the others")),
    ).toHaveLength(1);
  });

  const other = (rows: MadeRow[]) => rows.map((row) => ({ ...row, id: `new${row.id}` }));
  const relabelled = (rows: MadeRow[]) =>
    rows.map((row, at) =>
      at === 7 ? { ...row, truth: row.truth === "Yes" ? ("No" as const) : ("Yes" as const) } : row,
    );
  test.each([
    ["most of its rows have gone", (rows: MadeRow[]) => rows.slice(0, 900), "no answer for 1,100 of its 2,000 rows"],
    ["none of its rows is left", other, "no row of candidate c.csv has a counterpart"],
    ["a label was corrected", relabelled, "the truth differs between candidate and baseline in 1 row"],
  ])("holds its numbers, fails a worse model all the same, and says why, where %s", async (_, change, why) => {
    const good = await judged(change(rowsOf(2000, 10)), rowsOf(2000, 10), "max-drop: 0.06");
    expect([good.verdict, good.check("accuracy[anchor]")?.verdict]).toEqual(["pass", "pass"]);
    const notes = good.result.notes?.filter((note) => note.includes(why));
    expect(notes).toHaveLength(1);
    expect(notes?.[0]).toMatch(/renew the anchor to have rows compared\.$/);
    const bad = await judged(change(rowsOf(2000, 3)), rowsOf(2000, 10), "max-drop: 0.06");
    expect(bad.check("accuracy[anchor]")?.verdict).toBe("fail");
  });
});

describe("an anchor of numbers", () => {
  const accuracy = (value: number, more: object = {}) => JSON.stringify({ accuracy: value, ...more });
  const judged = (candidate: string, anchor: string) =>
    runGate({
      files: { "c.json": candidate, "b.json": candidate, "anchor.json": anchor },
      inputs: { candidate: "c.json", baseline: "b.json" },
      policy: policyOf("max-drop: 0.05"),
    });

  test("measured on other data is held all the same, and that is said", async () => {
    const [ours, theirs] = ["a", "b"].map((digit) => ({ data_sha256: digit.repeat(64) }));
    const { check, result } = await judged(accuracy(0.8, ours), accuracy(0.9, theirs));
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "fail", reason: "dropped" });
    expect(
      result.notes?.filter((note) => note.includes("The data has changed since the anchor was written")),
    ).toHaveLength(1);
  });

  test("by other definitions is not comparable", async () => {
    const { check } = await judged(accuracy(0.9), accuracy(0.9, { definitions: 99 }));
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });

  test("without the limited metric asks for review", async () => {
    const { check } = await judged(accuracy(0.9), '{"f1": 0.9}');
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "review", reason: "missing-metric" });
  });
});

describe("where no baseline holds the candidate to the anchor's rows, it does not pass on others", () => {
  const limits = "limits: {accuracy: {max-drop: 0.06}}";
  const judged = async (candidate: string, anchor: string, inputs: object) =>
    runGate({
      files: { "c.csv": candidate, "c.json": candidate, "anchor.json": anchor },
      inputs: { candidate: "c.csv", ...inputs },
      policy: `regression:\n  anchor: {baseline: anchor.json, ${limits}}\n`,
    });
  const worse = rowsOf(2000, 3);
  const right = worse.filter(({ truth, predicted }) => truth === predicted);
  test.each([
    ["that leaves out what it gets wrong", csvOf(right), "no answer for 667 of its 2,000 rows"],
    [
      "that calls right what it predicts",
      csvOf(worse.map((row) => ({ ...row, truth: row.predicted }))),
      "the truth differs",
    ],
  ])("a candidate %s", async (_, candidate, why) => {
    const anchor = await bundleOf(rowsOf(2000, 10));
    const { check, verdict } = await judged(candidate, anchor, ACCURACY_COLUMNS);
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("rows[anchor]")).toMatchObject({ reason: "not-comparable", message: expect.stringContaining(why) });
  });

  test("a candidate that weighs what it gets right", async () => {
    const [header, ...lines] = csvOf(worse).trim().split("\n");
    const weighed = lines.map((line, at) => `${line},${worse[at]?.truth === worse[at]?.predicted ? 1 : 0.001}`);
    const anchor = await bundleOf(rowsOf(2000, 10));
    const { check, verdict } = await judged([`${header},w`, ...weighed, ""].join("\n"), anchor, {
      ...ACCURACY_COLUMNS,
      weight: "w",
    });
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("rows[anchor]")?.message).toContain("judged by the weight that candidate c.csv says");
  });

  test("a truth-file that has lost what it gets wrong, where the baseline has no truth to miss it by", async () => {
    const anchor = await bundleOf(rowsOf(2000, 10));
    const old = rowsOf(2000, 10);
    const withoutTruth = `id,predicted\n${old.map(({ id, predicted }) => `${id},${predicted}`).join("\n")}\n`;
    const truths = (rows: typeof old) => `id,truth\n${rows.map(({ id, truth }) => `${id},${truth}`).join("\n")}\n`;
    const against = (baseline: string, truth: string) =>
      runGate({
        files: { "c.csv": csvOf(worse), "b.csv": baseline, "t.csv": truth, "anchor.json": anchor },
        inputs: { ...ACCURACY_COLUMNS, candidate: "c.csv", baseline: "b.csv", "truth-file": "t.csv" },
        policy: `regression:\n  limits: {accuracy: {max-drop: 0.5}}\n  anchor: {baseline: anchor.json, ${limits}}\n`,
      });
    const lost = await against(withoutTruth, truths(right));
    expect(lost.check("rows")).toBeUndefined();
    expect(lost.check("rows[anchor]")).toMatchObject({ verdict: "review", reason: "not-comparable" });
    // Of a baseline with a truth of its own, the rows that are gone are missed in the comparison itself.
    const missed = await against(csvOf(old), truths(right));
    expect(missed.check("rows")).toMatchObject({ verdict: "review" });
    expect(missed.check("rows[anchor]")).toBeUndefined();
  });

  test("numbers of other data", async () => {
    const of = (digit: string) => JSON.stringify({ accuracy: 0.9, data_sha256: digit.repeat(64) });
    const { check, verdict } = await judged(of("a"), of("b"), { candidate: "c.json" });
    expect(verdict).toBe("review");
    expect(check("rows[anchor]")?.message).toContain("The data has changed since the anchor was written");
  });
});

test("a baseline that names its data in another way than the candidate holds it to none", async () => {
  const of = (more: object) => JSON.stringify({ accuracy: 0.9, ...more });
  const judged = (baseline: object) =>
    runGate({
      files: {
        "c.json": of({ data_sha256: "1".repeat(64) }),
        "b.json": of(baseline),
        "anchor.json": of({ data_sha256: "2".repeat(64) }),
      },
      inputs: { candidate: "c.json", baseline: "b.json" },
      policy: policyOf("max-drop: 0.05"),
    });
  const unheld = await judged({ dataset_digest: "abc" });
  expect(unheld.verdict).toBe("review");
  expect(unheld.check("rows[anchor]")).toMatchObject({ reason: "not-comparable" });
  const held = await judged({ data_sha256: "1".repeat(64) });
  expect([held.verdict, held.check("rows[anchor]")]).toEqual(["pass", undefined]);
});

describe("an anchor that cannot be used", () => {
  const files = { "c.json": '{"accuracy": 0.9}', "b.json": '{"accuracy": 0.9}' };
  const inputs = { candidate: "c.json", baseline: "b.json" };
  const policy = policyOf("max-drop: 0.05");

  test.each([
    ["numbers", { candidate: "c.json", baseline: "b.json" }, ["fail", "missing-metric"]],
    ["predictions", { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS }, ["review", "no-baseline"]],
  ])("because it does not exist asks for review, and every one of its limits is listed: %s", async (_, inputs, mcc) => {
    const { check, verdict } = await runGate({
      files: { ...files, "c.csv": csvOf(rowsOf(200, 10)), "b.csv": csvOf(rowsOf(200, 10)) },
      inputs,
      policy:
        "regression:\n  limits: {accuracy: {max-drop: 10%}}\n  anchor: {baseline: a.json, limits: {accuracy: {max-drop: 5%, min: 0.95}, mcc: {max-drop: 0.1}, model_size_mb: {max-ratio: 2}}}",
    });
    expect(verdict).toBe("fail");
    expect(check("anchor")).toMatchObject({ verdict: "review", reason: "no-baseline" });
    // Both sides are the same; what the anchor lacks is not held against the baseline.
    expect(check("accuracy")).toMatchObject({ verdict: "pass", observed: 0.9, baseline: 0.9 });
    // What can be held without it is held.
    expect(check("accuracy[anchor]")).toMatchObject({
      verdict: "fail",
      reason: "below-min",
      limit: "at least 0.95; may drop by at most 5%",
    });
    expect([check("mcc[anchor]")?.verdict, check("mcc[anchor]")?.reason]).toEqual(mcc);
    expect(check("model_size_mb[anchor]")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
  });

  test("because it does not exist leaves no limit on a change unsaid", async () => {
    const { check, verdict } = await runGate({ files, inputs, policy });
    expect(verdict).toBe("review");
    expect(check("accuracy[anchor]")).toMatchObject({
      verdict: "review",
      reason: "no-baseline",
      message: expect.stringContaining("the anchor anchor.json does not exist"),
    });
  });

  test("because it is not where it is looked for asks for review, in GitHub's words", async () => {
    const { check } = await runGate({ files, inputs, policy: policyOf("max-drop: 0.05", "git:v1:b.json") });
    expect(check("anchor")?.message).toBe("the anchor git:v1:b.json does not exist: there is none");
  });

  test.each([
    ["the change removes it", { onBaseBranch: { state: "present", branch: "main" } as const }, "baseline-removed"],
    ["it is the candidate itself", { policy: policyOf("max-drop: 0.05", "./c.json") }, "same-file"],
    ["it is a table", { files: { ...files, "anchor.json": '[{"id": 1}]' } }, "no-bundle"],
    ["it is from MLflow", { policy: policyOf("max-drop: 0.05", "mlflow:m@prod") }, "invalid-policy"],
    [
      "the next baseline would be written over it",
      {
        files: { ...files, "anchor.json": '{"schema": "assay/baseline/v1"}' },
        inputs: { ...inputs, "write-baseline": "./anchor.json" },
      },
      "not-overwritten",
    ],
    [
      "a slice bears its name",
      {
        policy: policyOf(
          "max-drop: 0.05",
          "a.json",
          "  slices: [{where: a > 1, name: anchor, limits: {f1: {min: 0}}}]",
        ),
      },
      "invalid-policy",
    ],
  ])("because %s is refused", async (_, more, code) => {
    expect(await refusalOf({ files, inputs, policy, ...more })).toMatchObject({ code });
  });
});
