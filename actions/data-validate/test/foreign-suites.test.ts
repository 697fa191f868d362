import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs, runGate } from "./judging.ts";

const CSV = "id,flag,note\n1,True,\n2,False,\n3,True,\n";

/** As `to_json_dict` of Great Expectations 0.18.22 prints what its profilers found in such a table. */
const PROFILED = {
  data_asset_type: null,
  evaluation_parameters: {},
  expectation_suite_name: "default",
  ge_cloud_id: null,
  meta: { great_expectations_version: "0.18.22", citations: [{ comment: "made by UserConfigurableProfiler" }] },
  expectations: [
    [
      "expect_column_values_to_be_in_type_list",
      { column: "id", type_list: ["BYTEINT", "Int64Dtype", "LongType()", "int"] },
    ],
    ["expect_column_values_to_be_in_type_list", { column: "flag", type_list: ["BIT", "BooleanType()", "bool"] }],
    ["expect_column_values_to_be_in_set", { column: "note", value_set: [] }],
    [
      "expect_column_quantile_values_to_be_between",
      { column: "note", quantile_ranges: { quantiles: [0.5], value_ranges: [[null, null]] } },
    ],
    ["expect_column_mean_to_be_between", { column: "id", min_value: null, max_value: null }],
    ["expect_table_row_count_to_be_between", { min_value: 0.5, max_value: "10" }],
  ].map(([type, kwargs]) => ({
    expectation_type: type,
    kwargs,
    meta: { profiler_details: { metric_configuration: {} } },
  })),
};

test("a suite that a profiler of Great Expectations wrote is judged as it stands", async () => {
  const { checks } = await runGate(CSV, JSON.stringify(PROFILED));
  const found = checks.flatMap(({ id, verdict, reason }) => (id.startsWith("expect_") ? [[verdict, reason]] : []));
  expect(found).toEqual([
    ["pass", "as-expected"],
    ["pass", "as-expected"],
    ["fail", "empty-data"],
    ["fail", "empty-data"],
    ["pass", "within-limit"],
    ["pass", "within-limit"],
  ]);
});

/** Great Expectations 1.24.1 and 0.18.22 on pandas 2 say the same of each. */
describe("values as Python compares them", () => {
  const kept: readonly [string, (number | boolean | string | null)[], string, Kwargs][] = [
    ["true and false are 1 and 0", [true, false, null], "values_to_be_in_set", { value_set: [0, 1] }],
    ["1 is true", [1, 2], "values_to_be_in_set", { value_set: [true, 2] }],
    ["true is among different values", [true, true], "distinct_values_to_equal_set", { value_set: [1] }],
    ["true is the most common", [true, true, false], "most_common_value_to_be_in_set", { value_set: [1] }],
    ["true and false have a range", [true, false], "values_to_be_between", { min_value: false, max_value: true }],
    ["a null in a set says nothing", [1, 1, null], "distinct_values_to_be_in_set", { value_set: [1, null] }],
    ["numbers in quotes are bounds of numbers", [2, 10], "values_to_be_between", { min_value: "2", max_value: "10" }],
    ["a number beside one in quotes", [2, 10], "max_to_be_between", { min_value: "2", max_value: 10 }],
    ["no bounds", ["a", "b"], "min_to_be_between", {}],
    ["no number of values in all", [1, 2], "unique_value_count_to_be_between", {}],
    ["a count above a fraction", [1, 2], "unique_value_count_to_be_between", { min_value: 1.5 }],
  ];
  test.each(kept)("%s", async (_, cells, type, kwargs) => {
    const named = `expect_column_${type}`;
    expect((await judge(columnOf("x", cells), named, { column: "x", ...kwargs })).verdict).toBe("pass");
  });

  const missed: readonly [string, (number | boolean)[], string, Kwargs, number][] = [
    ["0 is false", [true, false], "values_to_not_be_in_set", { value_set: [0] }, 1],
    ["true is 1", [1, 2], "values_to_not_be_in_set", { value_set: [true] }, 1],
    ["2 is neither", [true, false], "values_to_be_in_set", { value_set: [1, 2] }, 1],
    ["nothing is in an empty set", [1, 2], "values_to_be_in_set", { value_set: [] }, 2],
  ];
  test.each(missed)("%s", async (_, cells, type, kwargs, unexpected) => {
    const check = await judge(columnOf("x", cells), `expect_column_${type}`, { column: "x", ...kwargs });
    expect(check).toMatchObject({ verdict: "fail", counts: { unexpected } });
  });
});

