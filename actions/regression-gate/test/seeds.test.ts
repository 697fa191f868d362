import { describe, expect, test } from "@jest/globals";
import { ACCURACY_COLUMNS, csvOf, refusalOf, rowsOf, runGate } from "./fixture.ts";

/** Metrics JSONs of several seeds in a folder. */
const seeds = (folder: string, values: readonly number[]) =>
  Object.fromEntries(values.map((accuracy, at) => [`${folder}/${at}.json`, JSON.stringify({ accuracy })]));

// s = √(10 / 4) = 1.5811 thousandths on either side, pooled the same on 8 degrees: t is 2.3060, t·√2·s 0.005156; on 4
// degrees, of one side alone, t is 2.7764, t·√2·s 0.006208.
const FIVE = [0.798, 0.799, 0.8, 0.801, 0.802];
const inputs = { candidate: "c/*.json", baseline: "b/*.json" };

const judged = (candidate: readonly number[], baseline: readonly number[], limit: string) =>
  runGate({
    files: { ...seeds("c", candidate), ...seeds("b", baseline) },
    inputs: { ...inputs, limits: `accuracy: {${limit}}` },
  });

describe("several seeds on either side", () => {
  const lower = (by: number) => FIVE.map((value) => value - by);

  test.each([
    ["an equal recipe inside its limit", FIVE, "max-drop: 0.01", "pass", "within-limit"],
    ["a recipe shown to be worse", lower(0.02), "max-drop: 0.01", "fail", "dropped"],
    ["a recipe that the seeds cannot tell", lower(0.009), "max-drop: 0.01", "review", "inconclusive"],
  ])("%s", async (_, candidate, limit, verdict, reason) => {
    const { check, result } = await judged(candidate, FIVE, limit);
    expect(check("accuracy")).toMatchObject({ verdict, reason });
    expect(result.notes?.[0]).toContain("whether the recipe got worse");
  });

  test("the undecided one says how many seeds would do", async () => {
    const { check } = await judged(lower(0.0085), FIVE, "max-drop: 0.01");
    expect(check("accuracy")?.needed).toMatchObject({ have: 5, runs: expect.any(Number) });
    expect(check("accuracy")?.remedy).toMatch(/^train at least \d+ seeds a side/);
  });

  test.each([
    ["an amount", "max-drop: 0.002", "accuracy: a limit of 0.002 is below what 10 seeds can resolve (0.005156)."],
    [
      "a share of the baseline",
      "max-drop: 0.5%",
      "accuracy: a limit of 0.004 is below what 10 seeds can resolve (0.005156).",
    ],
    ["a ratio", "min-ratio: 0.995", "accuracy: a limit of 0.004 is below what 10 seeds can resolve (0.005156)."],
  ])("the noise floor is printed beside a limit that is below it: %s", async (_, limit, said) => {
    const { result } = await judged(FIVE, FIVE, limit);
    expect(result.notes?.join("\n")).toContain("(t·√2·s): accuracy 0.005156.");
    expect(result.notes).toContain(said);
  });

  test("of a limit above the noise floor nothing is said", async () => {
    const { result } = await judged(FIVE, FIVE, "max-drop: 0.01");
    expect(result.notes?.join("\n")).not.toContain("is below what");
  });
});

describe("one number against several seeds", () => {
  test.each([
    ["a candidate that the seeds could have given", [0.799], FIVE, "max-drop: 0.01", "pass", "within-limit"],
    ["a candidate far below the seeds", [0.77], FIVE, "max-drop: 0.01", "fail", "dropped"],
    ["a candidate that may or may not", [0.795], FIVE, "max-drop: 0.005", "review", "inconclusive"],
    ["seeds against one number of production's", FIVE, [0.801], "max-drop: 0.01", "pass", "within-limit"],
  ])("%s", async (_, candidate, baseline, limit, verdict, reason) => {
    const { check, result } = await judged(candidate, baseline, limit);
    expect(check("accuracy")).toMatchObject({ verdict, reason });
    expect(result.notes?.[0]).toContain("a single run");
    expect(result.notes?.join("\n")).toContain("(t·√2·s): accuracy 0.006208.");
  });

  test("says in words that there was a single run", async () => {
    const { check } = await judged([0.795], FIVE, "max-drop: 0.005");
    expect(check("accuracy")?.message).toMatch(/^A single run on one side cannot show/);
  });

  test("that are too few, or all the same, asks for review", async () => {
    for (const baseline of [
      [0.8, 0.81],
      [0.8, 0.8, 0.8],
    ]) {
      const { check } = await judged([0.8], baseline, "max-drop: 0.05");
      expect(check("accuracy")).toMatchObject({ verdict: "review", reason: "too-few-samples" });
    }
  });
});

