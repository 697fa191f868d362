import { describe, expect, test } from "@jest/globals";
import { changedValues } from "../src/rule-values.ts";

const changes = (before: string | undefined, after: string | undefined) =>
  changedValues("assay.yml", before, after).map(({ key, note }) => `${key}: ${note}`);

describe("changedValues", () => {
  test.each([
    ["nothing in", "model: churn", "# a comment\nmodel: 'churn'\n", []],
    [
      "a limit that was widened",
      "regression: {limits: {f1: {max-drop: 0.02}}}",
      "regression: {limits: {f1: {max-drop: 0.05}}}",
      ["regression.limits.f1.max-drop: 0.02 → 0.05"],
    ],
    [
      "a limit that went, and one that came",
      "regression: {limits: {f1: {min: 0.5}}}",
      "regression: {limits: {auc: {min: 0.1}}}",
      ["regression.limits.auc.min: — → 0.1", "regression.limits.f1.min: 0.5 → —"],
    ],
    ["a required gate", "approval: {gates: [a, b]}", "approval: {gates: [a]}", ['approval.gates: ["a","b"] → ["a"]']],
    [
      "a slice, by its column, wherever it stands in the list",
      "slices: [{by: region, min-rows: 100}, {by: plan, min-rows: 30}]",
      "slices: [{by: plan, min-rows: 30}, {by: region, min-rows: 5000}]",
      ["slices[region].min-rows: 100 → 5000"],
    ],
    [
      "an expectation, by its type and column",
      '{"expectations": [{"expectation_type": "between", "kwargs": {"column": "age", "max_value": 120}}]}',
      '{"expectations": [{"expectation_type": "between", "kwargs": {"column": "age", "max_value": 999}}]}',
      ["expectations[between(age)].kwargs.max_value: 120 → 999"],
    ],
  ])("names %s", (_, before, after, expected) => {
    expect(changes(before, after)).toEqual(expected);
  });

  test("items that nothing tells apart are told by their content", () => {
    const found = changes("l: [{x: 1}, {x: 2}]", "l: [{x: 1}, {x: 3}]");
    expect(found.join()).toContain('{"x":2}');
    expect(found.join()).toContain('{"x":3}');
  });

  test("points at the line of the new value", () => {
    const [change] = changedValues("assay.yml", "a: {b: 1}\n", "\n\na:\n  b: 2\n");
    expect(change?.location).toMatchObject({ file: "assay.yml", line: 4 });
  });

  test.each([
    ["is not there before", undefined, "a: 1"],
    ["is not there after", "a: 1", undefined],
    ["is no YAML", "a: 1", "a: ["],
  ])("says nothing of a file that %s: that it changed is known without", (_, before, after) => {
    expect(changes(before, after)).toEqual([]);
  });

  test("long values are cut", () => {
    const [change] = changedValues("assay.yml", `a: ${"x".repeat(500)}`, "a: 1");
    expect(change?.note.length).toBeLessThan(100);
  });
});
