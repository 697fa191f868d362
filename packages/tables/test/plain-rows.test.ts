import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { countPlainRows, plainTransitions } from "../src/csv/plain-rows.ts";
import { scanRecords } from "../src/csv/record-scanner.ts";

const COMMA = 0x2c;

/** Which bytes may stand in a cell of each column: digits in the first and third, anything but what ends a cell in the second. */
const DIGITS = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x30 && byte <= 0x39 ? 0 : 1));
const TEXT = Uint8Array.from({ length: 256 }, (_, byte) => ([0, COMMA, 0x0a, 0x0d, 0x22].includes(byte) ? 2 : 0));
const transitions = plainTransitions([DIGITS, TEXT, DIGITS], COMMA) as Uint16Array;

const count = (text: string, before = "") => {
  const bytes = Buffer.from(before + text);
  return countPlainRows(transitions, bytes, Buffer.byteLength(before), bytes.length);
};

/** The other scanner's count; undefined where a row is malformed or a number is none. */
function judged(text: string): number | undefined {
  const bytes = Buffer.from(text);
  let rows = 0;
  let fine = true;
  scanRecords(bytes, COMMA, true, 3, (record) => {
    const [first = "", , third = ""] = bytes.toString("utf8", record.start, record.end).split(",");
    fine &&= record.problem === undefined && /^\d*$/.test(first) && /^\d*$/.test(third);
    rows++;
    return true;
  });
  return fine ? rows : undefined;
}

test("a row is counted whatever comes before it and however the bytes fall into four parts", () => {
  const row = fc
    .tuple(fc.stringMatching(/^\d{0,9}$/), fc.stringMatching(/^[a-zé😀 ]{0,20}$/u), fc.stringMatching(/^\d{0,3}$/))
    .map((cells) => `${cells.join(",")}\n`);
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), fc.string(), (rows, before) => {
      expect(count(rows.join(""), before)).toBe(rows.length);
    }),
  );
});

test("what is counted is well-formed by the other scanner's count", () => {
  const piece = fc.constantFrom("1", "22", "a", ",", ",x,", "\n", "\r\n", '"', "\0", "_", "1,b,2\n", "3,,\n");
  const text = fc.array(piece, { maxLength: 40 }).map((pieces) => `${pieces.join("")}\n`);
  fc.assert(
    fc.property(text, (bytes) => {
      const found = count(bytes);
      if (found !== undefined) expect(judged(bytes)).toBe(found);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ["too few cells", "1,a\n"],
  ["an empty cell too many", "1,a,2,\n"],
  ["a letter in a number", "1,a,2b\n"],
  ["a blank line", "1,a,2\n\n"],
  ["a quote", '1,"a",2\n'],
  ["a carriage return", "1,a,2\r\n"],
  ["NUL", "1,a\0,2\n"],
])("%s is not plain, in whichever of the four parts it stands", (_, odd) => {
  for (const place of [0, 3, 6, 9]) {
    const rows = Array.from({ length: 10 }, () => "1,a,2\n");
    rows[place] = odd;
    expect(count(rows.join(""))).toBeUndefined();
  }
});

test("a table of more columns than the automaton has states is left to the other scanner", () => {
  expect(
    plainTransitions(
      Array.from({ length: 126 }, () => TEXT),
      COMMA,
    ),
  ).toBeDefined();
  expect(
    plainTransitions(
      Array.from({ length: 127 }, () => TEXT),
      COMMA,
    ),
  ).toBeUndefined();
});
