import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, COLUMNS, csvOf, type MadeRow, refusalOf, rowsOf, runGate } from "./fixture.ts";

/** What passes in silence elsewhere (docs: the survey of peers), case by case: here none does. */
const limits = "accuracy: {max-drop: 0.05}";
const jsons = { candidate: "c.json", baseline: "b.json", limits };
const tables = { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS, limits };
const scored = { ...tables, ...COLUMNS, limits: "roc_auc: {max-drop: 0.05}" };
const good = rowsOf(2000, 10);
const equal = rowsOf(2000, 10, 3);
const SHA = (digit: string) => digit.repeat(64);
const POLICY =
  "regression:\n  limits: {accuracy: {max-drop: 0.2}}\n  slices:\n    - {by: group, limits: {accuracy: {max-drop: 0.1}}}\n";

/** The scores of the other label: what a model's `predict_proba(X)[:, 0]` gives. */
function swapped(rows: readonly MadeRow[]): MadeRow[] {
  return rows.map((row) => ({ ...row, score: 1 - row.score }));
}

function withoutPrediction(rows: readonly MadeRow[]): string {
  return `id,truth,score\n${rows.map(({ id, truth, score }) => `${id},${truth},${score}`).join("\n")}\n`;
}

/** A limit that nothing could be held against, and one that single numbers keep. */
const OPEN = "review: not-comparable";
const EQUAL = "pass: point-estimate";

