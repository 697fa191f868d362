import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { judgedTable, suiteOf } from "./engines/judged-table.ts";
import { findJava, missingForTrino, PASSWORD, startTrino, type TrinoServer, USER } from "./engines/trino-server.ts";

const java = await findJava();
const missing = missingForTrino(java);
const withTrino = missing === undefined ? describe : describe.skip;
if (missing !== undefined) console.log(`skipped Trino: ${missing}`);

let server: TrinoServer;
beforeAll(async () => {
  if (missing !== undefined) return;
  server = await startTrino(java as string);
  await server.execute(
    "CREATE TABLE customers (id integer, plan varchar, income double)",
    "INSERT INTO customers VALUES (1, 'basic', 1000.5), (2, 'plus', nan()), (3, NULL, 2000), (3, 'Basic', 10)",
    "CREATE TABLE secrets AS SELECT 1 AS x",
    "CREATE SCHEMA sales",
    "CREATE TABLE sales.orders AS SELECT 7 AS id",
  );
});
afterAll(() => server?.stop());

const SUITE = suiteOf(
  ["expect_column_values_to_be_unique", { column: "id" }],
  ["expect_column_mean_to_be_between", { column: "income", min_value: 1003.5, max_value: 1003.5 }],
);

const url = (options = "?sslrootcert=ca.pem", path = "memory/default") =>
  `trino://${USER}@localhost:${server.port}/${path}${options}`;

const { judge, refusal } = judgedTable({
  table: "customers",
  env: { TRINO_PASSWORD: PASSWORD },
  suite: SUITE,
  connection: () => url(),
  certificate: () => server.rootCertificate,
  inside: /io\.trino\.|java\./,
});

withTrino("a table in Trino", () => {
  test("is judged over a verified connection, by aggregates and masked examples", async () => {
    const { report, masks } = await judge();
    expect(report?.checks.map(({ id, verdict, observed }) => [id, verdict, observed])).toEqual([
      ["expect_column_values_to_be_unique(id)", "fail", 2],
      ["expect_column_mean_to_be_between(income)", "pass", 1003.5],
    ]);
    expect(report?.provenance.engine).toMatch(/^trino \d+$/);
    expect(masks).toContain(PASSWORD);
  });

  test("of another schema is named with it", async () => {
    const { report } = await judge({
      inputs: { table: "sales.orders" },
      suite: suiteOf(["expect_column_values_to_be_in_set", { column: "id", value_set: [7] }]),
    });
    expect(report?.verdict).toBe("pass");
  });

  test("that is misspelt is refused with the nearest one's name", async () => {
    expect(await refusal({ inputs: { table: "costumers" } })).toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining('has no table "costumers"; did you mean "customers"?'),
      remedy: expect.stringContaining("use one of: "),
    });
  });

  test("of a schema or a catalog that is not there is refused", async () => {
    expect(await refusal({ inputs: { table: "nowhere.orders" } })).toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining('has no table "nowhere.orders"'),
    });
    expect(await refusal({ inputs: { connection: url("?sslrootcert=ca.pem", "nowhere/default") } })).toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining('has no table "customers"'),
    });
  });

  test("has no column of a misspelt name, which is told", async () => {
    const absent = suiteOf(["expect_column_values_to_not_be_null", { column: "plam" }]);
    expect(await refusal({ suite: absent })).toMatchObject({
      reason: "missing-column",
      message: 'the data has no column "plam"; did you mean "plan"?',
      remedy: "use one of its columns: id, plan, income",
    });
  });

  test("is asked by a query of the suite, which sees it alone", async () => {
    const { report } = await judge({
      inputs: { redact: "false" },
      suite: suiteOf(
        ["unexpected_rows_expectation", { unexpected_rows_query: "SELECT id, plan FROM {batch} WHERE income < 100" }],
        ["unexpected_rows_expectation", { unexpected_rows_query: "SELECT x FROM {batch}, secrets" }],
        ["unexpected_rows_expectation", { unexpected_rows_query: "SELECT nobody FROM {batch}" }],
        ["unexpected_rows_expectation", { unexpected_rows_query: "SELECT CAST(plan AS integer) FROM {batch}" }],
      ),
    });
    const [met, other, unknown, ofAValue] = report?.checks ?? [];
    expect([met?.verdict, met?.observed, met?.examples]).toEqual(["fail", 1, [{ note: "id 3, plan Basic" }]]);
    expect([other?.verdict, other?.message]).toEqual(["error", "the query reads from secrets"]);
    expect([unknown?.verdict, unknown?.message]).toEqual([
      "error",
      expect.stringContaining("'nobody' cannot be resolved"),
    ]);
    expect([ofAValue?.verdict, ofAValue?.message]).toEqual(["error", expect.stringContaining("INVALID_CAST_ARGUMENT")]);
    expect(ofAValue?.message).not.toMatch(/basic|plus/i);
  });
});

