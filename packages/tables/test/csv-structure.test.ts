import { describe, expect, test } from "@jest/globals";
import { useScratch } from "./scratch.ts";

const scratch = useScratch();
const latin1 = (text: string) => Buffer.from(text, "latin1");
const rows = (count: number, from = 0) => Array.from({ length: count }, (_, index) => `${from + index},x`).join("\n");

describe("what is wrong with a row is found, with its line, and the other rows are judged", () => {
  test.each<[string, string | Uint8Array, { line: number; reason: string; message: RegExp }[], number, unknown[][]]>([
    [
      "a short row",
      "a,b\n1,2\n3\n5,6\n",
      [{ line: 3, reason: "malformed-row", message: /has 1 cell, the header 2/ }],
      3,
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [
      "a row that is too long",
      "a,b\n1,2\n3,4,5\n",
      [{ line: 3, reason: "malformed-row", message: /has 3 cells, the header 2/ }],
      2,
      [[1, 2]],
    ],
    [
      "one delimiter too many at the end, which DuckDB lets pass",
      "a,b\n1,2\n3,4,\n",
      [{ line: 3, reason: "malformed-row", message: /has 3 cells/ }],
      2,
      [[1, 2]],
    ],
    [
      "the ragged file of which DuckDB's sniffer kept one row",
      "a,b\n1,2\n3\n4,5,6\n",
      [
        { line: 3, reason: "malformed-row", message: /1 cell/ },
        { line: 4, reason: "malformed-row", message: /3 cells/ },
      ],
      3,
      [[1, 2]],
    ],
    [
      "a quote inside a cell",
      'a,b\n1,x\n2,5" pipe\n',
      [{ line: 3, reason: "malformed-row", message: /cell 2 has a quote inside/ }],
      2,
      [[1, "x"]],
    ],
    [
      "text after a closing quote",
      'a,b\n1,"x"y\n2,z\n',
      [{ line: 2, reason: "malformed-row", message: /cell 2 goes on after its closing quote/ }],
      2,
      [[2, "z"]],
    ],
    [
      "a blank before a quote, which DuckDB strips",
      'a,b\n1, "x"\n2,z\n',
      [{ line: 2, reason: "malformed-row", message: /quote inside/ }],
      2,
      [[2, "z"]],
    ],
    [
      "a quote that is never closed",
      'a,b\n1,x\n2,"y\n3,z\n',
      [{ line: 3, reason: "malformed-row", message: /never closed/ }],
      2,
      [[1, "x"]],
    ],
    [
      "a row that is not UTF-8",
      latin1("a,b\n1,é\n2,z\n"),
      [{ line: 2, reason: "unreadable", message: /not UTF-8/ }],
      2,
      [[2, "z"]],
    ],
    [
      "a NUL byte, which DuckDB lets pass",
      "a,b\n1,x\0y\n2,z\n",
      [{ line: 2, reason: "unreadable", message: /cell 2 holds a NUL/ }],
      2,
      [[2, "z"]],
    ],
    [
      "a bad row after a quoted line break",
      'a,b\n1,"x\ny"\n2\n',
      [{ line: 4, reason: "malformed-row", message: /1 cell/ }],
      2,
      [[1, "x\ny"]],
    ],
    [
      "a bad row after blank lines",
      "a,b\n\n  \n1,x\n\n2\n",
      [{ line: 6, reason: "malformed-row", message: /1 cell/ }],
      2,
      [[1, "x"]],
    ],
  ])("%s", async (_, text, findings, count, cells) => {
    const table = await scratch().open("x.csv", text);
    expect(table.findings).toEqual(
      findings.map(({ line, reason, message }) =>
        expect.objectContaining({ line, reason, message: expect.stringMatching(message) }),
      ),
    );
    expect(table.findings.every(({ file }) => file === table.files[0])).toBe(true);
    expect(table.rows).toBe(count);
    expect(table.malformed).toBe(findings.length);
    expect(await scratch().cells(table)).toEqual(cells);
  });
});

test("rows keep the numbers they have in the file when one before them is malformed", async () => {
  const table = await scratch().open("x.csv", "a,b\n1,2\n3\n5,6\n");
  const numbers = await scratch().engine.rows(`select a, ${table.rowNumber} as row from ${table.from}`);
  expect(numbers).toEqual([
    { a: 1, row: 1 },
    { a: 5, row: 3 },
  ]);
  expect(await table.linesOf([1, 3])).toEqual([2, 4]);
});

test("malformed rows are counted exactly, their examples are not kept without end", async () => {
  const table = await scratch().open("x.csv", `a,b\n${"1\n".repeat(5000)}1,2\n`);
  expect([table.rows, table.malformed, table.findings.length]).toEqual([5001, 5000, 100]);
});

test("a bad row deep in a file of several megabytes is found", async () => {
  const table = await scratch().open("x.csv", `a,b\n${rows(400_000)}\nbad,\n${rows(10, 400_000)}\n1,2,\n`);
  expect([table.rows, table.malformed]).toEqual([400_012, 1]);
  expect(table.findings[0]?.line).toBe(400_013);
});

describe("headers", () => {
  test.each<[string, string, string[], (RegExp | undefined)[]]>([
    [
      "a blank name, as pandas' to_csv writes for its index",
      ",b\n1,2\n",
      ["Unnamed: 0", "b"],
      [/column 1 of the header has no name/],
    ],
    ["a repeated name", "a,a\n1,2\n", ["a", "a.1"], [/column 2 of the header is named "a", as column 1 is/]],
    ["names that differ in case only", "a,A\n1,2\n", ["a", "A.1"], [/only in case/]],
    ["a byte order mark", "\ufeffa,b\n1,2\n", ["a", "b"], []],
    ["quoted names with line breaks", '"a\nb","c,d"\n1,2\n', ["a\nb", "c,d"], []],
    ["Windows line ends", "a,b\r\n1,2\r\n", ["a", "b"], []],
    ["blank lines before it", "\n\na,b\n1,2\n", ["a", "b"], []],
    [
      "names that are SQL",
      'a"; drop table x; --,select\n1,2\n'.replace('a"', "a'"),
      ["a'; drop table x; --", "select"],
      [],
    ],
  ])("%s", async (_, text, names, findings) => {
    const table = await scratch().open("x.csv", text);
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect(table.findings.map(({ message }) => message)).toEqual(
      findings.map((one) => expect.stringMatching(one as RegExp)),
    );
    expect([table.rows, table.malformed]).toEqual([1, 0]);
    expect(await scratch().cells(table)).toEqual([[1, 2]]);
  });

  test.each<[string, string | Uint8Array, string[], object]>([
    [
      "not UTF-8",
      latin1("x,\u00e9,b\n1,2,3\n"),
      ["x", "\ufffd", "b"],
      { reason: "unreadable", column: 3, message: "the header is not UTF-8" },
    ],
    [
      "with a NUL byte",
      "aaa,b\0\n1,2\n",
      ["aaa", "b\ufffd"],
      { reason: "unreadable", column: 5, message: "label 2 of the header holds a NUL byte" },
    ],
    [
      "with a quote inside a label",
      'a,5" pipe,c\n1,2,3\n',
      ["a", '5" pipe', "c"],
      {
        reason: "malformed-row",
        column: 3,
        message: "label 2 of the header has a quote inside it but does not start with one",
      },
    ],
    [
      "with text after a quoted label",
      '"a"x,"b,""c"\n1,2\n',
      ['"a"x', 'b,"c'],
      { reason: "malformed-row", column: 1, message: "label 1 of the header goes on after its closing quote" },
    ],
  ])("%s are a finding, and the rows are judged", async (_, text, names, finding) => {
    const table = await scratch().open("x.csv", text);
    expect(table.columns.map(({ name }) => name)).toEqual(names);
    expect(table.findings).toEqual([{ file: table.files[0], line: 1, ...finding }]);
    expect(await scratch().cells(table)).toEqual([names.map((_name, index) => index + 1)]);
  });

  test.each([
    ["too few labels", "a,b\n1,2,3\n4,5,6\n", "every row has 3 cells, the header 2: 1 label is missing"],
    ["too many labels", "a,b,c,d\n1,2\n4,5\n", "every row has 2 cells, the header 4: 2 labels are too many"],
  ])("%s for every row are told before the rows", async (_, text, message) => {
    const { findings, malformed } = await scratch().open("x.csv", text);
    expect(findings[0]).toMatchObject({ line: 1, message });
    expect([findings.length, malformed]).toEqual([3, 2]);
  });

  test("too few labels for one row of several are none", async () => {
    const { findings } = await scratch().open("x.csv", "a,b\n1,2,3\n4,5\n");
    expect(findings.map(({ row, line }) => ({ row, line }))).toEqual([{ row: 1, line: 2 }]);
  });

  test("a byte order mark is told of, and is no part of the first label", async () => {
    const marked = await scratch().open("x.csv", "\ufeffa,b\n1,2\n");
    expect(marked.marked).toEqual(marked.files);
    expect(await scratch().open("x.csv", "a,b\n1,2\n")).not.toHaveProperty("marked");
  });

  test("alone they are a table without rows", async () => {
    const table = await scratch().open("x.csv", "a,b\n");
    expect([table.rows, table.columns.length]).toEqual([0, 2]);
    expect(await scratch().engine.rows(`select count(*) as n from ${table.from}`)).toEqual([{ n: 0 }]);
  });
});

describe("what is no table is refused", () => {
  test.each([
    ["semicolons", "age;income\n1;2\n", "save the file with commas"],
    ["semicolons", '\ufeff"age";"income"\n1;2,5\n', "save the file with commas"],
    ["semicolons", ";age\n0;1\n", "save the file with commas"],
    ["tabs", "age\tincome\n1\t2\n", "name the file .tsv"],
  ])("a .csv whose header is separated by %s: %j", async (what, text, remedy) => {
    await expect(scratch().open("x.csv", text)).rejects.toMatchObject({
      code: "other-delimiter",
      reason: "invalid-input",
      message: expect.stringContaining(`the header is separated by ${what}, not by commas`),
      location: { line: 1 },
      remedy: expect.stringContaining(remedy),
    });
  });

  test.each([
    ["x.csv", '"a;b"\n1\n', ["a;b"]],
    ["x.csv", "a;b,c\n1,2\n", ["a;b", "c"]],
    ["x.tsv", "a;b\tc\n1\t2\n", ["a;b", "c"]],
  ])("but a name in %s may hold a semicolon: %j", async (name, text, names) => {
    const { columns } = await scratch().open(name, text);
    expect(columns.map((column) => column.name)).toEqual(names);
  });

  test.each<[string, string, string | Uint8Array, { code: string; reason: string; message: RegExp }]>([
    ["an empty file", "x.csv", "", { code: "empty-file", reason: "empty-data", message: /empty/ }],
    ["only blank lines", "x.csv", "\n \n", { code: "empty-file", reason: "empty-data", message: /empty/ }],
    [
      "UTF-16",
      "x.csv",
      Buffer.from("\ufeffa,b\n1,2\n", "utf16le"),
      { code: "not-utf-8", reason: "unreadable", message: /UTF-16/ },
    ],
    [
      "UTF-16 without a mark",
      "x.csv",
      Buffer.from("a,b\n1,2\n", "utf16le"),
      { code: "not-utf-8", reason: "unreadable", message: /NUL/ },
    ],
    [
      "a header with a broken quote",
      "x.csv",
      '"a,b\n1,2\n',
      { code: "malformed-header", reason: "unreadable", message: /never closed/ },
    ],
    [
      "an extension that says nothing",
      "x.dat",
      "a,b\n1,2\n",
      { code: "unknown-format", reason: "invalid-input", message: /format/ },
    ],
  ])("%s", async (_, name, content, { code, reason, message }) => {
    await expect(scratch().open(name, content)).rejects.toMatchObject({
      code,
      reason,
      message: expect.stringMatching(message),
      remedy: expect.stringMatching(/./),
    });
  });

  test.each([
    ["a directory", "", "not-a-file", /directory/],
    ["a file that is not there", "nowhere.csv", "no-such-file", /no such file/],
  ])("%s", async (_, name, code, message) => {
    const path = name === "" ? `${scratch().folder}/d.csv` : `${scratch().folder}/${name}`;
    if (name === "") (await import("node:fs")).mkdirSync(path);
    await expect(scratch().engine.open(`no ${code}`, { paths: [path] })).rejects.toMatchObject({
      code,
      reason: "unreadable",
      message: expect.stringMatching(message),
    });
  });

  test("a line of 800 MB, in less than half the memory of the line", async () => {
    const path = scratch().write("long.csv", "a,b\n1,2\n3,");
    const { open } = await import("node:fs/promises");
    const file = await open(path, "a");
    const piece = Buffer.alloc(1024 * 1024, "x");
    for (let written = 0; written < 800; written++) await file.write(piece);
    await file.close();
    const before = process.resourceUsage().maxRSS;
    await expect(scratch().engine.open("long", { paths: [path] })).rejects.toMatchObject({
      code: "row-too-long",
      reason: "unreadable",
      message: expect.stringMatching(/the row at line 3, "3,x+" …, is longer than 8 MB/),
      location: { file: path, line: 3 },
    });
    // DuckDB reads some buffers of 32 MB ahead before the row is refused, how many depends on its threads.
    expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(400);
  });
});

describe("the place of a cell", () => {
  const text = 'a,"b,c",d\n1,"x,y",ü€\n2,"p\nq",r\n3,😀,s\n';
  test.each([
    ["a", [1, 1, 1]],
    ["b,c", [3, 3, 3]],
    ["d", [9, undefined, 6]],
    [undefined, [undefined, undefined, undefined]],
  ])("in column %s", async (column, columns) => {
    const table = await scratch().open("x.csv", text);
    const places = await table.placesOf([1, 2, 3], column);
    expect(places?.map((place) => [place.line, place.column])).toEqual(
      [2, 3, 5].map((line, index) => [line, columns[index]]),
    );
  });

  test.each([
    ["a short row", "a,b,c\n1,2,3\n4,5\n", { line: 3, column: 4 }],
    ["a long row", "a,b\n1,2\n33,4,5\n", { line: 3, column: 6 }],
    ["a quote", 'a,b\n1,2\n33,5" x\n', { line: 3, column: 4 }],
    ["bytes that are no text", latin1("a,b\n1,2\n33,x\u00e9\n"), { line: 3, column: 5 }],
  ])("that is malformed: %s", async (_, content, place) => {
    expect((await scratch().open("x.csv", content)).findings).toMatchObject([{ ...place, row: 2 }]);
  });
});

describe("several files", () => {
  test("are one table, in the order given, with lines of their own", async () => {
    const paths = [scratch().write("p1.csv", "a,b\n1,x\n2,y\n"), scratch().write("p2.csv", "a,b\n\n3.5,z\n")];
    const table = await scratch().engine.open("parts", { paths });
    expect(await scratch().cells(table)).toEqual([
      [1, "x"],
      [2, "y"],
      [3.5, "z"],
    ]);
    expect(await table.placesOf([3, 1])).toEqual([
      { file: paths[1], line: 3 },
      { file: paths[0], line: 2 },
    ]);
  });

  // DuckDB answers in another order in some of twenty runs where the query makes a join, as a long IN does.
  test.each([
    ["numbers parsed by the reader", "1", [1, 2, 3.5], undefined],
    ["cells looked at one by one", "1_0", ["1_0", "2", "3.5"], ["a,b", "b,c", "c,d", "d,e", "e,f", "f,g", "g,h"]],
  ])("keep the order of their rows on several threads: %s", async (_, first, expected, naValues) => {
    await scratch().open("big.csv", `a,b\n${"1234567,xxxxxxxxxxxxxxxxxxxx\n".repeat(350_000)}`); // which asks for threads
    const paths = [scratch().write("o1.csv", `a,b\n${first},x\n2,y\n`), scratch().write("o2.csv", "a,b\n3.5,z\n")];
    for (let time = 0; time < 60; time++) {
      const name = `order ${first} ${time}`;
      const table = await scratch().engine.open(name, { paths, ...(naValues && { naValues }) });
      expect((await scratch().cells(table)).map(([cell]) => cell)).toEqual(expected);
    }
  });

  test("with different headers are refused, both named", async () => {
    const paths = [scratch().write("q1.csv", "a,b\n1,x\n"), scratch().write("q2.csv", "a,c\n1,x\n")];
    await expect(scratch().engine.open("q", { paths })).rejects.toMatchObject({
      code: "different-headers",
      message: expect.stringMatching(/q2\.csv and .*q1\.csv .*column 2 is "c" in the one and "b" in the other/),
    });
  });
});

test("tabs delimit .tsv and .tab, and a comma there is text", async () => {
  for (const name of ["x.tsv", "x.tab"])
    expect(await scratch().cells(await scratch().open(name, "a\tb\n1,5\t2\n"))).toEqual([["1,5", 2]]);
});

test("one column is a table too, its blank lines are no rows and its quoted empty cell is one", async () => {
  const table = await scratch().open("x.csv", 'a\n1\n\n \n""\n2\n');
  expect(await scratch().cells(table)).toEqual([[1], [null], [2]]);
  expect(await table.linesOf([1, 2, 3])).toEqual([2, 5, 6]);
});

describe("a row's number is not taken from the data", () => {
  test.each([
    ["a column called rowid", "x.csv", "rowid,b\n7,2\n8,3\n", [1, 2]],
    ["a column called as the number's own, where rows are sorted out", "x.csv", "Assay Row,b\n7,2\nx\n8,3\n", [1, 3]],
    ["a key called as the number's own", "x.jsonl", '{"assay row":7}\n{"assay row":8}\n', [1, 2]],
  ])("%s", async (_, name, text, numbers) => {
    const table = await scratch().open(name, text);
    const rows = await scratch().engine.rows(`select ${table.rowNumber} as n from ${table.from} order by 1`);
    expect(rows.map(({ n }) => n)).toEqual(numbers);
    expect(await table.linesOf(numbers)).toEqual(numbers.map((row) => (name === "x.csv" ? row + 1 : row)));
  });
});

test("a bad row in a wide table costs no gigabytes", async () => {
  const columns = Array.from({ length: 400 }, (_, index) => `c${index}`);
  const before = process.resourceUsage().maxRSS;
  const table = await scratch().open("x.csv", `${columns.join()}\n${columns.map((_, index) => index).join()}\n1,2\n`);
  expect([table.rows, table.malformed, table.columns.every(({ kind }) => kind === "integer")]).toEqual([2, 1, true]);
  expect((process.resourceUsage().maxRSS - before) / 1024).toBeLessThan(500);
});
