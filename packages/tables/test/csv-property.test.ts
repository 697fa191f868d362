import { expect, test } from "@jest/globals";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { type ScannedRecord, scanRecords } from "../src/csv/record-scanner.ts";
import { useScratch } from "./scratch.ts";

const scratch = useScratch();

const piece = fc.constantFrom(
  "a",
  "b",
  "Z",
  "0",
  "1",
  "7",
  "-",
  ".",
  "e",
  "_",
  " ",
  "  ",
  "\t",
  '"',
  '""',
  ",",
  ";",
  "\n",
  "\r",
  "\r\n",
  "NA",
  "null",
  "é",
  "日本",
  "😀",
  "\u00a0",
  "\ufeff",
  "'",
  "\\",
  "#",
  "true",
);
const cell = fc.record({
  text: fc.array(piece, { maxLength: 5 }).map((parts) => parts.join("")),
  quoted: fc.boolean(),
});
const lineBreak = fc.constantFrom("\n", "\r\n", "\r");

/** A file as it would be written by a correct writer with bad manners: any line break, blank lines, rows of any length. */
const csv = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    breaks: fc.oneof(
      lineBreak.map((one) => [one]),
      fc.array(lineBreak, { minLength: 1, maxLength: 3 }),
    ),
    bom: fc.boolean(),
    finalBreak: fc.boolean(),
    rows: fc.array(
      fc.record({
        cells: fc.array(cell, { minLength: 1, maxLength: 5 }),
        ragged: fc.nat(9).map((dice) => dice === 0),
        blanks: fc.array(fc.constantFrom("", "", " ", "\t "), { maxLength: 2 }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ width, breaks, bom, finalBreak, rows }) => {
    let text = bom ? "\ufeff" : "";
    let count = 0;
    const end = () => breaks[count++ % breaks.length] as string;
    text += Array.from({ length: width }, (_, index) => `h${index}`).join(",");
    let pending = end();
    const lines: number[] = [];
    for (const row of rows) {
      for (const blank of row.blanks) {
        text += pending + blank;
        pending = end();
      }
      const cells = row.ragged
        ? row.cells
        : Array.from({ length: width }, (_, index) => row.cells[index % row.cells.length]);
      const written = cells.map((one) => {
        const { text: content, quoted } = one as { text: string; quoted: boolean };
        return quoted || /[",\n\r]/.test(content) ? `"${content.replaceAll('"', '""')}"` : content;
      });
      text += pending;
      lines.push(breaksIn(text) + 1);
      text += /^[ \t]*$/.test(written.join(",")) ? '""' : written.join(",");
      pending = end();
    }
    return { width, lines, text: text + (finalBreak ? pending : "") };
  });

/** The cells by an independent parser, which knows no lines of blanks. */
function parsed(text: string): string[][] {
  const records = parse(text, {
    bom: true,
    delimiter: ",",
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    raw: true,
  }) as unknown as { record: string[]; raw: string }[];
  return records
    .filter(({ raw }) => !/^[ \t\r\n]*$/.test(raw))
    .map(({ record }) => record)
    .slice(1);
}

function breaksIn(text: string): number {
  return (text.match(/\r\n|\n|\r/g) ?? []).length;
}

test("a file has the rows, the cells and the line numbers an independent parser finds, ragged rows reported", async () => {
  await fc.assert(
    fc.asyncProperty(csv, async ({ width, text, lines }) => {
      const all = parsed(text);
      expect(all.length).toBe(lines.length);
      const names = Array.from({ length: width }, (_, index) => `h${index}`);
      const table = await scratch().open("x.csv", text, { naValues: [], textColumns: names });
      expect(table.rows).toBe(all.length);
      const ragged = lines.filter((_, index) => all[index]?.length !== width);
      // One without a row says that the header fits none of them.
      const ofRows = table.findings.filter(({ row }) => row !== undefined);
      expect(ofRows.map(({ reason, line }) => ({ reason, line }))).toEqual(
        ragged.map((line) => ({ reason: "malformed-row", line })),
      );
      expect(table.malformed).toBe(ragged.length);
      expect(await scratch().cells(table)).toEqual(all.filter((cells) => cells.length === width));
      const numbers = all.map((_, index) => index + 1);
      expect(await table.linesOf(numbers)).toEqual(lines);
      const held = await scratch().engine.rows(`select ${table.rowNumber} as row from ${table.from} order by 1`);
      expect(held.map(({ row }) => row)).toEqual(numbers.filter((row) => all[row - 1]?.length === width));
    }),
    { numRuns: 400 },
  );
});

test("where the bytes are cut changes nothing", () => {
  fc.assert(
    fc.property(csv, fc.array(fc.nat(200), { maxLength: 6 }), ({ text, width }, cuts) => {
      const bytes = Buffer.from(text);
      const records = (sizes: readonly number[]) => {
        const found: (ScannedRecord & { line: number })[] = [];
        let from = 0;
        let line = 0;
        for (const size of [...sizes, Number.POSITIVE_INFINITY]) {
          const to = Math.min(bytes.length, from + size);
          const start = from;
          const { consumed, lines } = scanRecords(
            bytes.subarray(from, to),
            0x2c,
            to === bytes.length,
            width,
            (record, offset) => {
              found.push({ ...record, start: record.start + start, end: record.end + start, line: line + offset });
              return true;
            },
          );
          from += consumed;
          line += lines;
        }
        return found;
      };
      expect(records(cuts)).toEqual(records([]));
    }),
    { numRuns: 1000 },
  );
});
