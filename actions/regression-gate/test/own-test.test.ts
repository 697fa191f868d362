import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, csvOf, type MadeRow, refusalOf, rowsOf, runGate } from "./fixture.ts";

/** Ways in which a candidate could choose the test that it is judged by: none of them passes. */
const good = rowsOf(2000, 10);
const worse = rowsOf(2000, 4, 3);
const inputs = { candidate: "c.csv", baseline: "b.csv", ...ACCURACY_COLUMNS, limits: "accuracy: {max-drop: 0.02}" };
type Cells = (row: MadeRow) => Readonly<Record<string, string | number>>;

function csv(rows: readonly MadeRow[], cells: Cells): string {
  const names = Object.keys(cells(rows[0] as MadeRow));
  return `${[names.join(","), ...rows.map((row) => Object.values(cells(row)).join(","))].join("\n")}\n`;
}

const answers: Cells = ({ id, predicted }) => ({ id, predicted });
const judged: Cells = ({ id, truth, predicted }) => ({ id, truth, predicted });
const onlyRight: Cells = (row) => ({ ...judged(row), weight: row.truth === row.predicted ? 1 : 0.01 });

describe("what only the candidate's file says asks for review:", () => {
  test("the truth, which is what it predicts", async () => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csv(worse, (row) => ({ ...answers(row), truth: row.predicted })), "b.csv": csv(good, answers) },
      inputs,
    });
    expect(check("accuracy")).toMatchObject({ verdict: "pass", observed: 1 });
    expect(verdict).toBe("review");
    expect(check("truth")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message:
        'both models are judged by the truth that candidate c.csv says: baseline b.csv has no column "truth" to hold it against',
      remedy: expect.stringContaining("truth-file"),
    });
  });

  test.each(["b.csv", "b.json"])("weights, which count the rows that it has right, beside %s", async (baseline) => {
    const first = await runGate({
      files: { "c.csv": csv(good, judged) },
      inputs: { ...inputs, baseline: "none.json", "write-baseline": "b.json" },
    });
    const { verdict, check } = await runGate({
      files: { "c.csv": csv(worse, onlyRight), "b.csv": csv(good, judged), "b.json": first.written("b.json") ?? "" },
      inputs: { ...inputs, baseline, weight: "weight" },
    });
    expect(check("accuracy")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("weight")).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });

  test.each([
    ["columns", "{by: group, limits: {accuracy: {max-drop: 0.05}}}", "group"],
    ["a condition", '{where: "\\"group\\" = \'odd\'", limits: {accuracy: {max-drop: 0.05}}}', "\"group\" = 'odd'"],
  ])("which rows are in slices by %s", async (_, slice, shown) => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(good), "b.csv": csv(good, judged) },
      inputs,
      policy: `regression: {slices: [${slice}]}`,
    });
    expect(verdict).toBe("review");
    expect(check(`slices(${shown})`)).toMatchObject({
      reason: "not-comparable",
      message: expect.stringContaining("baseline b.csv lacks columns"),
    });
  });
});

test("which rows are in which group of fairness asks for review where the candidate's file alone says it", async () => {
  // Yes is predicted of even rows alone, and every group gets its share of them by what the candidate calls it.
  const unfair = good.map(
    (row, at): MadeRow => ({
      ...row,
      predicted: row.group === "even" ? "Yes" : "No",
      group: at % 4 < 2 ? "even" : "odd",
    }),
  );
  const { verdict, check } = await runGate({
    files: { "c.csv": csvOf(unfair), "b.csv": csv(good, judged) },
    inputs: { ...inputs, positive: "Yes", limits: "accuracy: {min: 0.1}" },
    policy: "regression: {fairness: [{by: group, limits: {demographic_parity_difference: {max: 0.1}}}]}",
  });
  expect(check("demographic_parity_difference(group)")).toMatchObject({ verdict: "pass" });
  expect(verdict).toBe("review");
  expect(check("slices(group)")).toMatchObject({
    reason: "not-comparable",
    message: expect.stringContaining("which rows are in the slices or groups by group"),
  });
});

