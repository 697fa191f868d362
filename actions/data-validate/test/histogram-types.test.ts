import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openEngine, type TableEngine } from "@assay/tables";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { chartMeasures, drawCharts } from "../src/charts.ts";
import { judgeSuite } from "../src/judging/judge-suite.ts";
import { parseSuite } from "../src/suite/parse-suite.ts";
import { suiteOf } from "./judging.ts";

let folder: string;
let engine: TableEngine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "assay-histogram-types-"));
  engine = await openEngine({ temp: folder, env: {}, log: () => {} });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const showing = { maxExamples: 0, redact: true, fileName: () => ({ shown: "rows", annotatable: true }) };

test.each([
  ["TINYINT", -128n, 127n],
  ["UTINYINT", 0n, 255n],
  ["SMALLINT", -32_768n, -32_513n],
  ["UBIGINT", 2n ** 53n - 256n, 2n ** 53n - 1n],
  ["HUGEINT", -(2n ** 53n) + 1n, -(2n ** 53n) + 256n],
  ["BIGINT", -(2n ** 63n), 2n ** 63n - 1n],
])("a histogram counts every %s from %s to %s", async (type, low, high) => {
  const path = join(folder, `${type}${low}.parquet`);
  const cells = [low, high, high].map((value) => `(cast(${value} as ${type}))`).join(", ");
  await engine.rows(`copy (select x from (values ${cells}) as rows(x)) to '${path}' (format parquet)`);
  const table = await engine.open(`t${type}${low}`, { paths: [path] });
  const between = { type: "expect_column_values_to_be_between", kwargs: { column: "x", min_value: 0 } };
  const suite = parseSuite(suiteOf(between), "suite.json");
  const { measured } = await judgeSuite(suite.expectations, table, engine, showing, chartMeasures(suite, table));
  const [chart] = await drawCharts(suite, table, measured, engine);
  if (chart?.kind !== "histogram") throw new Error("no histogram");
  const values = chart.series[0]?.values ?? [];
  expect([values[0], values.at(-1)]).toEqual([1, 2]);
  expect(values.slice(1, -1).every((count) => count === 0)).toBe(true);
});
