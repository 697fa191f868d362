import { gzipSync, zstdCompressSync } from "node:zlib";

/** A small table, and a suite that says of it all there is to say: whatever changes a cell breaks a promise. */
export const COLUMNS = ["id", "amount", "plan", "note", "flag"] as const;
const PLANS = ["basic", "plus", "family"];
const NOTES = [
  "plain",
  "with, comma",
  'with "quotes"',
  "two\nlines",
  "Größe 東京",
  "  blanks ",
  "tab\there",
  "'; --",
  "x|y",
];

export type Row = readonly [id: number, amount: number, plan: string, note: string, flag: string];

export const ROWS: readonly Row[] = Array.from({ length: 18 }, (_, row) => [
  row + 1,
  10.25 + row * 1.5,
  PLANS[row % 3] as string,
  NOTES[row % NOTES.length] as string,
  row % 2 === 0 ? "y" : "n",
]);

export const AMOUNTS = ROWS.map(([, amount]) => amount);

const of = (column: string, value_set: readonly (string | number)[]) => [
  { type: "expect_column_values_to_not_be_null", kwargs: { column } },
  { type: "expect_column_values_to_be_in_set", kwargs: { column, value_set } },
];

/** Every promise that `ROWS` keeps. */
export const SUITE = JSON.stringify({
  expectations: [
    { type: "expect_table_columns_to_match_ordered_list", kwargs: { column_list: COLUMNS } },
    { type: "expect_table_row_count_to_equal", kwargs: { value: ROWS.length } },
    { type: "expect_column_values_to_be_unique", kwargs: { column: "id" } },
    ...of(
      "id",
      ROWS.map(([id]) => id),
    ),
    ...of("amount", AMOUNTS),
    ...of("plan", PLANS),
    ...of("note", NOTES),
    ...of("flag", ["y", "n"]),
  ],
});

/** A promise that no table of this corpus can keep. */
export const DOOMED = { type: "expect_table_row_count_to_equal", kwargs: { value: 987_654_321 } };

const quoted = (cell: string | number, delimiter: string) => {
  const text = String(cell);
  return /["\n\r]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
};

export function delimited(delimiter: "," | "\t"): string {
  const lines = [COLUMNS, ...ROWS].map((row) => row.map((cell) => quoted(cell, delimiter)).join(delimiter));
  return `${lines.join("\n")}\n`;
}

const records = ROWS.map((row) => Object.fromEntries(row.map((cell, index) => [COLUMNS[index] as string, cell])));
export const JSON_LINES = `${records.map((record) => JSON.stringify(record)).join("\n")}\n`;
export const JSON_ARRAY = JSON.stringify(records, null, 1);
export const GZIP = gzipSync(delimited(","));
export const ZSTD = zstdCompressSync(delimited(","));

/** Whether cells, as a strict reader sees them, are those of the table: numbers by their value, texts by their letters. */
export function isTheTable(header: readonly string[], rows: readonly (readonly unknown[])[]): boolean {
  if (header.join("\0") !== COLUMNS.join("\0") || rows.length !== ROWS.length) return false;
  const ids = new Set(rows.map(([id]) => Number(id)));
  return (
    ids.size === ROWS.length &&
    rows.every(
      ([id, amount, plan, note, flag, ...more]) =>
        more.length === 0 &&
        ROWS.some(([known]) => known === asNumber(id)) &&
        AMOUNTS.includes(asNumber(amount)) &&
        PLANS.includes(plan as string) &&
        NOTES.includes(note as string) &&
        ["y", "n"].includes(flag as string),
    )
  );
}

function asNumber(cell: unknown): number {
  return typeof cell === "string" && cell.trim() === "" ? Number.NaN : Number(cell);
}

/** Cells of delimited text, read by the letter: undefined where RFC 4180 (with any line break, blank lines left out) has no reading. */
export function strictCells(bytes: Uint8Array, delimiter: string): string[][] | undefined {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
  const rows: string[][] = [];
  const cell = new RegExp(`"((?:[^"]|"")*)"(?=[${delimiter}\\r\\n]|$)|([^"${delimiter}\\r\\n]*)`, "y");
  for (let at = 0; at < text.length; ) {
    const blank = new RegExp(delimiter === "\t" ? " *(?:\\r\\n|\\r|\\n|$)" : "[ \\t]*(?:\\r\\n|\\r|\\n|$)", "y");
    blank.lastIndex = at;
    const skipped = blank.exec(text);
    if (skipped && skipped[0] !== "") {
      at = blank.lastIndex;
      continue;
    }
    const row: string[] = [];
    for (;;) {
      cell.lastIndex = at;
      const found = cell.exec(text);
      if (!found) return undefined;
      row.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
      at = cell.lastIndex;
      if (text[at] !== delimiter) break;
      at++;
    }
    if (at < text.length && text[at] !== "\r" && text[at] !== "\n") return undefined;
    if (text.startsWith("\r\n", at)) at += 2;
    else if (at < text.length) at++;
    rows.push(row);
  }
  return rows;
}
