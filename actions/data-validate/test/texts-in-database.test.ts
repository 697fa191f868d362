import { describe, expect, test } from "@jest/globals";
import { DUCKDB } from "../../../packages/tables/src/duckdb/duckdb-dialect.ts";
import { datePatterns } from "../src/texts/date-patterns.ts";
import { datesInSql } from "../src/texts/dates-in-sql.ts";
import { judgeInDatabase } from "./database.ts";

const DATES = "expect_column_values_to_match_strftime_format";
const JSON_TYPE = "expect_column_values_to_be_json_parseable";

const tableOf = (texts: readonly (string | null)[]) => ({
  data: `SELECT * FROM (VALUES ${texts.map((text) => `(${text === null ? "NULL::VARCHAR" : DUCKDB.literal(text)})`).join(", ")}) AS t(x)`,
});

async function brokenOf(type: string, kwargs: object, texts: readonly (string | null)[]) {
  const check = await judgeInDatabase(tableOf(texts), type, { column: "x", ...kwargs }, { redact: false });
  return { ...check, broken: check.examples?.map(({ value }) => value) ?? [] };
}

describe("dates of a format, which the engine reads", () => {
  // What Python 3.11 says of each; texts.check.py holds thousands more against it.
  test.each([
    [
      "%Y-%m-%d",
      ["2024-01-05", "2024-1-5", "2024-02-29", "2000-02-29"],
      ["0000-01-01", "1900-02-29", "2023-02-29", "2024-04-31", "2024-13-01", "24-01-01", "2024-01-05 ", "2024-01-05\n"],
    ],
    ["%d/%m/%y", ["29/02/00", "31/12/68", "1/2/99", " 1/02/03"], ["29/02/01", "30/02/00", "32/01/01", "31/9/20"]],
    ["%d %b %Y", ["5 jan 2024", "05  FEB 2024", "29 Feb 2024"], ["30 Feb 2024", "5 January 2024", "29 Feb 2023"]],
    ["%d %B", ["28 february", "31 March"], ["29 February", "31 April"]],
    // Digits that may be shared in several ways: 111 is 11 and 1, 131 is 1 and 31, and 1131 is 11 and 31 alone.
    ["%m%d", ["1231", "131", "111", "22", "13", "1 5"], ["1131", "0230", "231", "11111", "1332"]],
    ["%Y%m%d%H%M%S", ["20240105101112", "2024151112"], ["20240105101160", "20240230101112", "202401051011123"]],
    ["%j/%Y", ["366/2023", "1/2024", "001/2024"], ["367/2024", "0/2024", "366/9999"]],
    [
      "%H:%M:%S%z",
      ["23:59:59Z", "1:2:3+0200", "10:00:00+02:30:15"],
      ["24:00:00Z", "10:00:00z", "10:00:00+24:00", "10:00:00+0230:15", "10:00:60Z"],
    ],
    ["%I:%M %p", ["1:30 pm", "12:00 AM"], ["13:00 PM", "0:10 AM"]],
    ["[%Y] 100%%", ["[2024]  100%"], ["2024 100%", "[2024]100%"]],
  ])("%s", async (strftime_format, kept, broken) => {
    const check = await brokenOf(DATES, { strftime_format }, [...kept, ...broken, null]);
    expect(check.broken).toEqual(broken.toSorted());
    expect(check.counts).toEqual({ rows: kept.length + broken.length + 1, missing: 1, unexpected: broken.length });
    expect(check.verdict).toBe("fail");
    expect((await brokenOf(DATES, { strftime_format }, kept)).verdict).toBe("pass");
  });

  test("digits of other scripts are left open, which is an error", async () => {
    expect(await brokenOf(DATES, { strftime_format: "%Y" }, ["2024", "٢٠٢٤", "202٤"])).toMatchObject({
      verdict: "error",
      message: "2 values of x cannot be decided here: digits of other scripts than Latin are not read in postgresql",
      broken: ["202٤", "٢٠٢٤"],
    });
  });

  test("mostly, and a column that holds no text", async () => {
    expect(await brokenOf(DATES, { strftime_format: "%Y", mostly: 0.5 }, ["2024", "x"])).toMatchObject({
      verdict: "pass",
    });
    const numbers = { data: "SELECT 2024 AS x" };
    expect(await judgeInDatabase(numbers, DATES, { column: "x", strftime_format: "%Y" })).toMatchObject({
      verdict: "fail",
      reason: "wrong-type",
    });
  });

  test("a format with too many ways to share its digits is an error that names it", async () => {
    expect(await brokenOf(DATES, { strftime_format: "%m%d%H%M%S%f%j" }, ["1"])).toMatchObject({
      verdict: "error",
      message:
        'postgresql cannot read the date format "%m%d%H%M%S%f%j": its directives may share the digits of a text in 192 ways',
    });
  });

  test("one pattern does where the directives are parted", () => {
    expect(datePatterns("%Y-%m-%dT%H:%M:%S.%f%z")).toHaveLength(1);
    expect(datePatterns("%Y%m%d")).toHaveLength(2);
    expect(datesInSql("%d.%m.%Y", "x", DUCKDB).kept).not.toContain("CASE");
  });
});

