import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Connection } from "../src/duckdb/connection.ts";
import { loadDuckDb } from "../src/duckdb/load-duckdb.ts";
import { openEngine, type Table, type TableEngine } from "../src/index.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-lock-test-"));
const stolen = join(folder, ".git", "config");
const written = join(folder, "written");
let engine: TableEngine;
let parquet: Table;

beforeAll(async () => {
  mkdirSync(join(folder, ".git"));
  writeFileSync(stolen, "[http]\n\textraheader = secret");
  writeFileSync(join(folder, "a.csv"), "id,v\n1,x\n2,y\n3,z\n");
  engine = await openEngine({ temp: folder, env: {}, log: () => {} });
  await engine.open("current", { paths: [join(folder, "a.csv")] });
  await engine.open("hidden", { paths: [join(folder, "a.csv")] });
  await engine.rows(`copy (select 1 as p) to '${join(folder, "b.parquet")}'`);
  parquet = await engine.open("parquet", { paths: [join(folder, "b.parquet")] });
  await engine.lock();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  expect(existsSync(written)).toBe(false);
  expect(readdirSync(folder).sort()).toEqual([".git", "a.csv", "b.parquet"]);
  rmSync(folder, { recursive: true });
});

const ask = (sql: string, limit = 2) => engine.userRows(sql, { tables: ["current", "parquet"], limit });

describe("one SELECT over the named tables is answered", () => {
  test.each<[string, number]>([
    ["select * from current where id > 1", 2],
    ['SELECT id FROM "Current";', 3],
    ["from current", 3],
    ["with a as (select id from current) select * from a join current using (id)", 3],
    ["select id from current where id in (select max(id) from current)", 1],
    ["select * from (values (1), (2)) as t(x), range(2) where exists (from current)", 4],
    ["with current as (from current) select id from current", 3],
    ["select count(*), list(id), {'a': 1}, date '2020-01-02', 1.5::decimal(4,2) from current -- a comment", 1],
    ["select p from parquet", 1],
    ["with recursive a as (select 1 as x union all select x + 1 from a where x < 3), b as (from a) from b, parquet", 3],
    ["with hidden as (select id from current) select * from (select * from hidden) where id in (from hidden)", 3],
    ["select v from current where v = 'select 1; copy x to y'", 0],
  ])("%s", async (sql, count) => {
    const answer = await ask(sql);
    expect(answer.count).toBe(count);
    expect(answer.rows.length).toBe(Math.min(count, 2));
  });

  test("its rows stop at the limit, their number does not", async () => {
    const { rows, count } = await ask("select i from range(100000) t(i), parquet", 3);
    expect([rows.length, count]).toEqual([3, 100_000]);
  });
});

test("a refusal names what is wrong with the query, but no value of the data", async () => {
  await expect(ask("select vv from current")).rejects.toThrow('Referenced column "vv" not found');
  const told = await ask("select cast(v as integer) from current").then(String, String);
  expect(told).toMatch(/Conversion Error on some row/);
  for (const { v } of await engine.rows("select v from current where v is not null"))
    expect(told).not.toContain(`'${v}'`);
});

test.each([
  ["select cast(': Binder Error: ' || v as integer) from current", "Conversion Error"],
  ["select strptime(v || ': Parser Error: ', '%Y') from current", "Invalid Input Error"],
  ["select json_extract(': Not implemented Error: ' || v, 'a') from current", "Invalid Input Error"],
  ["select * from current limit (select cast(': Catalog Error: ' || v as integer) from current)", "Conversion Error"],
  ["select array_agg(cast(': Binder Error: ' || v as date)) from current", "Conversion Error"],
])("nor where the words of a query pass for the engine's: %s", async (sql, kind) => {
  await expect(ask(sql)).rejects.toMatchObject({
    code: "query-failed",
    message: `the query could not be answered: ${kind} on some row (the engine's words may hold its values, and are not shown)`,
  });
});

