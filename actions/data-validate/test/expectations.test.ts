import type { Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs } from "./judging.ts";

type Cells = readonly (string | number | boolean | null)[];
type Expected = { readonly verdict: Verdict; readonly message?: string } & Readonly<Record<string, unknown>>;

/** What the check says, message by part of it. */
async function expectCheck(type: string, cells: Cells, kwargs: Kwargs, expected: Expected): Promise<void> {
  const check = await judge(columnOf("x", cells), type, { column: "x", ...kwargs });
  const { message, ...rest } = expected;
  expect(check).toMatchObject(rest);
  if (message !== undefined) expect(check.message).toContain(message);
}

const pass = { verdict: "pass" } as const;
const unexpected = (count: number, missing = 0): Expected => ({
  verdict: "fail",
  reason: "unexpected-values",
  counts: expect.objectContaining({ unexpected: count, missing }),
});

/** Where missing values are what is asked about, none are left out. */
const ofAllRows = (count: number): Expected => ({
  verdict: "fail",
  reason: "unexpected-values",
  counts: { rows: expect.any(Number), unexpected: count },
});

describe.each<[string, readonly (readonly [what: string, cells: Cells, kwargs: Kwargs, expected: Expected])[]]>([
  [
    "expect_column_values_to_be_between",
    [
      ["bounds are inside", [1, 2, 3], { min_value: 1, max_value: 3 }, { ...pass, reason: "as-expected", observed: 0 }],
      [
        "strict bounds are outside",
        [1, 2, 3],
        { min_value: 1, max_value: 3, strict_min: true, strict_max: true },
        unexpected(2),
      ],
      [
        "one bound is enough",
        [1, 2, 3],
        { min_value: 2 },
        { ...unexpected(1), message: "1 of 3 values of x is not at least 2 (33.33%)" },
      ],
      ["missing values do not count", [1, null, 9], { max_value: 5 }, unexpected(1, 1)],
      ["mostly is met exactly", [1, 1, 1, 1, 9], { max_value: 5, mostly: 0.8 }, { ...pass, observed: 1 }],
      ["mostly is missed by one", [1, 1, 1, 9, 9], { max_value: 5, mostly: 0.8 }, unexpected(2)],
      [
        "a bound is told with all its digits, as it was written",
        [118.8],
        { max_value: 118.75 },
        { ...unexpected(1), title: "Values of x must be at most 118.75", limit: "at most 118.75" },
      ],
      [
        "a year is told as a year",
        [2031, 2020],
        { min_value: -2020, max_value: 2024 },
        { ...unexpected(1), message: "is not between −2020 and 2024", limit: "between −2020 and 2024" },
      ],
      [
        "a large bound is parted",
        [2e6],
        { max_value: 1234567.25 },
        { ...unexpected(1), limit: "at most 1,234,567.25" },
      ],
      [
        "missing values leave the share, and the title and the message say which it is",
        [1, 9, null, null, null],
        { max_value: 5, mostly: 0.6 },
        {
          ...unexpected(1, 3),
          title: "At least 60% of the values of x must be at most 5",
          message: "1 of 2 values of x is not at most 5 (50%, and 40% may)",
        },
      ],
      ["fractions", [0.1, 0.2, 0.30000000000000004], { max_value: 0.3 }, unexpected(1)],
      ["infinity is a number", [1, "inf"], { max_value: 1e308 }, unexpected(1)],
      [
        "text against numbers is the wrong type",
        [1, 2, " "],
        { min_value: 0 },
        { verdict: "fail", reason: "wrong-type", message: "x holds text, not numbers: 1 of 3 values" },
      ],
      [
        "text against numbers stays wrong with mostly",
        [1, 2, " "],
        { min_value: 0, mostly: 0.1 },
        { verdict: "fail", reason: "wrong-type" },
      ],
      ["text against text is in its order", ["a", "b", "c"], { min_value: "b", max_value: "c" }, unexpected(1)],
      [
        "numbers against text cannot be compared",
        [1, 2],
        { min_value: "one" },
        { verdict: "error", reason: "invalid-suite" },
      ],
      [
        "nothing but missing values is no pass",
        [null, null],
        { min_value: 0 },
        { verdict: "fail", reason: "empty-data" },
      ],
    ],
  ],
  [
    "expect_column_values_to_not_be_null",
    [
      ["all are there", [1, 2], {}, { ...pass, observed: 0 }],
      ["one is missing", [1, null], {}, { ...ofAllRows(1), message: "1 of the 2 values of x is missing (50%)" }],
      ["a blank is there", [" ", "a"], {}, pass],
      ["pandas' words are missing", ["NA", "null", "nan", "x"], {}, ofAllRows(3)],
      ["mostly counts all rows", [1, null, 1, 1], { mostly: 0.75 }, pass],
      ["a column without values", [null], {}, ofAllRows(1)],
      [
        "what may be missing is said, in the title and in the message",
        [1, null, 1, null],
        { mostly: 0.995 },
        {
          ...ofAllRows(2),
          title: "At least 99.5% of the values of x must be present",
          message: "2 of the 4 values of x are missing (50%, and 0.5% may)",
        },
      ],
    ],
  ],
  [
    "expect_column_values_to_be_null",
    [
      ["none is there", [null, null], {}, pass],
      ["one is there", [null, 5], {}, ofAllRows(1)],
      [
        "most of them",
        [null, 5, 5],
        { mostly: 0.5 },
        { ...ofAllRows(2), title: "At least 50% of the values of x must be missing" },
      ],
      ["mostly", [null, null, null, 5], { mostly: 0.75 }, pass],
    ],
  ],
  [
    "expect_column_values_to_be_unique",
    [
      ["all differ", [1, 2, 3], {}, pass],
      [
        "every occurrence counts",
        [1, 1, 1, 2, 3, 3],
        {},
        { ...unexpected(5), message: "2 different values among them" },
      ],
      ["missing values do not repeat", [1, null, null], {}, pass],
      ["mostly", [1, 1, 2, 3], { mostly: 0.5 }, pass],
      ["mostly missed", [1, 1, 2], { mostly: 0.5 }, unexpected(2)],
      ["nothing but missing values is no pass", [null, null], {}, { verdict: "fail", reason: "empty-data" }],
    ],
  ],
  [
    "expect_column_values_to_be_in_set",
    [
      ["texts", ["a", "b"], { value_set: ["a", "b"] }, pass],
      ["case counts", ["a", "B"], { value_set: ["a", "b"] }, unexpected(1)],
      ["numbers", [1, 2, 3], { value_set: [1, 2.0] }, unexpected(1)],
      ["a number is no text", [1, 2], { value_set: ["1", "2"] }, unexpected(2)],
      ["true and false", [true, false], { value_set: [true] }, unexpected(1)],
      ["quotes in values", ["it's"], { value_set: ["it's"] }, pass],
      ["SQL in a value is a value", ["a"], { value_set: ["a') OR ('1'='1"] }, unexpected(1)],
      ["missing values do not count", ["a", null], { value_set: ["a"] }, pass],
    ],
  ],
  [
    "expect_column_values_to_not_be_in_set",
    [
      ["none is", ["a", "b"], { value_set: ["c"] }, pass],
      ["one is", ["a", "b"], { value_set: ["b"] }, unexpected(1)],
      [
        "a set of another kind",
        [1, 2],
        { value_set: ["1"] },
        { ...pass, message: "as none can be: the set holds text, while x holds whole numbers" },
      ],
      [
        "a set of which one member is of another kind",
        [1, 2],
        { value_set: ["1", 3] },
        { ...pass, message: "all 2 values of x are outside the set" },
      ],
    ],
  ],
  [
    "expect_column_values_to_match_regex",
    [
      ["anywhere in the value", ["xay", "a"], { regex: "a" }, pass],
      ["anchored", ["7590-VHVEG", "7590-vhveg"], { regex: "^\\d{4}-[A-Z]{5}$" }, unexpected(1)],
      ["numbers as they are written", [10, 25], { regex: "^\\d\\d$" }, pass],
      ["quotes in a pattern", ["it's"], { regex: "'" }, pass],
      ["mostly", ["a", "b"], { regex: "a", mostly: 0.5 }, pass],
    ],
  ],
  [
    "expect_column_values_to_not_match_regex",
    [
      ["none does", ["a", "b"], { regex: "c" }, pass],
      ["one does", ["a", "bc"], { regex: "c" }, unexpected(1)],
    ],
  ],
  [
    "expect_column_values_to_match_regex_list",
    [
      ["any is enough", ["a", "b", "c"], { regex_list: ["a", "b"] }, unexpected(1)],
      ["all are asked", ["ab", "a"], { regex_list: ["a", "b"], match_on: "all" }, unexpected(1)],
    ],
  ],
  [
    "expect_column_values_to_not_match_regex_list",
    [["one of them does", ["a", "b", "c"], { regex_list: ["a", "b"] }, unexpected(2)]],
  ],
  [
    "expect_column_value_lengths_to_equal",
    [
      ["in characters", ["ab", "äö", "日本"], { value: 2 }, pass],
      ["one is longer", ["ab", "abc"], { value: 2 }, unexpected(1)],
      ["one character", ["a"], { value: 1 }, { ...pass, title: "Values of x must be 1 character long" }],
      ["whole numbers have digits", [10, -1, 200], { value: 2 }, unexpected(1)],
      ["fractions have no length", [1.5, 2.5], { value: 3 }, { verdict: "fail", reason: "wrong-type" }],
    ],
  ],
  [
    "expect_column_value_lengths_to_be_between",
    [
      ["bounds are inside", ["a", "abc"], { min_value: 1, max_value: 3 }, pass],
      [
        "strict bounds are outside",
        ["a", "ab", "abc"],
        { min_value: 1, max_value: 3, strict_min: true, strict_max: true },
        unexpected(2),
      ],
      ["one bound", ["a", "abc"], { max_value: 2 }, unexpected(1)],
    ],
  ],
  [
    "expect_column_values_to_be_in_type_list",
    [
      ["whole numbers are int", [1, 2], { type_list: ["int", "float"] }, { ...pass, observed: "BIGINT" }],
      ["fractions are float", [1.5, 2], { type_list: ["int", "float"] }, pass],
      [
        "fractions are not int",
        [1.5, 2],
        { type_list: ["int", "int64", "INTEGER"] },
        { verdict: "fail", reason: "wrong-type" },
      ],
      ["whole numbers with one missing are float64 to pandas", [1, null], { type_list: ["float64"] }, pass],
      [
        "whole numbers with none missing are not",
        [1, 2],
        { type_list: ["float64"] },
        { verdict: "fail", reason: "wrong-type" },
      ],
      [
        "one text makes a column of numbers text",
        [1, 2, "x"],
        { type_list: ["int", "float"] },
        {
          verdict: "fail",
          reason: "wrong-type",
          message: "1 of 3 values does not read as numbers",
          counts: expect.objectContaining({ unexpected: 1 }),
        },
      ],
      [
        "mostly moves nothing",
        [1, 2, "x"],
        { type_list: ["int"], mostly: 0.1 },
        { verdict: "fail", reason: "wrong-type" },
      ],
      ["texts are str and object", ["a", "b"], { type_list: ["str"] }, pass],
      ["true and false are bool", [true, false], { type_list: ["bool"] }, pass],
      [
        "nothing but missing values is no pass",
        [null],
        { type_list: ["float"] },
        { verdict: "fail", reason: "empty-data" },
      ],
    ],
  ],
  [
    "expect_column_values_to_be_of_type",
    [
      ["VARCHAR", ["a"], { type_: "VARCHAR" }, pass],
      ["BIGINT", [1], { type_: "BIGINT" }, pass],
      ["object", [1], { type_: "object" }, { verdict: "fail", reason: "wrong-type" }],
    ],
  ],
  [
    "expect_column_mean_to_be_between",
    [
      [
        "missing values do not count",
        [1, 2, null, 3],
        { min_value: 2, max_value: 2 },
        { ...pass, reason: "within-limit", observed: 2 },
      ],
      ["below", [1, 2], { min_value: 1.6 }, { verdict: "fail", reason: "below-min", observed: 1.5 }],
      [
        "above",
        [1, 2],
        { max_value: 1.4 },
        { verdict: "fail", reason: "above-max", message: "the mean of x is 1.5, not at most 1.4" },
      ],
      ["strictly", [1, 2], { min_value: 1.5, strict_min: true }, { verdict: "fail", reason: "below-min" }],
      // 0.1 + 0.2 + 0.3 is 0.6000000000000001 in doubles; the mean of the decimals is 0.2.
      ["the last digit of a sum decides nothing", [0.1, 0.2, 0.3], { max_value: 0.2 }, pass],
      [
        "text",
        ["a", 1],
        { min_value: 0 },
        {
          verdict: "fail",
          reason: "wrong-type",
          counts: expect.objectContaining({ unexpected: 1 }),
        },
      ],
      ["true is 1", [true, false], { min_value: 0.5, max_value: 0.5 }, pass],
      ["nothing but missing values is no pass", [null], { min_value: 0 }, { verdict: "fail", reason: "empty-data" }],
      ["infinity has no mean to trust", [1, "inf"], { min_value: 0 }, { verdict: "fail", reason: "not-a-number" }],
    ],
  ],
  [
    "expect_column_median_to_be_between",
    [
      ["the middle one", [9, 1, 2], { min_value: 2, max_value: 2 }, pass],
      [
        "the average of the two middle ones",
        [1, 2, 3, 10],
        { min_value: 2.5, max_value: 2.5 },
        { ...pass, observed: 2.5 },
      ],
      ["outside", [1, 2, 3], { min_value: 2.1 }, { verdict: "fail", reason: "below-min" }],
    ],
  ],
  [
    "expect_column_stdev_to_be_between",
    [
      // ((1 − 2.5)² + (2 − 2.5)² + (3 − 2.5)² + (4 − 2.5)²) / (4 − 1) = 5/3
      ["of a sample", [1, 2, 3, 4], { min_value: Math.sqrt(5 / 3), max_value: Math.sqrt(5 / 3) }, pass],
      ["outside", [1, 2, 3, 4], { max_value: 1.29 }, { verdict: "fail", reason: "above-max" }],
      ["infinity has no deviation to trust", [1, "inf"], { min_value: 0 }, { verdict: "fail", reason: "not-a-number" }],
      [
        "a number whose square is none breaks no query",
        [1, 1e300],
        { min_value: 0 },
        { verdict: "fail", reason: "not-a-number" },
      ],
      ["of one value there is none", [1], { min_value: 0 }, { verdict: "fail", reason: "too-few-samples" }],
    ],
  ],
  [
    "expect_column_sum_to_be_between",
    [
      ["inside", [1, 2, 3], { min_value: 6, max_value: 6 }, { ...pass, observed: 6 }],
      ["outside", [1, 2], { max_value: 2 }, { verdict: "fail", reason: "above-max" }],
    ],
  ],
  [
    "expect_column_min_to_be_between",
    [
      ["inside", [3, 1, 2], { min_value: 1, max_value: 1 }, { ...pass, observed: 1 }],
      ["below", [0, 1], { min_value: 1 }, { verdict: "fail", reason: "below-min" }],
      ["of texts", ["b", "a"], { min_value: "a" }, pass],
    ],
  ],
  [
    "expect_column_max_to_be_between",
    [
      ["inside", [3, 1], { max_value: 3 }, { ...pass, observed: 3 }],
      ["strictly", [3, 1], { max_value: 3, strict_max: true }, { verdict: "fail", reason: "above-max" }],
      [
        "of texts, masked",
        ["b", "c"],
        { max_value: "b" },
        { verdict: "fail", reason: "above-max", observed: "‹text, 1 character›" },
      ],
    ],
  ],
  [
    "expect_column_null_value_count_to_be_between",
    [
      ["inside", [1, null, null], { min_value: 0, max_value: 2 }, { ...pass, observed: 2 }],
      [
        "above",
        [1, null, null],
        { max_value: 1 },
        { verdict: "fail", reason: "above-max", message: "2 of the 3 values of x are missing, not at most 1" },
      ],
      ["below", [1, 2], { min_value: 1 }, { verdict: "fail", reason: "below-min", observed: 0 }],
    ],
  ],
  [
    "expect_column_unique_value_count_to_be_between",
    [
      ["inside", [1, 1, 2, null], { min_value: 2, max_value: 2 }, { ...pass, observed: 2 }],
      ["above", [1, 2, 3], { max_value: 2 }, { verdict: "fail", reason: "above-max" }],
    ],
  ],
  [
    "expect_column_proportion_of_unique_values_to_be_between",
    [
      [
        "of the values that are there",
        [1, 1, 2, 2, null],
        { min_value: 0.5, max_value: 0.5 },
        { ...pass, observed: 0.5 },
      ],
      ["below", [1, 1, 1, 1], { min_value: 0.5 }, { verdict: "fail", reason: "below-min", observed: 0.25 }],
    ],
  ],
  [
    "expect_column_distinct_values_to_be_in_set",
    [
      ["some of them", ["a", "a"], { value_set: ["a", "b"] }, pass],
      [
        "another",
        ["a", "c", "c"],
        { value_set: ["a", "b"] },
        {
          verdict: "fail",
          reason: "set-mismatch",
          observed: 1,
          message: "1 different value is outside the set, in 2 rows",
        },
      ],
    ],
  ],
  [
    "expect_column_distinct_values_to_equal_set",
    [
      ["exactly", ["a", "b", "a"], { value_set: ["a", "b"] }, pass],
      [
        "one is lacking",
        ["a", "a"],
        { value_set: ["a", "b"] },
        { verdict: "fail", reason: "set-mismatch", message: '"b" does not occur' },
      ],
      ["one too many", ["a", "b", "c"], { value_set: ["a", "b"] }, { verdict: "fail", reason: "set-mismatch" }],
      ["missing values are none", [1, 2, null], { value_set: [1, 2] }, pass],
    ],
  ],
  [
    "expect_column_distinct_values_to_contain_set",
    [
      ["and more", ["a", "b", "c"], { value_set: ["a", "b"] }, pass],
      [
        "one is lacking",
        ["a", "c"],
        { value_set: ["a", "b"] },
        { verdict: "fail", reason: "set-mismatch", observed: 1 },
      ],
    ],
  ],
])("%s", (type, cases) => {
  test.each(cases)("%s", (_what, cells, kwargs, expected) => expectCheck(type, cells, kwargs, expected));
});

