import { parseLimits } from "@assay/action-kit";
import { describe, expect, test } from "@jest/globals";
import { judgedMetrics } from "../src/judged-metric.ts";
import { judge } from "../src/judgement.ts";

const judged = (limit: string, candidate: number, baseline?: number) => {
  const [metric] = judgedMetrics(parseLimits(limit, "regression"));
  if (!metric) throw new Error("the test gives one limit");
  const facts = { candidate, baseline, evidence: "exact" } as const;
  return judge([{ id: metric.name, title: metric.title, metric, facts, look: "both", isSlice: false }])[0];
};

describe("a share that may be above 1, limited by a bare number", () => {
  test.each([
    // Both readings agree: 5 % keeps 10 % and 1,000 %; 1,100 % breaks both.
    ["mape: {max: 10}", 0.05, "pass", "within-limit"],
    ["mape: {max: 10}", 0.1, "pass", "within-limit"],
    ["mape: {max: 10}", 11, "fail", "above-max"],
    // 35 % keeps 1,000 % and breaks 10 %.
    ["mape: {max: 10}", 0.35, "review", "ambiguous-limit"],
    ["mape: {max: 1}", 0.35, "review", "ambiguous-limit"],
    ["smape: {max: 1.5}", 0.35, "review", "ambiguous-limit"],
    // Below 1 a number is a share: nobody limits an error to half a percent and writes 0.5 %.
    ["mape: {max: 0.5}", 0.35, "pass", "within-limit"],
    // With a unit nothing is unclear.
    ['mape: {max: "10%"}', 0.35, "fail", "above-max"],
    ['mape: {max: "1000%"}', 0.35, "pass", "within-limit"],
    ["mape: {max: 10 %}", 0.05, "pass", "within-limit"],
    // Each of two bounds has its own unit.
    ['mape: {min: "1%", max: 10}', 0.35, "review", "ambiguous-limit"],
    ['mape: {min: 0.01, max: "1000%"}', 0.35, "pass", "within-limit"],
  ])("%s at %d is %s: %s", (limit, candidate, verdict, reason) => {
    expect(judged(limit, candidate)).toMatchObject({ verdict, reason });
  });

  test.each([
    ["mape: {max-rise: 5}", 0.4, 0.3, "review", "ambiguous-limit"],
    ["mape: {max-rise: 5}", 0.34, 0.3, "pass", "within-limit"],
    ["mape: {max-rise: 5pp}", 0.34, 0.3, "pass", "within-limit"],
    ["mape: {max-rise: 500pp}", 0.4, 0.3, "pass", "within-limit"],
    ["mape: {max-rise: 50%}", 0.4, 0.3, "pass", "within-limit"],
  ])("%s from %d is %s: %s", (limit, candidate, baseline, verdict, reason) => {
    expect(judged(limit, candidate, baseline)).toMatchObject({ verdict, reason });
  });

  test("is told with both readings, and with the way to say which", () => {
    expect(judged("mape: {max: 10}", 0.35)).toMatchObject({
      limit: "at most 10 (1000%)",
      message: expect.stringMatching(/but mape is a share of 1, so 10 is 1000%, and read as 10% the limit is broken$/),
      remedy: 'write the limit of mape with its unit: "10%" or "1000%"',
    });
    expect(judged("mape: {max: 1.1}", 0.35)?.remedy).toBe('write the limit of mape with its unit: "1.1%" or "110%"');
    expect(judged("mape: {max-rise: 5}", 0.4, 0.3)?.remedy).toBe(
      'write the limit of mape with its unit: "5pp" or "500pp"',
    );
  });
});

describe("a bound in percent", () => {
  test.each([
    ['accuracy: {min: "90%"}', 0.9, "pass"],
    ['accuracy: {min: "90%"}', 0.89, "fail"],
    ['error_rate: {max: "0.1%"}', 0.001, "pass"],
    // The four-fifths rule.
    ['demographic_parity_ratio: {min: "80%"}', 0.8, "pass"],
    ['disparate_impact: {min: "80%"}', 0.79, "fail"],
    ['equalized_odds_ratio: {min: "80%"}', 0.79, "fail"],
    ['equal_opportunity_ratio: {min: "80%"}', 0.79, "fail"],
  ])("%s at %d is %s", (limit, candidate, verdict) => {
    expect(judged(limit, candidate)).toMatchObject({ verdict });
  });

  test.each([
    ['accuracy: {min: "190%"}', "outside 0 to 1"],
    ['p95_ms: {max: "10%"}', '"10%" must be a number, since the metric is no share'],
    ['profit: {min: "10%", better: higher}', "must be a number"],
    ['accuracy: {min: "90"}', "min"],
    ['accuracy: {min: "80%", max: "70%"}', "min 80% is above max 70%"],
    ["smape: {max: 10}", "outside 0 to 2"],
    ['mape: {min: "1%", max: "5e999%"}', "must be a number"],
    [`mape: {max: "${"9".repeat(400)}%"}`, "the limit of mape is larger than any number"],
    [`mape: {min: "${"9".repeat(400)}%"}`, "the limit of mape is larger than any number"],
  ])("%s is refused", (limit, message) => {
    expect(() => judged(limit, 0.5)).toThrow(message);
  });

  test.each([
    // No other share is meant by 190 %, and no drop of 10 % by a smallest profit of 10 %.
    ['accuracy: {min: "190%"}', "`min: 190%` lies outside 0 to 1", "write a number from 0 up to 1"],
    ["accuracy: {min: 90}", "`min: 90` lies outside 0 to 1", "write 0.9 for 90 %"],
    ['p95_ms: {max: "10%"}', "the metric is no share", "write the bound in the unit of p95_ms"],
  ])("%s is refused with a remedy that can be meant", (limit, message, remedy) => {
    expect(() => judged(limit, 0.5)).toThrow(
      expect.objectContaining({
        message: expect.stringContaining(message),
        remedy: expect.stringMatching(new RegExp(`${remedy}$`)),
      }),
    );
  });
});
