import { describe, expect, test } from "@jest/globals";
import { COLUMNS, inputsOf, refusalOf, runGate } from "./fixture.ts";

const inputs = { candidate: "c.csv", baseline: "b.csv", ...COLUMNS };
const policy = (rule: string) => `regression:\n  fairness:\n    - ${rule}\n`;
const PARITY = "{by: sex, limits: {demographic_parity_difference: {max: 0.1}}}";

interface Group {
  readonly sex: string;
  readonly rows: number;
  /** How many of the rows are positive, and how many of the positive and of the negative ones are predicted so. */
  readonly positive: number;
  readonly hits: number;
  readonly falseAlarms: number;
}

/** Rows of each group with exactly these counts. */
function csvOf(groups: readonly Group[]): string {
  const lines = groups.flatMap(({ sex, rows, positive, hits, falseAlarms }) =>
    Array.from({ length: rows }, (_, row) => {
      const isPositive = row < positive;
      const selected = isPositive ? row < hits : row - positive < falseAlarms;
      const label = (yes: boolean) => (yes ? "Yes" : "No");
      return `${sex}${row},${sex},${label(isPositive)},${label(selected)},${selected ? 0.8 : 0.2}`;
    }),
  );
  return `${["id,sex,truth,predicted,score", ...lines].join("\n")}\n`;
}

const men = (hits: number, falseAlarms: number): Group => ({ sex: "man", rows: 400, positive: 200, hits, falseAlarms });
const women = (hits: number, falseAlarms: number): Group => ({ ...men(hits, falseAlarms), sex: "woman" });
const fair = csvOf([men(150, 30), women(146, 30)]);

async function judged(candidate: string, rule: string, baseline = fair) {
  return runGate({ files: { "c.csv": candidate, "b.csv": baseline }, inputs, policy: policy(rule) });
}

describe("the gap between groups", () => {
  test("inside its limit passes, and names the groups, their rates and the baseline's gap", async () => {
    const { check, result, verdict } = await judged(csvOf([men(140, 40), women(136, 32)]), PARITY);
    // Selected are 180 and 168 of 400.
    expect(check("demographic_parity_difference(sex)")).toMatchObject({
      verdict: "pass",
      reason: "within-limit",
      limit: "at most 0.1",
      location: { file: "assay.yml", line: 3 },
    });
    expect(check("demographic_parity_difference(sex)")?.observed).toBeCloseTo(0.03, 12);
    expect(check("demographic_parity_difference(sex)")?.message).toContain(
      "is 0.03, at most 0.1; selection rate lowest at 0.42 in sex=woman, highest at 0.45 in sex=man",
    );
    expect(result.figures).toContainEqual(
      expect.objectContaining({ id: "selection_rate[sex=woman]", observed: 0.42, baseline: 0.44 }),
    );
    expect(result.notes?.join("\n")).toContain("Demographic parity difference by sex of the baseline is 0.01:");
    expect(verdict).toBe("pass");
  });

  test("beyond its limit fails, whatever the other metrics say", async () => {
    const { check, result } = await judged(csvOf([men(180, 60), women(140, 20)]), PARITY);
    // 240 and 160 of 400.
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "fail", reason: "above-max" });
    expect(check("demographic_parity_difference(sex)")?.observed).toBeCloseTo(0.2, 12);
    expect(result.outputs?.regressed).toBe("demographic_parity_difference(sex)");
  });

  test("of equalized odds is the wider of both rates', of ratios the smaller", async () => {
    const { check } = await judged(
      csvOf([men(180, 20), women(150, 10)]),
      "{by: sex, limits: {equalized_odds_difference: {max: 0.1}, equalized_odds_ratio: {min: 0.8}, disparate_impact: {min: 0.75, severity: warning}, equal_opportunity_difference: {max: 0.2}}}",
    );
    // True positives 0.9 and 0.75, false positives 0.1 and 0.05, selected 0.5 and 0.4.
    expect(check("equalized_odds_difference(sex)")).toMatchObject({ verdict: "fail", reason: "above-max" });
    expect(check("equalized_odds_difference(sex)")?.observed).toBeCloseTo(0.15, 12);
    expect(check("equalized_odds_ratio(sex)")).toMatchObject({ verdict: "fail", observed: 0.5 });
    expect(check("demographic_parity_ratio(sex)")).toMatchObject({ verdict: "pass", observed: 0.8 });
    expect(check("equal_opportunity_difference(sex)")).toMatchObject({ verdict: "pass" });
  });

  test("of groups that are never selected is parity by convention, and said to be", async () => {
    const nobody = csvOf([men(0, 0), women(0, 0)]);
    const { check } = await judged(nobody, "{by: sex, limits: {disparate_impact: {min: 0.8}}}", nobody);
    expect(check("demographic_parity_ratio(sex)")).toMatchObject({ verdict: "pass", observed: 1 });
    expect(check("demographic_parity_ratio(sex)")?.message).toContain(
      "by convention: the selection rate of every group is 0",
    );
  });

  test("is judged of the candidate alone where there is no baseline", async () => {
    const { check } = await runGate({
      files: { "c.csv": fair },
      inputs: { candidate: "c.csv", ...COLUMNS },
      policy: policy(PARITY),
    });
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "pass" });
  });
});

