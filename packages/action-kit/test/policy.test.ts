import type { Refusal } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { limitsOf, parseLimits } from "../src/limits.ts";
import { parseLocatedYaml } from "../src/located-yaml.ts";
import { parsePolicy } from "../src/parse-policy.ts";

function refusal(work: () => unknown): Refusal {
  try {
    work();
  } catch (error) {
    return error as Refusal;
  }
  throw new Error("nothing was refused");
}

describe("parsePolicy", () => {
  test("takes the policy of the design's own example", () => {
    const text = [
      "model: churn",
      'columns: {key: customerID, truth: Churn, positive: "Yes", prediction: predicted, score: p_churn}',
      "data:",
      "  drift: {columns: all, smallest: 0.1}",
      "regression:",
      "  limits:",
      "    accuracy: {max-drop: 0.02}",
      "    roc_auc: {min-ratio: 0.98}",
      "  slices:",
      "    - {by: Contract, min-rows: 100, limits: {roc_auc: {max-drop: 0.05}}}",
      "latency:",
      "  limits: {p95_ms: {max: 200}, mean_ms: {max-rise: 10%}}",
      "overlap:",
      "  limits: {overlap: {min: 0.6, max: 0.999}}",
      '  rules: [{name: no minors, query: "select 1", severity: critical}]',
      "approval:",
      "  gates: [churn-data-validate]",
      "  approvers: {permission: maintain, count: 1}",
    ].join("\n");
    expect(parsePolicy(text, "assay.yml").rules.model).toBe("churn");
  });

  test.each([
    ["a misspelt section", "modle: churn\n", 'unknown key "modle" in the policy; did you mean "model"?', 1, 1],
    [
      "a misspelt limit",
      "regression:\n  limits:\n    accuracy: {max-dorp: 0.1}\n",
      'unknown key "max-dorp" in regression.limits.accuracy; did you mean "max-drop"?',
      3,
      16,
    ],
    ["an amount that is none", "regression:\n  limits:\n    accuracy: {max-drop: a lot}\n", "must be an amount", 3, 26],
    ["a negative amount", "regression:\n  limits:\n    accuracy: {max-drop: -0.1}\n", "got -0.1", 3, 26],
    ["a number where a name is wanted", "model: [1]\n", "got [1]", 1, 8],
    [
      "a severity that is none",
      "regression:\n  limits:\n    f1: {min: 1, severity: high}\n",
      "must be one of critical, warning, info",
      3,
      28,
    ],
    ["an empty limit", "regression:\n  limits:\n    f1: {}\n", "is empty", 3, 9],
    ["a key given twice", "model: a\nmodel: b\n", 'the key "model" stands there twice', 2, 1],
    ["a limit that is no number", "regression:\n  limits:\n    f1: {min: .nan}\n", 'such as "10%", got NaN', 3, 15],
    ["an unknown tag", "model: !secret churn\n", "Unresolved tag", 1, 8],
    ["YAML 1.1, in which `no` is false", "%YAML 1.1\n---\nmodel: no\n", "only YAML 1.2", 1, 1],
    ["a value inside itself", "approval: {gates: &gates [*gates]}\n", "stands inside itself", 1, 27],
    ["an alias of nothing", "model: *nothing\n", "Unresolved alias", 1, 1],
    ["a key behind a key", "regression:\n  limits:\n    f1: min: 0.5\n", "a key behind a key", 3, 9],
    ["a tab for indentation", "model:\n\t- a\n", "not valid YAML", 2, 1],
  ])("refuses %s with its place", (_, text, message, line, column) => {
    const { message: got, code, location } = refusal(() => parsePolicy(text, "assay.yml"));
    expect([code, location]).toEqual(["invalid-policy", { file: "assay.yml", line, column }]);
    expect(got).toContain(message);
  });

  const kinds = "must be `all` or a list of email, phone, national_id, card, iban, ip";
  test.each([
    [
      "data: {pii: {forbid: emails}}",
      `data.pii.forbid ${kinds}, got "emails"`,
      "write `forbid: [email]`, or `forbid: all`",
    ],
    [
      "data: {pii: {forbid: [ssn]}}",
      `data.pii.forbid ${kinds}, got ["ssn"]`,
      "write `forbid: [email, phone]`, or `forbid: all`",
    ],
    [
      "data: {drift: {columns: []}}",
      "data.drift.columns must be `all` or a list of one or more different names, got []",
      "write `columns: [a, b]` with names of columns, or `columns: all`",
    ],
    [
      "regression: {slices: [{by: 3, limits: {f1: {min: 1}}}]}",
      "regression.slices.0.by must be a name or a list of one to 5 names, got 3",
      "write `by: [a, b]` with names of columns",
    ],
    [
      "regression: {limits: {}}",
      "regression.limits is empty, got {}",
      "write at least one, such as `accuracy: {max-drop: 0.02}`",
    ],
    [
      "regression: {limits: {f1: {max-drop: -0.02}}}",
      "regression.limits.f1.max-drop must be >= 0, got -0.02",
      "write how far it may move, without a sign: `max-drop: 0.02`",
    ],
  ])("says what to write in place of a value: %s", (text, message, remedy) => {
    const refused = refusal(() => parsePolicy(text, "assay.yml"));
    expect([refused.message.replace(/^assay\.yml:1:\d+: /, ""), refused.remedy]).toEqual([message, remedy]);
  });

  test("tells every problem at once", () => {
    const { message } = refusal(() => parsePolicy("modle: a\nregresion: {}\n", "assay.yml"));
    expect(message.split("\n")).toHaveLength(2);
  });

  test("refuses an empty policy", () => {
    expect(refusal(() => parsePolicy("", "assay.yml")).message).toContain("must be a mapping");
  });
});

