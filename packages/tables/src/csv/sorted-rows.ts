import { open } from "node:fs/promises";
import { join } from "node:path";
import type { StructureFinding } from "../table.ts";
import type { Workplace } from "../workplace.ts";
import { eachBlock } from "./record-file.ts";
import { type RecordProblem, type ScannedRecord, scanRecords } from "./record-scanner.ts";

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
      let header = true;
      await eachBlock(file, reader, async (bytes, final) => {
        const parts: Uint8Array[] = [];
        const { consumed, lines } = scanRecords(bytes, delimiter.charCodeAt(0), final, columns, (record, offset) => {
          if (header) {
            header = false;
            return true;
          }
          row++;
          if (record.problem === undefined)
            parts.push(Buffer.from(`${row}${delimiter}`), bytes.subarray(record.start, record.end), LINE_BREAK);
          else {
            malformed++;
            if (findings.length - kept < MAX_FINDINGS)
              findings.push(describe(record, reader.named, reader.line + offset, columns));
          }
          return true;
        });
        reader.line += lines;
        await copy.writeFile(Buffer.concat(parts));
        return consumed;
      });
    } finally {
      await copy.close();
    }
    copies.push(path);
  }
  return { files: copies, malformed, findings };
}

const LINE_BREAK = Buffer.from("\n");

function describe(record: ScannedRecord, file: string, line: number, columns: number): StructureFinding {
  const problem = record.problem as RecordProblem;
  const messages: Record<RecordProblem, string> = {
    "cell-count": `the row has ${record.cells} ${record.cells === 1 ? "cell" : "cells"}, the header ${columns}`,
    "bare-quote": `cell ${record.problemCell} has a quote inside it but does not start with one`,
    "after-quote": `cell ${record.problemCell} goes on after its closing quote`,
    "open-quote": `cell ${record.problemCell} opens a quote that is never closed`,
    nul: `cell ${record.problemCell} holds a NUL byte`,
    utf8: "the row is not UTF-8",
  };
  return {
    reason: problem === "utf8" || problem === "nul" ? "unreadable" : "malformed-row",
    file,
    line,
    ...(record.problemCell > 0 ? { column: record.problemCell } : {}),
    message: messages[problem],
  };
}