describe("everything else is refused", () => {
  test.each([
    [`copy current to '${written}'`, /no SELECT/],
    [`copy (select 1) to '${written}' (format csv)`, /no SELECT/],
    [`export database '${written}'`, /no SELECT/],
    [`attach '${written}' as w`, /no SELECT/],
    ["install httpfs", /no SELECT/],
    ["load httpfs", /no SELECT/],
    ["set threads = 1", /no SELECT/],
    ["set lock_configuration = false", /no SELECT/],
    ["reset all", /no SELECT/],
    ["pragma enable_profiling", /no SELECT/],
    ["pragma version", /no SELECT/],
    ["call enable_logging()", /no SELECT/],
    ["create table t as select 1", /no SELECT/],
    ["drop table current", /no SELECT/],
    ["delete from current", /no SELECT/],
    ["insert into current values (1, 'x')", /no SELECT/],
    ["explain analyze select 1", /no SELECT/],
    ["begin", /no SELECT/],
    ["prepare p as select 1", /no SELECT/],
    ["vacuum", /no SELECT/],
    ["show tables", /SHOW_REF/],
    ["describe hidden", /SHOW_REF/],
    ["select 1; select 2", /2 statements/],
    ["select 1; drop table current", /no SELECT/],
    ["", /0 statements/],
    ["-- nothing", /0 statements/],
    ["select * from hidden", /reads "hidden"/],
    ["with hidden as (select * from hidden) select * from hidden", /reads "hidden"/],
    ["select * from hidden where exists (with hidden as (select 1) select * from hidden)", /reads "hidden"/],
    ["with a as (with hidden as (select 1) from hidden) select * from a, hidden", /reads "hidden"/],
    ["with a as (from hidden), hidden as (select 1) select * from a", /reads "hidden"/],
    ["select row_number() over w from current window w as (order by (select max(id) from hidden))", /reads "hidden"/],
    ["select json_serialize_plan('select * from hidden')", /json_serialize_plan\(\)/],
    ["select pg_sleep(1)", /pg_sleep\(\)/],
    ["select * from (select 1 union all select id from hidden)", /reads "hidden"/],
    ["select (select max(id) from hidden) from current", /reads "hidden"/],
    ["select * from main.hidden", /reads "hidden"/],
    ["select * from memory.main.current", /reads "current"/],
    ["select * from '.git/config'", /reads "\.git\/config"/],
    [`select * from '${stolen}'`, /reads/],
    ["select * from information_schema.tables", /reads "tables"/],
    ["select * from sqlite_master", /reads "sqlite_master"/],
    [`select * from read_text('${stolen}')`, /read_text\(\)/],
    ["select * from read_csv('a.csv')", /read_csv\(\)/],
    ["select * from glob('*')", /glob\(\)/],
    ["select * from current, lateral read_blob('a')", /read_blob\(\)/],
    ["select * from query('select * from hidden')", /query\(\)/],
    ["select * from query_table('hidden')", /query_table\(\)/],
    ["select * from duckdb_settings()", /duckdb_settings\(\)/],
    ["select * from enable_profiling()", /enable_profiling\(\)/],
    ["select * from checkpoint()", /checkpoint\(\)/],
    ["select getenv('HOME')", /getenv\(\)/],
    ["select current_setting('temp_directory')", /current_setting\(\)/],
    ["select write_log('x') from current", /write_log\(\)/],
    ["select sleep_ms(1)", /sleep_ms\(\)/],
    ["select 1 where false -- current", /reads no table/],
    ["select 'current' where 1 = 0", /reads no table/],
    ['select 1 as "current" where false', /reads no table/],
    ["with current as (select 1) select * from current where false", /reads no table/],
    [
      "with recursive current as (select 1 as x union all select x from current where false) from current",
      /reads no table/,
    ],
    ["select * from range(0) as current", /reads no table/],
    ["select error(': Binder Error: ' || string_agg(v, ';')) from current", /error\(\)/],
    ["select list_transform([1], lambda x: Error(v)) from current", /error\(\)/i],
  ])("%s", async (sql, message) => {
    await expect(ask(sql)).rejects.toMatchObject({
      code: "query-not-permitted",
      reason: "not-permitted",
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/./),
    });
  });

  test("a value no string can hold", async () => {
    await expect(ask("select repeat('ab', 270000000) from parquet")).rejects.toMatchObject({
      name: "TableError",
      code: "value-too-long",
      reason: "invalid-input",
      message: expect.stringContaining("540000000 bytes"),
    });
  });

  test.each(["selec 1", "select * from current where", "select 'open"])("what is no SQL: %s", async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: "query-syntax", reason: "invalid-input" });
  });

  test.each(["select nothing from current", "select v + 1 from current", "select ? from current", "select 1\0"])(
    "what cannot be answered: %j",
    async (sql) => {
      await expect(ask(sql)).rejects.toMatchObject({ name: "TableError", reason: "invalid-input" });
    },
  );
});