describe("two files of one seed", () => {
  type Metrics = Readonly<Record<string, number | string>>;
  const folder = (name: string, runs: readonly Metrics[]) =>
    Object.fromEntries(runs.map((run, at) => [`${name}/${at}.json`, JSON.stringify(run)]));
  const runs = (more: (at: number) => Metrics): Metrics[] => FIVE.map((accuracy, at) => ({ accuracy, ...more(at) }));
  const against = (candidate: readonly Metrics[], baseline: readonly Metrics[] = runs(() => ({}))) => ({
    files: { ...folder("c", candidate), ...folder("b", baseline) },
    inputs: { ...inputs, limits: "accuracy: {max-drop: 0.01}" },
  });
  const hash = (at: number) => String(at).repeat(64);

  test.each([
    ["that name it", (at: number) => ({ accuracy: 0.8, seed: at % 4 }), "/4.json are both of the seed 0"],
    ["that name it as text", (at: number) => ({ accuracy: 0.8, seed: `s${at % 4}` }), "both of the seed s0"],
    [
      "of the same predictions",
      (at: number) => ({ predictions_sha256: hash(at % 4) }),
      "the predictions 000000000000…",
    ],
  ])("%s are refused on either side", async (_, more, message) => {
    for (const options of [
      against(runs(more)),
      against(
        runs(() => ({})),
        runs(more),
      ),
    ])
      expect(await refusalOf(options)).toMatchObject({
        code: "repeated-seed",
        message: expect.stringContaining(message),
      });
  });

  test("ask for review on any side where they have other metrics: epochs of one run, or folds", async () => {
    const plain = runs((at) => ({ seed: at }));
    const folds = runs(() => ({ seed: 42 }));
    const { check, verdict } = await runGate(against(folds, plain));
    expect(verdict).toBe("review");
    expect(check("seeds(candidate)")).toMatchObject({
      reason: "not-comparable",
      message: "c/0.json and c/1.json of the candidate are both of the seed 42, with other metrics",
      remedy: expect.stringContaining('such as "42, fold 3"'),
    });
    expect((await runGate(against(plain, folds))).check("seeds(baseline)")?.verdict).toBe("review");
    const told = runs((at) => ({ seed: `42, fold ${at}` }));
    expect((await runGate(against(told, told))).verdict).toBe("pass");
  });

  test("of 64 bits are read, and say nothing where they are no text: as doubles, neighbours are one number", async () => {
    const big = (at: number) => `10420943123456789${100 + at}`;
    const numbers = Object.fromEntries(
      ["c", "b"].flatMap((side) =>
        FIVE.map((accuracy, at) => [`${side}/${at}.json`, `{"accuracy": ${accuracy}, "seed": ${big(at)}}`]),
      ),
    );
    const limits = "accuracy: {max-drop: 0.01}";
    expect((await runGate({ files: numbers, inputs: { ...inputs, limits } })).verdict).toBe("pass");
    const texts = runs((at) => ({ accuracy: 0.8, seed: big(at % 4) }));
    expect((await refusalOf(against(texts))).message).toContain("both of the seed 10420943123456789100");
  });

  test("of either side may have the same seed", async () => {
    const named = runs((at) => ({ seed: at, predictions_sha256: hash(at) }));
    expect((await runGate(against(named, named))).verdict).toBe("pass");
  });

  test.each([
    ["no seed", { seed: 1.5 }, "seed is 1.5"],
    ["no hash", { predictions_sha256: "abc" }, 'predictions_sha256 is "abc"'],
  ])("%s is refused", async (_, more, message) => {
    const refused = await refusalOf(against([{ accuracy: 0.8, ...more }]));
    expect(refused.message).toContain(message);
  });

  test("with the same losses to the last digit ask for review, on either side", async () => {
    // best.json is the seed that was best, once more: counted as a run of its own it would narrow the interval.
    const losses = runs((at) => ({ log_loss: 0.4123456789012 + at / 1000 }));
    const best = [...losses, losses[4] as Metrics];
    const { check, verdict } = await runGate(against(best, losses));
    expect(verdict).toBe("review");
    expect(check("seeds(candidate)")).toMatchObject({
      verdict: "review",
      reason: "not-comparable",
      message: expect.stringContaining("c/4.json and c/5.json (log_loss 0.4163456789012)"),
    });
    expect((await runGate(against(losses, best))).check("seeds(baseline)")).toMatchObject({ verdict: "review" });
    expect((await runGate(against(losses, losses))).verdict).toBe("pass");
  });

  test.each([
    ["shares of rows, which two seeds may have in common", () => ({ f1: 0.7123456789012 })],
    ["losses that are written with few digits", () => ({ log_loss: 0.412 })],
  ])("is no more than a note where they hold %s", async (_, more) => {
    const alike = runs(more);
    const { result, verdict } = await runGate(against([...alike, alike[2] as Metrics]));
    expect(verdict).toBe("pass");
    expect(result.notes?.join("\n")).toContain("c/2.json and c/5.json say the same");
  });

  test("is told where the gate itself wrote their metrics", async () => {
    const { metrics } = await runGate({
      files: { "c.csv": csvOf(rowsOf(200, 10)) },
      inputs: { candidate: "c.csv", ...ACCURACY_COLUMNS, limits: "accuracy: {min: 0.5}" },
    });
    const one = { ...metrics, accuracy: 0.8 };
    expect((await refusalOf(against([one, { ...one, accuracy: 0.81 }]))).code).toBe("repeated-seed");
  });
});

test("predictions of several seeds are no one table: each seed's metrics JSON is what is judged", async () => {
  const columns = { ...ACCURACY_COLUMNS, limits: "accuracy: {max-drop: 0.05}" };
  const files = { "s1.csv": csvOf(rowsOf(100, 10)), "s2.csv": csvOf(rowsOf(100, 10, 3)) };
  expect(await refusalOf({ files, inputs: { candidate: "s*.csv", ...columns } })).toMatchObject({
    reason: "duplicate-key",
    remedy: expect.stringContaining("of several seeds, run this gate on each and give the metrics JSONs"),
  });
  const apart = csvOf(rowsOf(200, 10));
  const [header = "", ...lines] = apart.trimEnd().split("\n");
  const shards = {
    "s1.csv": `${[header, ...lines.slice(0, 100)].join("\n")}\n`,
    "s2.csv": `${[header, ...lines.slice(100)].join("\n")}\n`,
    "b.csv": apart,
  };
  const { verdict } = await runGate({ files: shards, inputs: { candidate: "s*.csv", baseline: "b.csv", ...columns } });
  expect(verdict).toBe("pass");
});
