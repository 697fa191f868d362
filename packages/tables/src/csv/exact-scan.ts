import type { CellType } from "./cell-types.ts";
import { countPlainRows, plainTransitions } from "./plain-rows.ts";
import { eachBlock } from "./record-file.ts";

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

// What a byte means inside a cell.
const FINE = 0;
const WRONG = 1;
const ENDS = 2;

/**
 * Bytes with which DuckDB's own number parser takes a cell for what pandas takes it for, or refuses it: no 'x', '_' or 'b',
 * which DuckDB reads as hexadecimal, grouped and binary; no '.' or 'e' in an integer, which it would round; no '+' in
 * a float, since it reads "+-2". A cell with any other byte is judged by `classOf`.
 */
const NUMBER_BYTES: Readonly<Partial<Record<CellType, string>>> = {
  integer: "0123456789+- ",
  float: "0123456789-.eE ",
  missing: "",
};

/** Whether `exactScan` can vouch for a cell of this text in a column of numbers. */
export function isNumberBytes(text: string): boolean {
  return [...text].every((char) => (NUMBER_BYTES.float as string).includes(char) || char === "+");
}

function classes(type: CellType, delimiter: number): Uint8Array {
  const allowed = NUMBER_BYTES[type];
  const table = new Uint8Array(256).fill(allowed === undefined ? FINE : WRONG);
  for (const char of allowed ?? "") table[char.charCodeAt(0)] = FINE;
  table[0] = WRONG;
  for (const byte of [delimiter, LF, CR, QUOTE]) table[byte] = ENDS;
  return table;
}

/**
 * Reads every byte of a file once, while DuckDB parses it, and counts the rows below the header. DuckDB refuses most of
 * what is wrong with a row by itself, but lets pass a row with one empty cell too many, a quote inside a cell, blanks
 * around a quoted cell (which it strips), NUL, a byte order mark inside a cell, and numbers that are none (see
 * `NUMBER_BYTES`).
 *
 * @param types of the columns; text columns may hold anything.
 * @returns the number of rows, or undefined where there is anything unusual, which need not be wrong.
 */
export async function exactScan(
  file: string,
  delimiter: string,
  types: readonly CellType[],
): Promise<number | undefined> {
  const code = delimiter.charCodeAt(0);
  const tables = types.map((type) => classes(type, code));
  const names = types.map(() => classes("string", code));
  const transitions = plainTransitions(tables, code);
  let rows = 0;
  let headed = false;
  let exact = true;
  await eachBlock(file, { named: file, line: 1 }, (bytes, final) => {
    if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).includes(MARK)) exact = false;
    let at = 0;
    while (exact && !headed) {
      const header = scanRows(bytes, at, code, names, final, 1);
      if (header.wrong) exact = false;
      else if (header.rows === 0) return final ? bytes.length : header.consumed;
      else headed = true;
      at = header.consumed;
    }
    if (!exact) return "stop";
    const end = bytes.lastIndexOf(LF) + 1;
    const plain = transitions && end > at ? countPlainRows(transitions, bytes, at, end) : undefined;
    if (plain !== undefined) {
      rows += plain;
      at = end;
    }
    const { consumed, rows: found, wrong } = scanRows(bytes, at, code, tables, final, Number.POSITIVE_INFINITY);
    rows += found;
    exact = !wrong;
    return exact ? consumed : "stop";
  });
  return exact ? rows : undefined;
}

/** The hot loop: whole rows from `start` on, at most `limit`; `wrong` at the first thing that is not as it should be. */
function scanRows(
  bytes: Uint8Array,
  start: number,
  delimiter: number,
  tables: readonly Uint8Array[],
  final: boolean,
  limit: number,
): { consumed: number; rows: number; wrong: boolean } {
  const length = bytes.length;
  const columns = tables.length;
  let consumed = start;
  let rows = 0;
  let at = start;
  while (at < length && rows < limit) {
    let byte = bytes[at] as number;
    if (byte === LF) {
      consumed = ++at; // a blank line
      continue;
    }
    if (byte === CR) {
      if (at + 1 === length && !final) break;
      if (bytes[at + 1] !== LF) return { consumed, rows, wrong: true };
      at += 2;
      consumed = at;
      continue;
    }
    let column = 0;
    let ended = false;
    while (!ended) {
      const table = tables[column] as Uint8Array;
      if (byte === QUOTE) {
        for (;;) {
          at++;
          while (at < length && table[bytes[at] as number] === FINE) at++;
          if (at >= length) return { consumed, rows, wrong: final };
          byte = bytes[at] as number;
          if (byte === QUOTE) {
            if (bytes[at + 1] !== QUOTE) break;
            at++;
          } else if (table[byte] === WRONG) return { consumed, rows, wrong: true };
        }
        at++;
        if (at < length && (bytes[at] as number) !== delimiter && bytes[at] !== LF && bytes[at] !== CR)
          return { consumed, rows, wrong: true };
      } else {
        while (at < length && table[bytes[at] as number] === FINE) at++;
      }
      if (at >= length) {
        if (!final) return { consumed, rows, wrong: false };
        ended = true;
      } else {
        byte = bytes[at] as number;
        if (byte === delimiter) {
          column++;
          if (column === columns) return { consumed, rows, wrong: true };
          at++;
          byte = at < length ? (bytes[at] as number) : 0;
          if (at >= length && !final) return { consumed, rows, wrong: false };
        } else if (byte === LF) {
          at++;
          ended = true;
        } else if (byte === CR) {
          if (at + 1 === length && !final) return { consumed, rows, wrong: false };
          if (bytes[at + 1] !== LF) return { consumed, rows, wrong: true };
          at += 2;
          ended = true;
        } else return { consumed, rows, wrong: true };
      }
    }
    if (column !== columns - 1) return { consumed, rows, wrong: true };
    rows++;
    consumed = at;
  }
  return { consumed, rows, wrong: false };
}
