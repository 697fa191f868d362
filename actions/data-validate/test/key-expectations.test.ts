import type { Check } from "@assay/report";
import { describe, expect, test } from "@jest/globals";
import { judge, runGate, suiteOf } from "./judging.ts";

type Case = readonly [what: string, data: string, kwargs: Readonly<Record<string, unknown>>, expected: object];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  expect_table_rows_to_be_unique: [
    ["all differ", "a,b\n1,x\n1,y\n2,x\n", {}, { verdict: "pass", message: "all 3 rows are different" }],
    [
      "twins, all of them counted",
      "a,b\n1,x\n2,y\n1,x\n1,x\n",
      {},
      {
        verdict: "fail",
        observed: 3,
        message: "3 of 4 rows are the same as another (75%)",
        examples: [{ row: 1 }, { row: 3 }, { row: 4 }],
      },
    ],
    ["missing values are equal", "a,b\n,x\n,x\n1,x\n", {}, { verdict: "fail", observed: 2 }],
    ["mostly", "a,b\n1,x\n1,x\n2,x\n3,x\n", { mostly: 0.5 }, { verdict: "pass", observed: 2 }],
    [
      "among the rows of a condition",
      "a,b\n1,x\n1,x\n2,x\n",
      { row_condition: "a == 2" },
      { verdict: "pass", counts: { rows: 1, unexpected: 0 } },
    ],
  ],
  expect_column_values_to_be_primary_key: [
    ["a key", "id,b\n1,x\n2,x\n", { column: "id" }, { verdict: "pass", message: "id identifies all 2 rows" }],
    [
      "a value twice",
      "id,b\n1,x\n1,y\n2,z\n",
      { column: "id" },
      {
        verdict: "fail",
        reason: "duplicate-key",
        observed: 2,
        message: "id is no key: 2 of 3 rows share theirs with another",
        examples: [{ row: 1 }, { row: 2 }],
      },
    ],
    [
      "a missing value",
      "id,b\n1,x\n,y\n",
      { column: "id" },
      {
        verdict: "fail",
        reason: "unexpected-values",
        message: "id is no key: 1 row lacks it",
        counts: { rows: 2, missing: 1, unexpected: 1 },
        examples: [{ row: 2, location: { line: 3, column: 1 } }],
      },
    ],
    [
      "both",
      "id,b\n1,x\n,y\n1,z\n,z\n",
      { column: "id" },
      {
        reason: "duplicate-key",
        message: "id is no key: 2 of 4 rows share theirs with another, 2 rows lack it",
        examples: [{ row: 1 }, { row: 2 }, { row: 3 }, { row: 4 }],
      },
    ],
    ["nothing but missing values", "id,b\n,x\n,y\n", { column: "id" }, { verdict: "fail", observed: 2 }],
  ],
  expect_compound_columns_to_be_primary_key: [
    ["a key", "a,b\n1,x\n1,y\n", { column_list: ["a", "b"] }, { verdict: "pass" }],
    [
      "a combination twice",
      "a,b,c\n1,x,1\n1,x,2\n2,x,3\n",
      { column_list: ["a", "b"] },
      { verdict: "fail", reason: "duplicate-key", observed: 2 },
    ],
    [
      "one part missing",
      "a,b\n1,x\n,y\n",
      { column_list: ["a", "b"] },
      { verdict: "fail", observed: 1, message: "a, b is no key: 1 row lacks it" },
    ],
    [
      "a column that is not there",
      "a,b\n1,x\n",
      { column_list: ["a", "z"] },
      { verdict: "error", reason: "missing-column" },
    ],
  ],
};

describe.each(Object.entries(CASES))("%s", (type, cases) => {
  test.each(cases)("%s", async (_, data, kwargs, expected) => {
    expect(await judge(data, type, kwargs)).toMatchObject(expected);
  });
});

