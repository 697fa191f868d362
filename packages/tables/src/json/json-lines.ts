import { isUtf8 } from "node:buffer";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { eachBlock } from "../csv/record-file.ts";
import { MAX_FINDINGS } from "../csv/sorted-rows.ts";
import type { StructureFinding } from "../table.ts";
import { TableError } from "../table-error.ts";
import type { Workplace } from "../workplace.ts";
import { isTooDeep, MAX_LEVELS } from "./nesting.ts";

const LF = 0x0a;

/** Every line that is not blank, with its number from 1; the bytes are valid until the call returns. */
export async function readLines(
  file: string,
  named: string,
  onLine: (bytes: Uint8Array, line: number) => void,
): Promise<void> {
  const reader = { named, line: 1 };
  await eachBlock(file, reader, (bytes, final) => {
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(LF, at);
      if (end === -1 && !final) break;
      const stop = end === -1 ? bytes.length : end;
      const text = bytes.subarray(at, stop);
      if (!isBlank(text)) onLine(text, reader.line);
      reader.line++;
      at = stop + 1;
    }
    return Math.min(at, bytes.length);
  });
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

/** Tells the lines that hold one object from those that do not; the former are copied, each led by its row number and a tab. */
export async function sortOutLines(
  files: readonly string[],
  named: readonly string[],
  workplace: Workplace,
): Promise<{ files: string[]; malformed: number; findings: StructureFinding[] }> {
  const copies: string[] = [];
  const findings: StructureFinding[] = [];
  let malformed = 0;
  let row = 0;
  for (const [index, file] of files.entries()) {
    const path = join(await workplace.scratch(), `lines-${workplace.next()}.tsv`);
    const copy = await open(path, "wx", 0o600);
    try {
      const kept = findings.length;
      let parts: string[] = [];
      let lines = 0;
      let pending = Promise.resolve();
      await readLines(file, named[index] as string, (bytes, line) => {
        row++;
        lines++;
        const problem = problemOf(bytes);
        if ("text" in problem) parts.push(`${row}\t${problem.text}\n`);
        else {
          malformed++;
          if (findings.length - kept < MAX_FINDINGS)
            findings.push({ ...problem, file: named[index] as string, line, row });
        }
        if (parts.length < 4096) return;
        const full = parts.join("");
        parts = [];
        pending = pending.then(() => copy.writeFile(full));
      });
      await pending;
      await copy.writeFile(parts.join(""));
      if (lines === 0)
        throw new TableError(`${named[index]}: the file is empty`, {
          code: "empty-file",
          reason: "empty-data",
          remedy: "write one JSON object per line",
        });
    } finally {
      await copy.close();
    }
    copies.push(path);
  }
  return { files: copies, malformed, findings };
}

/** One object, as text without a tab or a line break outside its strings (where JSON has none either), or what is wrong. */
function problemOf(
  bytes: Uint8Array,
): { text: string } | { reason: StructureFinding["reason"]; message: string; column?: number } {
  if (!isUtf8(bytes)) return { reason: "unreadable", message: "the line is not UTF-8" };
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
    .toString("utf8")
    .replaceAll(/[\t\r]/g, " ");
  try {
    const value: unknown = JSON.parse(text);
    if (isTooDeep(value))
      return { reason: "malformed-row", message: `the line is nested more than ${MAX_LEVELS} levels deep` };
    if (value !== null && typeof value === "object" && !Array.isArray(value)) return { text };
    return { reason: "malformed-row", message: "the line holds no object" };
  } catch (error) {
    // V8's words go on with an excerpt of the line, which is the data's own.
    const said = (error as Error).message.replace(/,? (?:\.\.\.)?".*"(?:\.\.\.)? is not valid JSON$/s, "");
    const position = /at position (\d+)/.exec(said)?.[1];
    const message = `the line is not JSON: ${said.replace(/(?: in JSON)? at position.*$/s, "")}`;
    return { reason: "malformed-row", message, ...(position === undefined ? {} : { column: Number(position) + 1 }) };
  }
}
