import { open } from "node:fs/promises";
import { join } from "node:path";
import type { StructureFinding } from "../table.ts";
import type { Workplace } from "../workplace.ts";
import { eachBlock } from "./record-file.ts";
import { describeProblem } from "./record-problem.ts";
import { type ScannedRecord, scanRecords } from "./record-scanner.ts";

/** Findings kept per file; the number of malformed rows stays exact. */
export const MAX_FINDINGS = 100;

export interface SortedRows {
  /** Copies that hold the well-formed rows only, each led by its number: no header, one "\n" after each. */
  readonly files: readonly string[];
  readonly malformed: number;
  readonly findings: readonly StructureFinding[];
}

/** Reads the files record by record and tells the rows that fit the header from those that do not. */
export async function sortOutRows(
  files: readonly string[],
  named: readonly string[],
  delimiter: string,
  columns: number,
  workplace: Workplace,
): Promise<SortedRows> {
  const separator = delimiter.charCodeAt(0);
  const copies: string[] = [];
  const findings: StructureFinding[] = [];
  let malformed = 0;
  let row = 0;
  for (const [position, file] of files.entries()) {
    const path = join(await workplace.scratch(), `rows-${workplace.next()}.csv`);
    const copy = await open(path, "wx", 0o600);
    try {
      const kept = findings.length;
      const reader = { named: named[position] as string, line: 1 };
      let header = 0;
      const counts = { rows: 0, others: 0, cells: 0 };
      await eachBlock(file, reader, async (bytes, final) => {
        const parts: Uint8Array[] = [];
        const { consumed, lines } = scanRecords(bytes, separator, final, columns, (record, offset) => {
          if (header === 0) {
            header = reader.line + offset;
            return true;
          }
          row++;
          counts.rows++;
          if (record.problem !== "cell-count" || (counts.cells !== 0 && counts.cells !== record.cells)) counts.others++;
          else counts.cells = record.cells;
          if (record.problem === undefined)
            parts.push(Buffer.from(`${row}${delimiter}`), bytes.subarray(record.start, record.end), LINE_BREAK);
          else {
            malformed++;
            if (findings.length - kept < MAX_FINDINGS)
              findings.push(
                describe(bytes, record, { named: reader.named, line: reader.line + offset, row }, columns, separator),
              );
          }
          return true;
        });
        reader.line += lines;
        await copy.writeFile(Buffer.concat(parts));
        return consumed;
      });
      if (counts.rows > 1 && counts.others === 0)
        findings.splice(kept, 0, labelsOff(reader.named, header, columns, counts.cells));
    } finally {
      await copy.close();
    }
    copies.push(path);
  }
  return { files: copies, malformed, findings };
}

const LINE_BREAK = Buffer.from("\n");

/** No row fits the header, and all have the same number of cells: it is the header that does not fit. */
function labelsOff(file: string, line: number, labels: number, cells: number): StructureFinding {
  const off = Math.abs(cells - labels);
  const what = `${off} ${off === 1 ? "label is" : "labels are"} ${cells > labels ? "missing" : "too many"}`;
  return {
    reason: "malformed-row",
    file,
    line,
    message: `every row has ${cells} ${cells === 1 ? "cell" : "cells"}, the header ${labels}: ${what}`,
  };
}

function describe(
  bytes: Uint8Array,
  record: Readonly<ScannedRecord>,
  { named, line, row }: { readonly named: string; readonly line: number; readonly row: number },
  columns: number,
  delimiter: number,
): StructureFinding {
  const { reason, message, place } = describeProblem(bytes, record, columns, delimiter);
  return { reason, file: named, line, ...place, row, message };
}
