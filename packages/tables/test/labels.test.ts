import { describe, expect, test } from "@jest/globals";
import { canonicalLabel, readLabels, refuseOtherLabels, TableError } from "../src/index.ts";

test.each([
  ["True", "true"],
  ["FALSE", "false"],
  ["1.0", "1"],
  ["-2.00", "-2"],
  ["1.5", "1.5"],
  ["Yes", "Yes"],
  ["v1.0", "v1.0"],
])("%s is the label %s", (spelling, label) => {
  expect(canonicalLabel(spelling)).toBe(label);
});

describe("labels beside others", () => {
  const refuse = (labels: string[], others: string[], mayDifferInAll = false) =>
    refuseOtherLabels("the labels of a", labels, "b", others, mayDifferInAll);

  test.each<[string, string[], string[], boolean]>([
    ["the same", ["yes", "no"], ["no", "yes"], false],
    ["some of them", ["yes"], ["no", "yes"], false],
    ["one more", ["yes", "no", "maybe"], ["no", "yes"], false],
    ["none of them, where they may differ in all", ["yes"], ["no"], true],
  ])("may be %s", (_, labels, others, mayDifferInAll) => {
    expect(() => refuse(labels, others, mayDifferInAll)).not.toThrow();
  });

  test.each<[string, string[], string[], boolean, string]>([
    ["in other letters", ["Yes", "no"], ["yes", "no"], true, 'the labels of a hold "Yes" where b has "yes"'],
    ["with blanks around them", [" yes", "no"], ["yes", "no"], false, 'the labels of a hold " yes" where b has "yes"'],
    ["true for 1", ["true", "0"], ["1", "0"], false, 'the labels of a hold "true" where b has "1"'],
    ["none of them", ["x", "y"], ["a"], false, 'the labels of a are "x", "y", none of which is a label of b: "a"'],
  ])("are refused: %s", (_, labels, others, mayDifferInAll, message) => {
    expect(() => refuse(labels, others, mayDifferInAll)).toThrow(
      expect.objectContaining({ message, code: "labels-differ", reason: "not-comparable" }),
    );
  });
});

describe("readLabels", () => {
  const column = { shown: "the prediction of p.csv", from: '"p"', text: '"label"' };
  const answering = (count: number) => ({
    rows: async () => Array.from({ length: count }, (_, at) => ({ label: `l${String(at).padStart(4, "0")}` })),
  });

  test("gives every spelling once, sorted", async () => {
    expect(await readLabels(answering(3), [column, column])).toEqual(["l0000", "l0001", "l0002"]);
  });

  test("takes a column of more than 1,000 labels for numbers", async () => {
    await expect(readLabels(answering(1001), [column])).rejects.toThrow(TableError);
    await expect(readLabels(answering(1000), [column])).resolves.toHaveLength(1000);
  });
});
