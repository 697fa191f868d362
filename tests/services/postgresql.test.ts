import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { judgedTable, suiteOf } from "./engines/judged-table.ts";
import { PASSWORD, type PostgresqlServer, startPostgresql } from "./engines/postgresql-server.ts";

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
  await server.execute(
    "CREATE ROLE reader LOGIN PASSWORD 'reader pass'",
    'CREATE TABLE customers (id integer, plan text, income double precision, "Signed up" date)',
    `INSERT INTO customers VALUES (1, 'basic', 1000.5, '2024-01-31'), (2, 'plus', 'NaN', '2024-02-29'), (3, NULL, 2000, NULL), (3, 'Basic', 10, '2024-03-01')`,
    'CREATE SCHEMA "Sales"',
    'CREATE VIEW "Sales"."Open orders" AS SELECT id, plan FROM customers WHERE id < 3',
    "GRANT SELECT ON customers TO reader",
  );
});
afterAll(() => server?.stop());

const SUITE = suiteOf(
  ["expect_column_values_to_be_unique", { column: "id" }],
  ["expect_column_mean_to_be_between", { column: "income", min_value: 1003.5, max_value: 1003.5 }],
  ["expect_column_values_to_match_regex", { column: "plan", regex: "^[a-z]+$" }],
);

const url = (user = "postgres", options = "?sslrootcert=ca.pem") =>
  `postgresql://${user}@localhost:${server.port}/postgres${options}`;

const { judge, refusal } = judgedTable({
  table: "customers",
  env: { PGPASSWORD: PASSWORD },
  suite: SUITE,
  connection: () => url(),
  certificate: () => server.rootCertificate,
});

describe("a table", () => {
  test("is judged over a verified connection, by aggregates and masked examples", async () => {
    const { report, outputs, masks } = await judge();
    expect(report?.checks.map(({ id, verdict, observed }) => [id, verdict, observed])).toEqual([
      ["expect_column_values_to_be_unique(id)", "fail", 2],
      ["expect_column_mean_to_be_between(income)", "pass", 1003.5],
      ["expect_column_values_to_match_regex(plan)", "fail", 1],
    ]);
    expect(report?.checks[0]?.examples?.length).toBe(2);
    expect(report?.checks[2]?.counts).toEqual({ rows: 4, missing: 1, unexpected: 1 });
    expect(JSON.stringify(report?.checks[2]?.examples)).not.toContain("Basic");
    expect(report?.provenance.engine).toMatch(/^postgresql 15\.\d+$/);
    expect(report?.provenance.data).toEqual([
      { path: `postgresql://localhost:${server.port}/postgres customers`, rows: 4 },
    ]);
    expect([outputs.rows, outputs["data-sha256"]]).toEqual(["4", ""]);
    expect(masks).toContain(PASSWORD);
  });

  test("is named part by part, and may be a view", async () => {
    const { report } = await judge({
      inputs: { table: '"Sales"."Open orders"', redact: "false" },
      suite: suiteOf(["expect_column_values_to_be_in_set", { column: "plan", value_set: ["basic"] }]),
    });
    expect(report?.checks[0]?.examples).toEqual([{ value: "plus" }]);
  });

  test("that is misspelt is refused with the nearest one's name", async () => {
    expect(await refusal({ inputs: { table: "costumers" } })).toMatchObject({
      exitCode: 1,
      verdict: "error",
      reason: "invalid-input",
      message: expect.stringContaining('has no table "costumers"; did you mean "customers"?'),
    });
  });

  test("that the user may not read is refused in the server's words", async () => {
    const inputs = { connection: url("reader"), table: '"Sales"."Open orders"' };
    expect(await refusal({ inputs, env: { PGPASSWORD: "reader pass" } })).toMatchObject({
      verdict: "error",
      message: expect.stringContaining("permission denied for schema Sales"),
    });
  });
});