describe.each<[string, readonly (readonly [what: string, kwargs: Kwargs, expected: Expected])[]]>([
  [
    "expect_table_columns_to_match_set",
    [
      ["in any order", { column_set: ["b", "a", "c"] }, pass],
      [
        "one is lacking",
        { column_set: ["a", "b", "c", "bb"] },
        { verdict: "fail", reason: "set-mismatch", message: 'the data lacks "bb"' },
      ],
      [
        "one too many",
        { column_set: ["a", "b"] },
        { verdict: "fail", reason: "set-mismatch", message: 'it has "c" beside' },
      ],
      ["one too many where that is fine", { column_set: ["a", "b"], exact_match: false }, pass],
      ["case counts", { column_set: ["A", "b", "c"] }, { verdict: "fail", message: '"A" (there is "a")' }],
    ],
  ],
  [
    "expect_table_columns_to_match_ordered_list",
    [
      ["in their order", { column_list: ["a", "b", "c"] }, pass],
      [
        "in another order",
        { column_list: ["a", "c", "b"] },
        { verdict: "fail", reason: "set-mismatch", message: 'column 2 is "b", not "c"' },
      ],
      [
        "one is lacking",
        { column_list: ["a", "b", "c", "d"] },
        { verdict: "fail", message: 'column 4 is none, not "d"' },
      ],
    ],
  ],
  [
    "expect_column_to_exist",
    [
      ["it does", { column: "b" }, { ...pass, observed: 1 }],
      ["it does not", { column: "d" }, { verdict: "fail", reason: "missing-column", observed: null }],
      ["at its place", { column: "b", column_index: 1 }, pass],
      ["at another place", { column: "b", column_index: 0 }, { verdict: "fail", reason: "set-mismatch" }],
    ],
  ],
  [
    "expect_table_column_count_to_equal",
    [
      ["by the keyword of Great Expectations", { value: 3 }, { ...pass, observed: 3 }],
      ["by the keyword people write", { column_count: 4 }, { verdict: "fail", reason: "below-min" }],
    ],
  ],
  [
    "expect_table_column_count_to_be_between",
    [
      ["inside", { min_value: 3, max_value: 3 }, pass],
      ["outside", { max_value: 2 }, { verdict: "fail", reason: "above-max" }],
    ],
  ],
  [
    "expect_table_row_count_to_equal",
    [
      ["it does", { value: 2 }, { ...pass, observed: 2 }],
      ["it does not", { value: 3 }, { verdict: "fail", reason: "below-min", message: "there are 2 rows, not 3" }],
    ],
  ],
  [
    "expect_table_row_count_to_be_between",
    [
      ["inside", { min_value: 2, max_value: 2 }, pass],
      ["outside", { min_value: 3 }, { verdict: "fail", reason: "below-min" }],
    ],
  ],
])("%s", (type, cases) => {
  test.each(cases)("%s", async (_what, kwargs, { message, ...expected }) => {
    const check = await judge("a,b,c\n1,2,3\n4,5,6\n", type, kwargs);
    expect(check).toMatchObject(expected);
    if (message !== undefined) expect(check.message).toContain(message);
  });
});

