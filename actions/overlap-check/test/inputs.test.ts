import { describe, expect, test } from "@jest/globals";
import { inputsOf } from "./fixture.ts";

const files = { current: "c.csv", previous: "p.csv" };
const policy = `columns: {key: id, prediction: label, score: score, positive: "Yes"}
overlap:
  limits:
    overlap: {min: 0.6, max: 0.99, severity: warning}
    jaccard: {min: 0.5}
`;

function limits(inputs: Record<string, string>, text?: string) {
  return inputsOf({ ...files, ...inputs }, text).limits.map(({ measure, limit: { min, max, severity, location } }) => ({
    name: measure.name,
    min,
    max,
    severity,
    line: location?.line,
  }));
}

describe("limits", () => {
  test("stand in the policy", () => {
    expect(limits({}, policy)).toEqual([
      { name: "overlap", min: 0.6, max: 0.99, severity: "warning", line: 4 },
      { name: "jaccard", min: 0.5, max: undefined, severity: "critical", line: 5 },
    ]);
  });

  test("given as input stand in place of the policy's", () => {
    expect(limits({ limits: "spearman: {min: -0.5}" }, policy).map(({ name }) => name)).toEqual(["spearman"]);
  });

  test("min-overlap stands in place of the policy's bound alone", () => {
    expect(limits({ "min-overlap": "0.8" }, policy)).toEqual([
      { name: "overlap", min: 0.8, max: 0.99, severity: "warning", line: undefined },
      { name: "jaccard", min: 0.5, max: undefined, severity: "critical", line: 5 },
    ]);
  });

  test("the short forms need no other limit", () => {
    expect(limits({ "min-overlap": "0.8", "max-overlap": "1" })).toEqual([
      { name: "overlap", min: 0.8, max: 1, severity: "critical", line: undefined },
    ]);
  });

  test.each([
    ["overlap: {min: 60}", "write 0.6 for 60 %"],
    ['spearman: {min: "80%"}', "write the bound in the unit of spearman"],
    ["spearman: {min: -1.5}", "write a number from -1 up to 1"],
    ["entered: {max: -3}", "write a number from 0"],
    ["overlap: {evidence: interval, min: 0.5}", "bound it by `min` and `max`"],
    ["overlap: {better: higher, min: 0.5}", "bound it by `min` and `max`"],
    ["overlap: {min-ratio: 0.9}", "bound it by `min` and `max`"],
  ])("%s is refused with a way out", (text, remedy) => {
    expect(() => limits({ limits: text })).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(remedy) }),
    );
  });
});

describe("the selection", () => {
  test.each<[string, Record<string, string>, unknown]>([
    ["is by label, where the policy names a prediction", {}, { by: "label" }],
    ["is by threshold where one is given", { threshold: "0.5" }, { by: "threshold", threshold: 0.5 }],
    ["is by rank where top-k is given", { "top-k": "50" }, { by: "top-k", k: 50 }],
    ["is by rank where top-share is given", { "top-share": "0.1" }, { by: "top-share", share: 0.1 }],
  ])("%s", (_, inputs, wanted) => {
    expect(inputsOf({ ...files, ...inputs }, policy).selection).toEqual(wanted);
  });

  test.each<[string, Record<string, string>, string]>([
    ["two ways to select", { threshold: "0.5", "top-share": "0.1" }, "only one can"],
    ["a threshold without a score", { threshold: "0.5" }, "which column holds it"],
    ["a share of nothing", { score: "s", "top-share": "0" }, "between 0 and 1"],
    ["a broken number of places", { score: "s", "top-k": "2.5" }, "a whole number from 1"],
    ["a threshold that is no number", { score: "s", threshold: "half" }, "must be a number"],
  ])("%s is refused", (_, inputs, words) => {
    expect(() => inputsOf({ ...files, ...inputs })).toThrow(words);
  });
});
