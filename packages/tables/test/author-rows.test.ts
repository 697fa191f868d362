import { describe, expect, test } from "@jest/globals";
import { TableError } from "../src/table-error.ts";
import { batchRows, exactRows } from "../src/warehouse/author-rows.ts";
import { sqlStateOf, trinoNameOf } from "../src/warehouse/error-names.ts";
import { POSTGRESQL } from "../src/warehouse/postgresql-dialect.ts";
import { postgresqlColumn } from "../src/warehouse/postgresql-types.ts";
import { failedOnRows } from "../src/warehouse/query-failure.ts";
import type { Row } from "../src/warehouse/session.ts";
import { SNOWFLAKE } from "../src/warehouse/snowflake-dialect.ts";
import { TRINO } from "../src/warehouse/trino-dialect.ts";

const CELL = "alice@example.com";

/** What each engine's driver throws where a query reads a setting that a cell names. */
const ENGINES = [
  {
    dialect: POSTGRESQL,
    unquoted: "lower",
    thrown: { code: "42704", message: `text search parser "${CELL}" does not exist` },
    codeOf: (error: unknown) => sqlStateOf((error as { code: unknown }).code),
    shown: "SQLSTATE 42704",
  },
  {
    dialect: SNOWFLAKE,
    unquoted: "upper",
    thrown: { sqlState: "02000", message: `Object '${CELL}' does not exist or not authorized.` },
    codeOf: (error: unknown) => sqlStateOf((error as { sqlState: unknown }).sqlState),
    shown: "SQLSTATE 02000",
  },
  {
    dialect: TRINO,
    unquoted: "lower",
    thrown: { code: "NOT_FOUND", message: `no key ${CELL}` },
    codeOf: (error: unknown) => trinoNameOf((error as { code: unknown }).code),
    shown: "NOT_FOUND",
  },
] as const;

const QUERY = (name: string) => `SELECT ts_token_type(email) AS n FROM ${name}`;
const COLUMN = { name: "email", kind: "string", sqlType: "VARCHAR", judged: '"email"' } as const;

/** The table of a session that describes every query and runs as `answer` says. */
function asked(engine: (typeof ENGINES)[number], answer: (sql: string) => Promise<readonly Row[]>) {
  const session = {
    dialect: engine.dialect,
    unquoted: engine.unquoted,
    columnsOf: () => Promise.resolve([COLUMN]),
    rows: answer,
    codeOf: engine.codeOf,
  };
  const failed = (error: unknown) =>
    new TableError((error as { message: string }).message, { code: "x", reason: "invalid-input", remedy: "-" });
  return { session, failed, view: "data", columns: [COLUMN] };
}

describe.each(ENGINES)("what $dialect.name says while it runs", (engine) => {
  const none = { where: undefined, limit: 5, others: [] };
  const runs = (sql: string): Promise<readonly Row[]> =>
    sql.endsWith("LIMIT 0") ? Promise.resolve([]) : Promise.reject(engine.thrown);

  test.each([
    ["exactRows", exactRows],
    ["batchRows", batchRows],
  ])("%s tells its code alone", async (_name, ask) => {
    const error = await ask(asked(engine, runs), QUERY, none).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TableError);
    expect(error).toMatchObject({ message: `the database could not run it on these rows (${engine.shown})` });
    expect(`${(error as TableError).message} ${(error as TableError).remedy}`).not.toContain(CELL);
    expect((error as TableError).cause).toBeUndefined();
  });

  test("input `query` tells its code alone", () => {
    const error = failedOnRows(engine, engine.thrown, "input `query`");
    expect(error.message).toBe(`the database could not run input \`query\` on these rows (${engine.shown})`);
    expect(JSON.stringify([error.message, error.remedy, error.cause])).not.toContain(CELL);
  });

  test.each([
    [{ code: "ECONNRESET", message: CELL }, "ECONNRESET"],
    [{ code: CELL, message: CELL }, "without a code of its own"],
    [new Error(CELL), "without a code of its own"],
  ])("a broken connection is told by its code: %j", (thrown, told) => {
    const { message, remedy } = failedOnRows({ codeOf: () => undefined }, thrown, "it");
    expect(message).toContain(`(${told})`);
    expect(message + remedy).not.toContain(CELL);
  });

  test("words on the query itself are told", async () => {
    const words = () => Promise.reject({ message: 'column "emial" does not exist' });
    await expect(batchRows(asked(engine, words), QUERY, none)).rejects.toThrow('column "emial"');
  });
});

test("a decimal is asked for as it stands, where it is NaN too", async () => {
  const queries: string[] = [];
  const run = (sql: string) => {
    queries.push(sql);
    return Promise.resolve([{ c0: "NaN" }]);
  };
  const { session, ...rest } = asked(ENGINES[0], run);
  const columnsOf = () => Promise.resolve([postgresqlColumn({ name: "c0", type: "numeric", kind: "b" })]);
  const rows = await exactRows({ ...rest, session: { ...session, columnsOf } }, QUERY, {
    where: undefined,
    limit: 5,
    others: [],
  });
  expect(rows).toEqual({ columns: [{ name: "c0", kind: "number" }], rows: [["NaN"]] });
  expect(queries[0]).toMatch(/^SELECT CAST\("c0" AS text\) AS c0 FROM /);
});

test("a code that is none is not told", () => {
  for (const code of [undefined, 7, CELL, "alice", "22P02\n"]) expect(sqlStateOf(code)).toBeUndefined();
  for (const name of [undefined, CELL, "NOT FOUND"]) expect(trinoNameOf(name)).toBeUndefined();
});
