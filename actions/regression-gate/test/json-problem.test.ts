import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { jsonProblem } from "../src/json-problem.ts";

describe("what keeps a text from being JSON", () => {
  test.each([
    ['{"accuracy": 0.9,,}', 1, 18, ", where a key in double quotes is wanted"],
    ['{"accuracy": 0.9\n "f1": 3}', 2, 2, "a text where a comma or } is wanted"],
    ['{"a" 1}', 1, 6, "1 where a colon is wanted"],
    ["{a: 1}", 1, 2, "a where a key in double quotes or } is wanted"],
    ['{"a": }', 1, 7, "} where a value is wanted"],
    ["[1,]", 1, 4, "] where a value is wanted"],
    ["[1}", 1, 3, "} where a comma or ] is wanted"],
    ['{"a": 01}', 1, 7, "01 where a value is wanted"],
    ['{"a": NaN}', 1, 7, "NaN where a value is wanted"],
    ["{} {}", 1, 4, "{ where the end of the file is wanted"],
    ["{}\n}", 2, 1, "} where the end of the file is wanted"],
    ['{"a": {"b": 1}', 1, 15, "the end of the file where a comma or } is wanted"],
    ["", 1, 1, "the end of the file where a value is wanted"],
    ['{"a": "b', 1, 7, "a text that is never closed"],
    ['{"a": "b\n"}', 1, 9, "a text that is not closed on its line"],
    ['{"a": "\\x"}', 1, 8, "a backslash that begins no escape of JSON's"],
  ])("%j", (text, line, column, what) => {
    expect(jsonProblem(text)).toEqual({ line, column, what });
  });

  test("is nothing exactly where JSON.parse takes it", () => {
    const parses = (text: string) => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    const damaged = fc
      .tuple(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", ",", "}", "]", '"', "\\", ":", "0", "-", "e", "\n", "tru", "\t"),
        fc.nat(2),
      )
      .map(([text, place, into, gone]) => {
        const at = place % (text.length + 1);
        return text.slice(0, at) + into + text.slice(at + gone);
      });
    fc.assert(
      fc.property(damaged, (text) => {
        expect(jsonProblem(text) === undefined).toBe(parses(text));
      }),
      { numRuns: 3000 },
    );
  });
});
