import { describe, expect, test } from "@jest/globals";
import { parseContract } from "../../src/contract/read-contract.ts";
import { about, changesOf, suite } from "./comparing.ts";

const row = (properties: object, required: readonly string[] = []) => ({ type: "object", properties, required });
const x = (schema: object) => row({ x: schema }, ["x"]);

describe("a JSON Schema", () => {
  test.each<[string, object, object, string[]]>([
    [
      "a type that widens",
      x({ type: "integer" }),
      x({ type: "number" }),
      ["breaking x: expect_column_values_to_be_in_type_list: the type was int and is int or float, which allows more"],
    ],
    [
      "a value that may be null now",
      x({ type: "integer" }),
      x({ type: ["integer", "null"] }),
      ["breaking x: expect_column_values_to_not_be_null: values may be missing now"],
    ],
    [
      "a value that may no longer be null, as code generators write it",
      x({ anyOf: [{ type: "integer", minimum: 3 }, { type: "null" }], title: "X" }),
      x({ type: "integer", minimum: 3, description: "never null" }),
      ["compatible x: expect_column_values_to_not_be_null: no value may be missing now"],
    ],
    [
      "a property that is no longer required",
      x({ type: "integer" }),
      row({ x: { type: "integer" } }),
      [
        "breaking table: the list of columns is no longer promised",
        "breaking x: expect_column_values_to_not_be_null is gone",
      ],
    ],
    [
      "a property that may be null, and is no longer required",
      row({ x: { type: ["integer", "null"] }, y: { type: "string" } }, ["x", "y"]),
      row({ x: { type: ["integer", "null"] }, y: { type: "string" } }, ["y"]),
      ["breaking x: the column need not be there any more"],
    ],
    [
      "a property that goes, and one that comes",
      row({ amount: { type: "number" }, y: { type: "string" } }, ["amount"]),
      row({ Amount: { type: "number" }, y: { type: "string" } }, ["Amount"]),
      [
        'breaking amount: the column is gone, with 2 promises; "Amount" is new: renamed?',
        "compatible Amount: the column is new, with 2 promises",
      ],
    ],
    [
      "an enum that grows, and a constant that becomes one",
      row({ a: { enum: ["a", null] }, b: { const: 1 } }),
      row({ a: { enum: ["a", "b", null] }, b: { enum: [1, 2] } }),
      [
        'breaking a: expect_column_values_to_be_in_set: the set gained "b"',
        "breaking b: expect_column_values_to_be_in_set: the set gained 2",
      ],
    ],
    [
      "bounds and lengths",
      x({ type: "string", minLength: 2, pattern: "^a" }),
      x({ type: "string", minLength: 1, pattern: "^a" }),
      ["breaking x: expect_column_value_lengths_to_be_between: min_value fell from 2 to 1, which allows more"],
    ],
    [
      "an exclusive bound of draft 4",
      x({ type: "integer", minimum: 0, exclusiveMinimum: true }),
      x({ type: "integer", minimum: 0 }),
      ["breaking x: expect_column_values_to_be_between: min_value 0 itself is allowed now"],
    ],
    [
      "an exclusive bound, spelt in two drafts",
      x({ minimum: 0, exclusiveMinimum: true }),
      x({ exclusiveMinimum: 0 }),
      [],
    ],
    [
      "a date that becomes any text",
      x({ type: "string", format: "date" }),
      x({ type: "string" }),
      ["breaking x: expect_column_values_to_be_in_type_list: the type was date and is str"],
    ],
    [
      "keywords that suites have nothing for",
      x({ type: "number", multipleOf: 2 }),
      x({ type: "number", multipleOf: 3 }),
      ["breaking x: multipleOf was 2 and is 3, and which is stricter cannot be told"],
    ],
    [
      "a list of rows",
      { type: "array", minItems: 10, items: x({ type: "integer" }) },
      { type: "array", minItems: 5, items: x({ type: "integer" }) },
      ["breaking table: expect_table_row_count_to_be_between: min_value fell from 10 to 5, which allows more"],
    ],
    [
      "references",
      { $ref: "#/$defs/Row", $defs: { Row: x({ $ref: "#/$defs/a~1b" }), "a/b": { type: "integer", maximum: 9 } } },
      { ...x({ type: "integer", maximum: 10 }), additionalProperties: false },
      [
        "compatible table: additionalProperties is new",
        "breaking x: expect_column_values_to_be_between: max_value rose from 9 to 10, which allows more",
      ],
    ],
    [
      "a definition that is reached by a reference within a keyword",
      { ...x({ items: { $ref: "#/$defs/S" } }), $defs: { S: { enum: ["a"] } } },
      { ...x({ items: { $ref: "#/$defs/S" } }), $defs: { S: {} } },
      ['breaking x: items was {"$ref":{"enum":["a"]}} and is {"$ref":{}}, and which is stricter cannot be told'],
    ],
    [
      "a definition among several alternatives",
      { ...x({ anyOf: [{ $ref: "#/$defs/A" }, { type: "string" }] }), $defs: { A: { type: "integer", maximum: 3 } } },
      { ...x({ anyOf: [{ $ref: "#/$defs/A" }, { type: "string" }] }), $defs: { A: { type: "integer" } } },
      [expect.stringMatching(/^breaking x: anyOf was .*"maximum":3.* and is /) as unknown as string],
    ],
    [
      "a definition that all of a value meets",
      { ...x({ allOf: [{ $ref: "#/$defs/S" }] }), $defs: { S: { enum: ["a", "b"] } } },
      { ...x({ allOf: [{ $ref: "#/$defs/S" }] }), $defs: { S: { enum: ["a", "b", "c"] } } },
      ['breaking x: expect_column_values_to_be_in_set: the set gained "c"'],
    ],
    [
      "rows that extend other rows",
      { allOf: [{ $ref: "#/$defs/Base" }, row({ y: { type: "string" } })], $defs: { Base: x({ type: "integer" }) } },
      {
        allOf: [{ $ref: "#/$defs/Base" }, row({ y: { type: "string" } })],
        $defs: { Base: row({ x: { type: "string" } }) },
      },
      [
        "breaking table: the list of columns is no longer promised",
        "breaking x: expect_column_values_to_not_be_null is gone",
        "breaking x: expect_column_values_to_be_in_type_list: the type was int and is str",
      ],
    ],
    [
      "a limit beside a reference to another one that goes",
      { ...x({ $ref: "#/$defs/C", maxLength: 5 }), $defs: { C: { maxLength: 10 } } },
      { ...x({ $ref: "#/$defs/C" }), $defs: { C: { maxLength: 10 } } },
      [
        "breaking x: expect_column_value_lengths_to_be_between: max_value rose from 5 to 10, which allows more",
        "breaking x: maxLength is gone",
      ],
    ],
    [
      "the tighter of two bounds that goes",
      x({ minimum: 0, exclusiveMinimum: 5 }),
      x({ minimum: 0 }),
      ["breaking x: expect_column_values_to_be_between: min_value fell from 5 to 0, which allows more"],
    ],
    [
      "OpenAPI's word for null",
      x({ type: "string", nullable: true }),
      x({ type: "string" }),
      [expect.stringMatching(/^compatible x: /) as unknown as string],
    ],
    ["the same type by way of allOf", x({ type: "string" }), x({ allOf: [{ type: "string" }] }), []],
    ["a schema that nothing meets", x(false as never), x({ not: {} }), []],
  ])("%s", (_what, base, head, changes) => {
    expect(changesOf(base, head)).toEqual(changes);
  });

  test("is held against a suite by what both can say", () => {
    expect(
      changesOf(
        x({ type: "integer", minimum: 0 }),
        suite(
          { type: "expect_column_to_exist", kwargs: { column: "x" } },
          about("values_to_be_in_type_list", { type_list: ["int"] }),
          about("values_to_not_be_null"),
          about("values_to_be_between", { min_value: 0 }),
        ),
      ),
    ).toEqual([]);
  });

  test.each<[string, object, RegExp]>([
    [
      "another file",
      x({ $ref: "other.json#/a" }),
      /row\.json:1:\d+: the JSON Schema: "other\.json#\/a" leads to no schema of/,
    ],
    ["itself", { properties: { x: { $ref: "#/properties/x" } } }, /"#\/properties\/x" leads to itself/],
    ["a part of every object", x({ $ref: "#/__proto__" }), /"#\/__proto__" leads to no schema of this document/],
    ["no place", x({ $ref: "#/%zz" }), /"#\/%zz" leads to no schema of this document/],
  ])("a reference to %s is refused", (_where, schema, message) => {
    expect(() => parseContract(JSON.stringify(schema), "row.json")).toThrow(message);
  });

  test("that doubles with each of many references is refused, not followed for ever", () => {
    const names = Array.from({ length: 40 }, (_, index) => `d${index}`);
    const twice = (name: string) => ({ allOf: [{ $ref: `#/$defs/${name}` }, { $ref: `#/$defs/${name}` }] });
    const $defs = Object.fromEntries(names.map((name, index) => [name, index === 39 ? {} : twice(`d${index + 1}`)]));
    expect(() => parseContract(JSON.stringify({ ...x({ $ref: "#/$defs/d0" }), $defs }), "row.json")).toThrow(
      /more than 10000 references would have to be followed/,
    );
  });

  test("without properties is refused with its place", () => {
    expect(() => parseContract('{"properties": [1],\n "required": "x"}', "row.json")).toThrow(
      /row\.json:1:16: the JSON Schema: `properties` is not a mapping.*\n.*row\.json:2:14: the JSON Schema: `required` is not a list/,
    );
  });
});