describe("evidence: interval", () => {
  const bounded = (max: number) =>
    `{by: sex, limits: {demographic_parity_difference: {max: ${max}, evidence: interval}}}`;

  test("asks for review where the rows cannot show the gap to be inside", async () => {
    const { check } = await judged(csvOf([men(150, 40), women(140, 34)]), bounded(0.08));
    // 190 and 174 of 400: a gap of 0.04, and by Newcombe's method up to 0.108.
    expect(check("demographic_parity_difference(sex)")).toMatchObject({
      verdict: "review",
      reason: "inconclusive",
      needed: { have: 800 },
    });
  });

  test("passes where they can, and fails where they show the contrary", async () => {
    const near = await judged(csvOf([men(150, 40), women(140, 34)]), bounded(0.15));
    expect(near.check("demographic_parity_difference(sex)")?.verdict).toBe("pass");
    const far = await judged(csvOf([men(190, 90), women(130, 20)]), bounded(0.15));
    expect(far.check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "fail", reason: "above-max" });
  });

  test("is not claimed of few rows", async () => {
    const few = (sex: string) => ({ sex, rows: 50, positive: 25, hits: 20, falseAlarms: 4 });
    const csv = csvOf([few("man"), few("woman")]);
    const { check } = await judged(csv, bounded(0.5), csv);
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "review", reason: "too-few-events" });
  });
});

describe("groups that cannot be compared", () => {
  const other = (rows: number, positive: number): Group => ({ sex: "other", rows, positive, hits: 0, falseAlarms: 0 });

  test("below min-rows are left out, and named", async () => {
    const csv = csvOf([men(150, 30), women(150, 30), other(20, 10)]);
    const { check, result } = await judged(csv, PARITY, csv);
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "pass", observed: 0 });
    expect(result.notes).toContain("Too few rows to compare by sex: sex=other (20).");
  });

  test("leave nothing to compare where only one is large enough", async () => {
    const csv = csvOf([men(150, 30), other(20, 10)]);
    const { check } = await judged(csv, PARITY, csv);
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "review", reason: "below-min-rows" });
  });

  test("without positive rows ask for review of what is about them, and of nothing else", async () => {
    const csv = csvOf([men(150, 30), women(150, 30), other(100, 0)]);
    const { check } = await judged(
      csv,
      "{by: sex, limits: {equalized_odds_difference: {max: 0.5}, demographic_parity_difference: {max: 0.5}}}",
      csv,
    );
    expect(check("equalized_odds_difference(sex)")).toMatchObject({ verdict: "review", reason: "too-few-events" });
    expect(check("equalized_odds_difference(sex)")?.message).toContain("sex=other");
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "pass", observed: 0.45 });
  });

  test("that the candidate has lost fail, where the rest would pass", async () => {
    const { check } = await judged(
      csvOf([men(150, 30), women(150, 30)]),
      PARITY,
      csvOf([men(150, 30), women(150, 30), other(100, 50)]),
    );
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "fail", reason: "missing-slice" });
  });

  test("that a bundle remembers fail too", async () => {
    const three = csvOf([men(150, 30), women(150, 30), { ...other(100, 50), hits: 40, falseAlarms: 5 }]);
    const first = await runGate({
      files: { "c.csv": three, "b.csv": three },
      inputs: { ...inputs, "write-baseline": "kept.json" },
      policy: policy(PARITY),
    });
    const bundle = first.written("kept.json");
    expect(first.verdict).toBe("pass");
    const { check } = await runGate({
      files: { "c.csv": csvOf([men(150, 30), women(150, 30)]), "kept.json": bundle ?? "" },
      inputs: { ...inputs, baseline: "kept.json" },
      policy: policy(PARITY),
    });
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "fail", reason: "missing-slice" });
  });

  test("are not there in metrics JSONs", async () => {
    const { check } = await runGate({
      files: { "c.json": '{"accuracy": 0.9}', "b.json": '{"accuracy": 0.9}' },
      inputs: { candidate: "c.json", baseline: "b.json" },
      policy: policy(PARITY),
    });
    expect(check("demographic_parity_difference(sex)")).toMatchObject({ verdict: "review", reason: "not-comparable" });
  });
});

