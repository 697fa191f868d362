import { parseLimits } from "@assay/action-kit";
import type { Contrast, Evidence } from "@assay/metrics";
import { describe, expect, test } from "@jest/globals";
import { judgedMetrics } from "../src/judged-metric.ts";
import { judge } from "../src/judgement.ts";
import type { Subject } from "../src/metric-facts.ts";

const SCALE = 0.002;

/**
 * Evidence whose error is logistic, so that its bounds can be worked out by hand: the one-sided bound at level α lies
 * ln((1 − α) / α) scales from the estimate. 97.5 %: 3.664 scales = 0.00733; 99 %: 4.595 scales = 0.00919.
 */
function evidence(candidate: number, baseline: number): Evidence {
  const contrast = (ratio: number): Contrast => {
    const estimate = candidate - ratio * baseline;
    const reach = (confidence: number) => SCALE * Math.log((1 + confidence) / (1 - confidence));
    return {
      estimate,
      ratio,
      method: "logistic",
      sample: { unit: "rows", have: 1000 },
      interval: (confidence) => [estimate - reach(confidence), estimate + reach(confidence)],
      pAbove: (x) => 1 / (1 + Math.exp((estimate - x) / SCALE)),
      pBelow: (x) => 1 / (1 + Math.exp((x - estimate) / SCALE)),
    };
  };
  return { candidate, baseline, rows: 1000, events: 400, nonEvents: 600, contrast };
}

function subject(limit: string, candidate: number, changes: Partial<Subject> = {}): Subject {
  const [metric] = judgedMetrics(parseLimits(limit, "regression"));
  if (!metric) throw new Error("the test gives one limit");
  const baseline = 0.9;
  return {
    id: metric.name,
    title: metric.title,
    metric,
    facts: { candidate, baseline, evidence: evidence(candidate, baseline) },
    look: "both",
    isSlice: false,
    ...changes,
  };
}

