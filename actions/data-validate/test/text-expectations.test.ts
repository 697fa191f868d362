import type { Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs, runGate, suiteOf } from "./judging.ts";

type Cells = readonly (string | number | boolean | null)[];
type Expected = { readonly verdict: Verdict; readonly message?: string } & Readonly<Record<string, unknown>>;
type Case = readonly [what: string, cells: Cells, kwargs: Kwargs, expected: Expected];

const pass = { verdict: "pass", reason: "as-expected" } as const;
const unexpected = (count: number, missing = 0): Expected => ({
  verdict: "fail",
  reason: "unexpected-values",
  counts: expect.objectContaining({ unexpected: count, missing }),
});
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
const person = {
  type: "object",
  required: ["age"],
  properties: { age: { type: "integer", minimum: 0 }, pattern: { type: "string" } },
};

const CASES: Readonly<Record<string, readonly Case[]>> = {
  expect_column_values_to_be_increasing: [
    ["they are", [1, 2, 2, 5], {}, pass],
    ["strictly they are not", [1, 2, 2, 5], { strictly: true }, unexpected(1)],
    ["missing values are passed over", [1, null, 2, null, 1], {}, unexpected(1, 2)],
    [
      "each against the one before",
      [5, 1, 2, 3],
      {},
      { ...unexpected(1), message: "1 of 4 values of x is not increasing after the one before" },
    ],
    ["mostly", [5, 1, 2, 3], { mostly: 0.75 }, pass],
    ["text has no difference", ["a", "b"], {}, { verdict: "fail", reason: "wrong-type" }],
    [
      "dates as text",
      ["2024-01-31", "2024-02-01", "2024-02-01 12:00:00"],
      { parse_strings_as_datetimes: true, strictly: true },
      pass,
    ],
    [
      "dates by the point in time they spell",
      ["31/01/2024", "2024-02-01", "Feb 2 2024"],
      { parse_strings_as_datetimes: true },
      pass,
    ],
    [
      "dates that depend on today are an error, not another answer",
      ["31/01/24", "2024-02-01"],
      { parse_strings_as_datetimes: true },
      { verdict: "error", reason: "wrong-type" },
    ],
    [
      "an offset beside none has no order",
      ["2024-01-31T10:00:00+05:30", "2024-02-01"],
      { parse_strings_as_datetimes: true },
      { verdict: "error", reason: "wrong-type" },
    ],
    [
      "a condition leaves out the rows between",
      [1, 9, 2],
      { row_condition: "x < 5", condition_parser: "pandas" },
      pass,
    ],
    ["no value is no pass", [null], {}, { verdict: "fail", reason: "empty-data" }],
  ],
  expect_column_values_to_be_decreasing: [
    ["they are", [3, 2, 2], {}, pass],
    [
      "one is not",
      [3, 4, 2],
      {},
      { ...unexpected(1), examples: [{ row: 2, location: { file: "data.csv", line: 3 }, value: expect.any(String) }] },
    ],
  ],
  expect_column_values_to_match_strftime_format: [
    ["they do", ["2024-01-31", "2024-1-1"], { strftime_format: "%Y-%m-%d" }, pass],
    ["there is no 30 February", ["2024-02-30", "2024-02-29"], { strftime_format: "%Y-%m-%d" }, unexpected(1)],
    ["what is left over", ["2024-01-31 ", "2024-01-31x"], { strftime_format: "%Y-%m-%d" }, unexpected(2)],
    ["whole numbers are no text", [20240131], { strftime_format: "%Y%m%d" }, { verdict: "fail", reason: "wrong-type" }],
    ["mostly", ["12:30", "25:00"], { strftime_format: "%H:%M", mostly: 0.5 }, pass],
    [
      "examples are the cells at fault",
      ["12:30", "25:00", "25:00"],
      { strftime_format: "%H:%M" },
      { ...unexpected(2), examples: [expect.objectContaining({ row: 2 }), expect.objectContaining({ row: 3 })] },
    ],
    [
      "an apostrophe in a cell",
      ["it's"],
      { strftime_format: "%H:%M" },
      { ...unexpected(1), examples: [expect.objectContaining({ row: 1 })] },
    ],
  ],
  expect_column_values_to_be_dateutil_parseable: [
    ["common forms", ["2024-01-31", "1/31/2024 10:00", "31 Jan 2024"], {}, pass],
    ["words that are in no date", ["2024-01-31", "soon"], {}, unexpected(1)],
    [
      "a doubt is an error, not an answer",
      ["2024-01-31", "10 of 5"],
      {},
      { verdict: "error", message: "1 value of x cannot be decided here" },
    ],
    ["numbers are no text", [1, 2], {}, { verdict: "fail", reason: "wrong-type" }],
  ],
  expect_column_values_to_be_json_parseable: [
    ["they are", [quoted('{"a": [1, null]}'), quoted('"text"')], {}, pass],
    ["Python's NaN is", ["[NaN]", "x"], {}, unexpected(1)],
    ["a text without an end takes no time", [quoted(`"NaN ${'\\\\"'.repeat(100_000)}`)], {}, unexpected(1)],
    ["single quotes are not", ["{'a': 1}", "[1]"], {}, unexpected(1)],
    ["numbers are no text", [1, 2], {}, unexpected(2)],
  ],
  expect_column_values_to_match_json_schema: [
    ["they do", [quoted('{"age": 3}'), quoted('{"age": 4.0, "pattern": "x"}')], { json_schema: person }, pass],
    ["one does not", [quoted('{"age": -1}'), quoted('{"age": 4}')], { json_schema: person }, unexpected(1)],
    [
      "a text that is no JSON is an error",
      [quoted('{"age": 1}'), "x"],
      { json_schema: person, mostly: 0.1 },
      { verdict: "error" },
    ],
  ],
};

describe.each(Object.entries(CASES))("%s", (type, cases) => {
  test.each(cases)("%s", async (_, cells, kwargs, expected) => {
    const { message, ...rest } = expected;
    const check = await judge(columnOf("x", cells), type, { column: "x", ...kwargs });
    expect(check).toMatchObject(rest);
    if (message !== undefined) expect(check.message).toContain(message);
  });
});

test.each<[string, string, Kwargs, RegExp]>([
  [
    "a locale's date",
    "expect_column_values_to_match_strftime_format",
    { strftime_format: "%x" },
    /%x depends on the locale/,
  ],
  [
    "a directive of strftime alone",
    "expect_column_values_to_match_strftime_format",
    { strftime_format: "%-d" },
    /%- is no directive/,
  ],
  [
    "a regular expression in a schema",
    "expect_column_values_to_match_json_schema",
    { json_schema: { properties: { a: { pattern: "(a+)+$" } } } },
    /it holds `pattern`, a regular expression/,
  ],
  [
    "an old draft",
    "expect_column_values_to_match_json_schema",
    { json_schema: { $schema: "http://json-schema.org/draft-04/schema#" } },
    /draft-04/,
  ],
  [
    "a schema that is none",
    "expect_column_values_to_match_json_schema",
    { json_schema: { type: "person" } },
    /the JSON Schema cannot be run/,
  ],
  [
    "a schema elsewhere",
    "expect_column_values_to_match_json_schema",
    { json_schema: { $ref: "https://example.com/x.json" } },
    /the JSON Schema cannot be run/,
  ],
])("%s is refused", async (_, type, kwargs, message) => {
  await expect(runGate("x,y\na,b\n", suiteOf({ type, kwargs: { column: "x", ...kwargs } }))).rejects.toThrow(message);
});
