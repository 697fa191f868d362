import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import { useScratch } from "./scratch.ts";

const scratch = useScratch();

const csv = (...cells: string[]) => ["id,x", ...cells.map((cell, row) => `${row},${cell}`), ""].join("\n");
const known = async (name: string, content: string | Uint8Array) => {
  const { columns } = await scratch().open(name, content);
  const { finite, moderate } = columns.at(-1) ?? {};
  return [finite === true, moderate === true];
};

describe("what is known of the sizes of floating-point values", () => {
  test.each([
    ["usual numbers", ["1.5", "-2", ""], [true, true]],
    ["no number at all", ["", ""], [true, true]],
    ["the largest whose square is told of", ["9.9e149", "-1"], [true, true]],
    ["one too large for its square", ["1.5", "1.1e150"], [true, false]],
    ["squares of both signs that add up to no double", ["1e200", "-1e200"], [true, false]],
    ["an infinity", ["1.5", "inf"], [false, false]],
    ["infinities that would cancel each other out", ["1.5", "inf", "-inf"], [false, false]],
    ["a number that is none in doubles", ["1.5", "1e400"], [false, false]],
    ["very many digits", ["1.5", "9".repeat(400)], [false, false]],
  ])("%s", async (_, cells, expected) => {
    expect(await known("sizes.csv", csv(...cells))).toEqual(expected);
  });

  test.each(["nan", "inf", "-inf"])("%s in Parquet", async (value) => {
    const path = `${scratch().folder}/${value}.parquet`;
    await scratch().engine.rows(`copy (select * from (values (1.5::float), ('${value}'::float)) as t(x)) to '${path}'`);
    expect(await known("sizes.parquet", readFileSync(path))).toEqual([false, false]);
  });

  test("a NaN that the file's own statistics leave out, which DuckDB's max() then misses", async () => {
    const file = readFileSync(new URL("fixtures/nan-left-out.parquet", import.meta.url));
    expect(await known("nan.parquet", file)).toEqual([false, false]);
  });
});