withTrino("a query in Trino", () => {
  const query = (text: string) => ({ inputs: { table: "", query: text } });

  test("that fails on a value is an error without the value", async () => {
    const { reason, message } = await refusal(query("SELECT CAST(plan AS integer) AS id, income FROM customers"));
    expect(reason).toBe("invalid-input");
    expect(message).toContain("INVALID_CAST_ARGUMENT");
    expect(message).not.toMatch(/basic|plus/i);
  });

  test.each([
    ["does not parse", "SELECT id FROM customers WHERE", "mismatched input"],
    ["names no column of the table", "SELECT nobody FROM customers", "'nobody' cannot be resolved"],
    ["divides by zero", "SELECT id / (id - id) AS id, income FROM customers", "DIVISION_BY_ZERO"],
  ])("that %s is an error in the server's words", async (_what, text, words) => {
    const { reason, message } = await refusal(query(text));
    expect([reason, message]).toEqual(["invalid-input", expect.stringContaining(words)]);
  });

  test("that writes is refused before the server sees it, and what Trino refuses is not written", async () => {
    expect((await refusal(query("DELETE FROM customers"))).message).toContain("is no SELECT");
    await refusal(query("WITH gone AS (DELETE FROM customers) SELECT * FROM gone"));
    const { report } = await judge({ suite: suiteOf(["expect_table_row_count_to_equal", { value: 4 }]) });
    expect(report?.verdict).toBe("pass");
  });
});

withTrino("the connection to Trino", () => {
  test("is refused where the certificate's authority is not known", async () => {
    expect(await refusal({ inputs: { connection: url("") } })).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("did not prove who it is"),
      remedy: expect.stringContaining("sslrootcert"),
    });
  });

  test("sends no password unencrypted", async () => {
    expect(await refusal({ inputs: { connection: url("?sslmode=disable") } })).toMatchObject({
      reason: "invalid-input",
      message: expect.stringContaining("would be sent its password unencrypted"),
    });
  });

  test("with a wrong password or no server is an error that says which", async () => {
    expect(await refusal({ env: { TRINO_PASSWORD: "wrong one" } })).toMatchObject({
      reason: "not-permitted",
      message: expect.stringContaining(`refused the user "${USER}"`),
    });
    const nobody = { inputs: { connection: `trino://${USER}@localhost:1/memory/default` } };
    expect(await refusal(nobody)).toMatchObject({
      reason: "engine-unavailable",
      message: expect.stringContaining("cannot be reached"),
    });
  });

  test.each([
    ["that is not set", {}],
    ["that arrives empty, as in a pull request from a fork", { TRINO_PASSWORD: "" }],
  ])("without its secret %s is an error, or a review where that is asked for", async (_what, env) => {
    expect(await refusal({ env })).toMatchObject({
      reason: "missing-credentials",
      remedy: expect.stringContaining("TRINO_PASSWORD"),
    });
    const { report, exitCode } = await judge({ env, inputs: { "on-missing-credentials": "review" } });
    expect([exitCode, report?.verdict, report?.checks[0]?.reason]).toEqual([0, "review", "missing-credentials"]);
  });
});
