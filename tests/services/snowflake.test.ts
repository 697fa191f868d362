import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { judgedTable, suiteOf } from "./engines/judged-table.ts";
import {
  PASSPHRASE,
  PASSWORD,
  prepareEmulator,
  type SnowflakeEmulator,
  startSnowflakeEmulator,
  TOKEN,
  USER,
} from "./engines/snowflake-emulator.ts";

const TABLES = [
  // Without quotes, as most tables are made: Snowflake stores these names in capitals.
  "CREATE TABLE customers (id INT, plan VARCHAR, income DOUBLE, traits VARIANT)",
  `INSERT INTO customers SELECT 1, 'basic', 1000.5, PARSE_JSON('{"a": [1, "x"]}')`,
  "INSERT INTO customers SELECT 2, 'plus', CAST('NaN' AS DOUBLE), NULL",
  "INSERT INTO customers SELECT 3, NULL, 2000, PARSE_JSON('null')",
  "INSERT INTO customers SELECT 3, 'Basic', 10, PARSE_JSON('7')",
  "CREATE TABLE secrets (x INT)",
];

const SUITE = suiteOf(
  ["expect_column_values_to_be_unique", { column: "id" }],
  ["expect_column_mean_to_be_between", { column: "income", min_value: 1003.5, max_value: 1003.5 }],
  ["expect_column_values_to_match_regex", { column: "plan", regex: "^[a-z]+$" }],
);

const emulator = prepareEmulator();
const withEmulator = "missing" in emulator ? describe.skip : describe;
if ("missing" in emulator) console.log(`skipped the emulator of Snowflake: ${emulator.missing}`);

let server: SnowflakeEmulator;
beforeAll(async () => {
  if ("program" in emulator) server = await startSnowflakeEmulator(emulator.program, TABLES);
});
afterAll(() => server?.stop());

const url = (options = "?sslrootcert=ca.pem", user = USER) =>
  `snowflake://${user}@localhost:${server.port}/TEST/PUBLIC${options}`;

const { judge, refusal } = judgedTable({
  table: "CUSTOMERS",
  env: { SNOWFLAKE_PASSWORD: PASSWORD },
  suite: SUITE,
  connection: () => url(),
  certificate: () => server.rootCertificate,
});

withEmulator("a table in Snowflake", () => {
  test("is judged over a verified connection, by aggregates and masked examples", async () => {
    const { report, outputs, masks } = await judge();
    expect(report?.checks.map(({ id, verdict, observed }) => [id, verdict, observed])).toEqual([
      ["expect_column_values_to_be_unique(id)", "fail", 2],
      ["expect_column_mean_to_be_between(income)", "pass", 1003.5],
      ["expect_column_values_to_match_regex(plan)", "fail", 1],
    ]);
    expect(report?.checks[2]?.counts).toEqual({ rows: 4, missing: 1, unexpected: 1 });
    expect(JSON.stringify(report?.checks[2]?.examples)).not.toContain("Basic");
    expect(report?.provenance.engine).toMatch(/^snowflake \d/);
    expect(report?.provenance.data).toEqual([
      { path: `snowflake://localhost:${server.port}/TEST/PUBLIC CUSTOMERS`, rows: 4 },
    ]);
    expect(outputs.rows).toBe("4");
    expect(masks).toContain(PASSWORD);
  });

  test("that is misspelt is refused with the nearest one's name", async () => {
    expect(await refusal({ inputs: { table: "COSTUMERS" } })).toMatchObject({
      exitCode: 1,
      verdict: "error",
      reason: "invalid-input",
      message: expect.stringContaining('has no table "COSTUMERS"; did you mean "CUSTOMERS"?'),
    });
  });

  test("has no column of a misspelt name, which is told", async () => {
    const { report, exitCode } = await judge({
      suite: suiteOf(["expect_column_values_to_not_be_null", { column: "ids" }]),
    });
    expect([exitCode, report?.checks[0]?.verdict, report?.checks[0]?.reason]).toEqual([1, "error", "missing-column"]);
    expect(report?.checks[0]?.message).toContain('did you mean "id"?');
  });

  test("gives a VARIANT as text, whatever stands in it", async () => {
    const { report } = await judge({
      inputs: { redact: "false" },
      suite: suiteOf(["expect_column_values_to_be_null", { column: "traits" }]),
    });
    const values = report?.checks[0]?.examples?.map(({ value }) => String(value).replaceAll(/\s/g, ""));
    expect(values).toContain('{"a":[1,"x"]}');
    expect(values).toContain("7");
  });

  test("is asked by a query of the suite, which sees it alone", async () => {
    const rows = { unexpected_rows_query: "SELECT id, plan FROM {batch} WHERE income < 100" };
    const others = { unexpected_rows_query: "SELECT x FROM {batch}, secrets" };
    const { report } = await judge({
      inputs: { redact: "false" },
      suite: suiteOf(["unexpected_rows_expectation", rows], ["unexpected_rows_expectation", others]),
    });
    const [met, refused] = report?.checks ?? [];
    expect([met?.verdict, met?.observed, met?.examples]).toEqual(["fail", 1, [{ note: "id 3, plan Basic" }]]);
    expect([refused?.verdict, refused?.message]).toEqual(["error", "the query reads from secrets"]);
  });

  test("tells failing values by the key that the suite names", async () => {
    const told = { result_format: { result_format: "COMPLETE", unexpected_index_column_names: ["id"] } };
    const { report } = await judge({
      inputs: { redact: "false" },
      suite: suiteOf(["expect_column_values_to_be_in_set", { column: "plan", value_set: ["basic", "plus"], ...told }]),
    });
    expect(report?.checks[0]?.examples).toEqual([{ value: "Basic", note: "id 3" }]);
  });

  test("fails a query on a value without telling the value", async () => {
    const query = "SELECT CAST(plan AS INTEGER) AS id, plan, income FROM customers";
    const { verdict, message } = await refusal({ inputs: { table: "", query } });
    expect(verdict).toBe("error");
    expect(message).not.toMatch(/basic/i);
  });
});

