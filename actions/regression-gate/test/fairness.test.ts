import { describe, expect, test } from "@jest/globals";
import { refusalOf, runGate } from "./fixture.ts";

/** Of each group 100 rows, of which every second one is positive and so many of the first are predicted positive. */
function selected(groups: Readonly<Record<string, number>>, rows = 100): string {
  const lines = Object.entries(groups).flatMap(([group, count]) =>
    Array.from({ length: rows }, (_, row) => `${group}${row},${group},${row % 2},${Number(row < count)}`),
  );
  return `${["id,gender,truth,predicted", ...lines].join("\n")}\n`;
}

const COLUMNS = "columns: {key: id, truth: truth, prediction: predicted}\n";
const fairness = (limits: string, more = "") =>
  `${COLUMNS}regression:\n  fairness:\n    - {by: gender, ${more}limits: ${limits}}\n`;

describe("gaps between groups", () => {
  test("are held against their limits, and between which groups they are is said", async () => {
    const { verdict, check, result } = await runGate({
      files: { "c.csv": selected({ F: 30, M: 50 }) },
      inputs: { candidate: "c.csv" },
      policy: fairness("{demographic_parity_difference: {max: 0.1}, disparate_impact: {min: 0.5}}"),
    });
    expect(verdict).toBe("fail");
    expect(check("demographic_parity_difference(gender)")).toMatchObject({
      observed: 0.2,
      verdict: "fail",
      reason: "above-max",
      location: { file: "assay.yml", line: 4 },
    });
    expect(check("demographic_parity_ratio(gender)")).toMatchObject({ observed: 0.6, verdict: "pass" });
    expect(result.notes).toContain(
      "Demographic parity difference by gender: the selection rate is from 0.3 (gender=F) to 0.5 (gender=M).",
    );
    expect(result.outputs?.regressed).toBe("demographic_parity_difference(gender)");
  });

  test("of true positives, and of the change from the baseline", async () => {
    // Of the first 30 (50) rows 15 (25) are positive, of 50: 0.3 and 0.5; the baseline has 0.4 and 0.5.
    const { check } = await runGate({
      files: { "c.csv": selected({ F: 30, M: 50 }), "b.csv": selected({ F: 40, M: 50 }) },
      inputs: { candidate: "c.csv", baseline: "b.csv" },
      policy: fairness("{equal_opportunity_difference: {max-rise: 0.05}}"),
    });
    expect(check("equal_opportunity_difference(gender)")).toMatchObject({
      observed: 0.2,
      baseline: expect.closeTo(0.1, 12),
      verdict: "fail",
      reason: "rose",
    });
  });

  test("are decided on the interval where the limit asks for it", async () => {
    const run = (count: number, rows: number) =>
      runGate({
        files: { "c.csv": selected({ F: count, M: rows / 2 }, rows) },
        inputs: { candidate: "c.csv" },
        policy: fairness("{demographic_parity_difference: {max: 0.1, evidence: interval}}"),
      });
    expect((await run(45, 100)).verdict).toBe("review");
    expect((await run(2000, 4000)).verdict).toBe("pass");
    expect((await run(1000, 4000)).verdict).toBe("fail");
  });

  test("leave out groups of few rows, and say so", async () => {
    const { check, result } = await runGate({
      files: { "c.csv": `${selected({ F: 50, M: 50 })}x1,X,1,0\nx2,X,0,0\n` },
      inputs: { candidate: "c.csv" },
      policy: fairness("{demographic_parity_difference: {max: 0.1}}"),
    });
    expect(check("demographic_parity_difference(gender)")).toMatchObject({ observed: 0, verdict: "pass" });
    expect(result.notes).toContain("Groups by gender of fewer than 30 rows were left out: gender=X (2).");
  });

  test.each([
    ["of one group", "{demographic_parity_difference: {max: 0.1}}", "gender,", "too-few-samples", "of one group"],
    ["of a group of one class", "{equal_opportunity_difference: {max: 0.1}}", "", "too-few-events", "gender=F"],
  ])("%s are no parity", async (_, limits, all, reason, message) => {
    const rows = selected({ F: 50, M: 50 });
    const text = all === "" ? rows.replace(/^(F\d+,F),1,/gm, "$1,0,") : rows.replaceAll(",M,", ",F,");
    const { verdict, check } = await runGate({
      files: { "c.csv": text },
      inputs: { candidate: "c.csv" },
      policy: fairness(limits),
    });
    expect(verdict).toBe("review");
    expect(check(`${limits.slice(1).split(":")[0]}(gender)`)).toMatchObject({
      reason,
      message: expect.stringContaining(message),
    });
  });

  test("cannot be told from a metrics JSON", async () => {
    const { verdict, check } = await runGate({
      files: { "c.json": '{"accuracy": 0.9}' },
      inputs: { candidate: "c.json" },
      policy: fairness("{demographic_parity_difference: {max: 0.1}}"),
    });
    expect(verdict).toBe("review");
    expect(check("demographic_parity_difference(gender)")).toMatchObject({ reason: "not-comparable" });
  });

  test.each([
    ["a metric that is no gap", fairness("{accuracy: {min: 0.5}}"), "invalid-policy", "accuracy, which is no gap"],
    [
      "two limits on one gap",
      `${fairness("{disparate_impact: {min: 0.5}}")}    - {by: gender, limits: {demographic_parity_ratio: {min: 0.8}}}\n`,
      "invalid-policy",
      "demographic_parity_ratio(gender) twice",
    ],
    [
      "a column that is not there",
      fairness("{disparate_impact: {min: 0.5}}").replace("gender", "gendre"),
      "missing-column",
      'did you mean "gender"?',
    ],
  ])("%s is refused", async (_, policy, code, message) => {
    const refused = await refusalOf({
      files: { "c.csv": selected({ F: 30, M: 50 }) },
      inputs: { candidate: "c.csv" },
      policy,
    });
    expect(refused).toMatchObject({ code, message: expect.stringContaining(message) });
  });

  test("limited without their groups are missing, with the way to limit them", async () => {
    const { check } = await runGate({
      files: { "c.csv": selected({ F: 30, M: 50 }) },
      inputs: { candidate: "c.csv" },
      policy: `${COLUMNS}regression: {limits: {disparate_impact: {min: 0.8}}}\n`,
    });
    expect(check("demographic_parity_ratio")).toMatchObject({
      reason: "missing-metric",
      remedy: expect.stringContaining("regression: {fairness:"),
    });
  });
});