describe("what was not compared does not pass", () => {
  test("a metric that vanished from the candidate", async () => {
    const { verdict, check } = await runGate({
      files: { "c.json": '{"roc_auc": 0.9}', "b.json": '{"accuracy": 0.9, "roc_auc": 0.9}' },
      inputs: jsons,
    });
    expect(verdict).toBe("fail");
    expect(check("accuracy")).toMatchObject({ reason: "missing-metric", verdict: "fail" });
  });

  test("a slice that vanished from the candidate", async () => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(equal.filter(({ group }) => group === "even")), "b.csv": csvOf(good) },
      inputs: { ...tables, limits: "" },
      policy: POLICY,
    });
    expect(verdict).toBe("fail");
    expect(check("accuracy[group=odd]")).toMatchObject({ reason: "missing-slice", verdict: "fail" });
  });

  test.each([
    ["NaN in a metrics JSON", { "c.json": '{"accuracy": NaN}', "b.json": '{"accuracy": 0.9}' }, jsons, "not-a-number"],
    ["NaN in the baseline", { "c.json": '{"accuracy": 0.9}', "b.json": '{"accuracy": NaN}' }, jsons, "not-a-number"],
    [
      "NaN among the scores",
      { "c.csv": csvOf(equal).replace(/(\nk9,.*,)[0-9.]+/, "$1nan"), "b.csv": csvOf(good) },
      scored,
      "not-a-number",
    ],
    [
      "a key that occurs twice",
      { "c.csv": csvOf([...equal, ...equal.slice(0, 1)]), "b.csv": csvOf(good) },
      tables,
      "duplicate-key",
    ],
    [
      "no key in common",
      { "c.csv": csvOf(equal.map((row) => ({ ...row, id: `x${row.id}` }))), "b.csv": csvOf(good) },
      tables,
      "empty-intersection",
    ],
    [
      "a baseline of other truth",
      { "c.csv": csvOf(equal.map((row) => ({ ...row, truth: "Yes" }))), "b.csv": csvOf(good) },
      tables,
      "not-comparable",
    ],
    ["a baseline that is empty", { "c.json": '{"accuracy": 0.9}', "b.json": "{}" }, jsons, "unreadable"],
    [
      "predictions that are the column of the truth",
      { "c.csv": csvOf(equal), "b.csv": csvOf(good) },
      { ...tables, prediction: "truth" },
      "invalid-input",
    ],
    [
      "a key that is the column of the prediction",
      { "c.csv": csvOf(equal), "b.csv": csvOf(good) },
      { ...tables, key: "predicted" },
      "invalid-input",
    ],
  ])("%s is an error", async (_, files, inputs, reason) => {
    expect(await refusalOf({ files, inputs })).toMatchObject({ reason, remedy: expect.stringMatching(/\w/) });
  });

  test("numbers measured on other data", async () => {
    const { verdict, check } = await runGate({
      files: {
        "c.json": `{"accuracy": 0.9, "data_sha256": "${SHA("a")}"}`,
        "b.json": `{"accuracy": 0.9, "data_sha256": "${SHA("b")}"}`,
      },
      inputs: jsons,
    });
    expect(verdict).toBe("review");
    expect(check("accuracy")).toMatchObject({ reason: "not-comparable" });
  });

  describe("a share of a baseline of zero is zero:", () => {
    const seeds = (side: string, values: readonly number[]) =>
      Object.fromEntries(values.map((mae, seed) => [`${side}/${seed}.json`, JSON.stringify({ mae })]));
    /** Predictions that are off by one to seven times as much. */
    const rows = (off: number) =>
      `id,truth,predicted\n${Array.from({ length: 600 }, (_, row) => `${row},${row},${row + off * (1 + (row % 7))}`).join("\n")}\n`;
    const files = {
      "worse.json": '{"mae": 50}',
      "equal.json": '{"mae": 0}',
      "b.json": '{"mae": 0}',
      "worse.csv": rows(50),
      "equal.csv": rows(0),
      "b.csv": rows(0),
      ...seeds("worse", [50, 51, 49]),
      ...seeds("equal", [0, 0, 0]),
      ...seeds("b", [0, 0, 0]),
    };
    const columns = { key: "id", truth: "truth", prediction: "predicted" };
    /** On JSON, predictions and seeds; rows and seeds that are all the same have no interval, and are judged as numbers. */
    const answers: Record<string, Record<string, readonly [string, string, string]>> = {
      "{max-ratio: 1.1}": { worse: [OPEN, OPEN, OPEN], equal: [OPEN, OPEN, OPEN] },
      "{max-rise: 10%}": { worse: ["fail: rose", "fail: rose", OPEN], equal: [EQUAL, EQUAL, EQUAL] },
      "{min-gain: 10%}": {
        worse: ["fail: gain-too-small", "fail: gain-too-small", OPEN],
        equal: [OPEN, OPEN, OPEN],
      },
      "{max-gain: 10%}": { worse: [EQUAL, OPEN, OPEN], equal: [EQUAL, EQUAL, EQUAL] },
    };
    test.each(
      Object.entries(answers).flatMap(([limit, ofSides]) =>
        Object.entries(ofSides).flatMap(([candidate, wanted]) =>
          [".json", ".csv", "/*.json"].map(
            (kind, at) => [limit, `${candidate}${kind}`, wanted[at] as string, `b${kind}`] as const,
          ),
        ),
      ),
    )("%s on %s is %s", async (limit, candidate, wanted, baseline) => {
      const { check } = await runGate({
        files,
        inputs: { ...columns, candidate, baseline, limits: `mae: ${limit}` },
      });
      const found = check("mae");
      expect(`${found?.verdict}: ${found?.reason}`).toBe(wanted);
      expect(found?.message.includes("baseline of 0, of which no share has a meaning")).toBe(wanted === OPEN);
    });

    test("all that fail is found where every figure rises from 0 to all there is", async () => {
      const { verdict, check } = await runGate({
        files: {
          "c.json": '{"false_positive_rate": 0.9, "error_rate": 1}',
          "b.json": '{"false_positive_rate": 0, "error_rate": 0}',
        },
        inputs: {
          candidate: "c.json",
          baseline: "b.json",
          limits: "{false_positive_rate: {max-rise: 10%, better: lower}, error_rate: {max-rise: 10%}}",
        },
      });
      expect(verdict).toBe("fail");
      for (const id of ["false_positive_rate", "error_rate"])
        expect(check(id)).toMatchObject({
          verdict: "fail",
          reason: "rose",
          limit: "may not rise above 0, of which 10% is 0",
        });
    });

    test("an amount is held all the same", async () => {
      const run = async (candidate: string) =>
        (await runGate({ files, inputs: { candidate, baseline: "b.json", limits: "mae: {max-rise: 1}" } })).verdict;
      expect([await run("worse.json"), await run("equal.json")]).toEqual(["fail", "pass"]);
    });
  });

  test("seeds that do not vary are one run repeated", async () => {
    const run = (accuracy: number) => JSON.stringify({ accuracy });
    const files = Object.fromEntries(
      [1, 2, 3].flatMap((seed) => [
        [`c/${seed}.json`, run(0.9)],
        [`b/${seed}.json`, run(0.9 + seed / 1000)],
      ]),
    );
    const { verdict, check } = await runGate({
      files,
      inputs: { candidate: "c/*.json", baseline: "b/*.json", limits },
    });
    expect(verdict).toBe("review");
    expect(check("accuracy")).toMatchObject({ reason: "too-few-samples" });
  });

  test("a constant score of the candidate is no equal of a model that ranks", async () => {
    const constant = equal.map((row) => ({ ...row, score: 0.5 }));
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(constant), "b.csv": csvOf(good) },
      inputs: scored,
    });
    expect(verdict).toBe("fail");
    expect(check("roc_auc")).toMatchObject({ observed: 0.5, reason: "dropped" });
  });
});

