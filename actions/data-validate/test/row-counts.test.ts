import type { Cell, ExactKind } from "@assay/tables";
import { expect, test } from "@jest/globals";
import { rowCounts } from "../src/expectations/row-counts.ts";

const keysOf = (cells: readonly Cell[], kind: ExactKind, side: "base" | "other" = "base") =>
  rowCounts({ columns: [{ name: "x", kind }], rows: cells.map((cell) => [cell]) }, side).keys;

test.each([
  ["a NaN among decimals", "NaN"],
  ["a NaN among doubles", Number.NaN],
])("%s equals nothing: no missing value, no other one, none of the other side", (_what, nan) => {
  const keys = [...keysOf([nan, nan, null], "number"), ...keysOf([nan], "number", "other")];
  expect(new Set(keys).size).toBe(4);
});

test("the word in a text is a text", () => {
  expect(new Set(keysOf(["NaN", "NaN"], "text")).size).toBe(1);
});