describe("a set of another kind than the column is told, with the way out", () => {
  const numbers = "the set holds text, while x holds whole numbers";
  const text = "the set holds numbers, while x holds text";

  test.each<[string, Cells, readonly unknown[], string, string]>([
    ["expect_column_values_to_be_in_set", [0, 1], ["0", "1"], numbers, "as numbers, without quotes"],
    ["expect_column_values_to_be_in_set", ["1", "a"], [1, 2], text, "as text, in quotes"],
    ["expect_column_distinct_values_to_be_in_set", [0, 1], ["0", "1"], numbers, "as numbers, without quotes"],
    ["expect_column_distinct_values_to_equal_set", [0, 1], ["0", "1"], numbers, "as numbers, without quotes"],
    ["expect_column_distinct_values_to_contain_set", ["1", "a"], [1], text, "as text, in quotes"],
  ])("%s of %j in %j", async (type, cells, value_set, message, remedy) => {
    await expectCheck(type, cells, { value_set }, { verdict: "fail", message });
    expect(await judge(columnOf("x", cells), type, { column: "x", value_set })).toMatchObject({
      remedy: expect.stringContaining(remedy),
    });
  });

  test("a set of the column's kind is not blamed for it", async () => {
    const check = await judge(columnOf("x", [1, 2]), "expect_column_values_to_be_in_set", {
      column: "x",
      value_set: [1],
    });
    expect(check.message).toBe("1 of 2 values of x is not in the set (50%)");
    expect(check).not.toHaveProperty("remedy");
  });
});