describe("a truth-file that holds truth and weight for both models", () => {
  const weights = (row: MadeRow) => (Number(row.id.slice(1)) % 3) + 1;
  const truths = csv(good, (row) => ({ id: row.id, truth: row.truth, weight: weights(row) }));
  const apart = { ...inputs, "truth-file": "t.csv", weight: "weight" };
  /** By hand: every tenth row is wrong, and rows 0, 10, 20, … have the weights 1, 2, 3, 1, …; the sum of all is 3999. */
  const wrong = good.filter(({ truth, predicted }) => truth !== predicted);
  const accuracy = 1 - wrong.reduce((sum, row) => sum + weights(row), 0) / 3999;

  test("decides, and leaves nothing to the candidate", async () => {
    const { verdict, check, result } = await runGate({
      files: { "c.csv": csv(good, answers), "b.csv": csv(good, answers), "t.csv": truths },
      inputs: apart,
    });
    expect(verdict).toBe("pass");
    expect(check("accuracy")?.observed).toBeCloseTo(accuracy, 12);
    expect(result.checks.map(({ id }) => id)).toEqual(["accuracy"]);
  });

  test("wins over weights of the candidate's own", async () => {
    const { check } = await runGate({
      files: { "c.csv": csv(good, onlyRight), "b.csv": csv(good, answers), "t.csv": truths },
      inputs: apart,
    });
    expect(check("accuracy")?.observed).toBeCloseTo(accuracy, 12);
  });

  test("is kept in the bundle, which holds the next candidate to it", async () => {
    const first = await runGate({
      files: { "c.csv": csv(good, answers), "t.csv": truths },
      inputs: { ...apart, baseline: "none.json", "write-baseline": "b.json" },
    });
    const next = { "b.json": first.written("b.json") ?? "", "t.csv": truths };
    const same = await runGate({
      files: { ...next, "c.csv": csv(good, answers) },
      inputs: { ...apart, baseline: "b.json" },
    });
    expect(same.verdict).toBe("pass");
    expect(same.check("accuracy")).toMatchObject({ change: 0 });
    const { "truth-file": _, ...own } = apart;
    await expect(
      runGate({ files: { ...next, "c.csv": csv(good, onlyRight) }, inputs: { ...own, baseline: "b.json" } }),
    ).rejects.toThrow("the weight differs between candidate and baseline");
  });
});