describe("a query", () => {
  const query = (text: string) => ({ inputs: { table: "", query: text } });

  test("is judged as a table, and its text is part of the rules", async () => {
    const { report } = await judge({
      ...query("SELECT plan, count(*) AS n FROM customers GROUP BY plan -- by plan"),
      suite: suiteOf(["expect_column_max_to_be_between", { column: "n", min_value: 1, max_value: 1 }]),
    });
    expect(report?.verdict).toBe("pass");
    expect(report?.provenance.rules.at(-1)).toMatchObject({ path: "input query", bytes: 66 });
  });

  test.each([
    ["several statements", "SELECT 1; DROP TABLE customers", "semicolon"],
    ["one that ends the sub-select", "SELECT 1 AS x) AS asked, (DELETE FROM customers", "bracket"],
    ["no SELECT", "DELETE FROM customers", "is no SELECT"],
    ["a setting", "SELECT set_config('transaction_read_only', 'off', false)", "uses set_config"],
    ["a setting by a quoted name", `SELECT "set_config"('transaction_read_only', 'off', false)`, "uses set_config"],
    ["a sleep", "SELECT pg_sleep(100)", "uses pg_sleep"],
    ["SQL in a text", "SELECT query_to_xml('delete from customers', true, true, '')", "uses query_to_xml"],
    ["a file", "SELECT pg_read_file('/etc/passwd')", "uses pg_read_file"],
    ["SQL in dollars", "SELECT $$a$$", "holds $"],
    ["a hidden identifier", `SELECT U&"set!005fconfig" UESCAPE '!' ('a', 'b', true)`, "prefix U"],
  ])("%s is refused before the server sees it", async (_what, text, words) => {
    expect(await refusal(query(text))).toMatchObject({ verdict: "error", message: expect.stringContaining(words) });
  });

  test.each([
    ["writes in a WITH", "WITH gone AS (DELETE FROM customers RETURNING id) SELECT * FROM gone"],
    ["locks", "SELECT * FROM customers FOR UPDATE"],
    ["calls a function that writes", "SELECT take_one()"],
  ])("one that %s is refused by the server, and nothing is changed", async (_what, text) => {
    await server.execute(
      "CREATE OR REPLACE FUNCTION take_one() RETURNS integer LANGUAGE sql AS 'DELETE FROM customers RETURNING id'",
    );
    expect(await refusal(query(text))).toMatchObject({ verdict: "error", exitCode: 1 });
    const { report } = await judge({
      suite: suiteOf(["expect_table_row_count_to_equal", { value: 4 }]),
    });
    expect(report?.verdict).toBe("pass");
  });

  test.each([
    ["a value", "CAST(plan AS integer)", "SQLSTATE 22P02"],
    ["the words on a setting", "length(current_setting(plan))", "SQLSTATE 42704"],
    ["the words on a table", "CAST(CAST(plan AS regclass) AS bigint)", "SQLSTATE 42P01"],
    ["the words on a type", "CAST(CAST(plan AS regtype) AS bigint)", "SQLSTATE 42704"],
  ])("that fails by %s says so by its code, without the value", async (_what, sql, words) => {
    const { message, remedy } = await refusal(query(`SELECT ${sql} AS id, income, plan FROM customers`));
    expect(message).toContain(words);
    expect(`${message} ${remedy}`).not.toMatch(/basic|plus/i);
  });

  test("whose own fault it is, is refused in the server's words", async () => {
    expect((await refusal(query("SELECT emial FROM customers"))).message).toContain('column "emial" does not exist');
  });
});

describe("a query of the suite", () => {
  const asked = (query: string, rest: object = {}) =>
    JSON.stringify({
      expectations: [{ type: "unexpected_rows_expectation", kwargs: { unexpected_rows_query: query, ...rest } }],
    });

  test("sees the rows that row_condition leaves, under any alias or none", async () => {
    const condition = { row_condition: "id > 1", condition_parser: "pandas" };
    for (const from of ["{batch}", "{batch} b", "{batch} AS b"]) {
      const { report } = await judge({
        inputs: { redact: "false" },
        suite: asked(`SELECT id, "Signed up" FROM ${from} WHERE income < 5000`, condition),
      });
      const [check] = report?.checks ?? [];
      expect([check?.verdict, check?.observed]).toEqual(["fail", 2]);
      expect(check?.examples?.map(({ note }) => note)).toEqual(
        expect.arrayContaining(["id 3, Signed up missing", "id 3, Signed up 2024-03-01"]),
      );
    }
  });

  test.each([
    ["another table", "SELECT rolname FROM {batch}, pg_roles", "reads from pg_roles"],
    ["a table of a schema", 'SELECT 1 FROM {batch} JOIN "Sales"."Open orders" o ON true', 'reads from "Sales"'],
    ["SQL in a text", "SELECT query_to_xml('select 1', true, true, '') FROM {batch}", "uses query_to_xml"],
    ["a table that a function writes to", "SELECT take_one() FROM {batch}", "SQLSTATE 25006"],
    ["an end of the sub-select", "SELECT 1 FROM {batch}) AS given, (SELECT 1 FROM pg_roles", "bracket"],
    ["a value", "SELECT CAST(plan AS integer) FROM {batch}", "SQLSTATE 22P02"],
    ["the words on a parser", "SELECT CAST(ts_token_type(plan) AS text) AS n FROM {batch}", "SQLSTATE 42704"],
    ["whether there is a table", "SELECT CAST(plan AS regclass) AS n FROM {batch}", "uses regclass"],
    ["the size of a table", "SELECT pg_relation_size('pg_authid') AS n FROM {batch}", "uses pg_relation_size"],
  ])("that reaches for %s is an error, and the rest is judged", async (_what, query, words) => {
    await server.execute(
      "CREATE OR REPLACE FUNCTION take_one() RETURNS integer LANGUAGE sql AS 'DELETE FROM customers RETURNING id'",
    );
    const { expectations } = JSON.parse(asked(query));
    const counted = { type: "expect_table_row_count_to_equal", kwargs: { value: 4 } };
    const { report } = await judge({ suite: JSON.stringify({ expectations: [...expectations, counted] }) });
    const [check, rest] = report?.checks ?? [];
    expect([check?.verdict, check?.message]).toEqual(["error", expect.stringContaining(words)]);
    expect(JSON.stringify(report)).not.toContain("basic");
    expect(rest?.verdict).toBe("pass");
  });
});

