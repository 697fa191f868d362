import { mkdirSync, mkdtempSync, renameSync, writeFileSync } from "node:fs";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "@jest/globals";
import { useScratch } from "./scratch.ts";

const scratch = useScratch();
const CSV = 'id,v\n1,x\n2,"y\nz"\n3,\n';
const CELLS = [
  [1, "x"],
  [2, "y\nz"],
  [3, null],
];

const nested = (levels: number) => `${'{"a":['.repeat(levels / 2)}1${"]}".repeat(levels / 2)}`;

describe("compressed text", () => {
  test.each<[string, string, Uint8Array]>([
    ["gzip", "x.csv.gz", gzipSync(CSV)],
    ["gzip of two members", "x.csv.gz", Buffer.concat([gzipSync("id,v\n1,x\n2,"), gzipSync('"y\nz"\n3,\n')])],
    ["zstd", "x.csv.zst", zstdCompressSync(CSV)],
    [
      "zstd of two frames, of which Node reads one",
      "x.CSV.ZST",
      Buffer.concat([zstdCompressSync("id,v\n1,x\n2,"), zstdCompressSync('"y\nz"\n3,\n')]),
    ],
    ["JSON Lines", "x.jsonl.gz", gzipSync('{"id":1,"v":"x"}\n{"id":2,"v":"y\\nz"}\n{"id":3}\n')],
  ])("%s is read as if it were not", async (_, name, bytes) => {
    const table = await scratch().open(name, bytes);
    expect(await scratch().cells(table)).toEqual(CELLS);
    expect(table.files[0]).toMatch(/x\.(csv|jsonl)\.(gz|zst)$/i);
  });

  test("its lines are those of the text inside", async () => {
    expect(await (await scratch().open("x.csv.gz", gzipSync(CSV))).placesOf([3])).toEqual([
      { file: expect.stringMatching(/x\.csv\.gz$/), line: 5 },
    ]);
  });

  test.each<[string, string, Uint8Array]>([
    ["cut off", "x.csv.gz", gzipSync(CSV).subarray(0, 20)],
    ["cut off", "x.csv.zst", zstdCompressSync(CSV).subarray(0, 20)],
    ["followed by rubbish", "x.csv.gz", Buffer.concat([gzipSync(CSV), Buffer.from("rubbish")])],
    ["followed by rubbish", "x.csv.zst", Buffer.concat([zstdCompressSync(CSV), Buffer.from("rubbish")])],
    ["not compressed at all", "x.csv.zst", Buffer.from(CSV)],
    ["empty", "x.csv.gz", Buffer.alloc(0)],
    ["empty", "x.csv.zst", Buffer.alloc(0)],
  ])("that is %s (%s) is refused", async (_, name, bytes) => {
    await expect(scratch().open(name, bytes)).rejects.toMatchObject({
      code: "damaged-compression",
      reason: "unreadable",
    });
  });

  test.each([
    ["gzip", "x.csv.gz", gzipSync],
    ["zstd", "x.csv.zst", zstdCompressSync],
  ] as const)("a %s bomb is refused before it fills the disk", async (_, name, pack) => {
    const bomb = pack(Buffer.alloc(128 * 1024 * 1024, "1,2\n"));
    await expect(scratch().open(name, bomb)).rejects.toMatchObject({
      code: "unpacks-too-large",
      message: expect.stringContaining(`${bomb.length} bytes unpack to more than`),
    });
  });
});

