import { isUtf8 } from "node:buffer";

const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;
const SPACE = 0x20;
const TAB = 0x09;

/** What can be wrong with one record. */
export type RecordProblem = "bare-quote" | "cell-count" | "after-quote" | "nul" | "open-quote" | "utf8";

/** One record of a delimited file. `start` and `end` are offsets in the scanned bytes, the line break not included. */
export interface ScannedRecord {
  start: number;
  end: number;
  /** Line breaks inside the record, all of them quoted: the next record starts that many lines later, and one. */
  innerLines: number;
  cells: number;
  problem: RecordProblem | undefined;
  /** The cell the problem is in, from 1; 0 where it is the whole record. */
  problemCell: number;
}

export interface ScanResult {
  /** Bytes that belong to whole records; what follows must be scanned again with more bytes behind it. */
  readonly consumed: number;
  /** Lines begun in the consumed bytes. */
  readonly lines: number;
}

/**
 * Splits bytes into records as RFC 4180 has it, with what `pandas.read_csv` adds: a record ends at LF, CRLF or CR; lines
 * that are empty or hold only spaces and tabs (other than the delimiter) are no records. Where pandas repairs
 * silently (text after a closing quote, a quote inside an unquoted cell) the record carries a problem instead.
 *
 * @param bytes `start` must be the beginning of a record.
 * @param final no bytes follow: the last record needs no line break.
 * @param expected number of cells of every record; 0 to accept any.
 * @param onRecord called in order; the record object is reused, so copy what you keep. Return false to stop there.
 */
export function scanRecords(
  bytes: Uint8Array,
  delimiter: number,
  final: boolean,
  expected: number,
  onRecord: (record: ScannedRecord, line: number) => boolean,
): ScanResult {
  const length = bytes.length;
  const record: ScannedRecord = { start: 0, end: 0, innerLines: 0, cells: 0, problem: undefined, problemCell: 0 };
  let line = 0;
  let at = 0;
  while (at < length) {
    // A blank line is none of the records.
    let blank = at;
    while (blank < length) {
      const byte = bytes[blank] as number;
      if ((byte === SPACE || byte === TAB) && byte !== delimiter) blank++;
      else break;
    }
    if (blank === length) return final ? { consumed: length, lines: line } : { consumed: at, lines: line };
    const first = bytes[blank] as number;
    if (first === LF) {
      at = blank + 1;
      line++;
      continue;
    }
    if (first === CR) {
      if (blank + 1 === length && !final) return { consumed: at, lines: line };
      at = bytes[blank + 1] === LF ? blank + 2 : blank + 1;
      line++;
      continue;
    }

    record.start = at;
    record.innerLines = 0;
    record.problem = undefined;
    record.problemCell = 0;
    let cells = 1;
    let here = at;
    let ended = false;
    let ascii = 0;
    while (!ended) {
      if (here < length && bytes[here] === QUOTE) {
        here++;
        let closed = false;
        while (here < length) {
          const byte = bytes[here] as number;
          ascii |= byte;
          if (byte === QUOTE) {
            if (bytes[here + 1] === QUOTE) here += 2;
            else if (here + 1 === length && !final) return { consumed: at, lines: line };
            else {
              closed = true;
              here++;
              break;
            }
          } else {
            if (byte === LF) record.innerLines++;
            else if (byte === CR && bytes[here + 1] !== LF) record.innerLines++;
            else if (byte === 0) note(record, "nul", cells);
            here++;
          }
        }
        if (!closed) {
          if (!final) return { consumed: at, lines: line };
          note(record, "open-quote", cells);
        } else if (here < length) {
          const byte = bytes[here] as number;
          if (byte !== delimiter && byte !== LF && byte !== CR) note(record, "after-quote", cells);
        }
      }
      // The rest of an unquoted cell; after a closing quote there should be none.
      let byte = 0;
      while (here < length) {
        byte = bytes[here] as number;
        if (byte === delimiter || byte === LF || byte === CR) break;
        ascii |= byte;
        if (byte === QUOTE) note(record, "bare-quote", cells);
        else if (byte === 0) note(record, "nul", cells);
        here++;
      }
      if (here >= length) {
        if (!final) return { consumed: at, lines: line };
        record.end = length;
        ended = true;
      } else if (byte === delimiter) {
        cells++;
        here++;
      } else {
        record.end = here;
        if (byte === CR) {
          if (here + 1 === length && !final) return { consumed: at, lines: line };
          here = bytes[here + 1] === LF ? here + 2 : here + 1;
        } else here++;
        ended = true;
      }
    }
    record.cells = cells;
    if (ascii > 0x7f && !isUtf8(bytes.subarray(record.start, record.end))) {
      record.problem = "utf8";
      record.problemCell = 0;
    } else if (record.problem === undefined && expected > 0 && cells !== expected) record.problem = "cell-count";
    const go = onRecord(record, line);
    at = here;
    line += 1 + record.innerLines;
    if (!go) return { consumed: at, lines: line };
  }
  return { consumed: length, lines: line };
}

function note(record: ScannedRecord, problem: RecordProblem, cell: number): void {
  if (record.problem !== undefined) return;
  record.problem = problem;
  record.problemCell = cell;
}

/** The cells of a record without problems, unquoted. */
export function cellsOf(bytes: Uint8Array, start: number, end: number, delimiter: string): string[] {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end));
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let close = at + 1;
      while (close < text.length) {
        if (text[close] !== '"') close++;
        else if (text[close + 1] === '"') close += 2;
        else break;
      }
      cells.push(text.slice(at + 1, close).replaceAll('""', '"'));
      at = close + 1;
    } else {
      const next = text.indexOf(delimiter, at);
      const stop = next === -1 ? text.length : next;
      cells.push(text.slice(at, stop));
      at = stop;
    }
    if (at >= text.length) return cells;
    at++; // the delimiter
  }
}
