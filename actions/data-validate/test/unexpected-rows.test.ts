import { expect, test } from "@jest/globals";
import { judge, runGate, suiteOf } from "./judging.ts";

const TYPE = "unexpected_rows_expectation";
const DATA = "id,amount,currency\n1,10,EUR\n2,-5,EUR\n3,7,USD\n4,-1,USD\n";
const asked = async (query: string, rest: object = {}) =>
  await judge(DATA, TYPE, { unexpected_rows_query: query, ...rest });

test("a query that gives no row is met", async () => {
  expect(await asked("SELECT * FROM {batch} WHERE amount > 100")).toMatchObject({
    id: TYPE,
    verdict: "pass",
    reason: "as-expected",
    observed: 0,
    message: "the query gives no row",
  });
});

test("the rows it gives are counted and shown, masked", async () => {
  expect(
    await asked("SELECT currency, sum(amount) AS total FROM {batch} b GROUP BY 1 HAVING sum(amount) > 0 ORDER BY 1"),
  ).toMatchObject({
    verdict: "fail",
    reason: "unexpected-values",
    observed: 2,
    message: "the query gives 2 rows",
    examples: [
      { note: "currency ‹text, 3 characters›, total ‹number›" },
      { note: "currency ‹text, 3 characters›, total ‹number›" },
    ],
  });
});

test("they are shown as they are where nothing is masked", async () => {
  const suite = suiteOf({ type: TYPE, kwargs: { unexpected_rows_query: "SELECT * FROM {batch} WHERE amount < 0" } });
  const { checks } = await runGate(DATA, suite, { redact: false, maxExamples: 1 });
  expect(checks.at(-1)).toMatchObject({ observed: 2, examples: [{ note: "id 2, amount -5, currency EUR" }] });
});

test("a row_condition with the signs of a replacement stays as it is", async () => {
  const condition = { row_condition: 'currency != "$& $\' $` $$"', condition_parser: "pandas" };
  expect(await asked("SELECT * FROM {batch} WHERE amount < 0", condition)).toMatchObject({
    verdict: "fail",
    observed: 2,
  });
});

test("row_condition leaves rows out of {batch}", async () => {
  const condition = { row_condition: 'currency == "EUR"', condition_parser: "pandas" };
  expect(await asked("SELECT * FROM {batch} WHERE amount < 0", condition)).toMatchObject({
    verdict: "fail",
    observed: 1,
  });
  const none = { row_condition: 'currency == "GBP"', condition_parser: "pandas" };
  expect(await asked("SELECT * FROM {batch} WHERE amount < 0", none)).toMatchObject({
    verdict: "fail",
    reason: "empty-data",
  });
});

test.each([
  ["two statements", "SELECT * FROM {batch}; SELECT 1", /holds 2 statements/],
  ["no SELECT", "DROP TABLE {batch}", /is no SELECT/],
  ["another table", "SELECT b.* FROM {batch} b, other", /reads "other"/],
  ["a file", "SELECT * FROM {batch}, read_csv('/etc/passwd')", /reads from read_csv\(\)/],
  ["a setting", "SELECT current_setting('threads') FROM {batch}", /calls current_setting\(\)/],
  ["no SQL", "SELEC {batch}", /is not SQL/],
  ["the table in a comment", "SELECT 1 WHERE false -- {batch}", /reads no table/],
  ["the table in a text", "SELECT '{batch}' WHERE 1=0", /reads no table/],
  ["a column that is not there", "SELECT nothing FROM {batch}", /could not be answered/],
])("%s is an error", async (_, query, message) => {
  const check = await asked(query);
  expect(check).toMatchObject({ verdict: "error", reason: "invalid-suite" });
  expect(check.message).toMatch(message);
});

test.each([
  "SELECT CAST(currency AS INTEGER) FROM {batch}",
  "SELECT CAST(': Binder Error: ' || currency AS INTEGER) FROM {batch}",
  "SELECT error(': Binder Error: ' || string_agg(currency, ';')) FROM {batch}",
])("an engine's words about a value are not shown: %s", async (query) => {
  const check = await asked(query);
  expect(check.verdict).toBe("error");
  expect(check.message).toMatch(/are not shown|calls error\(\)/);
  expect(JSON.stringify(check)).not.toMatch(/EUR|USD/);
});

test("a query that does not name the table is refused", async () => {
  await expect(asked("SELECT 1")).rejects.toThrow(/does not name the table/);
});

test("rows that are alike are one to DISTINCT, in formats whose rows are numbered by a column of ours, too", async () => {
  const rows = [1, 2, 1, 2, 2].map((id) => `${JSON.stringify({ id, plan: "a" })}\n`).join("");
  const query = "SELECT DISTINCT * FROM {batch} WHERE {batch}.id > 0 ORDER BY id -- each once";
  const suite = suiteOf({ type: TYPE, kwargs: { unexpected_rows_query: query } });
  const { checks } = await runGate("", suite, { data: "d.jsonl", redact: false }, { "d.jsonl": rows });
  expect(checks.at(-1)).toMatchObject({
    observed: 2,
    examples: [{ note: "id 1, plan a" }, { note: "id 2, plan a" }],
  });
});