describe("JSON Lines", () => {
  test("are typed by all their rows, absent and null cells missing, dates text", async () => {
    const table = await scratch().open(
      "x.jsonl",
      [
        '{"a":1,"b":true,"c":"2020-01-01","d":[1,2],"e":null,"f":1}',
        "",
        '{"a":9007199254740993,"c":"NA","d":{"k":"\\t"},"f":2.5,"g":"x"}',
        '{"a":-3,"h.i/j~k":18446744073709551615}',
      ].join("\n"),
    );
    expect(table.columns.map(({ name, kind, sqlType }) => [name, kind, sqlType])).toEqual([
      ["a", "integer", "BIGINT"],
      ["b", "boolean", "BOOLEAN"],
      ["c", "string", "VARCHAR"],
      ["d", "other", "VARCHAR"],
      ["e", "float", "DOUBLE"],
      ["f", "float", "DOUBLE"],
      ["g", "string", "VARCHAR"],
      ["h.i/j~k", "integer", "UBIGINT"],
    ]);
    expect(await scratch().cells(table)).toEqual([
      [1, true, "2020-01-01", "[1,2]", null, 1, null, null],
      ["9007199254740993", null, "NA", '{"k":"\\t"}', null, 2.5, "x", null],
      [-3, null, null, null, null, null, null, "18446744073709551615"],
    ]);
    expect(await table.linesOf([1, 2, 3])).toEqual([1, 3, 4]);
  });

  test("that are broken are findings with their line, and the others are judged", async () => {
    const lines = ['{"a":1}', '{"a":', "[1]", "3", '{"a":NaN}', '{"a":1}{"a":2}', '{"a":7}'];
    const table = await scratch().open("x.ndjson", `${lines.join("\r\n")}\r\n`);
    expect(table.findings.map(({ line, reason }) => [line, reason])).toEqual(
      [2, 3, 4, 5, 6].map((line) => [line, "malformed-row"]),
    );
    expect([table.rows, table.malformed]).toEqual([7, 5]);
    expect(await scratch().engine.rows(`select a, ${table.rowNumber} as row from ${table.from} order by 2`)).toEqual([
      { a: 1, row: 1 },
      { a: 7, row: 7 },
    ]);
  });

  test("that are not UTF-8 are unreadable", async () => {
    const table = await scratch().open("x.jsonl", Buffer.from('{"a":"é"}\n{"a":"b"}\n', "latin1"));
    expect(table.findings).toMatchObject([{ line: 1, reason: "unreadable" }]);
  });
});

describe("JSON's oddities", () => {
  test("a column of text and numbers holds the text as it is, without JSON's quotes", async () => {
    const table = await scratch().open("x.jsonl", '{"a":"x"}\n{"a":1}\n{"a":null}\n{"a":"null"}\n{"a":[1]}\n');
    expect(await scratch().cells(table)).toEqual([["x"], ["1"], [null], ["null"], ["[1]"]]);
  });

  test("thousands of keys are read in the memory of a few", async () => {
    const keys = Array.from({ length: 3000 }, (_, index) => `k${index}`);
    const line = (row: number) =>
      JSON.stringify(Object.fromEntries(keys.map((key, index) => [key, row * 3000 + index])));
    const path = scratch().write("wide.jsonl", Array.from({ length: 50 }, (_, row) => line(row)).join("\n"));
    await scratch().engine.rows("set memory_limit = '1GB'");
    const table = await scratch().engine.open("wide", { paths: [path] });
    expect(await scratch().engine.rows(`select k0, k2999 from ${table.from} order by 1 limit 2`)).toEqual([
      { k0: 0, k2999: 2999 },
      { k0: 3000, k2999: 5999 },
    ]);
  });

  test("empty objects are no table", async () => {
    await expect(scratch().open("x.jsonl", "{}\n{}\n")).rejects.toMatchObject({
      code: "empty-file",
      reason: "empty-data",
    });
  });
});

