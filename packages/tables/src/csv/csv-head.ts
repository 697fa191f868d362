import { TableError } from "../table-error.ts";
import { cellStarts, placeIn } from "./cell-starts.ts";
import { type Header, readHeader } from "./header.ts";
import { eachBlock } from "./record-file.ts";
import { describeProblem } from "./record-problem.ts";
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
const SAMPLE_ROWS = 500;

/**
 * Reads the header and some rows. Refuses what is no table at all: an empty file, UTF-16, a header without an end.
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
          refuseOpenQuote(record, named, line + 1);
          header = headerOf(bytes, record, delimiter, named, line + 1);
          headerIsFirstLine = line === 0 && record.innerLines === 0 && record.problem === undefined;
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

/** A quote that is never closed takes all rows into the header. */
function refuseOpenQuote({ problem, problemCell }: ScannedRecord, named: string, line: number): void {
  if (problem !== "open-quote") return;
  throw new TableError(`${named}: column ${problemCell} of the header opens a quote that is never closed`, {
    code: "malformed-header",
    reason: "unreadable",
    location: { file: named, line },
    remedy: "mend the first line",
  });
}

/** The labels and what is wrong with them. One that is malformed is taken as it is written, so that the rows can be judged. */
function headerOf(
  bytes: Uint8Array,
  record: Readonly<ScannedRecord>,
  delimiter: "," | "\t",
  named: string,
  line: number,
): Header {
  const { start, end, problem } = record;
  const starts = cellStarts(bytes, start, end, delimiter.charCodeAt(0));
  const placeOf = (index: number) => ({ line, ...placeIn(bytes, start, starts[index] as number) });
  if (problem === undefined) return readHeader(cellsOf(bytes, start, end, delimiter), named, placeOf);
  const labels = starts.map((from, index) => asWritten(bytes.subarray(from, (starts[index + 1] ?? end + 1) - 1)));
  const { names, findings } = readHeader(labels, named, placeOf);
  const { reason, message, place } = describeProblem(bytes, record, 0, delimiter.charCodeAt(0));
  const said = message.replace(/^the row/, "the header").replace(/^cell (\d+)/, "label $1 of the header");
  const finding = { reason, file: named, line, ...place, message: said };
  return { names, findings: [finding, ...findings] };
}

/** Bytes that are no text become U+FFFD; the quotes of a label that is well quoted are not its own. */
function asWritten(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).replaceAll("\0", "\ufffd");
  return /^"(?:[^"]|"")*"$/.test(text) ? text.slice(1, -1).replaceAll('""', '"') : text;
}
