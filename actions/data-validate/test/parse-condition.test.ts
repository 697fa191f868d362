import { describe, expect, test } from "@jest/globals";
import { ConditionError, parseCondition } from "../src/conditions/parse-condition.ts";

const x = { kind: "column", name: "x", offset: expect.any(Number) };
const literal = (value: unknown) => ({ kind: "literal", value, offset: expect.any(Number) });
const compare = (operator: string, right: unknown, left: unknown = x) => ({ kind: "compare", operator, left, right });

describe("a row condition", () => {
  test.each<[string, object]>([
    ["x > 1", compare(">", literal(1))],
    ['col("x") > 1', compare(">", literal(1))],
    ["`x` != 'a b'", compare("!=", literal("a b"))],
    ['x == "say \\"hi\\""', compare("==", literal('say "hi"'))],
    ["x >= -1.5e3", compare(">=", literal(-1500))],
    ["x == True", compare("==", literal(true))],
    ["1 < x", compare("<", x, literal(1))],
    ["x in [1, 2]", { kind: "in", column: x, values: [1, 2], negated: false }],
    ["x not in ('a', 'b')", { kind: "in", column: x, values: ["a", "b"], negated: true }],
    ["x.notnull()", { kind: "null", column: x, negated: true }],
    ['col("x").isNull()', { kind: "null", column: x, negated: false }],
    ["not x > 1", { kind: "not", part: compare(">", literal(1)) }],
    [
      "(x > 1) & (x < 3) | x == 9",
      {
        kind: "any",
        parts: [
          { kind: "all", parts: [compare(">", literal(1)), compare("<", literal(3))] },
          compare("==", literal(9)),
        ],
      },
    ],
    [
      "x > 1 or x < 0 and x != 5",
      {
        kind: "any",
        parts: [
          compare(">", literal(1)),
          { kind: "all", parts: [compare("<", literal(0)), compare("!=", literal(5))] },
        ],
      },
    ],
  ])("%s is understood", (text, expected) => {
    expect(parseCondition(text)).toEqual(expected);
  });

  test.each<[string, number]>([
    ["", 0],
    ["x", 1],
    ["x >", 3],
    ["x = 1", 2],
    ["x > 1 y", 6],
    ["x + 1 > 2", 2],
    ["1 < x < 3", 6],
    ["1 == 1", 0],
    ["x == None", 0],
    ["__import__('os').system('id')", 0],
    ["x.str.contains('a') == True", 2],
    ["@y > 1", 0],
    ["x > 1; drop table data", 5],
    ["(x > 1", 6],
    ["x in []", 6],
    ["x in y", 5],
    ["x == 'open", 5],
    ["x > 1 -- comment", 6],
    [`${"(".repeat(5000)}x > 1`, 50],
  ])("%s is refused at its place", (text, offset) => {
    const refused = (() => {
      try {
        return parseCondition(text);
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(ConditionError);
    expect((refused as ConditionError).offset).toBe(offset);
  });
});