test("a NaN among the decimals of two results equals nothing, as Python has it", async () => {
  const compared = async (base: string, comparison: string) => {
    const kwargs = { base_query: base, comparison_data_source_name: "postgres", comparison_query: comparison };
    const { report } = await judge({ suite: suiteOf(["expect_query_results_to_match_comparison", kwargs]) });
    return report?.checks[0]?.observed;
  };
  const nan = "SELECT CAST('NaN' AS numeric) AS x FROM {batch} WHERE id = 1";
  const other = (value: string) => `SELECT ${value} AS x FROM customers WHERE id = 1`;
  expect(await compared(nan, other("CAST(NULL AS numeric)"))).toBe(1);
  expect(await compared(nan, other("CAST('NaN' AS numeric)"))).toBe(1);
  expect(await compared("SELECT CAST(2.50 AS numeric) AS x FROM {batch} WHERE id = 1", other("2.5"))).toBe(0);
});

test.each([
  ["json", "json", "1 of 2 values of k does not exist in k of keys (50%)"],
  ["uuid", "inet", "k holds UUID, and k of keys INET, so no value can be found there"],
])("a key of %s in a column of %s is judged", async (own, other, message) => {
  const cells: Record<string, string> = {
    json: `('{"a": 1}'), ('{"a": 2}')`,
    uuid: "('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11')",
    inet: "('10.0.0.1')",
  };
  await server.execute(
    "DROP TABLE IF EXISTS keys",
    `CREATE TABLE keys AS SELECT CAST(v AS ${other}) AS k FROM (VALUES ${cells[other]}) AS t(v) LIMIT 1`,
  );
  const inputs = {
    table: "",
    "other-tables": "public.keys",
    query: `SELECT CAST(v AS ${own}) AS k FROM (VALUES ${cells[own]}) AS t(v)`,
  };
  const kwargs = { column: "k", reference_table: "public.keys" };
  const { report } = await judge({
    inputs,
    suite: suiteOf(["expect_column_values_to_exist_in_reference", kwargs]),
  });
  expect(report?.checks[0]).toMatchObject({ verdict: "fail", message: message.replace("keys", "public.keys") });
});

