import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "@jest/globals";
import { columnOf, judge, type Kwargs, runGate, suiteOf } from "./judging.ts";

const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/data-validate.md"), "utf8");
const SECTION = PAGE.slice(PAGE.indexOf("## Where it differs from Great Expectations"));
const MOST_ENTRIES = 15;

type Cells = Parameters<typeof columnOf>[1];

/** What one expectation about the column x says of these cells. */
const judged = (cells: Cells, type: string, kwargs: Kwargs) =>
  judge(columnOf("x", cells), `expect_column_${type}`, { column: "x", ...kwargs });

const refusal = async (suite: string) =>
  runGate("x\n1\n", suite).then(
    () => "",
    (error: Error) => error.message,
  );

/** A test for each entry of the list. */
const ENTRIES: Readonly<Record<string, () => Promise<void>>> = {
  "nothing-to-judge": async () => {
    const nothing = await judged([null, null], "values_to_be_between", { min_value: 1 });
    expect(nothing).toMatchObject({ verdict: "fail", reason: "empty-data" });
    const { checks } = await runGate("x\n", suiteOf({ type: "expect_column_to_exist", kwargs: { column: "x" } }));
    expect(checks).toMatchObject([{ verdict: "error", reason: "empty-data" }]);
    expect(await refusal("expectations: []")).toContain("zero expectations");
  },
  "no-figure": async () => {
    expect(await judged([null], "sum_to_be_between", { max_value: 5 })).toMatchObject({ reason: "empty-data" });
    const infinite = await judged([1.5, "inf"], "max_to_be_between", { min_value: 1 });
    expect(infinite).toMatchObject({ verdict: "fail", reason: "not-a-number" });
  },
  "missing-column": async () => {
    const { checks } = await runGate(
      "amount\n1\n",
      suiteOf({ type: "expect_column_values_to_be_unique", kwargs: { column: "amuont" }, severity: "info" }),
    );
    expect(checks.at(-1)).toMatchObject({ verdict: "error", reason: "missing-column" });
    expect(checks.at(-1)?.message).toContain('did you mean "amount"?');
  },
  "strict-suite": async () => {
    const kwargs = { column: "x", value_set: [1], mosty: 0.5 };
    const suite = suiteOf(
      { type: "expect_column_to_exist", kwargs: { column: "x" } },
      { type: "expect_column_values_to_be_in_set", kwargs },
    );
    expect(await refusal(suite)).toContain('unknown keyword "mosty"; did you mean "mostly"?');
  },
  re2: async () => {
    const kwargs = { column: "x", regex: "(?=a)" };
    expect(await refusal(suiteOf({ type: "expect_column_values_to_match_regex", kwargs }))).toContain("a look-ahead");
    const edges = await judged(["say hi", "hié", "nò hi"], "values_to_match_regex", { regex: "\\bhi\\b" });
    expect(edges).toMatchObject({ verdict: "fail", counts: { unexpected: 2 } });
  },
  "row-condition": async () => {
    const kwargs = { column: "x", row_condition: "x.abs() > 1", condition_parser: "pandas" };
    const message = await refusal(suiteOf({ type: "expect_column_values_to_be_unique", kwargs }));
    expect(message).toContain("not understood at character 3");
  },
  "wrong-kind": async () => {
    const some = await judged([1, "many"], "values_to_be_between", { min_value: 0 });
    expect(some).toMatchObject({ verdict: "fail", reason: "wrong-type", counts: { unexpected: 1 } });
  },
  exceptions: async () => {
    const versions = await judged(["1.2-a", "1.3-b"], "values_to_be_between", { min_value: "1.2", max_value: "1.9-z" });
    expect(versions.verdict).toBe("pass");
    const days = await judged(["2026-01-31", null], "max_to_be_between", { max_value: "2026-02-01" });
    expect(days.verdict).toBe("pass");
  },
  kinds: async () => {
    const spelt = { value_set: ["01/31/2024"], parse_strings_as_datetimes: true };
    expect((await judged(["2024-01-31"], "values_to_be_in_set", spelt)).verdict).toBe("pass");
  },
  types: async () => {
    expect((await judged(["a", "b"], "values_to_be_in_type_list", { type_list: ["object"] })).verdict).toBe("pass");
    const gaps = await judged([true, null], "values_to_be_of_type", { type_: "bool" });
    expect(gaps.verdict).toBe("pass");
    const some = await judged([1, 2, "x"], "values_to_be_of_type", { type_: "int", mostly: 0.5 });
    expect(some).toMatchObject({ verdict: "fail", counts: { unexpected: 1 } });
  },
  "whole-numbers": async () => {
    const cells = [20, null];
    expect((await judged(cells, "values_to_be_of_type", { type_: "int64" })).verdict).toBe("pass");
    expect((await judged(cells, "values_to_match_regex", { regex: "^20$" })).verdict).toBe("pass");
    const fraction = await judged([1.5], "value_lengths_to_equal", { value: 3 });
    expect(fraction).toMatchObject({ verdict: "fail", reason: "wrong-type" });
  },
  "last-digits": async () => {
    const cells = [0.1, 0.2];
    // 0.1 + 0.2 is 0.30000000000000004 in doubles.
    expect((await judged(cells, "sum_to_be_between", { max_value: 0.3 })).verdict).toBe("pass");
    expect((await judged(cells, "values_to_be_between", { max_value: 0.19999999999999998 })).verdict).toBe("fail");
    const constant = await judged([0.1, 0.1, 0.1], "value_z_scores_to_be_less_than", {
      threshold: 0.1,
      double_sided: true,
    });
    expect(constant.verdict).toBe("pass");
  },
  slips: async () => {
    const kwargs = { column: "other", column_index: 0 };
    expect((await judge(columnOf("x", [1]), "expect_column_to_exist", kwargs)).verdict).toBe("fail");
    const pairs = {
      ...{ column_A: "a", column_B: "b", value_pairs_set: [["x", "y"]] },
      ...{ row_condition: "n > 1", condition_parser: "pandas" },
    };
    const inSet = await judge("n,a,b\n1,p,q\n2,x,y\n3,x,z\n", "expect_column_pair_values_to_be_in_set", pairs);
    expect(inSet).toMatchObject({ verdict: "fail", counts: { rows: 2, unexpected: 1 } });
  },
  "undecided-text": async () => {
    const dates = await judged(["2024-01-31", "10 of 5"], "values_to_be_dateutil_parseable", {});
    expect(dates.verdict).toBe("error");
    const kwargs = { column: "x", strftime_format: "%x" };
    const type = "expect_column_values_to_match_strftime_format";
    expect(await refusal(suiteOf({ type, kwargs }))).toContain("%x depends on the locale");
    const order = await judged(["31/01/24"], "values_to_be_increasing", { parse_strings_as_datetimes: true });
    expect(order.verdict).toBe("error");
  },
  "fixed-draw": async () => {
    const partition = { bins: [0, 0.5, 1], weights: [0.5, 0.5] };
    const drawn = () =>
      judged([0.1, 0.4, 0.8, 0.9], "bootstrapped_ks_test_p_value_to_be_greater_than", { partition_object: partition });
    expect((await drawn()).observed).toBe((await drawn()).observed);
  },
};

const listed = [...SECTION.matchAll(/^(\d+)\. \*\*`([a-z0-9-]+)`\*\*: ./gm)].map(([, , name = ""]) => name);

describe("the list of differences from Great Expectations", () => {
  test("has no more entries than it may, each with a test of its name", () => {
    expect(listed.length).toBeLessThanOrEqual(MOST_ENTRIES);
    expect(listed).toEqual(Object.keys(ENTRIES));
    expect(SECTION.match(/^\d+\. /gm)).toHaveLength(listed.length);
  });

  test.each(Object.entries(ENTRIES))("%s", async (_name, holds) => {
    await holds();
  });
});
