import { expect, test } from "@jest/globals";
import { didYouMean } from "../src/nearest-name.ts";

test.each<[string, string[], string]>([
  ["custmerID", ["gender", "customerID"], '; did you mean "customerID"?'],
  ["ag", ["age", "b"], '; did you mean "age"?'],
  // A name whose every letter would have to change is not near.
  ["n", ["a", "b"], ""],
  ["ab", ["xy"], ""],
])("of %s among %j", (name, known, expected) => {
  expect(didYouMean(name, known)).toBe(expected);
});