/** pandas' `DataFrame.query` selects the same rows; doubles have none of these numbers apart. */
test.each([
  ["x > 9007199254740995", "pandas", 1],
  ["x == 9007199254740993", "pandas", 1],
  ["x in [9007199254740993, 9007199254740996]", "pandas", 2],
  ["x not in [9007199254740993, 1]", "pandas", 3],
  ['col("x") <= 9007199254740993', "great_expectations", 1],
  ["x < 100000000000000000000", "pandas", 4],
  ["x BETWEEN 9007199254740994 AND 9007199254740995", "sql", 2],
])("a condition with a whole number that no double holds: %s", async (row_condition, condition_parser, rows) => {
  const kwargs = { value: rows, row_condition, condition_parser };
  const csv = "x\n9007199254740993\n9007199254740994\n9007199254740995\n9007199254740996\n";
  expect(await judge(csv, "expect_table_row_count_to_equal", kwargs)).toMatchObject({
    verdict: "pass",
    observed: rows,
  });
});

/** Worked out by hand: the two lie next to each other, and have one double. */
test.each([
  ["x == 18446744073709551615", 1],
  ["x in [18446744073709551614, 18446744073709551616]", 1],
  ["x < 18446744073709551615", 2],
  ["x > -18446744073709551615", 3],
])("a condition with a whole number beyond 64 bits: %s", async (row_condition, value) => {
  const kwargs = { value, row_condition, condition_parser: "pandas" };
  const csv = "x\n1\n18446744073709551614\n18446744073709551615\n";
  expect(await judge(csv, "expect_table_row_count_to_equal", kwargs)).toMatchObject({ observed: value });
});

test.each(["170141183460469231731687303715884105728", "-1000000000000000000000000000000000000000000"])(
  "a condition with a whole number that the engine has not is an error: %s",
  async (number) => {
    const kwargs = { value: 1, row_condition: `x < ${number}`, condition_parser: "pandas" };
    const check = await judge("x\n1\n", "expect_table_row_count_to_equal", kwargs);
    expect(check).toMatchObject({ verdict: "error", message: expect.stringContaining(number) });
  },
);

test.each([
  ["expect_column_values_to_be_between", { min_value: "a" }],
  ["expect_column_max_to_be_between", { max_value: "a" }],
])("lists have no order among texts: %s", async (type, kwargs) => {
  const suite = JSON.stringify({ expectations: [{ type, kwargs: { column: "x", ...kwargs } }] });
  const rows = JSON.stringify([{ x: [1] }, { x: [2] }]);
  const { checks } = await runGate("", suite, { data: "data.json" }, { "data.json": rows });
  expect(checks.find(({ id }) => id.startsWith("expect_"))).toMatchObject({
    verdict: "error",
    reason: "invalid-suite",
  });
});

test("the name that 0.12 gave the pair of an order", async () => {
  const type = "expect_column_pair_values_A_to_be_greater_than_B";
  const suite = JSON.stringify({
    expectations: [{ expectation_type: type, kwargs: { column_A: "a", column_B: "b" } }],
  });
  const { checks } = await runGate("a,b\n2,1\n", suite);
  expect(checks.find(({ id }) => id.startsWith("expect_"))).toMatchObject({ verdict: "pass" });
});