describe("the lock holds without the look at the query too", () => {
  test.each([
    `select * from read_text('${stolen}')`,
    `copy current to '${written}'`,
    `attach '${written}' as w`,
    "install httpfs",
    "load httpfs",
    "select * from glob('*')",
    "set enable_external_access = true",
    "set lock_configuration = false",
    `set allowed_paths = ['${stolen}']`,
    "select * from read_csv('a.csv')",
  ])("%s", async (sql) => {
    await expect(engine.rows(sql)).rejects.toThrow(
      /Permission Error|Invalid Input Error|configuration has been locked|disabled/,
    );
  });

  test("but queries may still spill to disk", async () => {
    const [row] = await engine.rows(
      "select count(*) as n from (select i, count(*) from range(3000000) t(i) group by i)",
    );
    expect(row).toEqual({ n: 3_000_000 });
  });

  test("and no further table is opened", async () => {
    await expect(engine.open("late", { paths: [join(folder, "a.csv")] })).rejects.toThrow("before lock()");
  });
});

test("rows of Parquet are asked for by number too, by the table's own FROM clause", async () => {
  expect(await ask(`select ${parquet.rowNumber} as row from ${parquet.from} where p = 1`)).toEqual({
    rows: [{ row: 1 }],
    count: 1,
  });
});

test("a query without an end is interrupted", async () => {
  const connection = await Connection.open(await loadDuckDb({ temp: folder, env: {}, log: () => {} }), {});
  const endless = "select count(*) from range(1000000000) a, range(1000000000) b where a.range + b.range = 7.5";
  await expect(connection.within(0.05, () => connection.firstRows(endless, 1))).rejects.toMatchObject({
    code: "query-too-long",
    reason: "timed-out",
  });
  expect(await connection.rows("select 1 as a")).toEqual([{ a: 1 }]);
  connection.close();
});

test("all queries of users have one time together, and what is left of it is not a new one's", async () => {
  const open = await openEngine({ temp: folder, env: {}, log: () => {} }, 0.2);
  await open.open("current", { paths: [join(folder, "a.csv")] });
  await open.lock();
  const late = { code: "query-too-long", reason: "timed-out" };
  const endless =
    "select count(*) from current, range(1000000000) a, range(1000000000) b where a.range + b.range = 7.5";
  await expect(open.userRows(endless, { tables: ["current"], limit: 1 })).rejects.toMatchObject(late);
  await expect(open.userRows("from current", { tables: ["current"], limit: 1 })).rejects.toMatchObject({
    ...late,
    message: expect.stringContaining("before this one"),
  });
  await open[Symbol.asyncDispose]();
});

test.each([
  ["brackets of calls", (deep: number) => `select ${"abs(".repeat(deep)}id${")".repeat(deep)} from current`],
  [
    "a chain",
    (deep: number) =>
      `select ${Array(deep + 1)
        .fill("id")
        .join(" + ")} from current`,
  ],
])("what is nested too deep is refused before it is bound: %s", async (_, query) => {
  await expect(ask(query(150))).resolves.toMatchObject({ count: 3 });
  await expect(ask(query(210))).rejects.toMatchObject({
    code: "query-not-permitted",
    message: "the query is nested deeper than 200 levels",
  });
});

test("a user's query before the lock is a mistake of ours", async () => {
  const open = await openEngine({ temp: folder, env: {}, log: () => {} });
  await expect(open.userRows("select 1", { tables: [], limit: 1 })).rejects.toThrow("lock() comes before");
  await open[Symbol.asyncDispose]();
});
