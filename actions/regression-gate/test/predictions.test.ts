import { gzipSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, COLUMNS, csvOf, type MadeRow, refusalOf, rowsOf, runGate } from "./fixture.ts";

const LIMITS = "accuracy: {max-drop: 0.03}\nroc_auc: {min-ratio: 0.95}\nf1: {min: 0.5}";
const inputs = { candidate: "c.csv", baseline: "b.csv", ...COLUMNS, limits: LIMITS };
const quick = { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS, limits: "accuracy: {max-drop: 0.03}" };
const baseline = csvOf(rowsOf(2000, 10));
const pair = (candidate: readonly MadeRow[]) => ({ "c.csv": csvOf(candidate), "b.csv": baseline });

describe("paired predictions", () => {
  test("an equally good model passes, with the numbers that counting gives", async () => {
    // One row in ten is wrong on either side, so both are right in 90 %.
    const files = { "c.csv": csvOf(rowsOf(4000, 10, 3)), "b.csv": csvOf(rowsOf(4000, 10)) };
    const { verdict, check, metrics, result } = await runGate({ files, inputs });
    expect(verdict).toBe("pass");
    expect(check("accuracy")).toMatchObject({
      observed: 0.9,
      baseline: 0.9,
      change: 0,
      reason: "within-limit",
      confidence: 0.95,
    });
    expect(metrics).toMatchObject({ accuracy: 0.9, n: 4000 });
    expect(result.notes?.[0]).toContain("Judged on 4,000 paired rows");
    expect(result.provenance.data).toMatchObject([
      { path: "c.csv", rows: 4000 },
      { path: "b.csv", rows: 4000 },
    ]);
    expect(result.provenance.engine).toMatch(/^duckdb \d/);
  });

  test("a worse model fails, with its change, its limit and what to do", async () => {
    const { verdict, check, result } = await runGate({ files: pair(rowsOf(2000, 4, 3)), inputs });
    expect(verdict).toBe("fail");
    expect(check("accuracy")).toMatchObject({
      observed: 0.75,
      baseline: 0.9,
      verdict: "fail",
      reason: "dropped",
      limit: "may fall to 0.87 = 0.90 − 0.03",
    });
    expect(check("accuracy")?.interval?.[1]).toBeLessThan(-0.03);
    expect(result.outputs?.regressed).toBe("accuracy,roc_auc");
  });

  test("too few rows to tell ask for review and say how many would do", async () => {
    const { verdict, check } = await runGate({ files: pair(rowsOf(200, 10, 3)), inputs: quick });
    expect(verdict).toBe("review");
    const accuracy = check("accuracy");
    expect(accuracy).toMatchObject({ reason: "inconclusive", needed: { have: 200 } });
    expect(accuracy?.needed?.rows).toBeGreaterThan(200);
    expect(accuracy?.message).toMatch(/^200 rows cannot show that Accuracy kept its limit/);
  });

  test("fewer than 30 positive rows claim no interval", async () => {
    const { check } = await runGate({ files: pair(rowsOf(50, 10, 3)), inputs });
    expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "too-few-events" });
  });

  test("twenty identical rows are not certainty", async () => {
    const rows = rowsOf(20, 1000);
    const { verdict } = await runGate({ files: { "c.csv": csvOf(rows), "b.csv": csvOf(rows) }, inputs });
    expect(verdict).toBe("review");
  });

  test("rows that one side lacks are counted, said and left out", async () => {
    const { result } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2100, 10).slice(50)), "b.csv": baseline },
      inputs: quick,
    });
    expect(result.notes).toEqual(
      expect.arrayContaining([
        "100 of 2,050 rows of candidate c.csv have no counterpart and were left out",
        "50 of 2,000 rows of baseline b.csv have no counterpart and were left out",
      ]),
    );
  });

  test.each([
    [
      "that leaves out the rows it has wrong",
      rowsOf(2000, 5).filter((row) => row.truth === row.predicted),
      "400 of the",
    ],
    ["that leaves out a single row", rowsOf(2000, 10).slice(1), "1 of the"],
  ])("a candidate %s does not pass, however well it does on the others", async (_, candidate, message) => {
    const { verdict, check } = await runGate({ files: pair(candidate), inputs: quick });
    expect(check("accuracy")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("rows")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message: expect.stringContaining(`${message} 2,000 rows`),
    });
  });

  test("rows of the baseline that no truth is known for are not held against the candidate", async () => {
    const bare = (rows: readonly MadeRow[]) =>
      `id,predicted\n${rows.map(({ id, predicted }) => `${id},${predicted}`).join("\n")}\n`;
    const truths = `id,truth\n${rowsOf(1500, 10)
      .map(({ id, truth }) => `${id},${truth}`)
      .join("\n")}\n`;
    const run = (scored: number) =>
      runGate({
        files: { "c.csv": bare(rowsOf(scored, 10, 3)), "b.csv": bare(rowsOf(2000, 10)), "t.csv": truths },
        inputs: { ...quick, "truth-file": "t.csv" },
      });
    expect((await run(1500)).verdict).toBe("pass");
    expect((await run(1400)).check("rows")).toMatchObject({
      message: expect.stringContaining("100 of the 1,500 rows"),
    });
  });

  test("a candidate may score more rows than the baseline has", async () => {
    const { result, verdict } = await runGate({ files: pair(rowsOf(2100, 10, 3)), inputs: quick });
    expect(verdict).toBe("pass");
    expect(result.checks.map(({ id }) => id)).toEqual(["accuracy"]);
  });

  test("rows are joined by key, whatever their order", async () => {
    const { check } = await runGate({ files: pair(rowsOf(2000, 10).toReversed()), inputs: quick });
    expect(check("accuracy")).toMatchObject({ change: 0 });
  });

  test("keys keep their leading zeros", async () => {
    const renamed = (rows: readonly MadeRow[], zeros: number) =>
      rows.map((row) => ({ ...row, id: row.id.slice(1).padStart(zeros, "0") }));
    expect(
      await refusalOf({
        files: { "c.csv": csvOf(renamed(rowsOf(100, 10), 8)), "b.csv": csvOf(renamed(rowsOf(100, 10), 9)) },
        inputs,
      }),
    ).toMatchObject({ code: "empty-intersection" });
  });

  test("the two files may be of different formats", async () => {
    const rows = rowsOf(2000, 10);
    const files = {
      "c.jsonl": rows.map((row) => JSON.stringify(row)).join("\n"),
      "b.json": JSON.stringify(rows),
      "b.csv.gz": gzipSync(csvOf(rows)),
    };
    for (const baseline of ["b.json", "b.csv.gz"]) {
      const { check } = await runGate({ files, inputs: { ...quick, candidate: "c.jsonl", baseline } });
      expect(check("accuracy")).toMatchObject({ observed: 0.9, change: 0, verdict: "pass" });
    }
  });

  test("numbered keys meet whatever the file calls a number", async () => {
    const numbered = rowsOf(2000, 10).map((row, index) => ({ ...row, id: index }));
    const { check } = await runGate({
      files: {
        "c.jsonl": numbered.map((row) => JSON.stringify(row)).join("\n"),
        "b.csv": csvOf(numbered.map((row) => ({ ...row, id: String(row.id) }))),
      },
      inputs: { ...quick, candidate: "c.jsonl" },
    });
    expect(check("accuracy")).toMatchObject({ change: 0 });
  });

  test("scores that are no probabilities rank the rows, and it is said that log_loss was left out", async () => {
    const spread = (rows: readonly MadeRow[]) => csvOf(rows.map((row) => ({ ...row, score: row.score * 8 - 3 })));
    const limits = "roc_auc: {max-drop: 0.1}";
    const { verdict, result } = await runGate({
      files: { "c.csv": spread(rowsOf(500, 10, 3)), "b.csv": spread(rowsOf(500, 10)) },
      inputs: { ...inputs, limits },
    });
    expect(verdict).toBe("pass");
    expect(result.notes).toContainEqual(
      expect.stringMatching(/^Not computed: .*log_loss \(score is [-\d.]+ in row \d+, which is no probability\)/),
    );
    expect(result.figures?.map(({ id }) => id)).not.toContain("log_loss");
    const probable = await runGate({ files: pair(rowsOf(2000, 10, 3)), inputs: { ...inputs, limits } });
    expect(probable.result.notes?.join()).not.toContain("probability");
  });

  test("max-drop: 0 is refused with what to write", async () => {
    const refused = await refusalOf({
      files: pair(rowsOf(2000, 10, 3)),
      inputs: { ...inputs, limits: "accuracy: {max-drop: 0}" },
    });
    expect(refused).toMatchObject({ code: "no-room", remedy: expect.stringContaining("max-drop: 0.01") });
  });

  test("evidence: interval holds the bound of the value, not the estimate", async () => {
    const run = (limits: string) =>
      runGate({
        files: { "c.csv": csvOf(rowsOf(500, 10)) },
        inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits },
      });
    // Wilson's 95 % interval of 0.9 in 500 rows goes from 0.871 to 0.923.
    expect((await run("accuracy: {min: 0.89, evidence: interval}")).verdict).toBe("review");
    expect((await run("accuracy: {min: 0.95, evidence: interval}")).verdict).toBe("fail");
  });

  test("predictions against a metrics JSON are two single numbers, with n an interval of accuracy", async () => {
    const { result, check } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 10)), "b.json": '{"accuracy": 0.9, "roc_auc": 0.9, "n": 2000}' },
      inputs: { ...inputs, baseline: "b.json" },
    });
    expect(check("accuracy")).toMatchObject({ baseline: 0.9, confidence: 0.95 });
    expect(check("roc_auc")).toMatchObject({ reason: expect.stringMatching(/point-estimate|dropped/) });
    expect(result.summary).toContain("point estimates");
  });

  test("evidence: interval reads the candidate's rows where the baseline is a number", async () => {
    const { check } = await runGate({
      files: { "c.csv": csvOf(rowsOf(500, 10)), "b.json": '{"accuracy": 0.9}' },
      inputs: { ...quick, baseline: "b.json", limits: "accuracy: {min: 0.89, evidence: interval}" },
    });
    expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "inconclusive" });
  });

  test("a truth that lies apart is joined to both", async () => {
    const bare = (rows: readonly MadeRow[]) =>
      `id,predicted,score\n${rows.map(({ id, predicted, score }) => `${id},${predicted},${score}`).join("\n")}\n`;
    const truths = `id,truth\n${rowsOf(2000, 10)
      .map(({ id, truth }) => `${id},${truth}`)
      .join("\n")}\n`;
    const { check, result } = await runGate({
      files: { "c.csv": bare(rowsOf(2000, 10, 3)), "b.csv": bare(rowsOf(2000, 10)), "t.csv": truths },
      inputs: { ...quick, "truth-file": "t.csv" },
    });
    expect(check("accuracy")).toMatchObject({ observed: 0.9, baseline: 0.9, verdict: "pass" });
    expect(result.provenance.data.map(({ path }) => path)).toEqual(["c.csv", "b.csv", "t.csv"]);
  });

  test("the changes are drawn against their limits", async () => {
    const { result, check } = await runGate({ files: pair(rowsOf(2000, 10, 3)), inputs: quick });
    const [low, high] = check("accuracy")?.interval ?? [];
    const [chart] = result.charts ?? [];
    expect(chart).toMatchObject({
      kind: "intervals",
      rows: [{ label: "accuracy", estimate: 0, low, high, verdict: "pass" }],
    });
    expect(chart?.kind === "intervals" && chart.rows[0]?.limit).toBeCloseTo(-0.03, 12);
  });

  test("weights count: rows of weight 0 do not", async () => {
    const weighted = (rows: readonly MadeRow[]) =>
      csvOf(rows)
        .replaceAll("\n", ",1\n")
        .replace("score,1", "score,w")
        .replace(/(\nk0,.*),1\n/, "$1,0\n");
    const { metrics } = await runGate({
      files: { "c.csv": weighted(rowsOf(100, 10)) },
      inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, weight: "w", limits: "accuracy: {min: 0.1}" },
    });
    // Row 0 is one of the ten wrong ones of a hundred.
    expect(metrics.accuracy).toBeCloseTo(90 / 99, 12);
  });

  const withWeight = (rows: readonly MadeRow[], weightOf: (row: MadeRow) => number) =>
    csvOf(rows)
      .trimEnd()
      .split("\n")
      .map((line, index) => `${line},${index === 0 ? "w" : weightOf(rows[index - 1] as MadeRow)}`)
      .join("\n");

  test("a candidate that weighs its mistakes with 0 is refused where the baseline weighs them otherwise", async () => {
    const refused = await refusalOf({
      files: {
        "c.csv": withWeight(rowsOf(2000, 3), (row) => Number(row.truth === row.predicted)),
        "b.csv": withWeight(rowsOf(2000, 10), () => 1),
      },
      inputs: { ...quick, weight: "w" },
    });
    expect(refused).toMatchObject({ code: "weight-differs", message: expect.stringContaining('first for key "k0"') });
  });

  test("a slice whose rows all weigh 0 is listed, and the others are judged", async () => {
    const rows = withWeight(rowsOf(400, 10), ({ group }) => Number(group === "even"));
    const { check } = await runGate({
      files: { "c.csv": rows, "b.csv": rows },
      inputs: { ...quick, weight: "w" },
      policy: "regression:\n  slices:\n    - {by: group, limits: {accuracy: {max-drop: 0.3}}}\n",
    });
    expect(check("accuracy[group=odd]")).toMatchObject({ reason: "below-min-rows", needed: { rows: 30, have: 0 } });
    expect(check("accuracy[group=even]")).toMatchObject({ reason: "within-limit" });
  });

  test("a key that occurs twice counts a row twice, which is refused without a baseline too", async () => {
    const twice = csvOf([...rowsOf(100, 10), ...rowsOf(1, 10)]);
    const refused = await refusalOf({
      files: { "c.csv": twice },
      inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits: "accuracy: {min: 0.5}" },
    });
    expect(refused.code).toBe("duplicate-key");
  });

  test("more than two classes have an accuracy", async () => {
    const text = (wrongEvery: number) =>
      `id,truth,predicted\n${Array.from({ length: 900 }, (_, row) => `${row},${"abc"[row % 3]},${"abc"[(row + Number(row % wrongEvery === 0)) % 3]}`).join("\n")}\n`;
    const { check } = await runGate({
      files: { "c.csv": text(9), "b.csv": text(10) },
      inputs: {
        candidate: "c.csv",
        baseline: "b.csv",
        key: "id",
        truth: "truth",
        prediction: "predicted",
        limits: "accuracy: {max-drop: 0.1}",
      },
    });
    expect(check("accuracy")).toMatchObject({ observed: 8 / 9, baseline: 0.9, verdict: "pass" });
  });

  test("labels are the same however pandas spelt them", async () => {
    const text = (labels: readonly [string, string]) =>
      `id,truth,predicted\n${Array.from({ length: 200 }, (_, row) => `${row},${labels[row % 2]},${labels[row % 2]}`).join("\n")}\n`;
    const { check } = await runGate({
      files: { "c.csv": text(["0", "1"]), "b.csv": text(["0.0", "1.0"]) },
      inputs: {
        candidate: "c.csv",
        baseline: "b.csv",
        key: "id",
        truth: "truth",
        prediction: "predicted",
        limits: "f1: {max-drop: 0.1}",
      },
    });
    expect(check("f1")).toMatchObject({ observed: 1, baseline: 1 });
  });
});

