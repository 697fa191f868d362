import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { openWarehouse } from "../../packages/tables/src/warehouse/warehouse.ts";
import { PYTHON } from "../../packages/tables/test/python-patterns.ts";
import { PASSWORD, type PostgresqlServer, startPostgresql } from "./engines/postgresql-server.ts";

let server: PostgresqlServer;
beforeAll(async () => {
  server = await startPostgresql();
});
afterAll(() => server?.stop());

describe("a pattern of Python in PostgreSQL", () => {
  test("finds what Python finds, and is not asked what it cannot tell", async () => {
    await using warehouse = await openWarehouse({
      connection: `postgresql://postgres@localhost:${server.port}/postgres?sslrootcert=ca.pem`,
      otherTables: [],
      source: { query: "SELECT 1 AS one" },
      env: { PGPASSWORD: PASSWORD },
      mask: () => {},
      readCertificate: async () => server.rootCertificate,
    });
    const { dialect } = warehouse.table;
    const answers: unknown[] = [];
    for (const [pattern, text] of PYTHON) {
      const [row] = await warehouse.rows(`SELECT ${dialect.matches(dialect.literal(text), pattern)} AS found`);
      answers.push([pattern, text, row?.found ?? null]);
    }
    expect(answers).toEqual(PYTHON);
  });
});