describe("a truth-file that contradicts what the baseline was judged by asks for review:", () => {
  const columns = { ...inputs, "truth-file": "t.csv", weight: "weight" };
  const weighed: Cells = (row) => ({ ...judged(row), weight: 2 });
  const truthsOf = (rows: readonly MadeRow[], cells: Cells) => csv(rows, cells);
  const honest = truthsOf(good, ({ id, truth }) => ({ id, truth, weight: 2 }));
  const bundle = runGate({
    files: { "c.csv": csv(good, answers), "t.csv": honest },
    inputs: { ...columns, baseline: "none.json", "write-baseline": "b.json" },
  }).then(({ written }) => written("b.json") ?? "");
  const own: Cells = ({ id, predicted }) => ({ id, truth: predicted, weight: 2 });
  const light: Cells = ({ id, truth, predicted }) => ({ id, truth, weight: truth === predicted ? 2 : 0.01 });
  test.each([
    ["the truth is what the candidate predicts", own, "truth", "b.csv"],
    ["the truth is what the candidate predicts", own, "truth", "b.json"],
    ["what it gets wrong weighs little", light, "weight", "b.csv"],
    ["what it gets wrong weighs little", light, "weight", "b.json"],
  ])("%s (%s, %s, %s)", async (_, cells, what, baseline) => {
    const { verdict, check, result } = await runGate({
      files: {
        "c.csv": csv(worse, answers),
        "b.csv": csv(good, weighed),
        "b.json": await bundle,
        "t.csv": truthsOf(worse, cells),
      },
      inputs: { ...columns, baseline },
    });
    expect(check("accuracy")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    // By hand: 500 of the worse model's 2,000 rows are wrong.
    expect(check(`${what}(baseline)`)).toMatchObject({
      reason: "not-comparable",
      message: expect.stringMatching(
        new RegExp(`the ${what} differs between truth-file t.csv and baseline b.* in 500 rows`),
      ),
      counts: { rows: 500 },
    });
    expect(result.provenance.rules.map(({ path }) => path)).toContain("t.csv");
  });

  test("of an anchor, the numbers are held, and a person has to look where no baseline holds the truth", async () => {
    const { baseline: _, ...alone } = columns;
    const { verdict, check } = await runGate({
      files: { "c.csv": csv(worse, answers), "a.json": await bundle, "t.csv": truthsOf(worse, own) },
      inputs: { ...alone, limits: "accuracy: {min: 0.5}" },
      policy: "regression: {anchor: {baseline: a.json, limits: {accuracy: {max-drop: 0.02}}}}",
    });
    expect(check("accuracy[anchor]")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("rows[anchor]")?.message).toContain("the truth differs");
  });

  test("gaps in the baseline's truth contradict nothing", async () => {
    const { verdict } = await runGate({
      files: {
        "c.csv": csv(good, answers),
        "b.csv": csv(good, (row) => ({ ...weighed(row), truth: row.id === "k7" ? "" : row.truth })),
        "t.csv": honest,
      },
      inputs: columns,
    });
    expect(verdict).toBe("pass");
  });
});

test("without a baseline, a candidate that leaves out rows of the truth does not pass", async () => {
  const run = (rows: readonly MadeRow[]) =>
    runGate({
      files: { "c.csv": csv(rows, answers), "t.csv": csv(worse, ({ id, truth }) => ({ id, truth })) },
      inputs: {
        candidate: "c.csv",
        "truth-file": "t.csv",
        ...ACCURACY_COLUMNS,
        limits: "accuracy: {min: 0.9}",
      },
    });
  const { verdict, check } = await run(worse.filter(({ truth, predicted }) => truth === predicted));
  expect(check("accuracy")).toMatchObject({ verdict: "pass", observed: 1 });
  expect(verdict).toBe("review");
  expect(check("rows")).toMatchObject({
    reason: "not-comparable",
    message: expect.stringContaining("no answer for 500 of the 2,000 rows of the truth-file"),
  });
  const whole = await run(worse);
  expect(whole.verdict).toBe("fail");
  expect(whole.check("rows")).toBeUndefined();
});

describe("rows that a first candidate left out", () => {
  const right = worse.filter(({ truth, predicted }) => truth === predicted);
  const columns = { ...inputs, "truth-file": "t.csv" };
  const truths = csv(worse, ({ id, truth }) => ({ id, truth }));

  test("are not laundered by its bundle", async () => {
    const first = await runGate({
      files: { "c.csv": csv(right, answers), "t.csv": truths },
      inputs: { ...columns, baseline: "none.json", "write-baseline": "b.json" },
    });
    expect(first.verdict).toBe("review");
    expect(first.written("b.json")).toBeUndefined();
    expect(first.result.notes?.join()).toContain("was not written");
  });

  test("are not excused by a baseline without them", async () => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csv(right, answers), "b.csv": csv(right, answers), "t.csv": truths },
      inputs: columns,
    });
    expect(check("rows")).toBeUndefined();
    expect(verdict).toBe("review");
    expect(check("rows(truth-file)")).toMatchObject({
      reason: "not-comparable",
      message: "neither the candidate nor the baseline has an answer for 500 of the 2,000 rows of the truth-file",
    });
  });

  test.each(["none.json", "b.csv"])("count only where their truth is known, beside %s", async (baseline) => {
    const limits = "accuracy: {min: 0.9}";
    const run = (truth: (row: MadeRow) => string) =>
      runGate({
        files: {
          "c.csv": csv(right, answers),
          "b.csv": csv(right, answers),
          "t.csv": csv(worse, (row) => ({ id: row.id, truth: truth(row) })),
        },
        inputs: { ...columns, baseline, limits },
      });
    const ids = async (truth: (row: MadeRow) => string) =>
      (await run(truth)).result.checks.map(({ id }) => id).filter((id) => id.startsWith("rows"));
    expect(await ids((row) => (row.truth === row.predicted ? row.truth : ""))).toEqual([]);
    expect(await ids((row) => row.truth)).toHaveLength(1);
  });
});

