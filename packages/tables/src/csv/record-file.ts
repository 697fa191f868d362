import { open } from "node:fs/promises";
import { TableError } from "../table-error.ts";
import { type ScannedRecord, scanRecords } from "./record-scanner.ts";

/** A record longer than this is no table's row; it is refused before it fills the memory. */
export const MAX_RECORD_BYTES = 8 * 1024 * 1024;

const CHUNK = 1024 * 1024;
const BOM = [0xef, 0xbb, 0xbf];

/** Calls `onBlock` with the file's bytes (without a UTF-8 byte order mark) from where the last call stopped consuming. */
export async function eachBlock(
  path: string,
  onBlock: (bytes: Uint8Array, final: boolean) => number | "stop" | Promise<number | "stop">,
  chunkSize: number = CHUNK,
): Promise<void> {
  const file = await open(path, "r");
  try {
    let carry: Uint8Array = new Uint8Array(0);
    let first = true;
    for (;;) {
      const buffer = Buffer.allocUnsafe(carry.length + chunkSize);
      buffer.set(carry);
      let filled = carry.length;
      let final = false;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
        if (bytesRead === 0) {
          final = true;
          break;
        }
        filled += bytesRead;
      }
      let bytes: Uint8Array = buffer.subarray(0, filled);
      if (first && BOM.every((byte, index) => bytes[index] === byte)) bytes = bytes.subarray(BOM.length);
      first = false;
      const consumed = await onBlock(bytes, final);
      if (consumed === "stop" || final) return;
      carry = bytes.subarray(consumed);
      if (carry.length > MAX_RECORD_BYTES) return await refuseLongRecord(path, carry);
    }
  } finally {
    await file.close();
  }
}

async function refuseLongRecord(path: string, carry: Uint8Array): Promise<never> {
  // The line is found by counting up to the bytes that would not end; this is the only place that needs it.
  const start = Buffer.from(carry.subarray(0, 64)).toString("utf8").replaceAll(/\s+/g, " ");
  throw new TableError(
    `${path}: a row is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB; it starts with ${JSON.stringify(start)}`,
    {
      code: "row-too-long",
      reason: "unreadable",
      remedy: "write one row per line; a quote that is never closed also makes one endless row",
    },
  );
}

/** Every record of the file in order, with its row number (from 1, the header being none) and its line (from 1). */
export async function eachRecord(
  path: string,
  delimiter: number,
  expected: number,
  onRecord: (bytes: Uint8Array, record: ScannedRecord, index: number, line: number) => boolean,
): Promise<void> {
  let line = 1;
  let index = 0;
  await eachBlock(path, (bytes, final) => {
    let go = true;
    const { consumed, lines } = scanRecords(bytes, delimiter, final, expected, (record, offset) => {
      go = onRecord(bytes, record, index++, line + offset);
      return go;
    });
    line += lines;
    return go ? consumed : "stop";
  });
}