describe("expect_column_values_to_exist_in_reference", () => {
  const TYPE = "expect_column_values_to_exist_in_reference";
  const orders = "order,plan,price\n1,basic,1\n2,plus,2\n3,,3\n4,gold,4\n";

  async function lookUp(kwargs: object, reference: string | undefined, data = orders): Promise<Check> {
    const name = reference?.startsWith("{") ? "reference.json" : "reference.csv";
    const given = { reference: reference === undefined ? undefined : name };
    const { checks } = await runGate(data, suiteOf({ type: TYPE, kwargs }), given, { [name]: reference ?? "" });
    const check = checks.find(({ id }) => id.startsWith(TYPE));
    if (!check) throw new Error(`no check among ${checks.map(({ id }) => id).join(", ")}`);
    return check;
  }

  test.each([
    ["is not judged without a section of the policy", false, []],
    ["is judged where the policy has the section", true, ["drift(plan)", "drift(price)"]],
  ])("drift against the table of keys %s", async (_what, wantsDrift, ids) => {
    const suite = suiteOf({ type: TYPE, kwargs: { column: "plan" } });
    const reference = "plan,price\nbasic,1\nplus,1\ngold,2\n";
    const { checks, notes } = await runGate(
      orders,
      suite,
      { reference: "plans.csv", wantsDrift },
      { "plans.csv": reference },
    );
    expect(checks.map(({ id }) => id).filter((id) => id.startsWith("drift"))).toEqual(ids);
    expect(
      notes?.filter((said) => said.startsWith("drift was not judged: the suite takes the reference for another")),
    ).toHaveLength(wantsDrift ? 0 : 1);
  });

  test.each<[string, object, string, object]>([
    [
      "a key that is missing there",
      { column: "plan" },
      "plan\nbasic\nplus\n",
      {
        verdict: "fail",
        observed: 1,
        message: "1 of 3 values of plan does not exist in plan of the reference (33.33%)",
        counts: { rows: 4, missing: 1, unexpected: 1 },
        examples: [{ row: 4, location: { file: "data.csv", line: 5, column: 3 } }],
      },
    ],
    [
      "all are there",
      { column: "plan" },
      "plan\nbasic\nplus\ngold\nmore\n",
      { verdict: "pass", message: "all 3 values of plan exist in plan of the reference" },
    ],
    ["mostly", { column: "plan", mostly: 0.6 }, "plan\nbasic\nplus\n", { verdict: "pass", observed: 1 }],
    [
      "missing values of the reference match none",
      { column: "plan" },
      "plan,x\nbasic,1\n,2\n",
      { verdict: "fail", observed: 2 },
    ],
    [
      "under another name",
      { column: "plan", reference_column: "name" },
      "name,x\nbasic,1\nplus,1\ngold,1\n",
      { verdict: "pass" },
    ],
    [
      "numbers of two kinds",
      { column: "price" },
      "price,x\n1.0,1\n2.5,1\n3,1\n4,1\n",
      { verdict: "fail", observed: 1 },
    ],
    ["of another kind", { column: "price" }, "price\none\n", { verdict: "fail", reason: "wrong-type" }],
    [
      "a column that the reference has not",
      { column: "plan", reference_column: "nane" },
      "name,x\nbasic,1\n",
      {
        verdict: "error",
        reason: "missing-column",
        message: 'the reference has no column "nane"; did you mean "name"?',
      },
    ],
  ])("%s", async (_, kwargs, reference, expected) => {
    expect(await lookUp(kwargs, reference)).toMatchObject(expected);
  });

  test("without a reference is an error", async () => {
    expect(await lookUp({ column: "plan" }, undefined)).toMatchObject({ verdict: "error", reason: "invalid-input" });
  });

  test("among the rows of a condition", async () => {
    const check = await lookUp({ column: "plan", row_condition: "order < 4" }, "plan\nbasic\nplus\n");
    expect(check).toMatchObject({ verdict: "pass", counts: { rows: 3, missing: 1 } });
  });
});