describe("a slice by a condition", () => {
  /** Wrong wherever the group is odd; the second hides them under the other group's name. */
  const harmful = good.map((row) => (row.group === "odd" && Number(row.id.slice(1)) % 3 === 1 ? flipped(row) : row));
  const hidden = harmful.map((row) => (row.truth === row.predicted ? row : { ...row, group: "even" }));
  const policy =
    'regression:\n  limits: {accuracy: {max-drop: 0.3}}\n  slices: [{where: "\\"group\\" = \'odd\'", name: odd, limits: {accuracy: {max-drop: 0.05}}}]\n';

  function flipped(row: MadeRow): MadeRow {
    return { ...row, predicted: row.truth === "Yes" ? "No" : "Yes" };
  }

  const run = async (candidate: readonly MadeRow[], baseline: string, more: Readonly<Record<string, string>> = {}) =>
    runGate({
      files: { "c.csv": csvOf(candidate), "b.csv": csvOf(good), ...more },
      inputs: { ...inputs, limits: "", baseline },
      policy,
    });

  test("fails where it is harmed, and asks for review where the candidate moves rows out of it", async () => {
    expect((await run(harmful, "b.csv")).check("accuracy[odd]")).toMatchObject({ verdict: "fail" });
    const { check, verdict } = await run(hidden, "b.csv");
    const moved = hidden.filter((row, at) => row.group !== good[at]?.group).length;
    expect(check("accuracy[odd]")).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check("slices(\"group\" = 'odd')")).toMatchObject({ reason: "not-comparable", counts: { rows: moved } });
  });

  test("is counted against a bundle also where the candidate has a row more", async () => {
    const first = await runGate({
      files: { "c.csv": csvOf(good) },
      inputs: { ...inputs, limits: "", baseline: "none.json", "write-baseline": "b.json" },
      policy,
    });
    const bundle = { "b.json": first.written("b.json") ?? "" };
    const more = rowsOf(2001, 10).slice(2000);
    expect((await run([...good, ...more], "b.json", bundle)).verdict).toBe("pass");
    const { check, verdict } = await run([...hidden, ...more], "b.json", bundle);
    expect(verdict).toBe("review");
    expect(check("slices(\"group\" = 'odd')")).toMatchObject({ reason: "not-comparable" });
  });
});

describe("a bundle's slices are held against the candidate's", () => {
  const odd = "\"group\" = 'odd'";
  const policy = `regression: {limits: {accuracy: {max-drop: 0.3}}, slices: [{where: '"group" = ''odd''', limits: {accuracy: {max-drop: 0.1}}}]}`;
  const truths = csv(good, ({ id, truth }) => ({ id, truth }));
  const sliced = (rows: readonly MadeRow[]) => csv(rows, ({ id, predicted, group }) => ({ id, predicted, group }));
  const extra = rowsOf(2001, 10).slice(2000);
  const run = async (before: readonly MadeRow[], after: readonly MadeRow[], more: Readonly<Record<string, string>>) => {
    const columns = { ...inputs, ...more, limits: "" };
    const truth = { "t.csv": truths };
    const shown = "truth-file" in more ? sliced : csvOf;
    const first = await runGate({
      files: { ...truth, "c.csv": shown(before) },
      inputs: { ...columns, baseline: "none.json", "write-baseline": "b.json" },
      policy,
    });
    const files = { ...truth, "c.csv": shown(after), "b.json": first.written("b.json") ?? "" };
    return runGate({ files, inputs: { ...columns, baseline: "b.json" }, policy });
  };
  const thinned = good.map((row, at) => (at % 10 === 2 ? { ...row, group: "odd" } : row));
  const moved = good.map((row, at) => (at % 6 === 1 ? { ...row, group: "even" } : row));

  test("also where a condition has taken in rows that thin the harmed ones", async () => {
    const { verdict, check } = await run(good, thinned, {});
    expect(check(`accuracy[${odd}]`)).toMatchObject({ verdict: "pass" });
    expect(verdict).toBe("review");
    expect(check(`slices(${odd})`)).toMatchObject({ reason: "not-comparable", counts: { rows: 200 } });
  });

  test.each([
    ["this candidate", good, [...moved, ...extra]],
    ["the one before", [...good, ...extra], moved],
    ["both", [...good, ...extra], [...moved, ...extra]],
  ])("also where %s has a row more than the truth-file", async (_, before, after) => {
    const { verdict, check } = await run(before, after, { "truth-file": "t.csv" });
    expect(verdict).toBe("review");
    expect(check(`slices(${odd})`)).toMatchObject({ reason: "not-comparable", counts: { rows: 334 } });
  });

  test("and are no finding where they are the same, whatever rows there are without a truth", async () => {
    const { verdict } = await run([...good, ...extra], good, { "truth-file": "t.csv" });
    expect(verdict).toBe("pass");
  });
});