withEmulator("the connection to Snowflake", () => {
  test("is refused where the certificate's authority is not known", async () => {
    expect(await refusal({ inputs: { connection: url("") } })).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("did not prove who it is"),
      remedy: expect.stringContaining("sslrootcert"),
    });
  });

  test("knows no way around encryption", async () => {
    expect(await refusal({ inputs: { connection: url("?sslmode=disable") } })).toMatchObject({
      reason: "invalid-input",
      message: 'the connection\'s option "sslmode" is not known',
    });
  });

  test.each([
    ["a key pair", () => ({ SNOWFLAKE_PRIVATE_KEY: server.privateKey })],
    [
      "an encrypted key",
      () => ({ SNOWFLAKE_PRIVATE_KEY: server.encryptedKey, SNOWFLAKE_PRIVATE_KEY_PASSPHRASE: PASSPHRASE }),
    ],
    ["a programmatic access token", () => ({ SNOWFLAKE_TOKEN: TOKEN })],
  ])("lets in who proves it by %s", async (_what, env) => {
    expect((await judge({ env: env() })).outputs.rows).toBe("4");
  });

  test("with a wrong password, a wrong key, a key that is none or no server is an error that says which", async () => {
    expect(await refusal({ env: { SNOWFLAKE_PASSWORD: "wrong one" } })).toMatchObject({
      verdict: "error",
      reason: "not-permitted",
      message: expect.stringContaining(`refused the user "${USER}"`),
    });
    expect(await refusal({ env: { SNOWFLAKE_TOKEN: "another token" } })).toMatchObject({ reason: "not-permitted" });
    expect(await refusal({ env: { SNOWFLAKE_PRIVATE_KEY: "no key at all" } })).toMatchObject({
      verdict: "error",
      reason: "not-permitted",
    });
    const connection = "snowflake://reader@localhost:1/TEST/PUBLIC";
    expect(await refusal({ inputs: { connection } })).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("cannot be reached"),
    });
  });

  test.each([
    ["that is not set", {}, "SNOWFLAKE_PRIVATE_KEY"],
    ["that arrives empty, as in a pull request from a fork", { SNOWFLAKE_PASSWORD: "" }, "SNOWFLAKE_PASSWORD"],
  ])("without its secret %s is an error, or a review where that is asked for", async (_what, env, named) => {
    expect(await refusal({ env })).toMatchObject({ exitCode: 1, verdict: "error", reason: "missing-credentials" });
    expect(await refusal({ env, inputs: { "on-missing-credentials": "review" } })).toMatchObject({
      exitCode: 0,
      verdict: "review",
      reason: "missing-credentials",
      remedy: expect.stringContaining(named),
    });
  });
});
