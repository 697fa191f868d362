import { describe, expect, test } from "@jest/globals";
import { refusalOf, runGate } from "./fixture.ts";

const ERRORS = [-2, -1, 0, 1, 2];

/** Prices with errors of −2, −1, 0, 1 and 2 in turn, times `scale`: their absolute mean is 1.2 × scale, their mean square 2 × scale². */
function prices(count: number, scale = 1, luck = 0): string {
  const lines = Array.from({ length: count }, (_, row) => {
    const truth = 100 + (row % 37);
    return `h${row},${row % 2 === 0 ? "north" : "south"},${truth},${truth + scale * (ERRORS[(row + luck) % 5] as number)}`;
  });
  return `${["id,region,price,predicted", ...lines].join("\n")}\n`;
}

const PRICES = "columns: {key: id, truth: price, prediction: predicted}\n";
const numbers = { candidate: "c.csv", baseline: "b.csv" };
const mae = (rest: string) => `${PRICES}regression: {limits: {mae: ${rest}}}\n`;

describe("predicted numbers", () => {
  test("are judged on the same rows, with the figures that counting gives", async () => {
    const { verdict, check, metrics, result } = await runGate({
      files: { "c.csv": prices(2000, 1, 2), "b.csv": prices(2000) },
      inputs: numbers,
      policy: mae("{max-rise: 0.2}"),
    });
    expect(verdict).toBe("pass");
    expect(check("mae")).toMatchObject({ observed: 1.2, baseline: 1.2, change: 0, confidence: 0.95 });
    expect(metrics).toMatchObject({ mae: 1.2, rmse: expect.closeTo(Math.sqrt(2), 12), n: 2000 });
    expect(result.figures?.map(({ id }) => id)).toEqual(
      expect.arrayContaining(["rmse", "r2", "median_absolute_error"]),
    );
  });

  test("are drawn on one axis for each unit: a square and R² share none with the target", async () => {
    const limits = "{mae: {max-rise: 1}, rmse: {max-rise: 1}, mse: {max-rise: 1}, r2: {max-drop: 0.1}}";
    const { result } = await runGate({
      files: { "c.csv": prices(2000, 1, 2), "b.csv": prices(2000) },
      inputs: numbers,
      policy: `${PRICES}regression:\n  limits: ${limits}\n`,
    });
    const plots = result.charts?.filter((chart) => chart.kind === "intervals");
    expect(plots?.map(({ title, rows }) => [title, rows.map(({ label }) => label)])).toEqual([
      ["Change from the baseline, in the unit of the target", ["mae", "rmse"]],
      ["Change from the baseline, in the square of the target's unit", ["mse"]],
      ["Change from the baseline", ["r2"]],
    ]);
  });

  test("that got worse fail by their limit, and the slice that did by its own", async () => {
    const [good, bad] = [prices(2000), prices(2000, 3)].map((text) => text.split("\n"));
    const worse = good?.map((line, index) => (line.includes("south") ? bad?.[index] : line)).join("\n") ?? "";
    const { check, result } = await runGate({
      files: { "c.csv": worse, "b.csv": prices(2000) },
      inputs: numbers,
      policy: `${PRICES}regression:\n  limits: {mae: {max-rise: 5}}\n  slices:\n    - {by: region, limits: {mae: {max-rise: 20%}}}\n`,
    });
    expect(check("mae")).toMatchObject({ verdict: "pass", observed: expect.closeTo(2.4, 12) });
    expect(check("mae[region=south]")).toMatchObject({ verdict: "fail", reason: "rose" });
    expect(check("mae[region=north]")).toMatchObject({ verdict: "pass" });
    expect(result.summary).toContain("worst slice: Mean absolute error in region=south, +2.4");
  });

  test("that are too good to be true ask for review", async () => {
    const { verdict, check } = await runGate({
      files: { "c.csv": prices(2000, 0.01), "b.csv": prices(2000) },
      inputs: numbers,
      policy: mae("{max-rise: 0.2, max-gain: 50%}"),
    });
    expect(verdict).toBe("review");
    expect(check("mae")).toMatchObject({ reason: "too-good" });
  });

  test("are kept by a bundle to the last digit, and compared row by row with the next", async () => {
    const wrote = await runGate({
      files: { "c.csv": prices(500, 1 / 3) },
      inputs: { candidate: "c.csv", "write-baseline": "next.json" },
      policy: mae("{max: 5}"),
    });
    const next = { "c.csv": prices(500, 1 / 3), "b.json": wrote.written("next.json") ?? "" };
    const { check } = await runGate({
      files: next,
      inputs: { candidate: "c.csv", baseline: "b.json" },
      policy: mae("{max-rise: 0.2}"),
    });
    expect(check("mae")).toMatchObject({ change: 0, verdict: "pass", confidence: 0.95 });
    const other = await refusalOf({
      files: next,
      inputs: { candidate: "c.csv", baseline: "b.json", key: "id", truth: "region", prediction: "predicted" },
      policy: "regression: {limits: {accuracy: {max-drop: 0.1}}}\n",
    });
    expect(other).toMatchObject({ code: "other-task", message: expect.stringContaining("b.json") });
  });

  test.each([
    ["text", (text: string) => text.replace(/(\nh7,.*,)[0-9.]+/, "$1dear"), "wrong-type", 'row 8 holds "dear"'],
    ["a missing value", (text: string) => text.replace(/(\nh7,.*,)[0-9.]+/, "$1"), "missing-value", "first in row 8"],
    [
      "another truth than the baseline's",
      (text: string) => text.replace("\nh7,south,107,", "\nh7,south,108,"),
      "truth-differs",
      '"h7"',
    ],
  ])("with %s are refused with file and row", async (_, damage, code, message) => {
    const refused = await refusalOf({
      files: { "c.csv": damage(prices(100)), "b.csv": prices(100) },
      inputs: numbers,
      policy: mae("{max-rise: 0.2}"),
    });
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("for which a limited metric is not defined are refused with the side", async () => {
    const below = (text: string) => text.replace(/(\nh7,.*,)[0-9.]+/, "$1-3");
    const refused = await refusalOf({
      files: { "c.csv": prices(100), "b.csv": below(prices(100)) },
      inputs: numbers,
      policy: `${PRICES}regression: {limits: {rmsle: {max-rise: 0.1}}}\n`,
    });
    expect(refused.message).toMatch(/^rmsle of the baseline: .*-3/);
  });

  test("beside classes are no one run's", async () => {
    const refused = await refusalOf({
      files: { "c.csv": prices(100) },
      inputs: { candidate: "c.csv" },
      policy: `${PRICES}regression: {limits: {mae: {max: 2}, f1: {min: 0.5}}}\n`,
    });
    expect(refused).toMatchObject({
      code: "mixed-tasks",
      message: expect.stringMatching(/^mae judges predicted numbers and f1 predicted classes/),
    });
  });
});

const LABELS = ["cat", "dog", "owl"];

/** As many rows of each label; one row of `wrongEvery` is predicted as the next label. The predicted label scores 0.8, the others 0.1. */
function animals(count: number, wrongEvery: number, luck = 0): string {
  const lines = Array.from({ length: count }, (_, row) => {
    const wrong = (row + luck) % wrongEvery === 0;
    const predicted = (row + Number(wrong)) % 3;
    return [
      `a${row}`,
      LABELS[row % 3],
      LABELS[predicted],
      ...LABELS.map((_, label) => (label === predicted ? 0.8 : 0.1)),
    ];
  });
  return `${["id,truth,predicted,p_cat,p_dog,p_owl", ...lines.map((cells) => cells.join(","))].join("\n")}\n`;
}

const ANIMALS = 'columns: {key: id, truth: truth, prediction: predicted, score: "p_*"}\n';
const classes = (limits: string) => `${ANIMALS}regression: {limits: ${limits}}\n`;

describe("several classes with a score for each", () => {
  const loss = -(0.9 * Math.log(0.8) + 0.1 * Math.log(0.1));

  test("are judged by metrics of labels and of scores, on intervals", async () => {
    const { verdict, check, metrics } = await runGate({
      files: { "c.csv": animals(9000, 10, 3), "b.csv": animals(9000, 10) },
      inputs: numbers,
      policy: classes("{f1_macro: {max-drop: 0.03}, log_loss: {max-rise: 0.1}, roc_auc_ovr: {min: 0.8}}"),
    });
    expect(verdict).toBe("pass");
    // One row in ten of each label is taken for the next one: precision and recall are 0.9 of each.
    expect(check("f1_macro")).toMatchObject({ observed: expect.closeTo(0.9, 12), change: 0, confidence: 0.95 });
    expect(check("log_loss")).toMatchObject({ observed: expect.closeTo(loss, 12), confidence: 0.95 });
    expect(metrics).toMatchObject({
      accuracy: 0.9,
      balanced_accuracy: expect.closeTo(0.9, 12),
      precision_macro: expect.closeTo(0.9, 12),
      f1_macro: expect.closeTo(0.9, 12),
    });
  });

  test("are kept by a bundle with every label's scores", async () => {
    const wrote = await runGate({
      files: { "c.csv": animals(900, 10) },
      inputs: { candidate: "c.csv", "write-baseline": "next.json" },
      policy: classes("{log_loss: {max: 1}}"),
    });
    const bundle = wrote.written("next.json") ?? "";
    expect(JSON.parse(bundle)).toMatchObject({
      metrics: { log_loss: expect.closeTo(loss, 12) },
      predictions: { task: "class", labels: LABELS, scores: [{}, {}, {}].map(() => expect.any(String)) },
    });
    const { check } = await runGate({
      files: { "c.csv": animals(900, 10), "b.json": bundle },
      inputs: { candidate: "c.csv", baseline: "b.json" },
      policy: classes("{log_loss: {max-rise: 0.1}}"),
    });
    expect(check("log_loss")).toMatchObject({ change: 0, verdict: "pass" });
  });

  test("in a slice of one label are still of several, not positive and negative", async () => {
    const { check } = await runGate({
      files: { "c.csv": animals(900, 10, 3), "b.csv": animals(900, 10) },
      inputs: numbers,
      policy: `${ANIMALS}regression:\n  slices:\n    - {by: truth, limits: {accuracy: {max-drop: 0.1}}}\n`,
    });
    for (const label of LABELS)
      expect(check(`accuracy[truth=${label}]`)).toMatchObject({ observed: 0.9, change: 0, reason: "within-limit" });
  });

  test("whose columns were mixed up are suspected", async () => {
    const mixed = (text: string) => text.replace("p_cat,p_dog,p_owl", "p_owl,p_cat,p_dog");
    const { verdict, check } = await runGate({
      files: { "c.csv": mixed(animals(900, 10, 3)), "b.csv": mixed(animals(900, 10)) },
      inputs: numbers,
      policy: classes("{log_loss: {max: 10}}"),
    });
    expect(verdict).toBe("review");
    expect(check("score(candidate)")).toMatchObject({
      reason: "implausible-scores",
      message: expect.stringContaining("highest for the predicted label in 0"),
    });
  });

  test.each([
    [
      "a label without its column",
      (text: string) => text.replace("p_owl", "owl"),
      classes("{log_loss: {max: 1}}"),
      "missing-score",
      'candidate c.csv has no column "p_owl", the score of the label "owl"',
    ],
    [
      "a score that is text",
      (text: string) => text.replace(/(\na4,.*),[0-9.]+/, "$1,high"),
      classes("{log_loss: {max: 1}}"),
      "wrong-type",
      'column "p_owl" (score) is no column of numbers: row 5 holds "high"',
    ],
    [
      "one score alone",
      (text: string) => text,
      classes("{roc_auc_ovr: {min: 0.5}}").replace("p_*", "p_cat"),
      "one-score",
      "needs the score of each label",
    ],
    [
      "a metric of two classes",
      (text: string) => text,
      classes("{roc_auc: {min: 0.5}}"),
      "not-binary",
      "the labels are cat, dog, owl",
    ],
    [
      "two stars",
      (text: string) => text,
      classes("{log_loss: {max: 1}}").replace("p_*", "*_*"),
      "bad-score-pattern",
      "more than one star",
    ],
  ])("with %s are refused by name", async (_, damage, policy, code, message) => {
    const refused = await refusalOf({
      files: { "c.csv": damage(animals(90, 10)), "b.csv": animals(90, 10) },
      inputs: numbers,
      policy,
    });
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("without the number that a metric takes are told how to write it", async () => {
    const { check } = await runGate({
      files: { "c.csv": animals(90, 10) },
      inputs: { candidate: "c.csv" },
      policy: classes("{top_k_accuracy: {min: 0.5}}"),
    });
    expect(check("top_k_accuracy")).toMatchObject({
      verdict: "fail",
      reason: "missing-metric",
      remedy: expect.stringMatching(/^write its k behind an @, .*`top_k_accuracy@2`$/),
    });
  });

  test("of two classes give the positive one's score", async () => {
    const two = (text: string) => text.replace(/^.*owl.*\n/gm, "").replace(/^(.*),[0-9.]+$/gm, "$1");
    const { check } = await runGate({
      files: { "c.csv": `id,truth,predicted,p_cat,p_dog\n${two(animals(900, 1000))}` },
      inputs: { candidate: "c.csv", positive: "dog" },
      policy: classes("{roc_auc: {min: 0.9}}"),
    });
    // The first cat alone is taken for a dog, and shares its score with all 300 of them.
    expect(check("roc_auc")).toMatchObject({ observed: expect.closeTo(299.5 / 300, 12), verdict: "pass" });
  });
});

/** Queries of five documents, one of which is relevant: found first in `first` of ten queries, second in the others. */
function lists(queries: number, first: number, keyed = true): string {
  const lines = Array.from({ length: queries }, (_, query) =>
    Array.from({ length: 5 }, (_, document) => {
      const relevant = document === query % 5;
      const decoy = document === (query + 1) % 5;
      const score = relevant ? 0.5 : decoy ? (query % 10 < first ? 0.4 : 0.6) : document / 100;
      return `q${query},${keyed ? `d${document},` : ""}${query % 20 < 10 ? "de" : "fr"},${Number(relevant)},${score}`;
    }),
  );
  return `${[`query,${keyed ? "doc," : ""}country,relevant,score`, ...lines.flat()].join("\n")}\n`;
}

const LISTS = "columns: {key: doc, query: query, truth: relevant, score: score}\n";
const ranking = (limits: string, slices = "") => `${LISTS}regression:\n  limits: ${limits}\n${slices}`;

describe("rankings", () => {
  test("are judged by query; the same document stands in many lists", async () => {
    const { check, metrics } = await runGate({
      files: { "c.csv": lists(400, 5), "b.csv": lists(400, 6) },
      inputs: numbers,
      policy: ranking("{mrr: {max-drop: 0.2}, 'hit_rate@1': {min: 0.4}}"),
    });
    // The relevant one is first in 6 (5) of 10 queries, else second.
    expect(check("mrr")).toMatchObject({ observed: 0.75, baseline: 0.8, verdict: "pass", confidence: 0.95 });
    expect(check("hit_rate@1")).toMatchObject({ observed: 0.5, verdict: "pass" });
    expect(metrics).toMatchObject({ "hit_rate@1": 0.5, ndcg: expect.closeTo(0.5 + 0.5 / Math.log2(3), 12) });
  });

  test("are sliced by what all rows of a query share, and by nothing else", async () => {
    const files = { "c.csv": lists(400, 5), "b.csv": lists(400, 6) };
    const slice = (by: string) => `  slices:\n    - {by: ${by}, min-rows: 100, limits: {mrr: {max-drop: 0.5}}}\n`;
    const { check } = await runGate({
      files,
      inputs: numbers,
      policy: ranking("{mrr: {min: 0.1}}", slice("country")),
    });
    expect(check("mrr[country=de]")).toMatchObject({ observed: 0.75 });
    const cut = await refusalOf({ files, inputs: numbers, policy: ranking("{mrr: {min: 0.1}}", slice("relevant")) });
    expect(cut).toMatchObject({ code: "cut-query", message: expect.stringContaining("relevant=0") });
    const few = await runGate({
      files: { "c.csv": lists(100, 5), "b.csv": lists(100, 6) },
      inputs: numbers,
      policy: ranking("{mrr: {min: 0.1}}", slice("country")),
    });
    expect(few.check("mrr[country=fr]")).toMatchObject({
      reason: "below-min-rows",
      message: "country=fr has 50 queries, fewer than the 100 that are judged",
    });
  });

  test("are kept by a bundle, whose keys are query and document together", async () => {
    const wrote = await runGate({
      files: { "c.csv": lists(100, 6) },
      inputs: { candidate: "c.csv", "write-baseline": "next.json" },
      policy: ranking("{mrr: {min: 0.1}}"),
    });
    const bundle = wrote.written("next.json") ?? "";
    expect(JSON.parse(bundle).predictions).toMatchObject({ task: "ranking", rows: 500 });
    const { check, result } = await runGate({
      files: { "c.csv": lists(100, 5), "b.json": bundle },
      inputs: { candidate: "c.csv", baseline: "b.json" },
      policy: ranking("{mrr: {max-drop: 0.2}}"),
    });
    expect(check("mrr")).toMatchObject({ observed: 0.75, baseline: 0.8 });
    expect(result.notes?.[0]).toContain("100 queries with 500 paired rows");
  });

  test("by place instead of score are found upside down", async () => {
    const upsideDown = (text: string) => text.replace(/,([0-9.]+)$/gm, (_, score) => `,${-Number(score)}`);
    const { check, verdict } = await runGate({
      files: { "c.csv": upsideDown(lists(100, 6)), "b.csv": upsideDown(lists(100, 6)) },
      inputs: numbers,
      policy: ranking("{mrr: {min: 0.1}}"),
    });
    expect(verdict).toBe("review");
    expect(check("score(baseline)")).toMatchObject({ reason: "implausible-scores" });
  });

  test.each([
    [
      "without a word on the query",
      lists(10, 5),
      "columns: {key: doc, truth: relevant, score: score}\nregression: {limits: {mrr: {min: 0.1}}}\n",
      "column-not-named",
      "which column holds the query",
    ],
    [
      "with a query that is missing",
      lists(10, 5).replace("\nq3,d2", "\n,d2"),
      ranking("{mrr: {min: 0.1}}"),
      "missing-key",
      "first in row 18",
    ],
    [
      "with a document twice in a list",
      lists(10, 5).replace("\nq3,d2", "\nq3,d1"),
      ranking("{mrr: {min: 0.1}}"),
      "duplicate-key",
      '[\\"q3\\",\\"d1\\"]',
    ],
  ])("%s are refused", async (_, text, policy, code, message) => {
    const refused = await refusalOf({ files: { "c.csv": text }, inputs: { candidate: "c.csv" }, policy });
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("without a baseline need no key", async () => {
    const { check } = await runGate({
      files: { "c.csv": lists(100, 6, false) },
      inputs: { candidate: "c.csv" },
      policy: "columns: {query: query, truth: relevant, score: score}\nregression: {limits: {mrr: {min: 0.7}}}\n",
    });
    expect(check("mrr")).toMatchObject({ observed: 0.8, verdict: "pass" });
  });
});

describe("a metric that only a convention gives its best value", () => {
  const irrelevant = Array.from({ length: 700 }, (_, row) => `q${row % 70},d${row},0,${row % 13}`);
  const constant = Array.from({ length: 100 }, (_, row) => `k${row},3,3`);

  test.each([
    ["label_ranking_average_precision: {min: 0.9}", "no query has a relevant item"],
    ["coverage_error: {max: 3}", "no query has a relevant item"],
    ["r2: {min: 0.9}", "the truth is the same in every row"],
  ])("keeps no bound: %s", async (limits, because) => {
    const isNumber = limits.startsWith("r2");
    const { result } = await runGate({
      files: { "c.csv": (isNumber ? ["d,rel,s", ...constant] : ["q,d,rel,s", ...irrelevant]).join("\n") },
      inputs: { candidate: "c.csv", limits },
      policy: `columns: {key: d, truth: rel, ${isNumber ? "prediction: s" : "score: s, query: q"}}`,
    });
    expect(result.checks).toMatchObject([
      { verdict: "review", reason: "too-few-events", message: expect.stringContaining(because) },
    ]);
  });
});
