import { describe, expect, test } from "@jest/globals";
import { judge, runGate, suiteOf } from "./judging.ts";

const DATA = "id,plan,age\n7,basic,20\n8,,40\n9,plus,\n";

describe("a suite that says `on-empty: pass`", () => {
  const nothing = "id,plan\n1,\n2,\n";
  const regex = { type: "expect_column_values_to_match_regex", kwargs: { column: "plan", regex: "^b" } };
  const mean = { type: "expect_column_mean_to_be_between", kwargs: { column: "plan", max_value: 5 } };
  const passing = (expectations: readonly object[]) =>
    JSON.stringify({ meta: { assay: { "on-empty": "pass" } }, expectations });
  const verdicts = async (data: string, suite: string) => {
    const { checks } = await runGate(data, suite);
    return checks.filter(({ id }) => id.startsWith("expect")).map(({ verdict, reason }) => [verdict, reason]);
  };

  test("meets promises about values that find none, and no figure that has nothing to be computed from", async () => {
    expect(await verdicts(nothing, passing([regex, mean]))).toEqual([
      ["pass", "empty-data"],
      ["fail", "empty-data"],
    ]);
  });

  test("is not the rule", async () => {
    expect(await verdicts(nothing, suiteOf(regex, mean))).toEqual([
      ["fail", "empty-data"],
      ["fail", "empty-data"],
    ]);
  });

  test("judges a table without rows, which otherwise is an error", async () => {
    const rows = { type: "expect_table_row_count_to_be_between", kwargs: { min_value: 1 } };
    expect(await verdicts("id,plan\n", passing([regex, rows]))).toEqual([
      ["pass", "empty-data"],
      ["fail", "below-min"],
    ]);
    const { checks } = await runGate("id,plan\n", suiteOf(regex, rows));
    expect(checks.map(({ verdict }) => verdict)).toEqual(["error"]);
  });

  test("may hold no expectation; the file is still judged as a file", async () => {
    expect((await runGate(DATA, passing([]))).checks.map(({ verdict }) => verdict)).toEqual(["pass"]);
    expect((await runGate("a,b\n1\n", passing([]))).checks.map(({ verdict }) => verdict)).toEqual(["fail"]);
  });
});

describe("result_format", () => {
  const examplesOf = async (result_format: unknown, redact = true) => {
    const kwargs = { column: "plan", result_format };
    const { checks } = await runGate(
      DATA.replace("basic", ""),
      suiteOf({ type: "expect_column_values_to_not_be_null", kwargs }),
      { redact },
    );
    return checks.find(({ id }) => id.startsWith("expect"))?.examples ?? [];
  };

  test("shows no row at its lowest level, and at most the rows it asks for", async () => {
    expect(await examplesOf("BOOLEAN_ONLY")).toEqual([]);
    expect(await examplesOf({ result_format: "SUMMARY", partial_unexpected_count: 1 })).toHaveLength(1);
    expect(await examplesOf("COMPLETE")).toHaveLength(2);
  });

  test("tells rows by the columns it names, where values may be shown", async () => {
    const format = { result_format: "COMPLETE", unexpected_index_column_names: ["id"] };
    expect((await examplesOf(format, false)).map(({ note }) => note)).toEqual(["id 7", "id 8"]);
    expect((await examplesOf(format)).map(({ note }) => note)).toEqual([undefined, undefined]);
  });

  test("leaves values out where it says so", async () => {
    const format = { result_format: "COMPLETE", exclude_unexpected_values: true };
    expect((await examplesOf(format, false)).map((example) => "value" in example)).toEqual([false, false]);
  });
});

describe("row_condition", () => {
  const kept = async (row_condition: unknown, condition_parser?: string) => {
    const { verdict, observed } = await judge(DATA, "expect_table_row_count_to_equal", {
      value: 3,
      row_condition,
      condition_parser,
    });
    return verdict === "error" ? "error" : observed;
  };

  test.each<[unknown, string | undefined, number | string]>([
    ['plan != "plus"', "pandas", 2],
    ["plan <> 'plus'", "sql", 1],
    ["NOT plan = 'plus'", "sql", 1],
    ["not plan == 'plus'", "pandas", 2],
    ["age IS NULL OR plan IS NULL", undefined, 2],
    ["10 < age < 30", undefined, 1],
    [{ type: "comparison", column: { name: "age" }, operator: ">=", parameter: 20 }, undefined, 2],
    ["agee > 1", undefined, "error"],
    ["plan", undefined, "error"],
  ])("%j in the words of %s keeps %s rows", async (condition, parser, expected) => {
    expect(await kept(condition, parser)).toBe(expected);
  });
});

describe("a row_condition that leaves no row", () => {
  const suite = (meta: object) =>
    JSON.stringify({
      meta,
      expectations: [
        { type: "expect_column_values_to_be_between", kwargs: { column: "x", min_value: 1, row_condition: "x > 9" } },
      ],
    });

  test("is to be looked at", async () => {
    const { checks } = await runGate("x\n1\n", suite({}));
    expect(checks.at(-1)).toMatchObject({ verdict: "fail", reason: "empty-data" });
    expect(checks.at(-1)?.remedy).toMatch(/^check the row_condition; .*`on-empty: pass`/);
  });

  test("asks for nothing where the suite takes it for kept", async () => {
    const { checks } = await runGate("x\n1\n", suite({ assay: { "on-empty": "pass" } }));
    expect(checks.at(-1)?.verdict).toBe("pass");
    expect(checks.at(-1)).not.toHaveProperty("remedy");
  });
});

describe("a slip in the data or the suite is told with the way out", () => {
  const between = { type: "expect_column_values_to_be_between", kwargs: { column: "x", min_value: 0 } };
  const mean = { type: "expect_column_mean_to_be_between", kwargs: { column: "x", min_value: 0 } };
  const said = async (data: string, ...expectations: readonly object[]) =>
    (await runGate(data, suiteOf(...expectations))).checks.filter(({ id }) => id.startsWith("expect"));

  test("few texts among numbers, and not many", async () => {
    const numbers = Array.from({ length: 19 }, (_, index) => index);
    const few = await said(`x\n${[...numbers, "-"].join("\n")}\n`, between, mean);
    expect(few.map(({ reason }) => reason)).toEqual(["wrong-type", "wrong-type"]);
    for (const { remedy } of few) expect(remedy).toContain("`na-values`");
    for (const { remedy } of await said("x\n1\n-\n", between, mean)) expect(remedy ?? "").not.toContain("na-values");
  });

  test("a number in quotes in a row_condition", async () => {
    const row_condition = 'x > "3"';
    const [check] = await said("x\n1\n", { ...between, kwargs: { ...between.kwargs, row_condition } });
    expect(check?.verdict).toBe("error");
    expect(check?.message).toContain("write numbers without quotes");
  });

  test.each([
    ["unit price > 3", "or backticks around a name of several words"],
    ["x > now()", "the function now is not supported; write the value it would give"],
  ])("the row_condition %s", async (row_condition, message) => {
    const kwargs = { ...between.kwargs, row_condition, condition_parser: "pandas" };
    await expect(said("x\n1\n", { ...between, kwargs })).rejects.toThrow(message);
  });
});
