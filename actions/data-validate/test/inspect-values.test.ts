import { expect, test } from "@jest/globals";
import { DUCKDB } from "../../../packages/tables/src/duckdb/duckdb-dialect.ts";
import { inspectValues } from "../src/judging/inspect-values.ts";

test("every page of rows is shown, and each only once", async () => {
  const asked: string[] = [];
  const seen: [unknown, number][] = [];
  const found = await inspectValues(
    {
      value: "v",
      where: "true",
      start: async () => ({
        see: (value, count) => seen.push([value, count]),
        found: () => ({ unexpected: seen.length }),
      }),
    },
    { from: "data", rows: 400_001, rowNumber: "place", dialect: DUCKDB },
    {
      rows: async (sql) => {
        asked.push(/place >= \d+ AND place < \d+/.exec(sql)?.[0] ?? "");
        return [{ v: "a", n: 2, place: 1 }];
      },
    },
  );
  expect(asked).toEqual([
    "place >= 1 AND place < 200001",
    "place >= 200001 AND place < 400001",
    "place >= 400001 AND place < 600001",
  ]);
  expect(seen).toEqual([
    ["a", 2],
    ["a", 2],
    ["a", 2],
  ]);
  expect(found).toEqual({ unexpected: 3 });
});