describe("what is held against itself is an error:", () => {
  const files = { "c.csv": csvOf(good), "c.json": '{"accuracy": 0.9}', "b.csv": csvOf(good) };
  test.each([
    ["the baseline", { baseline: "c.csv" }],
    ["a baseline by another spelling of its path", { baseline: "./c.csv" }],
    ["metrics", { candidate: "*.json", baseline: "c.json" }],
    ["the truth", { "truth-file": "c.csv" }],
  ])("%s", async (_, more) => {
    expect(await refusalOf({ files, inputs: { ...inputs, ...more } })).toMatchObject({
      code: "same-file",
      reason: "invalid-input",
      message: expect.stringContaining("which is the candidate itself"),
    });
  });
});

test.each(["m.bin", "./m.bin", "*.bin"])(
  "a model that is held against its own file, as %s, is an error",
  async (own) => {
    const run = {
      files: { "m.bin": "weights" },
      inputs: { model: "m.bin", "baseline-model": own, limits: "model_size_mb: {max-ratio: 1}" },
    };
    expect(await refusalOf(run)).toMatchObject({
      code: "same-file",
      message: "input `baseline-model` names m.bin, which is the candidate itself",
    });
  },
);

describe("a gate that decides nothing does not pass:", () => {
  const sliced = (rows: readonly MadeRow[], slice: string, limits = "") =>
    runGate({
      files: { "c.csv": csvOf(rows), "b.csv": csvOf(rows.toReversed()) },
      inputs: { ...inputs, limits },
      policy: `regression: {slices: [${slice}]}`,
    });
  test.each([
    ["slices that are too small", "{by: group, min-rows: 5000, limits: {accuracy: {max-drop: 0.1}}}"],
    ["slices that are undecided", "{by: group, limits: {accuracy: {max-drop: 0.0001}}}"],
  ])("%s", async (_, slice) => {
    const { verdict, check, result } = await sliced(good, slice);
    expect(result.checks.filter(({ id }) => id !== "decided").every((one) => one.verdict === "pass")).toBe(true);
    expect(verdict).toBe("review");
    expect(check("decided")).toMatchObject({ reason: "no-checks", message: expect.stringContaining("2 checks") });
  });

  test.each([
    ["without a baseline", "accuracy: {max-drop: 0.1, severity: info}", {}],
    ["inconclusive", "accuracy: {max-drop: 0.0001, severity: info}", { baseline: "b.csv" }],
    ["shown to be broken", "accuracy: {min: 0.999, severity: info}", { baseline: "b.csv" }],
  ])("slices that are too small, beside what is only noted: %s", async (_, limits, baseline) => {
    const { baseline: __, ...alone } = inputs;
    const slice = "{by: group, min-rows: 5000, limits: {accuracy: {min: 0.1}}}";
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(good), "b.csv": csvOf(good.toReversed()) },
      inputs: { ...alone, ...baseline, limits },
      policy: `regression: {slices: [${slice}]}`,
    });
    expect(verdict).toBe("review");
    expect(check("decided")).toMatchObject({ reason: "no-checks", message: expect.stringContaining("2 checks") });
  });

  test.each([
    ["inconclusive", "accuracy: {max-drop: 0.0001, severity: info}"],
    ["shown to be broken", "accuracy: {min: 0.999, severity: info}"],
  ])("but limits that are only noted are not asked to decide: %s", async (_, limits) => {
    const { verdict, check } = await runGate({
      files: { "c.csv": csvOf(good), "b.csv": csvOf(good.toReversed()) },
      inputs: { ...inputs, limits },
    });
    expect([verdict, check("decided")]).toEqual(["pass", undefined]);
  });

  test("but beside one that is decided they are listed and move nothing", async () => {
    const slice = "{by: group, min-rows: 5000, limits: {accuracy: {max-drop: 0.1}}}";
    const { verdict, check } = await sliced(good, slice, inputs.limits);
    expect([verdict, check("decided")]).toEqual(["pass", undefined]);
  });
});

test("a truth-file that has lost rows which the baseline was judged on does not pass", async () => {
  const known = good.filter(({ id }) => Number(id.slice(1)) % 4 !== 0);
  const { verdict, check } = await runGate({
    files: {
      "c.csv": csv(good, answers),
      "b.csv": csv(good, judged),
      "t.csv": csv(known, ({ id, truth }) => ({ id, truth })),
    },
    inputs: { ...inputs, "truth-file": "t.csv" },
  });
  expect(verdict).toBe("review");
  expect(check("rows")).toMatchObject({
    counts: { rows: 2000, missing: 500 },
    message: expect.stringContaining("or the truth-file no truth, for 500 of the 2,000 rows of the baseline"),
  });
});
