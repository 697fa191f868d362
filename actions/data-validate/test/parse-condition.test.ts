import { describe, expect, test } from "@jest/globals";
import { parseCondition } from "../src/conditions/parse-condition.ts";
import { readCondition } from "../src/conditions/read-condition.ts";
import { ConditionError } from "../src/conditions/token-reader.ts";

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
    ['Column("x").is_not_null()', { kind: "null", column: x, negated: true }],
    ['Column("x").is_not_in(["a"])', { kind: "in", column: x, values: ["a"], negated: true }],
    ['col("x") >= date("2026-01-31")', compare(">=", literal("2026-01-31"))],
    ["x == [1, 2]", { kind: "in", column: x, values: [1, 2], negated: false }],
    ["x", { ...compare("==", literal(true)), casts: true }],
    ["~x", { kind: "not", part: { ...compare("==", literal(true)), casts: true } }],
    ["1 < x <= 3", { kind: "all", parts: [compare("<", x, literal(1)), compare("<=", literal(3))] }],
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
    ["x 1", 2],
    ["x >", 3],
    ["x = 1", 2],
    ["x > 1 y", 6],
    ["x + 1 > 2", 2],
    ["x.isin()", 7],
    ["1 == 1", 0],
    ["None > 1 > x", 0],
    ["x in [1, None]", 9],
    ["__import__('os').system('id')", 0],
    ["x.str.contains('a') == True", 2],
    ["@y > 1", 0],
    ["x > 1; drop table data", 5],
    ["(x > 1", 6],
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

const missing = (column = x) => ({ kind: "null", column, negated: false });
const there = (column = x) => ({ kind: "null", column, negated: true });
const sure = (condition: object) => ({ kind: "all", parts: [{ ...condition, casts: true }, there()] });

describe("a row condition in SQL", () => {
  test.each<[string, object]>([
    ["x = 1", sure(compare("==", literal(1)))],
    ["x <> 1", sure(compare("!=", literal(1)))],
    ["NOT x = 1", sure(compare("!=", literal(1)))],
    ["x IS NULL", missing()],
    ["NOT (x IS NULL)", there()],
    ["x is not null", there()],
    [`"x" >= DATE '2026-01-31'`, sure(compare(">=", literal("2026-01-31")))],
    ["x = 'it''s'", sure(compare("==", literal("it's")))],
    ["x NOT IN (1, 2)", sure({ kind: "in", column: x, values: [1, 2], negated: true })],
    ["x BETWEEN 1 AND 3", { kind: "all", parts: [sure(compare(">=", literal(1))), sure(compare("<=", literal(3)))] }],
    ["NOT (x < 1 OR x IS NULL)", { kind: "all", parts: [sure(compare(">=", literal(1))), there()] }],
  ])("%s selects the rows for which it is true", (text, expected) => {
    expect(readCondition(text, "sql").condition).toEqual(expected);
  });

  test("is read as such where it is no pandas and no parser is named", () => {
    expect(readCondition("x = 1 AND x IS NOT NULL", undefined).condition).toEqual({
      kind: "all",
      parts: [sure(compare("==", literal(1))), there()],
    });
  });

  test("takes double quotes for text in Spark's spelling", () => {
    expect(readCondition('x = "a"', "spark").condition).toEqual(sure(compare("==", literal("a"))));
  });

  test.each<[string, string | undefined, RegExp]>([
    ["x = 1", "pandas", /expected a comparison/],
    ["lower(x) = 'a'", "sql", /the function lower is not supported/],
    ["x LIKE 'a%'", "sql", /expected a comparison/],
    ["x = 1; DROP TABLE data", "sql", /";" is not understood/],
    ["x = (SELECT 1)", "sql", /expected a column or a value/],
    ["x = NULL", "sql", /nothing equals a missing value/],
    ["x IS NOT NULL AND", undefined, /expected a column or a value, got the end/],
  ])("%s, read as %s, is refused", (text, parser, message) => {
    expect(() => readCondition(text, parser)).toThrow(message);
  });
});

describe("a row condition as Great Expectations 1.x saves it", () => {
  const column = { name: "x" };
  const above = { type: "comparison", column, operator: ">", parameter: 1 };

  test.each<[object, object, string]>([
    [above, compare(">", literal(1)), "x > 1"],
    [{ type: "nullity", column, is_null: false }, there(), "x is not null"],
    [
      { ...above, operator: "NOT_IN", parameter: ["a"] },
      { kind: "in", column: x, values: ["a"], negated: true },
      'x not in ["a"]',
    ],
    [
      { type: "or", conditions: [above, { type: "nullity", column, is_null: true }] },
      { kind: "any", parts: [compare(">", literal(1)), missing()] },
      "(x > 1 or x is null)",
    ],
    [{ type: "pass_through", pass_through_filter: "x > 1" }, compare(">", literal(1)), "x > 1"],
  ])("%j is understood and told in words", (value, condition, where) => {
    expect(readCondition(value, undefined)).toEqual({ condition, where });
  });

  test.each<[object, RegExp]>([
    [{}, /its type is undefined/],
    [{ type: "toString" }, /its type is "toString"/],
    [{ ...above, operator: "LIKE" }, /its operator is "LIKE"/],
    [{ ...above, parameter: null }, /its parameter is null/],
    [{ ...above, parameter: { x: 1 } }, /its parameter is \{"x":1\}/],
    [{ ...above, operator: "IN" }, /the parameter of IN is 1, not a list/],
    [{ ...above, column: {} }, /its column is \{\}/],
    [{ ...above, colum: "x" }, /unknown key "colum"/],
    [{ type: "and", conditions: [] }, /its conditions are \[\]/],
    [{ type: "nullity", column, is_null: "no" }, /its is_null is "no"/],
  ])("%j is refused", (value, message) => {
    expect(() => readCondition(value, undefined)).toThrow(message);
  });
});