describe("JSON, which the engine reads", () => {
  const KEPT = ["1", "-0.5e+3", "NaN", "[-Infinity, null]", ' {"a": [1, {"b": "}\\""}], "a": {}} ', "[]", '"\\ud800"'];
  const BROKEN = [
    "",
    "01",
    "1.",
    "-NaN",
    "[1,]",
    "{a:1}",
    '{"a"}',
    "'a'",
    '"\t"',
    "[1 2]",
    "][",
    "\u0001",
    "[\u0002]",
    '"\\x"',
    "[1",
  ];

  test("as Python's json.loads", async () => {
    const check = await brokenOf(JSON_TYPE, {}, [...KEPT, ...BROKEN]);
    expect(check.broken).toEqual(BROKEN.toSorted());
    expect((await brokenOf(JSON_TYPE, {}, KEPT)).verdict).toBe("pass");
  });

  test("more than 20 levels are left open, which is an error", async () => {
    const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
    expect((await brokenOf(JSON_TYPE, {}, [nested(20)])).verdict).toBe("pass");
    expect(await brokenOf(JSON_TYPE, {}, [nested(21), "{"])).toMatchObject({
      verdict: "error",
      message:
        "1 value of x cannot be decided here: more than 20 levels of lists and objects are not followed in postgresql",
    });
  });
});

test.each([
  [
    "expect_column_values_to_be_increasing",
    {},
    /rows of a table in postgresql lie in no order/,
    /export the rows in their order to a file.*unexpected_rows_expectation.*OVER \(ORDER BY/,
  ],
  ["expect_column_values_to_be_decreasing", {}, /rows of a table in postgresql lie in no order/, /export the rows/],
  [
    "expect_column_values_to_be_dateutil_parseable",
    {},
    /do not leave postgresql, and dateutil guesses/,
    /match_strftime_format/,
  ],
  [
    "expect_column_values_to_match_json_schema",
    { json_schema: {} },
    /no SQL holds JSON against a schema/,
    /extract of the table as a file/,
  ],
])("%s is an error that says why and the way out", async (type, kwargs, message, remedy) => {
  const check = await brokenOf(type, kwargs, ["1"]);
  expect(check.verdict).toBe("error");
  expect(check.message).toMatch(message);
  expect(check.remedy).toMatch(remedy);
});

describe("dates under parse_strings_as_datetimes", () => {
  // The double is DuckDB, which reads more; what the dialects of databases read is tested beside them.
  test.each([
    ["expect_column_values_to_be_between", { column: "x", min_value: "2024-01-01" }, "1 value of x are no dates"],
    ["expect_column_pair_values_a_to_be_greater_than_b", { column_A: "x", column_B: "y" }, "text that is no date"],
  ])("the message of %s names the form that the database reads", async (type, kwargs, words) => {
    const tables = { data: "SELECT '31/12/24' AS x, '2024-01-01' AS y" };
    const check = await judgeInDatabase(tables, type, { ...kwargs, parse_strings_as_datetimes: true });
    expect(check).toMatchObject({
      verdict: "error",
      reason: "wrong-type",
      message: expect.stringContaining(
        `${words} of the form that is read in postgresql (YYYY-MM-DD alone, with a time or without, and without an offset)`,
      ),
      remedy: "write the dates so, or judge an extract as a file, where more forms are read",
    });
  });
});

test.each([
  ["x == 18446744073709551615", 1],
  ["x >= -18446744073709551615", 2],
])("a condition in a database with a whole number beyond 64 bits: %s", async (row_condition, value) => {
  const data = "SELECT unnest([18446744073709551614, 18446744073709551615])::UBIGINT AS x";
  const kwargs = { value, row_condition, condition_parser: "pandas" };
  expect(await judgeInDatabase({ data }, "expect_table_row_count_to_equal", kwargs)).toMatchObject({ verdict: "pass" });
});
