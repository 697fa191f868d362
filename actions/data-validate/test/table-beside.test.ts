import { describe, expect, test } from "@jest/globals";
import { judgeDatabase, judgeInDatabase } from "./database.ts";
import { type Kwargs, runGate, suiteOf } from "./judging.ts";

const ROWS = "expect_table_row_count_to_equal_other_table";
const RESULTS = "expect_query_results_to_match_comparison";
const KEY = "expect_column_values_to_exist_in_reference";

const DATA = "id,plan,amount\n1,basic,10\n2,plus,5.5\n3,basic,7\n4,,1\n";

async function besideFile(type: string, kwargs: Kwargs, reference?: string, more: object = {}) {
  const given = reference === undefined ? {} : { reference: "other.csv", ...more };
  const { checks, notes } = await runGate(DATA, suiteOf({ type, kwargs }), given, { "other.csv": reference ?? "" });
  const check = checks.find(({ id }) => id.startsWith(type));
  if (!check) throw new Error(`no check among ${checks.map(({ id }) => id).join(", ")}`);
  return { check, checks, notes };
}

describe(`${ROWS} of a file`, () => {
  test.each([
    ["as many rows", "x,y\n1,2\n3,4\n5,6\n7,8\n", { verdict: "pass", reason: "within-limit", observed: 4 }],
    [
      "fewer",
      "x,y\n1,2\n",
      { verdict: "fail", reason: "above-max", message: "there are 4 rows, and 1 row in reference" },
    ],
    ["more", "x\n1\n2\n3\n4\n5\n", { verdict: "fail", reason: "below-min", observed: 4 }],
  ])("the reference has %s", async (_what, reference, expected) => {
    expect((await besideFile(ROWS, { other_table_name: "reference" }, reference)).check).toMatchObject(expected);
  });

  test("row_condition leaves out rows of this table alone", async () => {
    const kwargs = { other_table_name: "reference", row_condition: 'plan == "basic"', condition_parser: "pandas" };
    expect((await besideFile(ROWS, kwargs, "x\n1\n2\n")).check).toMatchObject({ verdict: "pass", observed: 2 });
  });

  test("no drift is judged against a table that is counted", async () => {
    const { checks, notes } = await besideFile(ROWS, { other_table_name: "reference" }, "id\n1\n2\n3\n4\n");
    expect(checks.filter(({ id }) => id.startsWith("drift"))).toEqual([]);
    expect(notes).toContainEqual(expect.stringContaining("drift was not judged"));
  });

  test.each([
    ["no reference is given", "reference", undefined, /names the step's `reference`, and none is given/],
    ["another name is written", "orders", "x\n1\n", /beside a file there is none but the step's `reference`/],
  ])("it is an error where %s", async (_what, name, reference, message) => {
    const { check } = await besideFile(ROWS, { other_table_name: name }, reference);
    expect(check).toMatchObject({ verdict: "error", reason: "invalid-input" });
    expect(check.message).toMatch(message);
    expect(check.remedy).toContain("`reference:`");
  });
});

describe(`${RESULTS} of a file`, () => {
  const asked = async (
    base: string,
    comparison: string,
    reference: string | undefined,
    rest: object = {},
    more = {},
  ) => {
    const kwargs = {
      base_query: base,
      comparison_data_source_name: "reference",
      comparison_query: comparison,
      ...rest,
    };
    return (await besideFile(RESULTS, kwargs, reference, more)).check;
  };
  const PLANS = "SELECT plan, count(*) AS n FROM {batch} WHERE plan IS NOT NULL GROUP BY plan";

  test("rows match in any order and under any names", async () => {
    expect(await asked(PLANS, "SELECT name, n FROM reference", "name,n\nplus,1\nbasic,2\n")).toMatchObject({
      verdict: "pass",
      reason: "as-expected",
      observed: 0,
      message: "both queries give the same 2 rows",
    });
  });

  test("rows that only one of them gives are told apart and masked", async () => {
    const check = await asked(PLANS, "SELECT name, n FROM reference", "name,n\nplus,1\nbasic,3\nfree,1\n");
    expect(check).toMatchObject({ verdict: "fail", reason: "set-mismatch", observed: 2 });
    expect(check.message).toBe("2 of 3 rows do not match (66.67%): base_query gives 2, comparison_query 3");
    expect(check.examples?.map(({ note }) => note)).toEqual([
      "only base_query gives: plan ‹text, 5 characters›, n ‹number›",
      "only comparison_query gives: name ‹text, 5 characters›, n ‹number›",
      "only comparison_query gives: name ‹text, 4 characters›, n ‹number›",
    ]);
  });

  test("and are shown where the step shows values", async () => {
    const check = await asked(PLANS, "SELECT name, n FROM reference", "name,n\nplus,1\n", {}, { redact: false });
    expect(check.examples).toEqual([{ note: "only base_query gives: plan basic, n 2" }]);
  });

  // Of 100 - 33.3… % at 0.6, and of the 10 % and 91 % of Great Expectations' own words.
  test.each([
    ["SELECT id FROM data WHERE id <= 2", "SELECT x FROM reference", 0.6, "pass"],
    ["SELECT id FROM data WHERE id <= 2", "SELECT x FROM reference", 0.67, "fail"],
    [
      "SELECT unnest(range(1, 11))FROM data WHERE id = 1",
      "SELECT unnest(range(2, 12)) FROM reference WHERE x = 1",
      0.9,
      "pass",
    ],
    [
      "SELECT unnest(range(1, 11)) FROM data WHERE id = 1",
      "SELECT unnest(range(2, 12)) FROM reference WHERE x = 1",
      0.91,
      "fail",
    ],
  ])("%s against %s at mostly %d is a %s", async (base, comparison, mostly, verdict) => {
    expect(await asked(base, comparison, "x\n1\n2\n3\n", { mostly })).toMatchObject({ verdict });
  });

  test.each([
    ["a row that one gives twice", "SELECT 1 FROM data WHERE id < 3", "SELECT 1 FROM reference WHERE x = 1", 1],
    ["more columns", "SELECT id, id FROM data WHERE id = 1", "SELECT x FROM reference WHERE x = 1", 1],
    [
      "a number and a decimal",
      "SELECT 1 FROM data WHERE id = 1",
      "SELECT CAST(1 AS DECIMAL(9, 2)) FROM reference WHERE x = 1",
      0,
    ],
    ["a number and true", "SELECT 1 FROM data WHERE id = 1", "SELECT true FROM reference WHERE x = 1", 0],
    ["a number and its text", "SELECT 1 FROM data WHERE id = 1", "SELECT '1' FROM reference WHERE x = 1", 1],
    [
      "a date and its text",
      "SELECT DATE '2024-01-05' FROM data WHERE id = 1",
      "SELECT '2024-01-05' FROM reference WHERE x = 1",
      1,
    ],
    [
      "0.5 twice",
      "SELECT 0.5::DOUBLE FROM data WHERE id = 1",
      "SELECT 0.50::DECIMAL(9, 2) FROM reference WHERE x = 1",
      0,
    ],
    [
      "0.1, which no double is",
      "SELECT 0.1::DOUBLE FROM data WHERE id = 1",
      "SELECT 0.1::DECIMAL(9, 2) FROM reference WHERE x = 1",
      1,
    ],
    [
      "decimals that a double takes for one",
      "SELECT 12345678901234567890.1 FROM data WHERE id = 1",
      "SELECT 12345678901234567890.2 FROM reference WHERE x = 1",
      1,
    ],
    [
      "whole numbers that a double takes for one",
      "SELECT 9007199254740993 FROM data WHERE id = 1",
      "SELECT 9007199254740992.0::DOUBLE FROM reference WHERE x = 1",
      1,
    ],
    [
      "missing values",
      "SELECT NULL::INTEGER FROM data WHERE id = 1",
      "SELECT NULL::VARCHAR FROM reference WHERE x = 1",
      0,
    ],
    ["NaN", "SELECT 'nan'::DOUBLE FROM data WHERE id = 1", "SELECT 'nan'::DOUBLE FROM reference WHERE x = 1", 1],
    ["infinities", "SELECT 'inf'::DOUBLE FROM data WHERE id = 1", "SELECT 'inf'::FLOAT FROM reference WHERE x = 1", 0],
    ["negative zero", "SELECT -0.0::DOUBLE FROM data WHERE id = 1", "SELECT 0 FROM reference WHERE x = 1", 0],
  ])("as Python compares them: %s", async (_what, base, comparison, observed) => {
    expect(await asked(base, comparison, "x\n1\n2\n3\n")).toMatchObject({ observed });
  });

  test("rows of results are not counted among those of the table", async () => {
    const check = await asked("SELECT 1 FROM data WHERE id = 1", "SELECT x FROM reference", "x\n2\n3\n4\n");
    expect(check).toMatchObject({ verdict: "fail", observed: 3 });
    expect(check).not.toHaveProperty("counts");
  });

  const LINES = [
    { id: 1, plan: "basic" },
    { id: 2, plan: "plus" },
    { id: 3, plan: "basic" },
  ];
  const jsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const EVERYTHING = {
    base_query: "SELECT * FROM {batch}",
    comparison_data_source_name: "reference",
    comparison_query: "SELECT * FROM reference",
  };
  const ofLines = async (reference: readonly object[], base_query = EVERYTHING.base_query) => {
    const inputs = { data: "data.jsonl", reference: "other.jsonl", redact: false };
    const others = { "data.jsonl": jsonl(LINES), "other.jsonl": jsonl(reference) };
    const suite = suiteOf({ type: RESULTS, kwargs: { ...EVERYTHING, base_query } });
    const { checks } = await runGate(DATA, suite, inputs, others);
    return checks.find(({ id }) => id === RESULTS);
  };

  test("the numbers that rows have in their files are no part of them", async () => {
    expect(await ofLines([...LINES].reverse())).toMatchObject({ verdict: "pass", observed: 0 });
    const other = await ofLines([{ id: 9, plan: "basic" }, ...LINES.slice(1)]);
    expect(other).toMatchObject({ verdict: "fail", observed: 1 });
    expect(other?.examples?.map(({ note }) => note)).toEqual([
      "only base_query gives: id 1, plan basic",
      "only comparison_query gives: id 9, plan basic",
    ]);
  });

  test.each([
    ["a column of that name in the files", LINES.map((row) => ({ ...row, "assay row": 7 })), undefined],
    ["a query that names it", LINES, 'SELECT *, id AS "Assay Row" FROM {batch}'],
  ])("%s is compared", async (_what, reference, base) => {
    expect(await ofLines(reference, base)).toMatchObject({ verdict: "fail", observed: 3 });
  });

  test("no row on either side compares nothing", async () => {
    const none = ["SELECT id FROM {batch} WHERE id > 9", "SELECT x FROM reference WHERE x > 9"] as const;
    expect(await asked(...none, "x\n1\n")).toMatchObject({ verdict: "fail", reason: "empty-data" });
    const kwargs = { base_query: none[0], comparison_data_source_name: "reference", comparison_query: none[1] };
    const suite = JSON.stringify({
      meta: { assay: { "on-empty": "pass" } },
      expectations: [{ type: RESULTS, kwargs }],
    });
    const { checks } = await runGate(DATA, suite, { reference: "other.csv" }, { "other.csv": "x\n1\n" });
    expect(checks.find(({ id }) => id === RESULTS)).toMatchObject({ verdict: "pass" });
  });

  test.each([
    [
      "another source",
      "SELECT 1 FROM {batch}",
      "SELECT 1 FROM reference",
      { comparison_data_source_name: "warehouse" },
      /data source "warehouse", and a suite opens none/,
    ],
    [
      "too many rows",
      "SELECT unnest(range(201)) FROM {batch}",
      "SELECT 1 FROM reference",
      {},
      /base_query gives more than 200 rows/,
    ],
    [
      "a file",
      "SELECT 1 FROM {batch}",
      "SELECT * FROM read_csv('/etc/passwd')",
      {},
      /comparison_query: the query reads from read_csv/,
    ],
    [
      "two statements",
      "SELECT 1 FROM {batch}; SELECT 2",
      "SELECT 1 FROM reference",
      {},
      /base_query: the query holds 2 statements/,
    ],
    ["a value's error", "SELECT CAST(plan AS INTEGER) FROM {batch}", "SELECT 1 FROM reference", {}, /are not shown/],
    [
      "a condition on nothing",
      "SELECT 1 FROM data",
      "SELECT 1 FROM reference",
      { row_condition: "id > 1" },
      /which base_query does not name/,
    ],
  ])("%s is an error", async (_what, base, comparison, rest, message) => {
    const check = await asked(base, comparison, "x\n1\n", rest);
    expect(check.verdict).toBe("error");
    expect(check.message).toMatch(message);
    expect(JSON.stringify(check)).not.toContain("basic");
  });
});

describe("a table of a database", () => {
  const TABLES = {
    data: "SELECT * FROM (VALUES (1, 'basic'), (2, 'plus'), (3, 'gold'), (4, NULL)) AS t(id, plan)",
    plans: "SELECT * FROM (VALUES ('basic'), ('plus'), (NULL), ('free')) AS t(name)",
    numbers: "SELECT 1 AS id",
  };

  test.each([
    ["as many rows", ROWS, { other_table_name: "plans" }, { verdict: "pass", observed: 4 }],
    [
      "fewer",
      ROWS,
      { other_table_name: "numbers" },
      { verdict: "fail", message: "there are 4 rows, and 1 row in numbers" },
    ],
    [
      "no such table",
      ROWS,
      { other_table_name: "gone" },
      { verdict: "error", reason: "invalid-input", message: `${ROWS}: there is no table "gone"` },
    ],
    [
      "a key that is missing there",
      KEY,
      { column: "plan", reference_table: "plans", reference_column: "name" },
      {
        verdict: "fail",
        observed: 1,
        message: "1 of 3 values of plan does not exist in name of plans (33.33%)",
        counts: { rows: 4, missing: 1, unexpected: 1 },
      },
    ],
    [
      "a key of another kind",
      KEY,
      { column: "plan", reference_table: "numbers", reference_column: "id" },
      { verdict: "fail", reason: "wrong-type" },
    ],
    [
      "a column it has not",
      KEY,
      { column: "plan", reference_table: "plans" },
      { verdict: "error", reason: "missing-column", message: 'plans has no column "plan"' },
    ],
    [
      "no table of keys",
      KEY,
      { column: "plan" },
      { verdict: "error", message: `${KEY}(plan) does not say which table of postgresql holds the keys` },
    ],
    [
      "queries over both",
      RESULTS,
      {
        base_query: "SELECT plan FROM {batch}",
        comparison_data_source_name: "Sales",
        comparison_query: "SELECT name FROM plans",
      },
      { verdict: "fail", observed: 1 },
    ],
    [
      "another source",
      RESULTS,
      { base_query: "SELECT 1 FROM {batch}", comparison_data_source_name: "lake", comparison_query: "SELECT 1" },
      { verdict: "error", remedy: expect.stringContaining('write "sales" for comparison_data_source_name') },
    ],
  ])("beside another one: %s", async (_what, type, kwargs, expected) => {
    const others = ["plans", "numbers", "gone"];
    expect(await judgeInDatabase(TABLES, type, kwargs, {}, others)).toMatchObject(expected);
  });

  test.each([
    ["counted", ROWS, { other_table_name: "plans" }],
    ["counted, that is not there", ROWS, { other_table_name: "salaries" }],
    ["a table of keys", KEY, { column: "plan", reference_table: "plans", reference_column: "name" }],
    [
      "compared",
      RESULTS,
      {
        base_query: "SELECT plan FROM {batch}",
        comparison_data_source_name: "sales",
        comparison_query: "SELECT name FROM plans",
      },
    ],
    [
      "a part of the base",
      RESULTS,
      {
        base_query: "SELECT plan FROM {batch} UNION ALL SELECT name FROM plans",
        comparison_data_source_name: "sales",
        comparison_query: "SELECT plan FROM data",
      },
    ],
  ])("that the step does not name is not read: %s", async (_what, type, kwargs) => {
    const check = await judgeInDatabase(TABLES, type, kwargs, { redact: false }, ["numbers"]);
    expect(check.verdict).toBe("error");
    expect(check.message).toMatch(/may not read "(plans|salaries)"|the query reads from plans/);
    expect(check.remedy).toMatch(/input `other-tables`/);
    expect(JSON.stringify(check)).not.toMatch(/gold|free|4 rows/);
  });

  test("the judged one may be its own table of keys", async () => {
    const kwargs = { column: "plan", reference_table: "data", reference_column: "plan" };
    expect(await judgeInDatabase(TABLES, KEY, kwargs, {}, [])).toMatchObject({ verdict: "pass" });
  });

  const STRUCTS = {
    data: "SELECT {'a': 1} AS place, [1] AS marks UNION ALL SELECT {'a': 2}, [2]",
    places: "SELECT {'a': 1} AS place",
  };
  test.each([
    ["of one type", "place", { verdict: "fail", observed: 1, counts: { rows: 2, missing: 0, unexpected: 1 } }],
    [
      "of two",
      "marks",
      {
        verdict: "fail",
        reason: "wrong-type",
        message: "marks holds INTEGER[], and place of places STRUCT(a INTEGER), so no value can be found there",
      },
    ],
  ])("a key between columns %s that is no plain one", async (_what, column, expected) => {
    const kwargs = { column, reference_table: "places", reference_column: "place" };
    expect(await judgeInDatabase(STRUCTS, KEY, kwargs)).toMatchObject(expected);
  });

  test.each([
    ["a number and a decimal", "SELECT 1 AS x", "SELECT 1.00 AS x", 0],
    ["a number and its text", "SELECT 1 AS x", "SELECT '1' AS x", 1],
    ["a date and its text", "SELECT DATE '2024-01-05' AS x", "SELECT '2024-01-05' AS x", 1],
    ["NaN", "SELECT 'nan'::DOUBLE AS x", "SELECT 'nan'::DOUBLE AS x", 1],
    ["whole numbers that a double takes for one", "SELECT 9007199254740993 AS x", "SELECT 9007199254740992 AS x", 1],
    ["a long decimal", "SELECT 12345678901234567890.1 AS x", "SELECT 12345678901234567890.2 AS x", 1],
  ])("cells compare as Python compares them: %s", async (_what, base, comparison, observed) => {
    const kwargs = {
      base_query: `${base} FROM {batch} WHERE id = 1`,
      comparison_data_source_name: "sales",
      comparison_query: `${comparison} FROM numbers`,
    };
    expect(await judgeInDatabase(TABLES, RESULTS, kwargs)).toMatchObject({ observed });
  });

  test("rows of a database's queries are never shown unmasked", async () => {
    const kwargs = {
      base_query: "SELECT plan FROM {batch}",
      comparison_data_source_name: "sales",
      comparison_query: "SELECT name FROM plans",
    };
    const check = await judgeInDatabase(TABLES, RESULTS, kwargs, { redact: false });
    expect(check.examples).toHaveLength(2);
    expect(JSON.stringify(check.examples)).not.toMatch(/gold|free/);
  });

  test("the tables that were looked at stand in the report", async () => {
    const { provenance } = await judgeDatabase(TABLES, [{ type: ROWS, kwargs: { other_table_name: "plans" } }]);
    expect(provenance?.data).toEqual([
      { path: "postgresql://localhost/sales data", rows: 4 },
      { path: "postgresql://localhost/sales plans" },
    ]);
  });
});
