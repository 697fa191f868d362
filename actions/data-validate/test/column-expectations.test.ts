import type { Verdict } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs, runGate, suiteOf } from "./judging.ts";

type Cells = readonly (string | number | boolean | null)[];
type Expected = { readonly verdict: Verdict; readonly message?: string } & Readonly<Record<string, unknown>>;
type Case = readonly [what: string, cells: Cells, kwargs: Kwargs, expected: Expected];

const pass = { verdict: "pass" } as const;
const unexpected = (count: number, missing = 0): Expected => ({
  verdict: "fail",
  reason: "unexpected-values",
  counts: expect.objectContaining({ unexpected: count, missing }),
});

const SHARES = [0, 0.05, 0.1, 0.25, 0.3, 0.5, 0.66, 0.75, 0.9, 1];
const NUMBERS: Cells = [1, 2, 3, 4, 5.5, 7, null, 11];
const quantiles = (shares: readonly number[], ranges: readonly unknown[], rest: Kwargs = {}) => ({
  quantile_ranges: { quantiles: shares, value_ranges: ranges },
  ...rest,
});
const open = (interpolation: string | boolean) =>
  quantiles(
    SHARES,
    SHARES.map(() => [0, 20]),
    { allow_relative_error: interpolation },
  );
/** What Great Expectations 1.24.1 on pandas 2.3.3 observes for NUMBERS. */
const OBSERVED: Readonly<Record<string, readonly number[]>> = {
  linear: [1, 1.3, 1.6, 2.5, 2.8, 4, 5.44, 6.25, 8.6, 11],
  lower: [1, 1, 1, 2, 2, 4, 4, 5.5, 7, 11],
  higher: [1, 2, 2, 3, 3, 4, 5.5, 7, 11, 11],
  midpoint: [1, 1.5, 1.5, 2.5, 2.5, 4, 4.75, 6.25, 9, 11],
  nearest: [1, 1, 2, 3, 3, 4, 5.5, 5.5, 7, 11],
};

test.each([...Object.keys(OBSERVED), false])("quantiles as pandas takes them: %s", async (interpolation) => {
  const check = await judge(columnOf("x", NUMBERS), "expect_column_quantile_values_to_be_between", {
    column: "x",
    ...open(interpolation),
  });
  const { quantiles: shares, values } = JSON.parse(String(check.observed));
  expect({ verdict: check.verdict, shares }).toEqual({ verdict: "pass", shares: SHARES });
  for (const [index, value] of (OBSERVED[String(interpolation || "nearest")] as readonly number[]).entries())
    expect(values[index]).toBeCloseTo(value, 12);
});

