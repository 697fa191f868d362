import { openJob } from "@assay/testing";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { PASSWORD, type PostgresqlServer, startPostgresql } from "./engines/postgresql-server.ts";

const COLUMNS = {
  id: "'C-' || lpad(cast(i AS text), 5, '0')",
  number: "1000 + 3 * i",
  plan: "(ARRAY['basic', 'plus', 'No'])[1 + i % 3]",
  paid_with: "(ARRAY['4111 1111 1111 1111', 'cash'])[1 + i % 2]",
  fee: "CASE WHEN i % 20 <> 0 THEN i / 7.0::double precision END",
  total: "CAST(i / 3.0 AS numeric(9, 2))",
  "Signed up": "DATE '2023-02-03' + i",
  seen_at: "TIMESTAMP '2023-02-03 04:05:06' + i * INTERVAL '1 hour'",
  mail: "'a' || i || '@example.org'",
  essay: "repeat('lorem ', 1 + i % 90)",
  gift: "i % 5 = 0",
  empty: "CAST(NULL AS text)",
} as const;

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
  const list = Object.entries(COLUMNS).map(([name, sql]) => `${sql} AS "${name}"`);
  await server.execute(`CREATE TABLE orders AS SELECT ${list.join(", ")} FROM generate_series(1, 400) AS r(i)`);
});
afterAll(() => server?.stop());

test("a suite is learnt from a table where it lives, and the table keeps it", async () => {
  await using job = await openJob({ files: { "ca.pem": server.rootCertificate } });
  const connection = `postgresql://postgres@localhost:${server.port}/postgres?sslrootcert=ca.pem`;
  const step = (name: string, inputs: Record<string, string>) =>
    job.run({
      action: "data-validate",
      id: name,
      inputs: { connection, table: "orders", name, "upload-report": "false", ...inputs },
      env: { PGPASSWORD: PASSWORD },
    });
  const learnt = await step("learn", { "infer-suite": "orders.yaml" });
  expect(learnt.report?.checks.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id)).toEqual([
    "infer-suite",
  ]);
  const suite = await job.workspace.read("orders.yaml");
  for (const written of [
    'regex: "^C-[0-9]{5}$"',
    'value_set: ["No", basic, plus]',
    'min_value: "2023-01-01"',
    'min_value: "2023-01-01 00:00:00"',
    "All 400 values are e-mail addresses.",
    "mostly: 0.85",
    "No value in 400 rows",
  ])
    expect(suite).toContain(written);
  expect(suite).not.toContain("4111");
  expect((await step("judge", { suite: "orders.yaml" })).outputs.verdict).toBe("pass");
});
