import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { parse, parseDocument, visit } from "yaml";
import { csvOf, learn } from "./learning.ts";

type Cell = string | number | boolean | null;

const SPECIALS = [
  ...[
    "",
    " ",
    "null",
    "~",
    "NaN",
    "nan",
    "-inf",
    "Infinity",
    "NA",
    "yes",
    "No",
    "on",
    "y",
    "true",
    "False",
    "0x1F",
    "1e3",
  ],
  ...[
    "0777",
    "1_000",
    "12:30:45",
    "2024-02-30",
    "2024-05-31",
    "0000-00-00",
    "=",
    "<<",
    "!!python/object",
    "&a",
    "*a",
    "- x",
  ],
  ...[
    "? x",
    "x: y",
    "x #y",
    "# x",
    "{a: b}",
    "[1]",
    "'",
    '"',
    '"""',
    "\\",
    "%",
    "@x",
    "`",
    "|",
    ">-",
    "---",
    "...",
    "\t",
  ],
  ...["a\nb", "a\r\nb", "a\rb", "\u0085", "\u2028", "\u202e", "\ufeff", "\u200b", "é", "日本", "🙂", "e\u0301", "ﬁ"],
  ...[
    "'; DROP TABLE data; --",
    '"; SELECT 1',
    "$(id)",
    ["$", "{{ github.token }}"].join(""),
    "::error::x",
    "../../etc/passwd",
    "<b>",
    "x".repeat(5000),
  ],
];

const text = fc.oneof(fc.constantFrom(...SPECIALS), fc.string({ unit: "grapheme", maxLength: 12 }));
/** NUL is no text to the engine. */
const clean = (arbitrary: fc.Arbitrary<string>) => arbitrary.map((value) => value.replaceAll("\0", ""));

/** How the cells of one column come about. */
const column: fc.Arbitrary<fc.Arbitrary<Cell>> = fc.oneof(
  fc.constant(clean(text)),
  clean(text).map((value) => fc.constant(value)),
  fc.array(clean(text), { minLength: 1, maxLength: 4 }).map((few) => fc.constantFrom(...few)),
  fc.constant(fc.integer()),
  fc.constant(fc.integer({ min: -3, max: 3 })),
  fc.constant(fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String)),
  fc.constant(fc.double()),
  fc.constant(fc.double({ min: 0, max: 1, noNaN: true })),
  fc.constant(fc.oneof(fc.double({ noNaN: true }), fc.constantFrom("inf", "-inf", "NaN"))),
  fc.constant(fc.boolean()),
  fc.constant(fc.constant(null)),
  fc.constant(fc.constantFrom(true, null)),
  fc.constant(fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10))),
  fc.constant(fc.date({ noInvalidDate: true }).map((date) => date.toISOString())),
  fc.constant(fc.uuid()),
  fc.constant(fc.emailAddress()),
  fc.constant(fc.ipV4()),
  fc.constant(fc.stringMatching(/^[A-Z]{2}-\d{3,5}$/)),
  fc.constant(fc.stringMatching(/^\d{1,3}[.)(*+?|/]\d$/)),
);

const name = fc.oneof(fc.constantFrom("id", "order_id", "name", "pct", "place", "cell", "n", "shape"), clean(text));

/** Columns of one length under names that differ by more than case, none of them blank. */
const table = fc.integer({ min: 1, max: 60 }).chain((rows) =>
  fc
    .uniqueArray(
      fc.record({
        name,
        cells: column.chain((cell) => fc.array(withGaps(cell), { minLength: rows, maxLength: rows })),
      }),
      {
        minLength: 1,
        maxLength: 5,
        selector: (one) => one.name.trim().toLowerCase(),
      },
    )
    .map((columns) => columns.filter((one) => one.name.trim() !== ""))
    .filter((columns) => columns.length > 0)
    // A row of nothing but missing cells is a blank line, which is no row.
    .map((columns) => ({
      ...Object.fromEntries(columns.map((one) => [one.name, one.cells])),
      "the row": Array.from({ length: rows }, (_, row) => row),
    })),
);

const withGaps = (cell: fc.Arbitrary<Cell>) =>
  fc.oneof({ weight: 9, arbitrary: cell }, { weight: 1, arbitrary: fc.constant(null) });

/** Cells that JSON has too. */
const jsonLines = (columns: Readonly<Record<string, readonly Cell[]>>) =>
  (columns["the row"] ?? [])
    .map((_, row) =>
      JSON.stringify(Object.fromEntries(Object.entries(columns).map(([one, cells]) => [one, cells[row] ?? null]))),
    )
    .join("\n");

async function expectKept(data: string, file: string): Promise<string> {
  const { result, text } = await learn(data, { data: file }).catch((error) => {
    throw new Error(`${error.message}; the data was ${JSON.stringify(data)}`, { cause: error });
  });
  const [first, ...others] = result.checks;
  expect(first).toMatchObject({ id: "infer-suite", verdict: "review" });
  expect(others.filter(({ verdict }) => verdict !== "pass")).toEqual([]);
  return text;
}

/** Whatever stands in names and values: a suite is lists, maps, numbers and texts, without tags, anchors and aliases. */
function expectPlain(text: string): void {
  visit(parseDocument(text), {
    Alias: () => expect("an alias").toBe("none"),
    Value: (_key, node) =>
      expect(
        [node.tag, node.anchor].filter(
          (one) => one !== undefined && !/^tag:yaml[.]org,2002:(str|int|float|map|seq)$/.test(one),
        ),
      ).toEqual([]),
  });
}

describe("a learnt suite", () => {
  test("is kept by the data it was learnt from, is the same each time, and is plain YAML", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (columns) => {
        const text = await expectKept(csvOf(columns), "data.csv");
        expect(parse(text).expectations.length).toBeGreaterThan(1);
        expectPlain(text);
        expect(await expectKept(csvOf(columns), "data.csv")).toBe(text);
      }),
      { numRuns: 10, seed: 4, endOnFailure: true },
    );
  }, 120_000);

  test("is kept by JSON lines too", async () => {
    await fc.assert(
      fc.asyncProperty(table, async (columns) => void (await expectKept(jsonLines(columns), "data.jsonl"))),
      { numRuns: 10, seed: 5, endOnFailure: true },
    );
  }, 120_000);
});