describe("refused", () => {
  test.each([
    [
      "a metric that is no gap",
      "{by: sex, limits: {accuracy: {min: 0.5}}}",
      "regression.fairness limits accuracy, which is no gap between groups",
    ],
    [
      "a limit on the change",
      "{by: sex, limits: {demographic_parity_difference: {max-rise: 0.02}}}",
      "regression.fairness limits the change of demographic_parity_difference, of which no interval can be had",
    ],
    [
      "two limits on one gap",
      "{by: sex, limits: {disparate_impact: {min: 0.5}}}\n    - {by: sex, limits: {demographic_parity_ratio: {min: 0.8}}}",
      "regression.fairness limits demographic_parity_ratio(sex) twice",
    ],
    ["a rule without limits", "{by: sex}", "limits"],
    ["an unknown key", "{by: sex, limit: {}, limits: {equalized_odds_ratio: {min: 0.8}}}", "limit"],
  ])("%s", (_, rule, message) => {
    expect(() => inputsOf(inputs, policy(rule))).toThrow(message);
  });

  test("a misspelt gap, with the nearest in the remedy", () => {
    const rule = "{by: sex, limits: {demographic_parity_diff: {max: 0.1}}}";
    let refused: unknown;
    try {
      inputsOf(inputs, policy(rule));
    } catch (error) {
      refused = error;
    }
    expect(refused).toMatchObject({
      message: expect.stringContaining("demographic_parity_diff, which is no gap between groups"),
      remedy: expect.stringMatching(/^write demographic_parity_difference; the gaps are/),
    });
  });

  test("a column that is not there, with the nearest name", async () => {
    const refusal = await refusalOf({
      files: { "c.csv": fair, "b.csv": fair },
      inputs,
      policy: policy("{by: sexx, limits: {demographic_parity_difference: {max: 0.1}}}"),
    });
    expect(refusal).toMatchObject({ code: "missing-column", message: expect.stringContaining('did you mean "sex"?') });
  });

  test("labels of which none is positive", async () => {
    const { positive, ...others } = inputs;
    const refusal = await refusalOf({
      files: { "c.csv": fair, "b.csv": fair },
      inputs: others,
      policy: policy(PARITY),
    });
    expect(refusal).toMatchObject({ code: "positive-not-named" });
  });

  test("limits of another task beside it", async () => {
    const refusal = await refusalOf({
      files: {
        "c.csv": "id,sex,truth,predicted\n1,man,1,2\n2,woman,2,2\n",
        "b.csv": "id,truth,predicted\n1,1,1\n2,2,1\n",
      },
      inputs: { candidate: "c.csv", baseline: "b.csv", key: "id", truth: "truth", prediction: "predicted" },
      policy: `${policy(PARITY)}  limits: {mae: {max: 3}}\n`,
    });
    expect(refusal).toMatchObject({ code: "mixed-tasks" });
  });
});

test("a gap limited without its groups is missing, with the way to limit it", async () => {
  const { check } = await runGate({
    files: { "c.csv": fair, "b.csv": fair },
    inputs,
    policy: "regression: {limits: {disparate_impact: {min: 0.8}}}\n",
  });
  expect(check("demographic_parity_ratio")).toMatchObject({
    reason: "missing-metric",
    remedy: expect.stringContaining("regression: {fairness:"),
  });
});
