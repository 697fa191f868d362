import { TableError } from "../table-error.ts";
import { type Header, readHeader } from "./header.ts";
import { eachBlock } from "./record-file.ts";
import { cellsOf, type ScannedRecord, scanRecords } from "./record-scanner.ts";

/** What the first bytes of a delimited file say. */
export interface CsvHead {
  readonly header: Header;
  /** The header is on line 1 and on no other, which is what DuckDB's `skip = 1` takes it for. */
  readonly headerIsFirstLine: boolean;
  /** Cells of the first well-formed rows, to guess the columns' types from. */
  readonly sample: readonly (readonly string[])[];
}

const HEAD_BYTES = 160 * 1024;
const SAMPLE_ROWS = 1000;

/**
 * Reads the header and some rows. Refuses what is no table at all: an empty file, UTF-16, a header that cannot be read.
 *
 * @param named the file as the user knows it, for messages.
 */
export async function readHead(file: string, named: string, delimiter: "," | "\t"): Promise<CsvHead> {
  let head: CsvHead | undefined;
  await eachBlock(
    file,
    { named, line: 1 },
    (bytes, final) => {
      refuseUtf16(bytes, named);
      let header: Header | undefined;
      let headerIsFirstLine = false;
      const sample: string[][] = [];
      scanRecords(bytes, delimiter.charCodeAt(0), final, 0, (record, line) => {
        if (!header) {
          if (delimiter === ",") refuseOtherDelimiter(bytes.subarray(record.start, record.end), named, line + 1);
          refuseHeader(record, named, line + 1);
          header = readHeader(cellsOf(bytes, record.start, record.end, delimiter), named, line + 1);
          headerIsFirstLine = line === 0 && record.innerLines === 0;
        } else if (record.problem === undefined && record.cells === header.names.length)
          sample.push(cellsOf(bytes, record.start, record.end, delimiter));
        return sample.length < SAMPLE_ROWS;
      });
      if (!header) {
        if (!final) return 0;
        throw new TableError(`${named}: the file is empty, not even a header is there`, {
          code: "empty-file",
          reason: "empty-data",
          remedy: "write a header line and the rows",
        });
      }
      head = { header, headerIsFirstLine, sample };
      return "stop";
    },
    HEAD_BYTES,
  );
  if (!head) throw new Error("a file was read without an end");
  return head;
}

function refuseUtf16(bytes: Uint8Array, named: string): void {
  const mark = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  const nul = bytes.subarray(0, 4).includes(0);
  if (!mark && !nul) return;
  throw new TableError(`${named}: ${mark ? "the file is UTF-16" : "the file starts with NUL bytes"}, not UTF-8`, {
    code: "not-utf-8",
    reason: "unreadable",
    location: { file: named, line: 1 },
    remedy: "save it as UTF-8",
  });
}

/** A header without a comma whose first name ends at a semicolon or a tab; a name that holds one stands in quotes. */
const OTHER_DELIMITER = /^(?:"[^"]*"|[^",;\t]*)([;\t])[^,]*$/;

function refuseOtherDelimiter(header: Uint8Array, named: string, line: number): void {
  const [, delimiter] = OTHER_DELIMITER.exec(new TextDecoder().decode(header)) ?? [];
  if (delimiter === undefined) return;
  const tabs = delimiter === "\t";
  throw new TableError(`${named}: the header is separated by ${tabs ? "tabs" : "semicolons"}, not by commas`, {
    code: "other-delimiter",
    reason: "invalid-input",
    location: { file: named, line },
    remedy: `${tabs ? "name the file .tsv, or save it with commas" : "save the file with commas"}; a name that holds ${tabs ? "a tab" : "a semicolon"} itself goes in quotes`,
  });
}

function refuseHeader(record: ScannedRecord, named: string, line: number): void {
  if (record.problem === undefined) return;
  const what: Record<NonNullable<ScannedRecord["problem"]>, string> = {
    "bare-quote": "has a quote inside an unquoted name",
    "after-quote": "has text after a closing quote",
    "open-quote": "opens a quote that is never closed",
    nul: "holds NUL bytes",
    utf8: "is not UTF-8",
    "cell-count": "has the wrong number of names",
  };
  throw new TableError(`${named}: the header ${what[record.problem]}`, {
    code: record.problem === "utf8" ? "not-utf-8" : "malformed-header",
    reason: "unreadable",
    location: { file: named, line },
    remedy: record.problem === "utf8" ? "save the file as UTF-8" : "mend the first line",
  });
}