describe("parseLocatedYaml", () => {
  test("refuses an alias bomb without expanding it", () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level}: &l${level} [${Array(9).fill(level === 0 ? "x" : `*l${level - 1}`)}]`,
    );
    expect(
      refusal(() => parseLocatedYaml(levels.join("\n"), "bomb.yml", "the suite", "invalid-suite")).message,
    ).toContain("aliases");
  });

  test("finds the key given twice among a hundred thousand", () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: 1`);
    const { location } = refusal(() =>
      parseLocatedYaml([...keys, "k7: 2"].join("\n"), "x.yml", "the suite", "invalid-suite"),
    );
    expect(location).toEqual({ file: "x.yml", line: 100_001, column: 1 });
  });

  test("takes the names of an object's own parts for keys like any other", () => {
    const limits = parseLimits("{__proto__: {min: 1}, constructor: {max: 2}}", "regression");
    expect(limits.map(({ metric, min, max }) => [metric, min ?? max])).toEqual([
      ["__proto__", 1],
      ["constructor", 2],
    ]);
  });

  test("finds keys and values, and the nearest parent of what is absent", () => {
    const { locate } = parseLocatedYaml("a:\n  - b: 1\n    c: 2\n", "x.yml", "the suite", "invalid-suite");
    expect([locate(["a", 0, "c"]), locate(["a", 0, "c"], "key"), locate(["a", 0, "zz"])]).toEqual([
      { file: "x.yml", line: 3, column: 8 },
      { file: "x.yml", line: 3, column: 5 },
      { file: "x.yml", line: 2, column: 5 },
    ]);
  });

  test("reads JSON with places", () => {
    const document = parseLocatedYaml('{\n  "a": [\n    1,\n    2\n  ]\n}', "x.json", "the suite", "invalid-suite");
    expect([document.value, document.locate(["a", 1])]).toEqual([
      { a: [1, 2] },
      { file: "x.json", line: 4, column: 5 },
    ]);
  });
});

describe("limits", () => {
  test.each([
    [0.02, { value: 0.02, relative: false, written: "0.02" }],
    ["2pp", { value: 0.02, relative: false, written: "2pp" }],
    ["2%", { value: 0.02, relative: true, written: "2%" }],
    ["1.5 %", { value: 0.015, relative: true, written: "1.5 %" }],
  ])("reads the amount %j", (written, amount) => {
    const [limit] = limitsOf({ accuracy: { "max-drop": written } }, undefined, []);
    expect(limit?.maxDrop).toEqual(amount);
  });

  test("defaults to the estimate as evidence and critical as severity", () => {
    expect(limitsOf({ f1: { min: 0.5 } }, undefined, [])).toEqual([
      { metric: "f1", min: 0.5, evidence: "estimate", severity: "critical", location: undefined },
    ]);
  });

  test("reads a bound in percent as a share of 1, to the last digit", () => {
    const [limit] = parseLimits("{f1: {min: 10.2%, max: 95 %}}", "regression");
    expect(limit).toMatchObject({ min: 0.102, max: 0.95, percentages: { min: "10.2%", max: "95 %" } });
  });

  test.each([
    ["bounds nothing", "{f1: {severity: info}}", "the limit of f1 bounds nothing"],
    ["allows nothing", "{f1: {min: 2, max: 1}}", "min 2 is above max 1"],
    ["is not a map", "[f1]", "must be a mapping"],
    ["has an unknown key", "{f1: {mni: 2}}", 'unknown key "mni"'],
    ["is no YAML", "{f1: ", "input `limits`:1:"],
    ["allows any drop there is", "{f1: {max-drop: 1e999pp}}", 'larger than any number: "1e999pp"'],
    ["allows any rise there is", '{f1: {max-rise: "1e400%"}}', 'larger than any number: "1e400%"'],
    ["is JSON inside a text", '\'{"f1": {"min": 1}}\'', "must be a mapping"],
  ])("refuses a limits input that %s, without a file to point at", (_, text, message) => {
    const { message: got, location } = refusal(() => parseLimits(text, "regression"));
    expect(got).toContain(message);
    expect(location).toBeUndefined();
  });

  test.each([
    ["{f1: {min: 95 percent}}", "write `min` as a number alone: 0.95 for 95 %, 200 for 200 ms"],
    ["{f1: 0.02}", "write `f1: {max-drop: 0.02}`, or another limit"],
    ["f1 >= 0.9", "write each metric with its bounds, such as `accuracy: {max-drop: 0.02}`"],
  ])("says what to write instead of the limits %s", (text, remedy) => {
    expect(refusal(() => parseLimits(text, "regression")).remedy).toBe(remedy);
  });
});