/** The labels as 0 and 1. */
function numbered(csv: string): string {
  return csv.replaceAll(",Yes", ",1").replaceAll(",No", ",0");
}

describe("bad predictions", () => {
  test("without a truth on either side are told where it may stand", async () => {
    const bare = "id,predicted\n1,Yes\n2,No\n";
    const refused = await refusalOf({ files: { "c.csv": bare, "b.csv": bare }, inputs: quick });
    expect(refused.remedy).toBe(
      "name the table that has it as `truth-file`, or a column of the file as `truth`: id, predicted",
    );
  });

  test.each([
    [
      "not named",
      { ...quick, limits: "roc_auc: {min: 0.5}" },
      "roc_auc needs the score: candidate c.csv: it is not said",
    ],
    [
      "not there",
      { ...inputs, score: "p_yes", limits: "accuracy: {min: 0.5}\nroc_auc: {min: 0.5}" },
      'roc_auc needs the score: candidate c.csv has no column "p_yes"',
    ],
  ])("a score that is %s is told with the metric that wants it", async (_, given, message) => {
    const refused = await refusalOf({ files: pair(rowsOf(100, 10)), inputs: given });
    expect(refused).toMatchObject({
      reason: "missing-column",
      message: expect.stringContaining(message),
      remedy: expect.stringContaining("or take the limit of roc_auc away"),
    });
  });

  const rows = rowsOf(100, 10);
  const edit = (from: string, to: string) => csvOf(rows).replace(from, to);
  const files = { "b.csv": csvOf(rows) };
  test.each([
    ["a duplicate key", { ...files, "c.csv": edit("\nk7,", "\nk8,") }, {}, "duplicate-key", '"k8" (2 times)'],
    ["a row without a key", { ...files, "c.csv": edit("\nk7,", "\n,") }, {}, "missing-key", "first in row 8"],
    ["no key in common", { ...files, "c.csv": csvOf(rows).replaceAll("\nk", "\nx") }, {}, "empty-intersection", '"x0"'],
    [
      "a column that is not there",
      { ...files, "c.csv": csvOf(rows) },
      { score: "scroe" },
      "missing-column",
      'did you mean "score"?',
    ],
    [
      "a column nobody named",
      { ...files, "c.csv": csvOf(rows) },
      { score: "" },
      "column-not-named",
      "which column holds the score",
    ],
    ["a truth that differs", { ...files, "c.csv": edit("k8,even,No", "k8,even,Yes") }, {}, "truth-differs", 'key "k8"'],
    [
      "a missing score",
      { ...files, "c.csv": csvOf(rows).replace(/(\nk9,.*,)[0-9.]+/, "$1") },
      {},
      "missing-value",
      "the score of candidate c.csv is missing in 1 row, first in row 10",
    ],
    [
      "NaN as a score",
      { ...files, "c.csv": csvOf(rows).replace(/(\nk9,.*,)[0-9.]+/, "$1NaN") },
      {},
      "missing-value",
      "first in row 10",
    ],
    [
      "an infinite score",
      { ...files, "c.csv": csvOf(rows).replace(/(\nk9,.*,)[0-9.]+/, "$1inf") },
      {},
      "not-a-number",
      "is Infinity, first in row 10",
    ],
    [
      "a score that is text",
      { ...files, "c.csv": csvOf(rows).replace(/(\nk9,.*,)[0-9.]+/, "$1high") },
      {},
      "wrong-type",
      'row 10 holds "high"',
    ],
    [
      "a positive label that does not occur",
      { ...files, "c.csv": csvOf(rows) },
      { positive: "yes" },
      "unknown-positive",
      'did you mean "Yes"?',
    ],
    [
      "a positive label in another spelling than the labels 0 and 1",
      { "b.csv": numbered(csvOf(rows)), "c.csv": numbered(csvOf(rows)) },
      { positive: "true" },
      "unknown-positive",
      "none of the labels: 0, 1",
    ],
    ["no positive label", { ...files, "c.csv": csvOf(rows) }, { positive: "" }, "positive-not-named", "No, Yes"],
    ["three labels", { ...files, "c.csv": edit("Yes,Yes", "Yes,Maybe") }, {}, "not-binary", "Maybe, No, Yes"],
    [
      "a header and nothing else",
      { ...files, "c.csv": "id,group,truth,predicted,score\n" },
      {},
      "no-rows",
      "has no rows",
    ],
    ["an empty file", { ...files, "c.csv": "" }, {}, "empty-file", "is empty"],
    ["a short row", { ...files, "c.csv": edit("\nk7,odd", "\nk7") }, {}, "malformed-row", "c.csv"],
    [
      "a weight that is not there",
      { ...files, "c.csv": csvOf(rows) },
      { weight: "w" },
      "missing-column",
      'no column "w" (weight)',
    ],
    [
      "a score that is no probability",
      { ...files, "c.csv": csvOf(rows).replace(/(\nk9,.*,)[0-9.]+/, "$11.5") },
      { limits: "log_loss: {max-rise: 0.1}" },
      "not-a-probability",
      "1.5",
    ],
  ])("%s is refused", async (_, broken, changed, code, message) => {
    const refused = await refusalOf({ files: broken, inputs: { ...inputs, ...changed } });
    expect(refused.message).toContain(message);
    expect(refused.code).toBe(code);
    expect(refused.remedy).not.toBe("");
  });

  const respelt = (change: (label: string) => string) =>
    csvOf(rowsOf(100, 10).map((row) => ({ ...row, predicted: change(row.predicted) as MadeRow["predicted"] })));
  test.each([
    ["in lower case", respelt((label) => label.toLowerCase()), csvOf(rows), '"no" where the truth has "No"'],
    ["with white space", respelt((label) => `${label} `), csvOf(rows), '"No " where the truth has "No"'],
    ["in lower case for one label only", respelt((label) => label.replace("N", "n")), csvOf(rows), '"no" where'],
    [
      "true for 1",
      numbered(csvOf(rows)).replace(/,([01]),([01]),/g, (_, truth, label) => `,${truth},${label === "1"},`),
      numbered(csvOf(rows)),
      'where the truth has "',
    ],
    ["other words", respelt((label) => (label === "Yes" ? "churn" : "stay")), csvOf(rows), "none of which is a label"],
  ])("predictions that spell the truth's labels %s are refused on either side", async (_, odd, plain, message) => {
    for (const [files, side] of [
      [{ "c.csv": plain, "b.csv": odd }, "baseline b.csv"],
      [{ "c.csv": odd, "b.csv": plain }, "candidate c.csv"],
    ] as const) {
      const refused = await refusalOf({ files, inputs: quick });
      expect(refused).toMatchObject({ code: "labels-differ", reason: "not-comparable" });
      expect(refused.message).toContain(`the predictions of ${side}`);
      expect(refused.message).toContain(message);
    }
  });

  test("a metric that predictions do not give is missing in the candidate", async () => {
    const { check } = await runGate({
      files: { ...files, "c.csv": csvOf(rows) },
      inputs: { ...inputs, limits: "memory_mb: {max: 100}" },
    });
    expect(check("memory_mb")).toMatchObject({ verdict: "fail", reason: "missing-metric" });
  });

  test("a score that the baseline lacks is missing there only", async () => {
    const without = csvOf(rows).replaceAll(/,[^,\n]+(?=\n)/g, "");
    const { check } = await runGate({ files: { "c.csv": csvOf(rows), "b.csv": without }, inputs });
    expect(check("roc_auc")).toMatchObject({ verdict: "review", reason: "missing-metric" });
  });
});