describe("another table of the database", () => {
  const counted = (name: string) =>
    ["expect_table_row_count_to_equal_other_table", { other_table_name: name }] as const;
  const joined = (from: string) =>
    [
      "expect_query_results_to_match_comparison",
      {
        base_query: "SELECT count(*) FROM {batch}",
        comparison_data_source_name: "postgres",
        comparison_query: `SELECT count(*) FROM ${from}`,
      },
    ] as const;
  const asked = async (others: string, ...expectations: (readonly [string, object])[]) => {
    const { report } = await judge({ inputs: { "other-tables": others }, suite: suiteOf(...expectations) });
    return report?.checks.map(({ verdict, observed, message }) => [verdict, observed ?? message]);
  };
  beforeAll(() =>
    server.execute(
      'CREATE TABLE "Sales".plans AS SELECT 1 AS id',
      "CREATE TABLE plans AS SELECT * FROM generate_series(1, 4) AS t(id)",
      "CREATE TABLE payroll AS SELECT 9 AS salary",
    ),
  );

  test("is read where the step names it, and no other of that name", async () => {
    const all = [counted("plans"), joined("plans"), joined('"Sales".plans'), joined("public.plans")];
    expect(await asked("plans", ...all)).toEqual([
      ["pass", 4],
      ["pass", 0],
      ["error", 'comparison_query: the query reads from "Sales".plans'],
      ["error", "comparison_query: the query reads from public.plans"],
    ]);
    expect(await asked('"Sales".plans', counted('"Sales".plans'), joined('"Sales".plans'), joined("plans"))).toEqual([
      ["fail", 4],
      ["fail", 1],
      ["error", "comparison_query: the query reads from plans"],
    ]);
  });

  test("is not told to be there or not, where the step does not name it", async () => {
    const [there, absent] = (await asked("plans", counted("payroll"), counted("payrolls"))) ?? [];
    expect(there?.[1]).toBe(
      'expect_table_row_count_to_equal_other_table: the suite may not read "payroll": the step does not name it',
    );
    expect(absent?.[1]).toBe(String(there?.[1]).replace("payroll", "payrolls"));
  });
});

describe("the connection", () => {
  test("is refused where the certificate's authority is not known", async () => {
    expect(await refusal({ inputs: { connection: url("postgres", "") } })).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("did not prove who it is"),
      remedy: expect.stringContaining("sslrootcert"),
    });
  });

  test("is refused where the certificate is for another name", async () => {
    await server.execute("SELECT 1");
    const connection = `postgresql://postgres@localhost.localdomain:${server.port}/postgres?sslrootcert=ca.pem`;
    expect((await refusal({ inputs: { connection } })).verdict).toBe("error");
  });

  test.each(["require", "prefer", "verify-ca", "no-verify"])(
    "is refused with sslmode=%s, which verifies too little",
    async (mode) => {
      expect(await refusal({ inputs: { connection: url("postgres", `?sslmode=${mode}`) } })).toMatchObject({
        reason: "invalid-input",
        message: expect.stringContaining(`sslmode is "${mode}"`),
      });
    },
  );

  test("with a password in the input is refused without it", async () => {
    const connection = `postgresql://postgres:hunter22@localhost:${server.port}/postgres`;
    const { message, remedy } = await refusal({ inputs: { connection }, env: { ABSENT: "hunter22" } });
    expect(message).toContain("holds a password");
    expect(remedy).toContain("PGPASSWORD");
  });

  test("may come whole from an environment variable, which is masked", async () => {
    const encoded = encodeURIComponent(PASSWORD);
    const whole = `postgresql://postgres:${encoded}@localhost:${server.port}/postgres?sslrootcert=ca.pem`;
    const { report, masks, stdout } = await judge({
      inputs: { connection: "env:DATABASE_URL" },
      env: { DATABASE_URL: whole },
    });
    expect(report?.verdict).toBe("fail");
    expect(masks).toEqual(expect.arrayContaining([PASSWORD, whole, encoded]));
    expect(stdout.replace(/^::add-mask::.*$/gm, "")).not.toContain(encoded);
  });

  test("with a wrong password, no server or no such database is an error that says which", async () => {
    expect(await refusal({ env: { PGPASSWORD: "wrong one" } })).toMatchObject({
      reason: "not-permitted",
      message: expect.stringContaining('refused the user "postgres"'),
    });
    const nobody = { inputs: { connection: "postgresql://postgres@localhost:1/postgres" } };
    expect(await refusal(nobody)).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("cannot be reached"),
    });
    const nowhere = `postgresql://postgres@localhost:${server.port}/nowhere?sslrootcert=ca.pem`;
    expect(await refusal({ inputs: { connection: nowhere } })).toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining('database "nowhere" does not exist'),
    });
  });

  test.each([
    ["that is not set", {}],
    ["that arrives empty, as in a pull request from a fork", { PGPASSWORD: "" }],
  ])("without its secret %s is an error, or a review where that is asked for", async (_what, env) => {
    expect(await refusal({ env })).toMatchObject({ exitCode: 1, verdict: "error", reason: "missing-credentials" });
    expect(await refusal({ env, inputs: { "on-missing-credentials": "review" } })).toMatchObject({
      exitCode: 0,
      verdict: "review",
      reason: "missing-credentials",
      remedy: expect.stringContaining("PGPASSWORD"),
    });
  });
});
