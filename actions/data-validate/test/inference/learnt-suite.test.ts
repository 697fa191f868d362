import { describe, expect, test } from "@jest/globals";
import { learnColumn } from "../../src/inference/learn-column.ts";
import { csvOf, learn, promisesOf } from "./learning.ts";

const ROWS = 400;
const column = <T>(cell: (row: number) => T) => Array.from({ length: ROWS }, (_, row) => cell(row));

/** The promises about one column of 400 rows, without its name. */
async function promisesAbout(name: string, cell: (row: number) => string | number | boolean | null) {
  const { text } = await learn(csvOf({ [name]: column(cell), row: column((row) => `r${row}`) }));
  return promisesOf(text, name).map(({ type, severity = "critical", kwargs: { column: _, ...rest } }) => ({
    type: type.replace(/^expect_column_(values_to_|value_)?/, ""),
    severity,
    ...rest,
  }));
}

const NOT_NULL = { type: "not_be_null", severity: "critical" };
const LONG = (row: number) => "x".repeat(1 + (row % 90));

describe("what is learnt of a column", () => {
  test("a key of text: all different, and how it is written", async () => {
    expect(await promisesAbout("customer", (row) => `C-${String(row).padStart(5, "0")}`)).toEqual([
      NOT_NULL,
      { type: "be_unique", severity: "critical" },
      { type: "match_regex", severity: "critical", regex: "^C-[0-9]{5}$" },
    ]);
  });

  test("a key of numbers: all different, never negative, and open above", async () => {
    expect(await promisesAbout("order_id", (row) => 10_000 + 3 * row)).toEqual([
      { type: "be_in_type_list", severity: "critical", type_list: ["int"] },
      NOT_NULL,
      { type: "be_unique", severity: "critical" },
      { type: "be_between", severity: "critical", min_value: 0 },
    ]);
  });

  test("numbers that differ without being a key are a range", async () => {
    // 400 different draws out of 10 million happen by chance in 99 of 100 cases.
    const found = await promisesAbout("amount", (row) => (row * 7_919_917) % 10_000_019);
    expect(found.map(({ type }) => type)).not.toContain("be_unique");
  });

  test("a category: the set of its values, which quotes what YAML takes for something else", async () => {
    const { text } = await learn(
      csvOf({ plan: column((row) => ["No", "1", "basic", "x: y", "2024-01-31"][row % 5] ?? "") }),
    );
    expect(text).toContain('value_set: ["1", "2024-01-31", "No", basic, "x: y"]');
  });

  test("a category with rare values is a warning, since others may only not have occurred yet", async () => {
    expect((await promisesAbout("plan", (row) => (row < 3 ? "rare" : "common"))).at(-1)).toEqual({
      type: "be_in_set",
      severity: "warning",
      value_set: ["common", "rare"],
    });
  });

  test("codes: their set; a quantity: a range with an end kept where 1% of the values lie on it", async () => {
    expect((await promisesAbout("flag", (row) => row % 2)).at(-1)).toMatchObject({ value_set: [0, 1] });
    expect((await promisesAbout("grade", (row) => [1, 2, 9][row % 3] ?? 0)).at(-1)).toMatchObject({
      value_set: [1, 2, 9],
    });
    expect((await promisesAbout("rating", (row) => 1 + (row % 5))).at(-1)).toEqual({
      type: "be_between",
      severity: "warning",
      min_value: 1,
      max_value: 5,
    });
  });

  test("numbers that are shares end at 1, those that are percent by name at 100", async () => {
    expect((await promisesAbout("rate", (row) => row / 410)).at(-1)).toMatchObject({ min_value: 0, max_value: 1 });
    expect((await promisesAbout("used_pct", (row) => row / 4.1)).at(-1)).toMatchObject({
      min_value: 0,
      max_value: 100,
    });
  });

  test("a column with missing values: a share that they may rise to", async () => {
    // 20 of 400: Wilson at 99.9 % with z·√2 gives 0.1213, which is rounded up to 15 %.
    expect(await promisesAbout("age", (row) => (row < 20 ? null : 20 + (row % 50)))).toMatchObject([
      { type: "be_in_type_list", type_list: ["int", "float"] },
      { type: "not_be_null", severity: "warning", mostly: 0.85 },
      { type: "be_between" },
    ]);
  });

  test.each([
    ["ISO dates", (row: number) => `2024-0${1 + (row % 9)}-1${row % 10}`, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"],
    ["e-mail addresses", (row: number) => `a${row}@example.org`, "^[^@ ]+@[^@ ]+[.][^@ .]+$"],
    ["phone numbers", (row: number) => `+49 30 ${1000 + row * (row % 3 === 0 ? 100 : 1)}`, undefined],
    ["UUIDs", (row: number) => `0f8fad5b-d9cb-469f-a165-${String(row).padStart(12, "0")}`, undefined],
  ])("a format: %s", async (words, cell, regex) => {
    const { text } = await learn(csvOf({ x: column(cell) }));
    const found = promisesOf(text, "x").find(({ kwargs }) => "regex" in kwargs);
    expect(found).toBeDefined();
    if (regex !== undefined) expect(found?.kwargs.regex).toBe(regex);
    if (words !== "phone numbers") expect(text).toContain(`All 400 values are ${words}.`);
  });

  test.each([
    ["date", "DATE", ["date"], "2023-01-01"],
    ["timestamp", "TIMESTAMP", ["datetime64[ns]", "datetime"], "2023-01-01 00:00:00"],
  ] as const)("a column of kind %s begins with a year and has no end", (kind, sqlType, types, first) => {
    const facts = { rows: 400, missing: 0, distinct: 300, firstDay: "2023-05-04" };
    const about = (name: string) => learnColumn({ column: { name, kind, sqlType }, ...facts }, false).expectations;
    expect(about("seen").map(({ kwargs, severity }) => [severity, kwargs])).toEqual([
      ["critical", { column: "seen", type_list: types }],
      ["critical", { column: "seen" }],
      ["warning", { column: "seen", min_value: first }],
    ]);
    // A year of birth is a person's.
    expect(about("birth_date").map(({ kwargs }) => kwargs.min_value)).toEqual([undefined, undefined]);
  });

  test("numbers among which there are blanks: how many, and a word to look", async () => {
    const { text } = await learn(csvOf({ x: column((row) => (row < 4 ? " " : row / 7)), y: column(LONG) }));
    expect(text).toContain("LOOK: 396 of 400 values are numbers, and 4 are blank.");
    expect(promisesOf(text, "x").at(-1)).toMatchObject({ severity: "warning", kwargs: { mostly: expect.any(Number) } });
  });

  test("prose: its lengths", async () => {
    expect(await promisesAbout("essay", LONG)).toEqual([
      NOT_NULL,
      { type: "lengths_to_be_between", severity: "warning", min_value: 1, max_value: 200 },
    ]);
  });

  test("a column without a value: nothing, and it says so", async () => {
    const { text } = await learn(csvOf({ empty: column(() => null), y: column(LONG) }));
    expect(promisesOf(text, "empty")).toEqual([]);
    expect(text).toMatch(/---- empty -+\n {2}# No value in 400 rows/);
  });

  test("few rows: all but keys and columns is a warning", async () => {
    const { text } = await learn("id,x\n1,2\n2,3\n3,5\n");
    expect(promisesOf(text, "x").map(({ severity }) => severity)).toEqual(["warning", "warning", "warning"]);
    expect(promisesOf(text, "id").find(({ type }) => type.endsWith("unique"))?.severity).toBeUndefined();
  });
});

describe("the table", () => {
  test("its columns, and half to twice its rows", async () => {
    const { text } = await learn(csvOf({ "a b": column(LONG), row: column(LONG) }));
    expect(promisesOf(text, undefined)).toEqual([
      { type: "expect_table_columns_to_match_set", kwargs: { column_set: ["a b", "row"] } },
      {
        type: "expect_table_row_count_to_be_between",
        severity: "warning",
        kwargs: { min_value: 200, max_value: 800 },
      },
    ]);
  });
});

describe("what is never written", () => {
  test.each([
    ["values of a column that is named after people", "first_name", (row: number) => ["Ada", "Grace"][row % 2]],
    ["values that look like e-mail addresses", "contact", (row: number) => ["ada@x.org", "bo@x.org"][row % 2]],
    ["card numbers", "paid_with", (row: number) => ["4111 1111 1111 1111 Ada", "cash"][row % 2]],
    ["values of a column that has many", "town", (row: number) => `Adaville ${"a".repeat(row % 200)}`],
  ])("%s", async (_what, name, cell) => {
    const { text, result } = await learn(csvOf({ [name]: column((row) => cell(row) ?? "") }));
    for (const word of ["Ada", "ada@x.org", "Grace", "bo@x.org"]) {
      expect(text).not.toContain(word);
      expect(JSON.stringify(result.checks)).not.toContain(word);
    }
  });

  test("an extreme as it stands", async () => {
    const { text } = await learn(csvOf({ salary: column((row) => 30_011 + row * 251) }));
    for (const extreme of ["30011", "30,011", "130160", "130,160"]) expect(text).not.toContain(extreme);
  });

  test("extremes that are the same with two digits, twice", async () => {
    const { text } = await learn(csvOf({ built: column((row) => 2001 + (row % 24) + row / 1000) }));
    expect(text).toContain("Seen about 2,000.");
    expect(text).not.toContain("2,000 to 2,000");
  });
});

describe("the gate", () => {
  test("asks for review, says what to do next, and holds the data against what it has learnt", async () => {
    const { result, text } = await learn(csvOf({ id: column((row) => row), x: column((row) => row / 3) }));
    const [first, ...others] = result.checks;
    expect(first).toMatchObject({
      id: "infer-suite",
      verdict: "review",
      reason: "suite-inferred",
      message:
        "9 expectations about all 2 columns were written to learnt.yaml; the checks below hold the data against them",
      observed: 9,
      location: { file: "learnt.yaml", line: 1 },
      remedy: expect.stringContaining("read learnt.yaml line by line"),
    });
    expect(others.map(({ verdict }) => verdict)).toEqual(others.map(() => "pass"));
    expect(others).toHaveLength(10);
    expect(result.outputs?.["inferred-suite"]).toMatch(/learnt\.yaml$/);
    expect(text).toMatch(/^# Learnt by Assay from 400 rows of 2 columns\./);
  });

  test.each([
    ["no row", "a,b\n", "empty-data"],
    ["a malformed row", "a,b\n1,2\n3\n", "malformed-row"],
  ])("learns nothing from a file with %s", async (_what, data, reason) => {
    await expect(learn(data)).rejects.toMatchObject({ reason });
  });

  test("writes over nothing", async () => {
    await expect(learn("a\n1\n", { data: "learnt.yaml" })).rejects.toMatchObject({
      message: 'input `infer-suite` is "learnt.yaml", and learnt.yaml is there already',
      remedy: expect.stringContaining("give another path, or remove the file first"),
    });
  });

  test.each([
    ["suite.json", "ends in .yaml"],
    ["../suite.yaml", "inside the"],
  ])("does not write to %s", async (inferSuite, words) => {
    await expect(learn("a\n1\n", { inferSuite })).rejects.toMatchObject({
      remedy: expect.stringContaining(words),
    });
  });
});
