import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine, type Table, type TableEngine } from "@assay/tables";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { chartMeasures } from "../src/charts.ts";
import { judgeSuite } from "../src/judging/judge-suite.ts";
import type { AuthorQueries } from "../src/judging/queries.ts";
import { parseSuite } from "../src/suite/parse-suite.ts";
import { suiteOf } from "./judging.ts";

const ROWS = 5000;
const on = (column: string, type: string, kwargs: object = {}) => ({ type, kwargs: { column, ...kwargs } });

/** Twenty promises that are kept, of every sort that is an aggregate: nothing is looked up to show what broke them. */
const SUITE = parseSuite(
  suiteOf(
    { type: "expect_table_row_count_to_equal", kwargs: { value: ROWS } },
    { type: "expect_table_columns_to_match_ordered_list", kwargs: { column_list: ["id", "amount", "plan", "flag"] } },
    on("id", "expect_column_values_to_not_be_null"),
    on("id", "expect_column_values_to_be_between", { min_value: 0, max_value: ROWS }),
    on("id", "expect_column_max_to_be_between", { max_value: ROWS }),
    on("id", "expect_column_min_to_be_between", { min_value: 0 }),
    on("id", "expect_column_unique_value_count_to_be_between", { min_value: ROWS, max_value: ROWS }),
    on("id", "expect_column_proportion_of_unique_values_to_be_between", { min_value: 1 }),
    on("amount", "expect_column_mean_to_be_between", { min_value: 0, max_value: 100 }),
    on("amount", "expect_column_median_to_be_between", { min_value: 0, max_value: 100 }),
    on("amount", "expect_column_stdev_to_be_between", { min_value: 0, max_value: 100 }),
    on("amount", "expect_column_sum_to_be_between", { min_value: 0 }),
    on("amount", "expect_column_null_value_count_to_be_between", { max_value: 0 }),
    on("amount", "expect_column_values_to_be_between", { min_value: 0, max_value: 100, mostly: 0.9 }),
    on("amount", "expect_column_values_to_be_in_type_list", { type_list: ["float"] }),
    on("plan", "expect_column_values_to_be_in_set", { value_set: ["basic", "plus"] }),
    on("plan", "expect_column_values_to_match_regex", { regex: "^[a-z]+$" }),
    on("plan", "expect_column_value_lengths_to_be_between", { min_value: 4, max_value: 5 }),
    on("plan", "expect_column_unique_value_count_to_be_between", { min_value: 2, max_value: 2 }),
    on("flag", "expect_column_values_to_be_in_set", { value_set: [0, 1], row_condition: "id > 10" }),
  ),
  "suite.json",
);

let folder: string;
let engine: TableEngine;
const tables: Record<string, Table> = {};

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-scans-"));
  const path = (extension: string) => join(folder, `rows.${extension}`);
  const lines = Array.from(
    { length: ROWS },
    (_, id) => `${id},${(id % 997) / 10},${id % 2 ? "basic" : "plus"},${id % 2}`,
  );
  writeFileSync(path("csv"), ["id,amount,plan,flag", ...lines, ""].join("\n"));
  engine = await openEngine({ temp: folder, env: {}, log: () => {} });
  tables.CSV = await engine.open("csv", { paths: [path("csv")] });
  await engine.rows(`copy csv to '${path("parquet")}' (format parquet)`);
  tables.Parquet = await engine.open("parquet", { paths: [path("parquet")] });
  await engine.lock();
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** How often the engine's plan of a statement reads a table, by its own word; what statistics answer is not read. */
async function scansIn(sql: string): Promise<number> {
  const [plan] = await engine.rows(`EXPLAIN (FORMAT json) ${sql}`);
  return String(plan?.explain_value).match(/"name": "(?:SEQ_SCAN|READ_PARQUET)/g)?.length ?? 0;
}

async function scansOf(table: Table): Promise<number> {
  let scans = 0;
  const counting: AuthorQueries = {
    userRows: () => Promise.reject(new Error("no author wrote a query")),
    exactUserRows: () => Promise.reject(new Error("no author wrote a query")),
    rows: async (sql) => {
      scans += await scansIn(sql);
      return await engine.rows(sql);
    },
  };
  const showing = { maxExamples: 20, redact: true, fileName: () => ({ shown: "rows", annotatable: true }) };
  const { checks } = await judgeSuite(SUITE.expectations, table, counting, showing, chartMeasures(SUITE, table));
  expect(checks.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  expect(checks).toHaveLength(20);
  return scans;
}

describe("twenty aggregate expectations, and what the charts need,", () => {
  test.each(["CSV", "Parquet"])("are one scan of a table of %s", async (format) => {
    expect(await scansOf(tables[format] as Table)).toBe(1);
  });

  test("and a second scan would be seen", async () => {
    expect(await scansIn("SELECT sum(id) FROM csv UNION ALL SELECT sum(id) FROM parquet")).toBe(2);
  });
});