describe("scores of the other label", () => {
  test("on both sides, beside predictions that they contradict", async () => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(swapped(equal)), "b.csv": csvOf(swapped(good)) },
      inputs: scored,
    });
    expect(verdict).toBe("review");
    for (const side of ["candidate", "baseline"])
      expect(check(`score(${side})`)).toMatchObject({
        reason: "implausible-scores",
        message: expect.stringContaining('lower where "Yes" is predicted'),
      });
  });

  test("on both sides without predictions, where a worse model would look better", async () => {
    const { prediction: _, ...inputs } = scored;
    const worse = rowsOf(2000, 4, 3);
    const { verdict, check } = await runGate({
      files: { "c.csv": withoutPrediction(swapped(worse)), "b.csv": withoutPrediction(swapped(good)) },
      inputs,
    });
    expect(check("roc_auc")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("score(candidate)")).toMatchObject({ message: expect.stringContaining("worse than chance") });
  });

  test("of a sound model none are suspected, however little they say", async () => {
    const noise = (rows: readonly MadeRow[]) =>
      rows.map((row, index) => ({ ...row, score: ((index * 7919) % 2000) / 2000 }));
    const { prediction: _, ...inputs } = scored;
    const { result } = await runGate({
      files: { "c.csv": withoutPrediction(noise(equal)), "b.csv": withoutPrediction(noise(good)) },
      inputs,
    });
    expect(result.checks.map(({ id }) => id)).toEqual(["roc_auc"]);
  });
});

describe("answers that are the truth itself", () => {
  const answered = (rows: readonly MadeRow[], score: (row: MadeRow) => number) =>
    csvOf(rows.map((row) => ({ ...row, score: score(row) })));
  const certain = ({ truth }: MadeRow) => (truth === "Yes" ? 1 : 0);
  const numbers = (predicted: (row: number) => number) =>
    `id,truth,predicted\n${Array.from({ length: 300 }, (_, row) => `${row},${row / 7},${predicted(row)}`).join("\n")}\n`;
  const mae = { ...tables, limits: "mae: {max-rise: 1}" };
  const relevant = (score: (row: number) => number) =>
    `q,id,truth,score\n${Array.from({ length: 300 }, (_, row) => `${row % 30},${row},${row % 4},${score(row)}`).join("\n")}\n`;
  const ranked = { candidate: "c.csv", baseline: "b.csv", key: "id", truth: "truth", score: "score" };

  test.each([
    ["scores", answered(good, certain), csvOf(good), scored, undefined],
    ["predicted numbers", numbers((row) => row / 7), numbers((row) => row / 7 + (row % 5)), mae, undefined],
    [
      "scores of relevance",
      relevant((row) => row % 4),
      relevant((row) => ((row % 4) * 7 + (row % 3) * 9) % 11),
      ranked,
      "columns: {query: q}\nregression: {limits: {ndcg: {max-drop: 0.1}}}",
    ],
  ])("ask for review: %s", async (_, candidate, baseline, inputs, policy) => {
    const run = (theirs: string) =>
      runGate({ files: { "c.csv": candidate, "b.csv": theirs }, inputs, ...(policy ? { policy } : {}) });
    const { check, verdict } = await run(baseline);
    expect(verdict).toBe("review");
    expect(check("truth(candidate)")).toMatchObject({ reason: "leaked-truth", counts: { rows: expect.any(Number) } });
    // Of two that do so nothing is gained by it.
    expect((await run(candidate)).check("truth(candidate)")).toBeUndefined();
  });

  test("are no finding where a score is off in one row", async () => {
    const but = (row: MadeRow) => (row.id === "k5" ? 0.5 : certain(row));
    const { check } = await runGate({
      files: { "c.csv": answered(good, but), "b.csv": csvOf(good) },
      inputs: scored,
    });
    expect(check("truth(candidate)")).toBeUndefined();
  });

  test("are said where they are labels, which a sound model may all have right", async () => {
    const right = csvOf(good.map((row) => ({ ...row, predicted: row.truth })));
    const { result, verdict } = await runGate({ files: { "c.csv": right, "b.csv": csvOf(good) }, inputs: tables });
    expect(verdict).toBe("pass");
    expect(result.notes?.join()).toContain("The candidate is right in each of the 2,000 rows.");
  });
});