describe("limits on evidence with an interval; the baseline is 0.9", () => {
  test.each([
    // The bound 0.00733 inside the limit passes, the bound 0.00919 outside fails, all between is undecided.
    ["accuracy: {max-drop: 0.02}", 0.8874, "pass", "within-limit"],
    ["accuracy: {max-drop: 0.02}", 0.8872, "review", "inconclusive"],
    ["accuracy: {max-drop: 0.02}", 0.8709, "review", "inconclusive"],
    ["accuracy: {max-drop: 0.02}", 0.8707, "fail", "dropped"],
    // 0.98 × 0.9 = 0.882
    ["accuracy: {max-drop: 2%}", 0.8894, "pass", "within-limit"],
    ["accuracy: {min-ratio: 0.98}", 0.8894, "pass", "within-limit"],
    ["accuracy: {min-ratio: 0.98}", 0.8892, "review", "inconclusive"],
    ["accuracy: {min-ratio: 0.98}", 0.8727, "fail", "dropped"],
    ["log_loss: {max-rise: 0.02}", 0.9126, "pass", "within-limit"],
    ["log_loss: {max-rise: 0.02}", 0.9128, "review", "inconclusive"],
    ["log_loss: {max-rise: 0.02}", 0.9293, "fail", "rose"],
    ["log_loss: {max-ratio: 1.1}", 0.9826, "pass", "within-limit"],
    ["log_loss: {max-ratio: 1.1}", 0.9993, "fail", "rose"],
    ["accuracy: {max-gain: 0.05}", 0.9426, "pass", "within-limit"],
    ["accuracy: {max-gain: 0.05}", 0.9428, "review", "inconclusive"],
    ["accuracy: {max-gain: 0.05}", 0.9593, "review", "too-good"],
    ["log_loss: {max-gain: 0.05}", 0.8407, "review", "too-good"],
    // Above 0.92 + scale × ln 39, below 0.92 − scale × ln 99; an equal model does not pass.
    ["accuracy: {min-gain: 0.02}", 0.9274, "pass", "within-limit"],
    ["accuracy: {min-gain: 0.02}", 0.9272, "review", "inconclusive"],
    ["accuracy: {min-gain: 0.02}", 0.9109, "review", "inconclusive"],
    ["accuracy: {min-gain: 0.02}", 0.9107, "fail", "gain-too-small"],
    ["accuracy: {min-gain: 0.02}", 0.9, "fail", "gain-too-small"],
    // 1.02 × 0.9 = 0.918
    ["accuracy: {min-gain: 2%}", 0.9254, "pass", "within-limit"],
    ["accuracy: {min-gain: 2%}", 0.9252, "review", "inconclusive"],
    ["log_loss: {min-gain: 0.02}", 0.8726, "pass", "within-limit"],
    ["log_loss: {min-gain: 0.02}", 0.8893, "fail", "gain-too-small"],
    ["accuracy: {min: 0.88}", 0.8801, "pass", "within-limit"],
    ["accuracy: {min: 0.88, evidence: interval}", 0.8801, "review", "inconclusive"],
    ["accuracy: {min: 0.88, evidence: interval}", 0.8874, "pass", "within-limit"],
    ["accuracy: {min: 0.88, evidence: interval}", 0.8707, "fail", "below-min"],
    ["accuracy: {max: 0.95, evidence: interval}", 0.9593, "fail", "above-max"],
  ])("%s at %d is %s: %s", (limit, candidate, verdict, reason) => {
    expect(judge([subject(limit, candidate)])).toMatchObject([{ verdict, reason }]);
  });

  test("what is shown is what decided: a relative limit's interval ends at the limit where the verdict turns", () => {
    const [check] = judge([subject("accuracy: {min-ratio: 0.98}", 0.8892)]);
    expect(check?.change).toBeCloseTo(-0.0108, 12);
    // 0.98 of 0.9 is a drop of 0.018; the bound lies just beyond it.
    expect(check?.interval?.[0]).toBeCloseTo(-0.0108 - SCALE * Math.log(39), 12);
    expect(check?.interval?.[0]).toBeLessThan(-0.018);
  });

  test("many looks are corrected for: what fails alone does not fail among four", () => {
    const alone = subject("accuracy: {max-drop: 0.02}", 0.8702);
    const others = ["f1", "recall", "precision"].map((name) => subject(`${name}: {max-drop: 0.02}`, 0.95));
    expect(judge([alone])).toMatchObject([{ verdict: "fail" }]);
    expect(judge([alone, ...others])[0]).toMatchObject({ verdict: "review", reason: "inconclusive" });
  });

  test("an undecided check says how many rows would do, or that none would", () => {
    expect(judge([subject("accuracy: {max-drop: 0.02}", 0.887)])[0]).toMatchObject({
      needed: { have: 1000, rows: expect.any(Number) },
      remedy: expect.stringMatching(/^score at least [\d,]+ rows, or widen the limit of accuracy$/),
    });
    const [stuck] = judge([subject("accuracy: {max-drop: 0.02}", 0.88)]);
    expect(stuck?.needed).toEqual({ have: 1000 });
    expect(stuck?.remedy).toContain("more rows will not settle it");
  });

  test.each([
    ["warning", 0.8707, "review"],
    ["warning", 0.88, "review"],
    ["info", 0.8707, "pass"],
    ["info", 0.88, "pass"],
  ])("severity %s at %d is %s", (severity, candidate, verdict) => {
    const limit = `accuracy: {max-drop: 0.02, severity: ${severity}}`;
    expect(judge([subject(limit, candidate)])).toMatchObject([{ verdict }]);
  });

  test.each([
    [0.8707, "fail", "dropped"],
    [0.88, "pass", "inconclusive"],
  ])("where only harm is looked for, %d is %s: %s", (candidate, verdict, reason) => {
    expect(judge([subject("accuracy: {max-drop: 0.02}", candidate, { look: "harm" })])).toMatchObject([
      { verdict, reason },
    ]);
  });

  test.each(["max-drop: 0", "max-drop: 0%", "min-ratio: 1"])("%s is refused with what to write", (limit) => {
    expect(() => judge([subject(`accuracy: {${limit}}`, 0.9)])).toThrow(
      expect.objectContaining({ code: "no-room", remedy: expect.stringContaining("max-drop: 0.01") }),
    );
  });

  test.each([
    ["accuracy: {max-gain: 0}", "max-gain: 0.01"],
    ["accuracy: {max-ratio: 1}", "max-gain: 0.01"],
    ["log_loss: {max-ratio: 1}", "max-rise: 0.01"],
  ])("%s is refused with a remedy that is none of what is refused", (limit, remedy) => {
    expect(() => judge([subject(limit, 0.9)])).toThrow(
      expect.objectContaining({ code: "no-room", remedy: expect.stringContaining(remedy) }),
    );
  });

  test.each([
    ["max-drop: 10%", 0.1],
    ["min-ratio: 0.9", 0.1],
  ])("%s of a baseline of 0, which is not broken, is review, and the other checks are judged", (limit, candidate) => {
    const nothing = subject(`recall: {${limit}}`, candidate, {
      facts: { candidate, baseline: 0, evidence: evidence(candidate, 0) },
    });
    expect(judge([nothing, subject("accuracy: {max-drop: 0.02}", 0.869)])).toMatchObject([
      { verdict: "review", reason: "not-comparable" },
      { verdict: "fail", reason: "dropped" },
    ]);
  });

  test.each([
    // The bound at 99 % lies 0.00919 from the estimate, and has to be above 0.
    ["log_loss: {max-rise: 10%}", 0.0093, "fail", "rose"],
    ["log_loss: {max-rise: 10%}", 0.0091, "review", "not-comparable"],
    ["log_loss: {max-rise: 10%}", 0, "review", "not-comparable"],
    ["r2: {max-drop: 10%}", -0.0093, "fail", "dropped"],
    ["r2: {max-drop: 10%}", 0.1, "review", "not-comparable"],
    ["r2: {min-gain: 10%}", -0.0093, "fail", "gain-too-small"],
    ["r2: {min-gain: 10%}", 0.1, "review", "not-comparable"],
    ["r2: {max-gain: 10%}", 0.0093, "review", "too-good"],
  ])("%s of a baseline of 0, at %d on an interval, is %s: %s", (limit, candidate, verdict, reason) => {
    for (const look of ["both", "harm"] as const)
      expect(
        judge([
          subject(limit, candidate, { look, facts: { candidate, baseline: 0, evidence: evidence(candidate, 0) } }),
        ]),
      ).toMatchObject([{ verdict, reason }]);
  });

  test.each([
    [0, "pass", "within-limit"],
    [1e-13, "pass", "within-limit"],
    [0.001, "fail", "rose"],
  ])("max-rise: 10%% of a baseline of 0, at %d as an exact number, is %s", (candidate, verdict, reason) => {
    const facts = { candidate, baseline: 0, evidence: "exact" } as const;
    expect(judge([subject("error_rate: {max-rise: 10%}", candidate, { facts })])).toMatchObject([
      { verdict, reason, limit: "may not rise above 0, of which 10% is 0" },
    ]);
  });

  test.each([
    [0.8872, /^score at least [\d,]+ rows, or widen/],
    [0.8709, /^score at least [\d,]+ rows to settle it, as a broken limit if .* improve the candidate/],
  ])("at %d an undecided check says which way more rows would settle it", (candidate, remedy) => {
    expect(judge([subject("accuracy: {max-drop: 0.02}", candidate)])).toMatchObject([
      { reason: "inconclusive", remedy: expect.stringMatching(remedy) },
    ]);
  });

  test("too few events are no interval and no pass", () => {
    const facts = {
      candidate: 0.9,
      baseline: 0.9,
      evidence: { noInterval: "too-few-events", message: "3 positive rows" },
    } as const;
    expect(judge([subject("accuracy: {max-drop: 0.02}", 0.9, { facts })])).toMatchObject([
      { verdict: "review", reason: "too-few-events", message: expect.stringContaining("3 positive rows") },
    ]);
  });

  test("too few rows of a quantity say how many are needed", () => {
    const evidence = { noInterval: "too-few-events", message: "few rows", needed: { rows: 1_000, have: 600 } } as const;
    const facts = { ...subject("accuracy: {max-drop: 0.02}", 0.9).facts, evidence };
    const [check] = judge([subject("accuracy: {max-drop: 0.02}", 0.9, { facts })]);
    expect(check).toMatchObject({
      verdict: "review",
      reason: "too-few-events",
      needed: { rows: 1_000, have: 600 },
      remedy: expect.stringContaining("score at least 1,000 rows"),
    });
    expect(check).not.toHaveProperty("interval");
  });
});
