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
    ["a candidate from git", { candidate: "git:main:c.json" }, "nothing is fetched from git: for it"],
    [
      "a model from an artifact",
      { ...CANDIDATE, model: "artifact:m@main" },
      "nothing is fetched from artifact: for it",
    ],
    ["a model from MLflow", { ...CANDIDATE, "baseline-model": "mlflow:m@prod" }, "nothing is fetched from mlflow: for"],
    ["a git baseline without a path", { ...CANDIDATE, baseline: "git:main" }, "lacks a ref or a path"],
    ["a git baseline without a ref", { ...CANDIDATE, baseline: "git::b.json" }, "lacks a ref or a path"],
    ["a git baseline above the root", { ...CANDIDATE, baseline: "git:main:../b.json" }, "from the repository's root"],
    [
      "a git baseline at an absolute path",
      { ...CANDIDATE, baseline: "git:main:/b.json" },
      "from the repository's root",
    ],
    ["a pattern in git", { ...CANDIDATE, baseline: "git:main:m/*.json" }, "at another ref no files are searched for"],
    ["an option as a ref", { ...CANDIDATE, baseline: "git:--upload-pack=x:b.json" }, "which no branch, tag or commit"],
    ["an artifact of no branch", { ...CANDIDATE, baseline: "artifact:m" }, "lacks a name or a branch"],
    ["an artifact that is a path", { ...CANDIDATE, baseline: "artifact:a/b@main" }, "which no artifact is called"],
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

  test.each([
    ["accuracy: {max-drop: 2}", "`max-drop: 2`", 'write 0.02, "2pp" or "2%"'],
    ["accuracy: {max-drop: 1}", "`max-drop: 1`", 'write 0.01, "1pp" or "1%"'],
    ["accuracy: {max-drop: 100pp}", "`max-drop: 100pp`", '"2pp"'],
    ["accuracy: {max-drop: 200%}", "`max-drop: 200%`", '"2%"'],
    ["accuracy: {max-drop: 100%}", "`max-drop: 100%`", '"2%"'],
    ["accuracy: {max: 95}", "`max: 95`", "write 0.95 for 95 %"],
    ["accuracy: {min: 95}", "`min: 95`", "write 0.95 for 95 %"],
    ["auc: {min: -1}", "`min: -1`", "write a number from 0 up to 1"],
    ["auc: {min-ratio: 98}", "`min-ratio: 98`", "write 0.98 for 98 %"],
    ["auc: {min-ratio: 0.02}", "`min-ratio: 0.02`", "0.98 for 98 %"],
    ["auc: {max-ratio: 102}", "`max-ratio: 102`", "write 1.02 for 102 %"],
    ["error_rate: {max-rise: 5}", "`max-rise: 5`", 'write 0.05, "5pp" or "5%"'],
    ["error_rate: {max-gain: 100%}", "`max-gain: 100%`", '"2%"'],
    ["accuracy: {min-gain: 5}", "`min-gain: 5`", "write 0.05 for 5 %"],
    ["error_rate: {min-gain: 100%}", "`min-gain: 100%`", "write 0.01"],
    ["mcc: {max-drop: 2}", "`max-drop: 2`", 'write 0.02, "2pp" or "2%"'],
  ])("refuses %s, which the metric's range makes pointless, with what to write", (limits, message, remedy) => {
    expect(() => inputsOf({ ...CANDIDATE, limits })).toThrow(
      expect.objectContaining({
        code: "invalid-limits",
        message: expect.stringContaining(message),
        remedy: expect.stringContaining(remedy),
      }),
    );
  });

  test.each([
    "accuracy: {min: 0, max: 1, max-drop: 0.99, max-gain: 150%}",
    "mcc: {min: -0.5, max-drop: 1.5}",
    "error_rate: {max-rise: 200%, max-ratio: 10}",
    "rmse: {max: 95, max-rise: 20, max-ratio: 12}",
    "profit: {min: 95, max-drop: 200%, better: higher}",
  ])("takes %s, which can be kept and broken", (limits) => {
    expect(inputsOf({ ...CANDIDATE, limits }).limits).toHaveLength(1);
  });

  test("names every pointless limit, and where in the policy it stands", () => {
    const policy = "regression:\n  limits:\n    accuracy: {max-drop: 2}\n    f1: {min: 60}";
    expect(() => inputsOf(CANDIDATE, policy)).toThrow(
      expect.objectContaining({
        reason: "invalid-policy",
        message: expect.stringMatching(/assay\.yml:3:.*max-drop: 2(?:.|\n)*assay\.yml:4:.*min: 60/),
        location: expect.objectContaining({ file: "assay.yml", line: 3 }),
      }),
    );
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