describe("a baseline whose labels are not the truth's", () => {
  const worse = rowsOf(2000, 3);
  const labelled = (rows: readonly MadeRow[], predicted: (row: MadeRow, at: number) => string) =>
    `id,truth,predicted\n${rows.map((row, at) => `${row.id},${row.truth},${predicted(row, at)}`).join("\n")}\n`;
  const sound = labelled(worse, ({ predicted }) => predicted);
  const against = (predicted: (row: MadeRow, at: number) => string) => ({
    files: { "c.csv": sound, "b.csv": labelled(good, predicted) },
    inputs: tables,
  });

  test.each([
    ["a Cyrillic e", ({ predicted }: MadeRow) => predicted.replace("e", "\u0435"), "Y\u0435s"],
    ["another name", ({ predicted }: MadeRow, at: number) => (at % 10 === 0 ? "unknown" : predicted), "unknown"],
    ["many names", ({ predicted }: MadeRow, at: number) => (at % 3 === 0 ? `0.${at % 60}` : predicted), ""],
  ])("has no worse candidate pass unseen: %s", async (_, predicted, label) => {
    const { check, verdict } = await runGate(against(predicted));
    expect(verdict).not.toBe("pass");
    expect(check("prediction(baseline)")).toMatchObject({
      reason: "not-comparable",
      message: expect.stringContaining(label === "" ? 'predicts 20 labels such as "0"' : `predicts "${label}"`),
    });
  });

  test("is compared where the candidate predicts it as often, or the baseline seldom", async () => {
    const unsure = ({ predicted }: MadeRow, at: number) => (at % 10 === 0 ? "unsure" : predicted);
    const both = await runGate({
      files: { "c.csv": labelled(worse, unsure), "b.csv": labelled(good, unsure) },
      inputs: tables,
    });
    expect(both.check("prediction(baseline)")).toBeUndefined();
    const seldom = await runGate(against(({ predicted }, at) => (at % 100 === 0 ? "rare" : predicted)));
    expect(seldom.check("prediction(baseline)")).toBeUndefined();
  });

  test.each([
    [
      "an accent of its own",
      "Yé".normalize("NFC"),
      "Yé".normalize("NFD"),
      '"Ye\\u0301" where the truth has "Y\\u00e9"',
    ],
    ["a character that shows nothing", "Yes", "Yes\u200b", '"Yes\\u200b" where'],
    ["full width", "Yes", "Ｙｅｓ", '"\\uff39\\uff45\\uff53" where'],
  ])("is refused where they look the same: %s", async (_, positive, spelt, message) => {
    const named = (text: string) => text.replaceAll("Yes", positive);
    const baseline = good.map(({ id, truth, predicted }) => `${id},${truth},${predicted}!`).join("\n");
    expect(
      await refusalOf({
        files: {
          "c.csv": named(sound),
          "b.csv": `id,truth,predicted\n${named(baseline.replaceAll("Yes!", "?!")).replaceAll("?!", spelt).replaceAll("!", "")}\n`,
        },
        inputs: tables,
      }),
    ).toMatchObject({ code: "labels-differ", message: expect.stringContaining(message) });
  });
});

test("what both sides have by convention alone is no evidence that they are equal", async () => {
  const never = (rows: readonly MadeRow[]) => csvOf(rows.map((row) => ({ ...row, predicted: "No" as const })));
  const { check, verdict } = await runGate({
    files: { "c.csv": never(equal), "b.csv": never(good) },
    inputs: { ...tables, positive: "Yes", limits: "mcc: {max-drop: 0.1}" },
  });
  expect(verdict).toBe("review");
  expect(check("mcc")).toMatchObject({ reason: "too-few-events", observed: 0, baseline: 0 });
});