const CASES: Readonly<Record<string, readonly Case[]>> = {
  expect_column_quantile_values_to_be_between: [
    ["bounds are inside", [1, 2, 3], quantiles([0.5], [[2, 2]]), { ...pass, reason: "within-limit" }],
    [
      "one lies above",
      [1, 2, 3],
      quantiles(
        [0, 0.5, 1],
        [
          [1, 1],
          [2, 2],
          [null, 2.5],
        ],
      ),
      { verdict: "fail", reason: "above-max", message: "of the quantiles of x 1 is 3, not at most 2.5" },
    ],
    ["one lies below", [1, 2, 3], quantiles([0.5], [[2.5, null]]), { verdict: "fail", reason: "below-min" }],
    ["a part in ten thousand is near enough", [1, 2, 3], quantiles([0.5], [[2.0001, 3]]), pass],
    ["a part in a thousand is not", [1, 2, 3], quantiles([0.5], [[2.002, 3]]), { verdict: "fail" }],
    ["text is no number", ["a", "b"], quantiles([0.5], [[1, 2]]), { verdict: "fail", reason: "wrong-type" }],
    ["no value is no pass", [null, null], quantiles([0.5], [[1, 2]]), { verdict: "fail", reason: "empty-data" }],
    [
      "row_condition",
      [1, 2, 3, 100, 200],
      { ...quantiles([0.5], [[2, 2]]), row_condition: "x < 50", condition_parser: "pandas" },
      pass,
    ],
  ],
  // Great Expectations 1.24.1 on pandas.
  expect_column_value_z_scores_to_be_less_than: [
    ["one is far off", [1, 2, 3, 4, 100], { threshold: 1.5, double_sided: true }, unexpected(1)],
    ["one side only", [1, 2, 3, 4, -100], { threshold: 1.5, double_sided: false }, pass],
    [
      "the sign of the threshold does not count on both sides",
      [1, 2, 3, 4, -100],
      { threshold: -1.5, double_sided: true },
      unexpected(1),
    ],
    ["a constant column has none far off", [3, 3, 3], { threshold: 0.1, double_sided: true }, pass],
    ["nor where its mean is rounded", [0.1, 0.1, 0.1], { threshold: 0.1, double_sided: true }, pass],
    [
      "one value has no deviation",
      [3],
      { threshold: 1, double_sided: true },
      { verdict: "fail", reason: "too-few-samples" },
    ],
    ["infinite values leave no mean", [1, 2, "inf"], { threshold: 1 }, { verdict: "fail", reason: "not-a-number" }],
    ["the interval is open", [1, 2, 3], { threshold: 1, double_sided: true }, unexpected(2)],
    ["mostly", [1, 2, 3, 4, 100, null], { threshold: 1.5, double_sided: true, mostly: 0.8 }, pass],
  ],
  expect_column_values_to_not_be_outliers: [
    ["beyond Tukey's fence", [1, 2, 3, 4, 100], {}, unexpected(1)],
    ["beyond one deviation", [1, 2, 3, 4, 100], { method: "std", multiplier: 1 }, unexpected(1)],
    ["a multiplier of 0 leaves the quartiles", [1, 2, 3, 4, 100], { multiplier: 0 }, unexpected(2)],
    ["a multiplier of 0 leaves the mean", [1, 2, 3, 4, 0], { method: "std", multiplier: 0 }, unexpected(4)],
    ["none", [1, 2, 3, 4], {}, pass],
  ],
  expect_column_values_to_match_like_pattern: [
    ["% is any text", ["abc", "ab", "xab"], { like_pattern: "ab%" }, unexpected(1)],
    ["% and _ share a text", ["xaéby", "xaby"], { like_pattern: "%a_b%" }, unexpected(1)],
    ["_ is one character", ["äb", "b"], { like_pattern: "_b" }, unexpected(1)],
    ["case counts", ["AB"], { like_pattern: "ab" }, unexpected(1)],
    ["a dot is a dot", ["a.b", "axb"], { like_pattern: "a.b" }, unexpected(1)],
    ["a backslash is a backslash", ["a\\b", "ab"], { like_pattern: "a\\b" }, unexpected(1)],
    ["several % with _", ["xaybz", "ab", "ba", "a(b", "axb"], { like_pattern: "%a_%b%" }, unexpected(2)],
    ["several % with an escape", ["10%+", "10+", "x%+y"], { like_pattern: "%!%%+%", escape: "!" }, unexpected(1)],
    ["many ways to share a text take no longer", ["a".repeat(5000)], { like_pattern: "%_a%_a%_a%_a%b" }, unexpected(1)],
    ["an escape", ["5%", "50"], { like_pattern: "5!%", escape: "!" }, unexpected(1)],
    ["numbers as they are written", [10, 25], { like_pattern: "1%" }, unexpected(1)],
    ["quotes", ["it's"], { like_pattern: "it's%" }, pass],
    ["mostly", ["a", "b"], { like_pattern: "a", mostly: 0.5 }, pass],
  ],
  expect_column_values_to_not_match_like_pattern: [
    [
      "one does",
      ["abc", "x"],
      { like_pattern: "ab%" },
      { ...unexpected(1), message: "1 of 2 values of x is like ab%" },
    ],
  ],
  expect_column_values_to_match_like_pattern_list: [
    ["any", ["ab", "cd", "x"], { like_pattern_list: ["a%", "c%"] }, unexpected(1)],
    ["all", ["ab", "a"], { like_pattern_list: ["a%", "%b"], match_on: "all" }, unexpected(1)],
  ],
  expect_column_values_to_not_match_like_pattern_list: [
    ["one of them", ["ab", "cd", "x"], { like_pattern_list: ["a%", "c%"] }, unexpected(2)],
  ],
  expect_column_most_common_value_to_be_in_set: [
    ["is in it", ["a", "b", "b"], { value_set: ["b"] }, { ...pass, observed: expect.any(String) }],
    ["a tie is not", ["a", "b"], { value_set: ["b"] }, { verdict: "fail", reason: "set-mismatch" }],
    ["unless ties are okay", ["a", "b"], { value_set: ["b"], ties_okay: true }, pass],
    ["missing values are none", [1, 1, null, null, null], { value_set: [1] }, pass],
    ["numbers are no text", [1, 1], { value_set: ["1"] }, { verdict: "fail", message: "the set holds text" }],
    ["true and false", [true, true, false], { value_set: [true] }, pass],
    ["no value is no pass", [null], { value_set: [1] }, { verdict: "fail", reason: "empty-data" }],
  ],
  expect_column_proportion_of_non_null_values_to_be_between: [
    ["the bound is inside", [1, 1, 2, null], { min_value: 0.75 }, { ...pass, observed: 0.75 }],
    ["too few", [1, null], { min_value: 0.6 }, { verdict: "fail", reason: "below-min", observed: 0.5 }],
  ],
  expect_column_max_to_be_between: [
    [
      "a figure that rounds to its bound is told with the digits that differ",
      [0.01, 0.050004],
      { max_value: 0.05 },
      { verdict: "fail", message: "is 0.050004, not at most 0.05" },
    ],
  ],
  expect_column_type_to_be: [
    ["it is", [1, 2], { type_: "int64" }, pass],
    ["it is not", [1.5], { type_: "int64" }, { verdict: "fail", reason: "wrong-type" }],
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
    "fewer ranges than quantiles",
    "expect_column_quantile_values_to_be_between",
    quantiles([0.5, 0.6], [[1, 2]]),
    /`quantile_ranges` must be a mapping/,
  ],
  [
    "an escape before another character",
    "expect_column_values_to_match_like_pattern",
    { like_pattern: "a!b", escape: "!" },
    /stands before none of %, _ and itself/,
  ],
])("%s are refused", async (_, type, kwargs, message) => {
  await expect(runGate("x\n1\n", suiteOf({ type, kwargs: { column: "x", ...kwargs } }))).rejects.toThrow(message);
});
