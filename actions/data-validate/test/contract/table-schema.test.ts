import { describe, expect, test } from "@jest/globals";
import { parseContract } from "../../src/contract/read-contract.ts";
import { about, changesOf, suite } from "./comparing.ts";

const field = (name: string, type: string, constraints?: object) => ({
  name,
  type,
  ...(constraints && { constraints }),
});
const schema = (...fields: readonly object[]) => ({ fields });

describe("a Table Schema", () => {
  test.each<[string, object, object, string[]]>([
    [
      "a type that widens",
      schema(field("x", "integer")),
      schema(field("x", "number")),
      ["breaking x: expect_column_values_to_be_in_type_list: the type was int and is int or float, which allows more"],
    ],
    [
      "a type that suites have no name for",
      schema(field("x", "time")),
      schema(field("x", "duration")),
      ["breaking x: expect_column_values_to_be_in_type_list: the type was time and is duration"],
    ],
    [
      "constraints that go and come",
      schema(field("x", "string", { required: true, maxLength: 10 })),
      schema(field("x", "string", { unique: true, maxLength: 20 })),
      [
        "breaking x: expect_column_values_to_not_be_null is gone",
        "breaking x: expect_column_value_lengths_to_be_between: max_value rose from 10 to 20, which allows more",
        "compatible x: expect_column_values_to_be_unique is new",
      ],
    ],
    [
      "an enum that grows",
      schema(field("x", "string", { enum: ["a"] })),
      schema(field("x", "string", { enum: ["a", "b"] })),
      ['breaking x: expect_column_values_to_be_in_set: the set gained "b"'],
    ],
    [
      "bounds",
      schema(field("x", "integer", { minimum: 0, exclusiveMaximum: 10 })),
      schema(field("x", "integer", { minimum: 1, maximum: 10 })),
      [
        "compatible x: expect_column_values_to_be_between: min_value rose from 0 to 1, which allows less",
        "breaking x: expect_column_values_to_be_between: max_value 10 itself is allowed now",
      ],
    ],
    [
      "a primary key that is dropped",
      { ...schema(field("x", "string")), primaryKey: "x" },
      schema(field("x", "string")),
      [
        "breaking x: expect_column_values_to_not_be_null is gone",
        "breaking x: expect_column_values_to_be_unique is gone",
      ],
    ],
    [
      "a primary key of several fields that changes",
      { ...schema(field("a", "string"), field("b", "string")), primaryKey: ["a", "b"] },
      { ...schema(field("a", "string"), field("b", "string")), primaryKey: ["a"] },
      [
        "breaking table: expect_compound_columns_to_be_unique is gone",
        "compatible a: expect_column_values_to_be_unique is new",
        "breaking b: expect_column_values_to_not_be_null is gone",
      ],
    ],
    [
      "fields in another order",
      schema(field("a", "any"), field("b", "any")),
      schema(field("b", "any"), field("a", "any")),
      ["breaking table: the columns stand in another order"],
    ],
    [
      "fields whose order does not matter",
      { ...schema(field("a", "any"), field("b", "any")), fieldsMatch: "equal" },
      { ...schema(field("b", "any"), field("a", "any")), fieldsMatch: ["equal"] },
      [],
    ],
    [
      "words for missing values",
      { ...schema(field("a", "any")), missingValues: ["", "-"] },
      { ...schema(field("a", "any")), missingValues: [""] },
      ['breaking table: missingValues was ["","-"] and is [""], and which is stricter cannot be told'],
    ],
  ])("%s", (_what, base, head, changes) => {
    expect(changesOf(base, head)).toEqual(changes);
  });

  test("is held against a suite by what both can say", () => {
    expect(
      changesOf(
        schema(field("x", "integer", { required: true, minimum: 0 })),
        suite(
          { type: "expect_table_columns_to_match_ordered_list", kwargs: { column_list: ["x"] } },
          about("values_to_be_in_type_list", { type_list: ["int"] }),
          about("values_to_not_be_null"),
          about("values_to_be_between", { min_value: 0 }),
        ),
      ),
    ).toEqual([]);
  });

  test("that is none is refused with its place", () => {
    expect(() => parseContract('{"fields": [{"type": "string"}],\n "primaryKey": 3}', "schema.json")).toThrow(
      /schema\.json:1:13: the Table Schema: field 1 has no name.*\n.*schema\.json:2:16: the Table Schema: `primaryKey` is not a list/,
    );
  });
});
