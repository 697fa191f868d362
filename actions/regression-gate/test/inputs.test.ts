import { describe, expect, test } from "@jest/globals";
import { inputsOf } from "./fixture.ts";

const CANDIDATE = { candidate: "candidate.json" };

describe("readInputs", () => {
  test("takes limits, columns and slices from the policy, with their lines", () => {
    const inputs = inputsOf(
      CANDIDATE,
      [
        "columns: {key: id, positive: 1}",
        "regression:",
        "  limits:",
        "    auc: {min-ratio: 0.98}",
        "  slices:",
        "    - {by: [region, plan], min-rows: 50, undecided: review, limits: {f1: {min: 0.5}}}",
      ].join("\n"),
    );
    expect(inputs.columns).toMatchObject({ key: "id", positive: "1", truth: undefined });
    expect(inputs.limits).toMatchObject([{ name: "roc_auc", better: "higher", limit: { location: { line: 4 } } }]);
    expect(inputs.slices).toMatchObject([
      { by: ["region", "plan"], minRows: 50, undecided: "review", limits: [{ name: "f1" }] },
    ]);
  });

  test("lets a given input win over the policy", () => {
    const inputs = inputsOf(
      { ...CANDIDATE, key: "row", limits: "accuracy: {min: 0.5}" },
      "columns: {key: id}\nregression: {limits: {f1: {min: 0.4}}}",
    );
    expect(inputs.columns.key).toBe("row");
    expect(inputs.limits.map(({ name }) => name)).toEqual(["accuracy"]);
  });

  test("asks for review where a baseline is missing, unless told otherwise", () => {
    expect(inputsOf(CANDIDATE).onMissingBaseline).toBe("review");
    expect(inputsOf({ ...CANDIDATE, "on-missing-baseline": "error" }).onMissingBaseline).toBe("error");
  });

  test.each([
    ["no candidate", { baseline: "b.json" }, "`candidate` is missing"],
    ["a git baseline", { ...CANDIDATE, baseline: "git:main:b.json" }, "git: sources are not fetched by this version"],
    ["an artifact baseline", { ...CANDIDATE, baseline: "artifact:m@main" }, "artifact: sources are not fetched"],
    ["an mlflow baseline", { ...CANDIDATE, baseline: "mlflow:m@prod" }, "mlflow: sources are not fetched"],
    ["an unknown choice", { ...CANDIDATE, "on-missing-baseline": "pass" }, "must be one of review, fail, error"],
    ["a misspelt metric", { ...CANDIDATE, limits: "acuracy: {min: 0.5}" }, 'did you mean "accuracy"?'],
    ["an unknown metric", { ...CANDIDATE, limits: "profit_per_head: {min: 5}" }, 'unknown metric "profit_per_head"'],
    ["an unknown limit", { ...CANDIDATE, limits: "f1: {max-dorp: 0.1}" }, 'did you mean "max-drop"?'],
    ["a drop of a loss", { ...CANDIDATE, limits: "log_loss: {max-drop: 0.1}" }, "would limit its improvement"],
    ["a rise of a score", { ...CANDIDATE, limits: "f1: {max-rise: 0.1}" }, "would limit its improvement"],
    ["the wrong direction", { ...CANDIDATE, limits: "f1: {min: 0.1, better: lower}" }, "is better when higher"],
    ["two spellings", { ...CANDIDATE, limits: "auc: {min: 0.5}\nroc_auc: {min: 0.6}" }, "roc_auc has two limits"],
    ["limits that bound nothing", { ...CANDIDATE, limits: "f1: {severity: info}" }, "bounds nothing"],
    ["limits that allow nothing", { ...CANDIDATE, limits: "f1: {min: 0.9, max: 0.1}" }, "allows nothing"],
  ])("refuses %s", (_, inputs, message) => {
    expect(() => inputsOf(inputs as Record<string, string>)).toThrow(message);
  });

  test("takes a metric that the library does not know with a direction", () => {
    const { limits } = inputsOf({ ...CANDIDATE, limits: "profit_per_head: {max-drop: 2%, better: higher}" });
    expect(limits).toMatchObject([{ name: "profit_per_head", better: "higher" }]);
  });

  test.each([
    ["neither by nor where", "{limits: {f1: {min: 0.1}}}", "has neither `by` nor `where`"],
    [
      "the name and metric of another",
      "{by: a, limits: {f1: {min: 0.1}}}\n    - {by: a, limits: {f1: {max-drop: 0.1}}}",
      "limits f1[a] twice",
    ],
    ["both by and where", "{by: a, where: b = 1, limits: {f1: {min: 0.1}}}", "has both `by` and `where`"],
  ])("refuses a slice with %s", (_, slice, message) => {
    expect(() => inputsOf(CANDIDATE, `regression:\n  slices:\n    - ${slice}`)).toThrow(message);
  });
});
