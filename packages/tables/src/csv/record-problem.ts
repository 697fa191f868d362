import type { StructureFinding } from "../table.ts";
import { type CellPlace, cellPlace, placeIn } from "./cell-starts.ts";
import type { RecordProblem, ScannedRecord } from "./record-scanner.ts";

/**
 * What is wrong with a record that has a problem, and where.
 *
 * @param columns number of labels in the header.
 */
export function describeProblem(
  bytes: Uint8Array,
  record: Readonly<ScannedRecord>,
  columns: number,
  delimiter: number,
): { readonly reason: StructureFinding["reason"]; readonly message: string; readonly place: CellPlace } {
  const problem = record.problem as RecordProblem;
  const messages: Record<RecordProblem, string> = {
    "cell-count": `the row has ${record.cells} ${record.cells === 1 ? "cell" : "cells"}, the header ${columns}`,
    "bare-quote": `cell ${record.problemCell} has a quote inside it but does not start with one`,
    "after-quote": `cell ${record.problemCell} goes on after its closing quote`,
    "open-quote": `cell ${record.problemCell} opens a quote that is never closed`,
    nul: `cell ${record.problemCell} holds a NUL byte`,
    utf8: "the row is not UTF-8",
  };
  // Of cells that are too many the first one too many, of too few the end of the row.
  const cell = problem === "cell-count" ? columns + 1 : record.problemCell;
  const place = problem === "utf8" ? firstNoText(bytes, record) : cellPlace(bytes, record, delimiter, cell);
  return {
    reason: problem === "utf8" || problem === "nul" ? "unreadable" : "malformed-row",
    message: messages[problem],
    place,
  };
}

/** Where the first bytes stand that are not UTF-8. */
function firstNoText(bytes: Uint8Array, { start, end }: Readonly<ScannedRecord>): CellPlace {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(start, end));
  const before = Buffer.from(text.slice(0, Math.max(text.indexOf("\ufffd"), 0)));
  return placeIn(bytes, start, start + before.length);
}
