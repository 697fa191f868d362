import type { Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { judge, type Kwargs } from "./judging.ts";

type Expected = { readonly verdict: Verdict; readonly message?: string } & Readonly<Record<string, unknown>>;
type Case = readonly [what: string, data: string, kwargs: Kwargs, expected: Expected];

const pass = { verdict: "pass", reason: "as-expected", observed: 0 } as const;
const unexpected = (count: number, missing = 0): Expected => ({
  verdict: "fail",
  reason: "unexpected-values",
  observed: count,
  counts: expect.objectContaining({ unexpected: count, missing }),
});
const pair = { column_A: "a", column_B: "b" };
const list = { column_list: ["a", "b", "c"] };

const PAIRS: Readonly<Record<string, readonly Case[]>> = {
  expect_column_pair_values_to_be_equal: [
    ["all are", "a,b\n1,1\n2,2\n", pair, { ...pass, id: "expect_column_pair_values_to_be_equal(a,b)" }],
    [
      "one is not",
      "a,b\n1,1\n2,3\n",
      pair,
      { ...unexpected(1), message: "1 of 2 rows has different values in a and b (50%)" },
    ],
    ["whole numbers and fractions", "a,b\n1,1.0\n2,2.5\n", pair, unexpected(1)],
    ["true is 1, as in Python", "a,b\ntrue,1\nfalse,1\n", pair, unexpected(1)],
    ["text equals no number", "a,b\n1,x\n2,y\n", pair, { ...unexpected(2), message: "neither equals the other" }],
    [
      "rows where both are missing are left out",
      "a,b,z\n1,1,0\n,,0\n",
      pair,
      { ...pass, counts: { rows: 2, missing: 1, unexpected: 0 } },
    ],
    ["one missing value is a difference", "a,b\n1,1\n,2\n", pair, unexpected(1)],
    [
      "unless such rows are left out",
      "a,b\n1,1\n,2\n",
      { ...pair, ignore_row_if: "either_value_is_missing" },
      { ...pass, counts: { rows: 2, missing: 1, unexpected: 0 } },
    ],
    [
      "two missing values are not equal where no row is left out",
      "a,b,z\n1,1,0\n,,0\n",
      { ...pair, ignore_row_if: "neither" },
      unexpected(1),
    ],
    [
      "mostly counts judged rows",
      "a,b,z\n1,1,0\n2,3,0\n,,0\n",
      { ...pair, mostly: 0.5 },
      { verdict: "pass", observed: 1 },
    ],
    ["mostly is missed", "a,b,z\n1,1,0\n2,3,0\n,,0\n", { ...pair, mostly: 0.51 }, unexpected(1, 1)],
    ["no row left is no pass", "a,b,z\n,,0\n,,0\n", pair, { verdict: "fail", reason: "empty-data" }],
    ["a missing column", "a,c\n1,1\n", pair, { verdict: "error", reason: "missing-column", message: 'no column "b"' }],
    [
      "row_condition",
      "a,b,z\n1,1,0\n2,3,1\n",
      { ...pair, row_condition: "z == 0", condition_parser: "pandas" },
      { ...pass, counts: { rows: 1, missing: 0, unexpected: 0 } },
    ],
  ],
  expect_column_pair_values_a_to_be_greater_than_b: [
    ["all are", "a,b\n2,1\n3,2\n", pair, pass],
    ["equal is not greater", "a,b\n2,1\n2,2\n", pair, unexpected(1)],
    ["unless or_equal", "a,b\n2,1\n2,2\n", { ...pair, or_equal: true }, pass],
    ["a missing value is not", "a,b\n2,1\n2,\n", pair, unexpected(1)],
    ["text by code points", "a,b\nb,a\nB,a\n", pair, unexpected(1)],
    ["text and numbers have no order", "a,b\n1,x\n", pair, { verdict: "fail", reason: "wrong-type" }],
    [
      "dates as text",
      "a,b\n2024-02-01,2024-01-31\n2024-01-10 09:00:00,2024-01-10\n2023-12-31,2024-01-01\n",
      { ...pair, parse_strings_as_datetimes: true },
      unexpected(1),
    ],
    [
      "dates by the point in time they spell",
      "a,b\n02/01/2024,2024-01-31\n2024-01-01T10:00:00Z,2024-01-01T15:00:00+05:30\n",
      { ...pair, parse_strings_as_datetimes: true },
      pass,
    ],
    [
      "dates that depend on today are an error, not another answer",
      "a,b\n02/01/24,2024-01-31\n",
      { ...pair, parse_strings_as_datetimes: true },
      {
        verdict: "error",
        reason: "wrong-type",
        message: "1 row holds text that is no date of a form that is read for certain",
      },
    ],
    [
      "an offset beside none has no order",
      "a,b\n2024-01-01T10:00:00Z,2024-01-01T09:00:00\n",
      { ...pair, parse_strings_as_datetimes: true },
      { verdict: "error", reason: "wrong-type", message: "one date with an offset and one without" },
    ],
  ],
  expect_column_pair_values_to_be_in_set: [
    [
      "all are",
      "a,b\n1,x\n2,y\n",
      {
        ...pair,
        value_pairs_set: [
          [1, "x"],
          [2, "y"],
        ],
      },
      pass,
    ],
    [
      "the pair counts, not its parts",
      "a,b\n1,y\n2,y\n",
      {
        ...pair,
        value_pairs_set: [
          [1, "x"],
          [2, "y"],
        ],
      },
      unexpected(1),
    ],
    [
      "null is a missing value",
      "a,b\n1,x\n2,\n",
      {
        ...pair,
        value_pairs_set: [
          [1, "x"],
          [2, null],
        ],
      },
      pass,
    ],
    ["a missing value that is in no pair", "a,b\n1,x\n,x\n", { ...pair, value_pairs_set: [[1, "x"]] }, unexpected(1)],
    ["numbers are no text", "a,b\n1,x\n", { ...pair, value_pairs_set: [["1", "x"]] }, unexpected(1)],
    ["quotes", "a,b\nit's,x\n", { ...pair, value_pairs_set: [["it's", "x"]] }, pass],
  ],
};

const LISTS: Readonly<Record<string, readonly Case[]>> = {
  expect_multicolumn_values_to_be_equal: [
    ["all are", "a,b,c\n1,1,1\n2,2,2\n", list, pass],
    ["one differs", "a,b,c\n1,1,1\n2,2,3\n", list, unexpected(1)],
    [
      "missing values are equal where rows are kept",
      "a,b,c,z\n1,1,1,0\n,,,0\n",
      { ...list, ignore_row_if: "never" },
      pass,
    ],
    ["one missing value is a difference", "a,b,c\n1,1,1\n2,2,\n", list, unexpected(1)],
    [
      "any missing value leaves the row out",
      "a,b,c\n1,1,1\n2,2,\n",
      { ...list, ignore_row_if: "any_value_is_missing" },
      { ...pass, counts: { rows: 2, missing: 1, unexpected: 0 } },
    ],
  ],
  expect_select_column_values_to_be_unique_within_record: [
    ["all differ", "a,b,c\n1,2,3\n4,5,6\n", list, pass],
    ["two are the same", "a,b,c\n1,2,1\n4,5,6\n", list, unexpected(1)],
    ["two missing values are the same", "a,b,c\n1,2,3\n4,,\n", list, unexpected(1)],
    ["one missing value is a value", "a,b,c\n1,2,3\n4,5,\n", list, pass],
    ["kinds differ", "a,b,c\n1,x,y\n", list, pass],
  ],
  expect_multicolumn_values_to_be_unique: [["the name of 0.x", "a,b,c\n1,2,1\n", list, unexpected(1)]],
  expect_multicolumn_sum_to_equal: [
    ["all do", "a,b,c\n1,2,3\n2,2,2\n", { ...list, sum_total: 6 }, pass],
    ["one does not", "a,b,c\n1,2,3\n2,2,3\n", { ...list, sum_total: 6 }, unexpected(1)],
    ["a missing value leaves no sum", "a,b,c\n1,2,3\n4,2,\n", { ...list, sum_total: 6 }, unexpected(1)],
    [
      "doubles, as pandas: 0.1 + 0.2 is not 0.3",
      "a,b,c\n0.1,0.2,0\n0.25,0.05,0\n",
      { ...list, sum_total: 0.3 },
      unexpected(1),
    ],
    ["text cannot be added up", "a,b,c\n1,x,3\n", { ...list, sum_total: 6 }, { verdict: "fail", reason: "wrong-type" }],
  ],
  expect_compound_columns_to_be_unique: [
    ["all are", "a,b,c\n1,1,1\n1,1,2\n", list, pass],
    ["every occurrence counts", "a,b,c\n1,1,1\n1,1,1\n1,1,2\n", list, unexpected(2)],
    ["missing values are equal", "a,b,c\n1,,1\n1,,1\n2,,1\n", list, unexpected(2)],
    [
      "unless such rows are left out",
      "a,b,c\n1,,1\n1,,1\n2,1,1\n",
      { ...list, ignore_row_if: "any_value_is_missing" },
      { ...pass, counts: { rows: 3, missing: 2, unexpected: 0 } },
    ],
    ["all rows", "a,b,c,z\n,,,0\n,,,0\n", { ...list, ignore_row_if: "never" }, unexpected(2)],
    ["mostly", "a,b,c\n1,1,1\n1,1,1\n1,1,2\n1,1,3\n", { ...list, mostly: 0.5 }, { verdict: "pass", observed: 2 }],
    [
      "a column called as the keys are inside",
      "a,b,assay key 0\n1,1,x\n1,1,y\n2,1,x\n",
      { column_list: ["a", "b"] },
      unexpected(2),
    ],
  ],
};

describe.each([...Object.entries(PAIRS), ...Object.entries(LISTS)])("%s", (type, cases) => {
  test.each(cases)("%s", async (_, data, kwargs, expected) => {
    const { message, ...rest } = expected;
    const check = await judge(data, type, kwargs);
    expect(check).toMatchObject(rest);
    if (message !== undefined) expect(check.message).toContain(message);
  });
});

test("examples show the row's values, masked", async () => {
  const check = await judge("a,b\n1,1\n1,1\n2,1\n", "expect_compound_columns_to_be_unique", {
    column_list: ["a", "b"],
  });
  expect(check.examples).toEqual([
    { row: 1, location: { file: "data.csv", line: 2 }, value: expect.any(String) },
    { row: 2, location: { file: "data.csv", line: 3 }, value: expect.any(String) },
  ]);
});