describe("a JSON array", () => {
  test("of objects is a table without lines", async () => {
    const table = await scratch().open("x.json", '[{"a":1,"b":"x"},\n {"b":null}, {"a":2.5}]');
    expect(await scratch().cells(table)).toEqual([
      [1, "x"],
      [null, null],
      [2.5, null],
    ]);
    expect(await table.linesOf([1])).toBeUndefined();
  });

  test.each([
    ["cut off, which DuckDB takes for whole", '[{"a":1},', "unreadable-table", /not JSON/],
    ["with NaN", '[{"a":NaN}]', "unreadable-table", /not JSON/],
    ["of something else", '[{"a":1},3]', "unreadable-table", /row 2 is no object/],
    ["that is nested without end", `[{"a":1},${nested(200_000)}]`, "unreadable-table", /row 2 is nested more than 500/],
    ["that is none", '{"a":[1,2]}', "unreadable-table", /no array/],
    ["that is JSON Lines", '{"a":1}\n{"a":2}\n', "unreadable-table", /not JSON/],
    ["with a key twice", '[{"a":1,"a":2}]', "duplicate-key-in-object", /row 1/],
    ["without rows", "[]", "empty-file", /no row/],
    ["that is empty", "", "empty-file", /empty/],
  ])("%s is refused", async (_, text, code, message) => {
    await expect(scratch().open("x.json", text)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test("that only the engine cannot read is named once", async () => {
    const path = scratch().write("surrogate.json", '[{"a":"\\ud800"}]');
    const error: unknown = await scratch()
      .engine.open("surrogate", { paths: [path] })
      .catch((thrown: unknown) => thrown);
    expect((error as Error).message.split(path)).toEqual(["", expect.stringContaining("Malformed JSON in the file")]);
  });
});

describe("Parquet", () => {
  const write = async (name: string, query: string) => {
    const path = `${scratch().folder}/${name}`;
    await scratch().engine.rows(`copy (${query}) to '${path}' (format parquet)`);
    return path;
  };

  test("is read where it lies, several files one after the other", async () => {
    const columns =
      "i as a, i / 4 as b, 'x' || i as c, date '2020-01-01' as d, timestamp '2020-01-01 10:00:00' as e, i > 1 as f, 1.5::decimal(9,2) as g, [i] as h";
    const paths = [
      await write("p1.parquet", `select ${columns} from range(3) t(i)`),
      await write("p2.parquet", `select ${columns} from range(2) t(i)`),
    ];
    const table = await scratch().engine.open("parquet", { paths });
    expect([table.rows, table.malformed]).toEqual([5, 0]);
    expect(table.columns.map(({ kind }) => kind)).toEqual([
      "integer",
      "float",
      "string",
      "date",
      "timestamp",
      "boolean",
      "float",
      "other",
    ]);
    expect(
      await scratch().engine.rows(`select a, d, e, g, h, ${table.rowNumber} as row from ${table.from} where c = 'x1'`),
    ).toEqual([
      { a: 1, d: "2020-01-01", e: "2020-01-01 10:00:00", g: 1.5, h: "[1]", row: 2 },
      { a: 1, d: "2020-01-01", e: "2020-01-01 10:00:00", g: 1.5, h: "[1]", row: 5 },
    ]);
    expect(await table.linesOf([1])).toBeUndefined();
  });

  test("of Parquet's floating columns it is known which hold neither NaN nor an infinity", async () => {
    const odd = "case i when 1 then 'nan'::double when 2 then 'inf'::double else i end";
    const path = await write(
      "f.parquet",
      `select i::double as whole, ${odd} as odd, i::float as small, i from range(9) t(i)`,
    );
    const { columns } = await scratch().engine.open("floats", { paths: [path] });
    expect(columns.map(({ name, finite }) => [name, finite])).toEqual([
      ["whole", true],
      ["odd", undefined],
      ["small", true],
      ["i", undefined],
    ]);
  });

  test("files of different columns are refused, both named", async () => {
    const paths = [await write("r1.parquet", "select 1 as a"), await write("r2.parquet", "select 'x' as a")];
    await expect(scratch().engine.open("r", { paths })).rejects.toMatchObject({
      code: "different-headers",
      message: expect.stringMatching(/r2\.parquet and .*r1\.parquet .*a VARCHAR in the one and a INTEGER/),
    });
  });

  test("that is not is refused", async () => {
    await expect(scratch().open("x.parquet", "a,b\n")).rejects.toMatchObject({
      code: "unreadable-table",
      reason: "unreadable",
    });
  });
});

test("NaN is seen, not turned into a missing value", async () => {
  const [row] = await scratch().engine.rows(
    "select 'nan'::double as n, null::double as m, 'inf'::float as i, 1::hugeint << 70 as h",
  );
  expect(row).toEqual({ n: Number.NaN, m: null, i: Number.POSITIVE_INFINITY, h: "1180591620717411303424" });
});

test("numbers come as arrays, a million in one query, NULL counted", async () => {
  const [a, b, c] = await scratch().engine.numbers(
    "select i as a, case when i % 4 > 0 then i / 2 end as b, i % 2 = 0 as c from range(1000000) t(i)",
  );
  expect([a?.values.length, a?.values[999_999], a?.missing]).toEqual([1_000_000, 999_999, 0]);
  expect([b?.missing, b?.values[0], b?.values[3]]).toEqual([250_000, Number.NaN, 1.5]);
  expect(c?.values.subarray(0, 3)).toEqual(new Float64Array([1, 0, 1]));
});

test("every type of number comes as its values, and what is missing as NaN", async () => {
  const types = "tinyint smallint integer bigint utinyint usmallint uinteger ubigint hugeint float double".split(" ");
  const list = types.map((type) => `case i when 0 then ${type.startsWith("u") ? 3 : -3} when 1 then 100 end::${type}`);
  const columns = await scratch().engine.numbers(`select ${list.join(", ")} from range(3) t(i)`);
  expect(columns.map(({ values, missing }) => [...values, missing])).toEqual(
    types.map((type) => [type.startsWith("u") ? 3 : -3, 100, Number.NaN, 1]),
  );
});

test("bytes come as bytes where they may, and what is missing is counted and placed", async () => {
  const [codes, whole] = await scratch().engine.bytesAndNumbers(
    "select case when i <> 2500 then (i % 256)::utinyint end as a, i as b from range(3000) t(i)",
  );
  expect(codes?.values).toEqual(Uint8Array.from({ length: 3000 }, (_, i) => (i === 2500 ? 0 : i)));
  expect([codes?.missing, codes?.firstMissing]).toEqual([1, 2500]);
  expect(whole?.values).toEqual(Float64Array.from({ length: 3000 }, (_, i) => i));
  expect([whole?.missing, whole?.firstMissing]).toEqual([0, undefined]);
});

test("whole numbers are exact up to the last that a double tells from its neighbours", async () => {
  const safe = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 2 ** 32, -(2 ** 32) - 1, -1];
  const [column] = await scratch().engine.numbers(`select unnest([${safe.join(", ")}]::bigint[]) as a`);
  expect([...(column?.values ?? [])]).toEqual(safe);
});

test.each([
  "select 'x' as a",
  "select -9007199254740993 as a",
  "select 9007199254740993 as a",
  "select date '2020-01-01' as a",
])("what is no exact number is refused as one: %s", async (sql) => {
  await expect(scratch().engine.numbers(sql)).rejects.toMatchObject({ code: "not-numeric" });
});

describe("only the file that is named is read", () => {
  const files = (value: number): Record<string, string | Uint8Array> => ({
    csv: `a,b\n${value},x\n`,
    json: `[{"a":${value},"b":"x"}]`,
    jsonl: `{"a":${value},"b":"x"}\n`,
  });
  const lay = async (path: string, value: number) => {
    const extension = path.split(".").at(-1) as string;
    if (extension !== "parquet") return writeFileSync(path, files(value)[extension] as string);
    const plain = `${path.replaceAll(/[[*?\]]/g, "_")}.made`;
    await scratch().engine.rows(`copy (select ${value}::bigint as a, 'x' as b) to '${plain}' (format parquet)`);
    renameSync(plain, path);
  };
  test.each(["csv", "json", "jsonl", "parquet"])("%s files named like patterns", async (extension) => {
    for (const name of ["p[1]", "p*", "p?"]) {
      const folder = mkdtempSync(`${scratch().folder}/literal-`);
      await lay(`${folder}/p1.${extension}`, 100);
      await lay(`${folder}/${name}.${extension}`, 7);
      const path = `${folder}/${name}.${extension}`;
      const table = await scratch().engine.open(`literal ${name} ${extension}`, { paths: [path] });
      expect([table.rows, table.files, await scratch().cells(table)]).toEqual([1, [path], [[7, "x"]]]);
    }
  });

  test.each(["csv", "json", "jsonl", "parquet"])("%s files in a folder named like a partition", async (extension) => {
    const folder = `${mkdtempSync(`${scratch().folder}/partition-`)}/a=100`;
    mkdirSync(folder);
    await lay(`${folder}/p.${extension}`, 7);
    const table = await scratch().engine.open(`partition ${extension}`, { paths: [`${folder}/p.${extension}`] });
    expect(table.columns.map(({ name }) => name)).toEqual(["a", "b"]);
    expect(await scratch().cells(table)).toEqual([[7, "x"]]);
  });
});

test("an object nested without end is a malformed row, and one of a hundred levels is none", async () => {
  const table = await scratch().open("x.jsonl", [nested(100), nested(200_000), nested(2), ""].join("\n"));
  expect(table.rows).toBe(3);
  expect(table.findings).toMatchObject([
    { reason: "malformed-row", line: 2, message: expect.stringMatching(/nested more than 500 levels/) },
  ]);
});
