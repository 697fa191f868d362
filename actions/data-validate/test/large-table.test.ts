import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine, type Table, type TableEngine } from "@assay/tables";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Measured } from "../src/expectations/measure.ts";
import { judgeSuite } from "../src/judging/judge-suite.ts";
import type { AuthorQueries } from "../src/judging/queries.ts";
import { quickMedian } from "../src/sql/quick-median.ts";
import { TableSql } from "../src/sql/table-sql.ts";
import { parseSuite } from "../src/suite/parse-suite.ts";
import { suiteOf } from "./judging.ts";

const ROWS = 20_000;

let folder: string;
let engine: TableEngine;
let table: Table;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-large-table-"));
  engine = await openEngine({ temp: folder, env: process.env, log: () => {} });
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const spread = (row * 48_271) % 2_147_483_647;
    const amount = row % 10 === 0 ? "" : String((spread % 1_000_003) / 100);
    return `${row},${["basic", "plus", "family", ""][spread % 4]},${amount},${spread % 7},${row % 2}`;
  });
  const path = join(folder, "rows.csv");
  writeFileSync(path, ["id,plan,amount,day,flag", ...lines, ""].join("\n"));
  table = await engine.open("data", { paths: [path] });
  await engine.lock();
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const showing = { maxExamples: 3, redact: false, fileName: () => ({ shown: "rows.csv", annotatable: true }) };

describe("a table that passes for large is judged as any other", () => {
  const expectations = [
    ["expect_column_values_to_match_regex", { column: "plan", regex: "^[a-z]{4,5}$" }],
    ["expect_column_values_to_be_in_set", { column: "plan", value_set: ["basic", "plus"], mostly: 0.5 }],
    ["expect_column_value_lengths_to_be_between", { column: "plan", max_value: 5 }],
    ["expect_column_distinct_values_to_be_in_set", { column: "plan", value_set: ["basic", "plus"] }],
    ["expect_column_unique_value_count_to_be_between", { column: "plan", max_value: 2 }],
    ["expect_column_proportion_of_unique_values_to_be_between", { column: "plan", min_value: 0.5 }],
    ["expect_column_values_to_not_be_null", { column: "plan", mostly: 0.7 }],
    ["expect_column_median_to_be_between", { column: "amount", max_value: 10 }],
    ["expect_column_median_to_be_between", { column: "day", max_value: 1 }],
    ["expect_column_median_to_be_between", { column: "flag", max_value: 0 }],
    ["expect_column_values_to_be_unique", { column: "day" }],
  ] as const;

  test.each(
    expectations.flatMap(([type, kwargs]) => [
      [type, kwargs, {}] as const,
      [type, kwargs, { row_condition: "id > 1234", condition_parser: "pandas" }] as const,
    ]),
  )("%s %j %j", async (type, kwargs, rest) => {
    const { expectations } = parseSuite(suiteOf({ type, kwargs: { ...kwargs, ...rest } }), "suite.json");
    const [small] = (await judgeSuite(expectations, table, engine, showing)).checks;
    const asked: string[] = [];
    const watched: AuthorQueries = {
      userRows: () => Promise.reject(new Error("no author wrote a query")),
      exactUserRows: () => Promise.reject(new Error("no author wrote a query")),
      rows: (sql) => {
        asked.push(sql);
        return engine.rows(sql);
      },
    };
    const [large] = (await judgeSuite(expectations, { ...table, rows: 9_000_000 }, watched, showing)).checks;
    const rows = small?.counts?.rows;
    expect({ ...large, counts: { ...large?.counts, rows } }).toEqual(small);
    const isQuick =
      /median/.test(type) ||
      ("column" in kwargs && kwargs.column === "plan" && !("row_condition" in rest) && !/null/.test(type));
    expect(asked.some((sql) => sql.includes("USING SAMPLE"))).toBe(isQuick);
  });
});

describe("the quick median", () => {
  const NUMBERS = "(SELECT id, CAST(hash(id) % 1000003 AS BIGINT) AS whole FROM range(2000000) AS ids(id))";
  const answer = async (sql: string) => (await engine.rows(sql))[0]?.value;
  const found = async (value: string, rows: string | undefined) => {
    const next = quickMedian(new TableSql(table.dialect), value, NUMBERS, rows);
    let measured: Measured = {};
    for (let sql = next(measured); sql !== undefined; sql = next(measured))
      measured = { ...measured, ...((await engine.rows(sql))[0] as Measured) };
    return measured.value ?? null;
  };

  test.each([
    ["an odd number of values", "whole / 100", "id < 1999999"],
    ["an even number of values", "whole / 100", "id < 1999998"],
    ["values of which some are missing", "CASE WHEN whole % 10 <> 3 THEN whole END", undefined],
  ])("is the engine's own for %s", async (_, value, rows) => {
    const exact = await answer(
      `SELECT CAST(median(${value}) AS DOUBLE) AS value FROM ${NUMBERS}${rows ? ` WHERE ${rows}` : ""}`,
    );
    expect(typeof exact).toBe("number");
    expect(await found(value, rows)).toBe(exact);
  });

  test.each([
    ["most rows share one value", "least(whole, 7)"],
    ["there is no value", "CAST(NULL AS DOUBLE)"],
    ["sorted rows mislead the sample", "id"],
    ["the sample sees none of the rows", "CASE WHEN id = 7 THEN whole END"],
  ])("is NULL, to be told otherwise, where %s", async (_, value) => {
    expect(await found(value, undefined)).toBeNull();
  });
});
