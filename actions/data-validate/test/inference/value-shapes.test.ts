import { describe, expect, test } from "@jest/globals";
import { idPattern } from "../../src/inference/value-shapes.ts";

function shapesOf(...texts: readonly string[]) {
  const shape = (text: string) => text.replace(/[0-9]/g, "0").replace(/[A-Z]/g, "A").replace(/[a-z]/g, "a");
  return [...Map.groupBy(texts, shape)].map(([shape, all]) => {
    const sorted = all.toSorted();
    return { shape, count: all.length, first: sorted[0] ?? "", last: sorted.at(-1) ?? "" };
  });
}

describe("texts that are written alike", () => {
  test.each<[string[], string]>([
    [["7590-VHVEG", "5575-GNVDE"], "^[0-9]{4}-[A-Z]{5}$"],
    [["ORD-0001", "ORD-0817"], "^ORD-[0-9]{4}$"],
    [["u1", "u22", "u333"], "^u[0-9]+$"],
    [["A.1(x)", "A.2(y)"], "^A[.][0-9][(][a-z][)]$"],
    [["12/AB", "3/CD", "4567", "89"], "^([0-9]{2,}|[0-9]+/[A-Z]{2})$"],
    [["ab", "xy"], "^[a-z]{2}$"],
    [["O1", "P2"], "^[A-Z][0-9]$"],
  ])("%p are an id: %s", (texts, pattern) => {
    expect(idPattern(shapesOf(...texts))).toBe(pattern);
    for (const text of texts) expect(text).toMatch(new RegExp(pattern));
  });

  test.each<[string, string[]]>([
    ["names", ["Anna", "Bo", "Christina"]],
    ["two words", ["a 1", "b 2"]],
    ["letters of no alphabet that is known", ["é1", "é2"]],
    ["signs that mean something between brackets", ["[1]", "[2]"]],
    ["four ways of writing", ["1", "1-1", "1/1", "1.1"]],
  ])("%s are none", (_what, texts) => {
    expect(idPattern(shapesOf(...texts))).toBeUndefined();
  });

  test("nothing is none", () => {
    expect(idPattern([])).toBeUndefined();
  });
});
