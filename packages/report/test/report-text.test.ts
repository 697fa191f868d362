import { describe, expect, test } from "@jest/globals";
import type { Report } from "../src/index.ts";
import { parseReport, Refusal, serializeReport } from "../src/index.ts";
import { check, report, SAMPLES, sampleText } from "./sample.ts";

function refusalOf(text: string): Refusal {
  try {
    parseReport(text, "reports/churn.json");
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

/** A valid report as JSON, with one thing changed. */
function changed(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...report(), ...change });
}

test.each(SAMPLES)("%s is read and written back as it was", (name) => {
  const text = sampleText(name);
  expect(JSON.parse(serializeReport(parseReport(text, name)))).toEqual(JSON.parse(text));
});

describe("a text that is not a report is refused with its place", () => {
  const bars = { kind: "bars", title: "t", categories: ["a", "b"], series: [{ name: "s", values: [1] }] };
  test.each([
    ["no JSON at all", "{", "is not JSON"],
    ["an empty file", "", "is not JSON"],
    ["null", "null", "is not a report: $ must be object"],
    ["a list", "[]", "$ must be object"],
    ["another schema", changed({ schema: "assay/report/v2" }), "$.schema must be equal to constant (assay/report/v1)"],
    ["an unknown key", changed({ verdicts: [] }), "$ must NOT have additional properties (verdicts)"],
    [
      "an unknown verdict",
      changed({ verdict: "ok" }),
      "$.verdict must be equal to one of the allowed values (pass, review, fail, error)",
    ],
    [
      "an unknown reason",
      changed({ checks: [{ ...check(), reason: "bad-luck" }] }),
      "$.checks[0].reason must be equal to one of",
    ],
    [
      "a check without a message",
      changed({ checks: [{ ...check(), message: undefined }] }),
      "$.checks[0] must have required property 'message'",
    ],
    ["a number as text", changed({ checks: [{ ...check(), change: "0.1" }] }), "$.checks[0].change must be number"],
    ["a name that is a path", changed({ name: "../../etc" }), "$.name must match pattern"],
    [
      "a __proto__ key",
      `{"__proto__": {"verdict": "pass"}, ${JSON.stringify(report()).slice(1)}`,
      "$ must NOT have additional properties (__proto__)",
    ],
    [
      "a __proto__ check",
      changed({ checks: [JSON.parse(`{"__proto__": {}, ${JSON.stringify(check()).slice(1)}`)] }),
      "$.checks[0] must NOT have additional properties (__proto__)",
    ],
    ["very deep nesting", "[".repeat(1_000_000), "is not JSON"],
    [
      "very deep nesting in a field",
      changed({}).replace('"checks":[', `"checks":[${"[".repeat(200_000)}${"]".repeat(200_000)},`),
      "$.checks[0] must be object",
    ],
    [
      "too many checks",
      changed({ checks: Array.from({ length: 100_001 }, () => 0) }),
      "$.checks must NOT have more than 100000 items",
    ],
    [
      "a pass over a failing check",
      changed({ verdict: "pass", checks: [check({ verdict: "fail" })] }),
      '$.verdict is "pass", but the worst of its 1 checks is "fail"',
    ],
    [
      "a pass over no checks",
      changed({ verdict: "pass", checks: [] }),
      '$.verdict is "pass", but the worst of its 0 checks is "error"',
    ],
    ["a chart of an unknown kind", changed({ charts: [{ kind: "pie", title: "t" }] }), "$.charts[0]"],
    ["a chart with too few values", changed({ charts: [bars] }), "$.charts[0].series[0] has 1 values for 2 places"],
    ["a text beyond any report", `"${"x".repeat(64 * 1024 * 1024)}"`, "a report has at most 67108864"],
  ])("%s", (_, text, expected) => {
    const refusal = refusalOf(text);
    expect(refusal.message).toContain("reports/churn.json");
    expect(refusal.message).toContain(expected);
    expect(refusal.message.length).toBeLessThan(1000);
    expect(refusal).toMatchObject({ code: "invalid-report", reason: "invalid-report" });
    expect(refusal.remedy).not.toBe("");
  });

  test("the refusal's text is inert in a log", () => {
    const refusal = refusalOf(changed({ "\n::error::forged\u202e": 1 }));
    expect(refusal.message).not.toMatch(/[\n\u202e]/);
  });

  test("an object's prototype is left alone", () => {
    refusalOf(`{"__proto__": {"polluted": true}}`);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe("a gate cannot write", () => {
  test.each<[string, Partial<Report>]>([
    ["NaN", { checks: [check({ observed: Number.NaN })] }],
    ["an infinite change", { checks: [check({ change: Number.POSITIVE_INFINITY })] }],
    ["a verdict better than its checks", { verdict: "pass", checks: [check({ verdict: "review" })] }],
    ["a name with a space", { name: "my gate" }],
    ["a start without a time zone", { startedAt: "2026-11-21T01:58:12" }],
  ])("%s", (_, overrides) => {
    expect(() => serializeReport(report(overrides))).toThrow(/is invalid/);
  });
});
