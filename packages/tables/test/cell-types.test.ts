import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { guessType } from "../src/csv/cell-types.ts";
import { useScratch } from "./scratch.ts";

interface Golden {
  readonly cells: readonly string[];
  readonly dtype: string;
  readonly kind: string;
  readonly values: readonly (string | number | boolean | null)[];
}

const { columns } = JSON.parse(readFileSync(new URL("fixtures/pandas-types.json", import.meta.url), "utf8")) as {
  columns: Golden[];
};
const scratch = useScratch();
const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;

/** pandas turns integers with a missing value among them into float64; here they stay the integers they are. */
function isNullableInteger({ dtype, cells, values }: Golden): boolean {
  const present = cells.filter((_, index) => values[index] !== null);
  return (
    dtype === "float64" &&
    present.length > 0 &&
    present.length < cells.length &&
    present.every((cell) => /^\d+$/.test(cell))
  );
}

describe("a column has the type and the values pandas.read_csv gives it", () => {
  test.each([
    ["quoted", quoted],
    ["plain", (cell: string) => (/[",\n\r]/.test(cell) ? quoted(cell) : cell)],
  ])("%s cells", async (_, write) => {
    for (const golden of columns) {
      const table = await scratch().open("x.csv", `a,b\n${golden.cells.map((cell) => `${write(cell)},x\n`).join("")}`);
      const context = { cells: golden.cells, values: golden.values };
      expect({ ...context, kind: table.columns[0]?.kind }).toEqual({
        ...context,
        kind: isNullableInteger(golden) ? "integer" : golden.kind,
      });
      const whole = table.columns[0]?.kind === "integer" && !isNullableInteger(golden);
      const values = (await scratch().cells(table)).map(([value]) => {
        if (whole) return String(value);
        return value === Number.POSITIVE_INFINITY ? "inf" : value === Number.NEGATIVE_INFINITY ? "-inf" : value;
      });
      expect({ cells: golden.cells, values }).toEqual(context);
    }
  });
});

test("a type that only a late row contradicts is found, and no value is rounded on the way", async () => {
  const rows = Array.from({ length: 60_000 }, (_, index) => `${index},${index},${index % 2 === 0},,${index}`);
  const late = "1.5,x,maybe,7,18446744073709551615";
  const table = await scratch().open("x.csv", `a,b,c,d,e\n${rows.join("\n")}\n${late}\n`);
  expect(table.columns.map(({ kind, sqlType }) => [kind, sqlType])).toEqual([
    ["float", "DOUBLE"],
    ["string", "VARCHAR"],
    ["string", "VARCHAR"],
    ["integer", "BIGINT"],
    ["integer", "UBIGINT"],
  ]);
  const [last] = await scratch().engine.rows(`select * from ${table.from} where ${table.rowNumber} = 60001`);
  expect(last).toEqual({ a: 1.5, b: "x", c: "maybe", d: 7, e: "18446744073709551615" });
});

test("integers beyond 2^53 come back digit by digit", async () => {
  const table = await scratch().open("x.csv", "a,b\n9007199254740993,1\n-9223372036854775808,2\n");
  expect(await scratch().engine.rows(`select a, sum(a) over () as total from ${table.from}`)).toEqual([
    { a: "9007199254740993", total: "-9214364837600034815" },
    { a: "-9223372036854775808", total: "-9214364837600034815" },
  ]);
});

test("na-values replace pandas' list, delimiters and quotes in them included", async () => {
  const text = 'a,b\n-,"x,y"\nNA,"say ""hi"""\n,z\n';
  const table = await scratch().open("x.csv", text, { naValues: ["-", "x,y", 'say "hi"'] });
  expect(await scratch().cells(table)).toEqual([
    [null, null],
    ["NA", null],
    ["", "z"],
  ]);
});

test("with no na-values nothing is missing", async () => {
  const table = await scratch().open("x.csv", "a,b\n,1\nNA,2\n", { naValues: [] });
  expect(await scratch().cells(table)).toEqual([
    ["", 1],
    ["NA", 2],
  ]);
});

test("a column named as text keeps its leading zeros", async () => {
  const table = await scratch().open("x.csv", "key,b\n007,1\n010,2\n", { textColumns: ["key"] });
  expect(await scratch().cells(table)).toEqual([
    ["007", 1],
    ["010", 2],
  ]);
  // Whether there is such a column, whoever needs it says.
  const other = await scratch().open("x.csv", "key,b\n007,1\n", { textColumns: ["kee"] });
  expect(await scratch().cells(other)).toEqual([[7, 1]]);
});

test("numbers in any clothes are read exactly, or the column stays text", async () => {
  const piece = fc.constantFrom(
    "0",
    "1",
    "7",
    "12",
    ".",
    "e",
    "E",
    "+",
    "-",
    "_",
    "x",
    " ",
    "inf",
    "9223372036854775807",
  );
  const odd = fc.array(piece, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(""));
  const number = fc.oneof(fc.integer().map(String), fc.double({ noNaN: true, noDefaultInfinity: true }).map(String));
  const column = fc.oneof(
    fc.array(number, { minLength: 1, maxLength: 6 }),
    fc.array(fc.oneof({ weight: 4, arbitrary: number }, odd), { minLength: 1, maxLength: 5 }),
  );
  await fc.assert(
    fc.asyncProperty(column, fc.boolean(), async (cells, inQuotes) => {
      const table = await scratch().open(
        "x.csv",
        `a,b\n${cells.map((cell) => `${inQuotes ? quoted(cell) : cell},x\n`).join("")}`,
      );
      const type = guessType(cells); // of all cells, so it is no guess; pandas' goldens vouch for it
      const values = (await scratch().cells(table)).map(([value]) => value);
      if (type === "integer")
        expect(values.map(String)).toEqual(cells.map((cell) => String(BigInt(cell.trim().replace(/^\+/, "")))));
      else if (type === "float") expect(values).toEqual(cells.map((cell) => Number(cell.replace(/inf/i, "Infinity"))));
      else if (table.columns[0]?.kind === "string") expect(values).toEqual(cells);
      else expect([type, table.columns[0]?.sqlType]).toEqual(["unsigned", "UBIGINT"]);
    }),
    { numRuns: 500 },
  );
});