describe("the truth in the key", () => {
  const renamed = (rows: readonly MadeRow[], id: (row: MadeRow) => string) =>
    csvOf(rows.map((row) => ({ ...row, id: id(row) })));
  test.each([
    ["behind it", (row: MadeRow) => `${row.id}-${row.truth}`],
    ["as a folder", (row: MadeRow) => `${row.truth.toLowerCase()}/${row.id}.jpg`],
  ])("%s asks for review", async (_, id) => {
    const { verdict, check } = await runGate({
      files: { "c.csv": renamed(equal, id), "b.csv": renamed(good, id) },
      inputs: tables,
    });
    expect(verdict).toBe("review");
    expect(check("key")).toMatchObject({ reason: "leaked-truth", message: expect.stringContaining("2,000 rows") });
  });

  test("in most keys only is no pattern", async () => {
    const id = (row: MadeRow) => (row.id === "k5" ? row.id : `${row.id}-${row.truth}`);
    const { verdict } = await runGate({
      files: { "c.csv": renamed(equal, id), "b.csv": renamed(good, id) },
      inputs: tables,
    });
    expect(verdict).toBe("pass");
  });

  test("as a part of a word is none: 1 in k17", async () => {
    const numbered = (rows: readonly MadeRow[]) => csvOf(rows).replaceAll("Yes", "1").replaceAll("No", "0");
    const { result } = await runGate({
      files: {
        "c.csv": numbered(equal).replaceAll("\nk", "\nk01"),
        "b.csv": numbered(good).replaceAll("\nk", "\nk01"),
      },
      inputs: tables,
    });
    expect(result.checks.map(({ id }) => id)).toEqual(["accuracy"]);
  });
});

describe("write-baseline", () => {
  const write = { ...tables, "write-baseline": "next.json" };
  test("keeps the baseline that is there where the candidate fails", async () => {
    const first = await runGate({
      files: { "c.csv": csvOf(good) },
      inputs: {
        candidate: "c.csv",
        ...ACCURACY_COLUMNS,
        limits: "accuracy: {min: 0.5}",
        "write-baseline": "next.json",
      },
    });
    const bundle = first.written("next.json") ?? "";
    const { verdict, written, result } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 3)), "next.json": bundle },
      inputs: { ...write, baseline: "next.json" },
    });
    expect(verdict).toBe("fail");
    expect(written("next.json")).toBe(bundle);
    expect(result.notes?.join()).toContain("was not written");
  });

  test.each(['{"accuracy": 0.9}', "id,truth\n1,a\n", "notes of mine"])(
    "never takes the place of a file that is no bundle: %j",
    async (content) => {
      const refused = await refusalOf({
        files: { "c.csv": csvOf(equal), "b.csv": csvOf(good), "next.json": content },
        inputs: write,
      });
      expect(refused).toMatchObject({ code: "not-overwritten", reason: "invalid-input" });
    },
  );
});

describe("a gain too good to be true", () => {
  const gain = (metric: string, amount: string) => `${metric}: {max-gain: ${amount}}`;
  const perfect = rowsOf(2000, 100_000, 3);
  test.each([
    ["accuracy, on the interval of the rows", "c.csv", "b.csv", gain("accuracy", "0.05"), "accuracy"],
    ["log loss, which is better when lower", "c.csv", "b.csv", gain("log_loss", "0.05"), "log_loss"],
    ["a share of the baseline's log loss", "c.csv", "b.csv", gain("log_loss", '"20%"'), "log_loss"],
    ["two single numbers", "c.json", "b.json", gain("rmse", "2"), "rmse"],
  ])("%s", async (_, candidate, baseline, limit, metric) => {
    const { verdict, check } = await runGate({
      files: {
        "c.csv": csvOf(perfect),
        "b.csv": csvOf(rowsOf(2000, 4)),
        "c.json": '{"rmse": 1}',
        "b.json": '{"rmse": 5}',
      },
      inputs: { ...scored, candidate, baseline, limits: limit },
    });
    expect(verdict).toBe("review");
    expect(check(metric)).toMatchObject({ reason: "too-good", remedy: expect.stringContaining("leak") });
  });

  test("a gain inside it passes", async () => {
    const { verdict } = await runGate({
      files: { "c.csv": csvOf(rowsOf(2000, 12, 3)), "b.csv": csvOf(good) },
      inputs: { ...tables, limits: "accuracy: {max-drop: 0.05, max-gain: 0.1}" },
    });
    expect(verdict).toBe("pass");
  });
});
