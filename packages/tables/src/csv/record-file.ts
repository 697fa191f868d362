import { open } from "node:fs/promises";
import { TableError } from "../table-error.ts";
import { type ScannedRecord, scanRecords } from "./record-scanner.ts";

/** A record longer than this is no table's row; it is refused before it fills the memory. */
const MAX_RECORD_BYTES = 8 * 1024 * 1024;

const CHUNK = 1024 * 1024;
const BOM = [0xef, 0xbb, 0xbf];

/** How a file is called in messages, and how far its reader has come. */
export interface Reader {
  readonly named: string;
  /** The line, from 1, at which the bytes begin that are not consumed yet. */
  line: number;
}

/**
 * Calls `onBlock` with the file's bytes (without a UTF-8 byte order mark) from where the last call stopped consuming. The
 * bytes are valid until it has answered: one buffer serves the whole file, since new ones would cost as much as scanning them.
 */
export async function eachBlock(
  path: string,
  reader: Reader,
  onBlock: (bytes: Uint8Array, final: boolean) => number | "stop" | Promise<number | "stop">,
  chunkSize: number = CHUNK,
): Promise<void> {
  const file = await open(path, "r");
  try {
    let buffer = Buffer.allocUnsafeSlow(chunkSize);
    let carried = 0;
    let first = true;
    for (;;) {
      if (carried > buffer.length / 2) buffer = Buffer.concat([buffer.subarray(0, carried)], carried + chunkSize);
      let filled = carried;
      let final = false;
      while (filled < buffer.length) {
        const { bytesRead } = await file.read(buffer, filled, buffer.length - filled);
        if (bytesRead === 0) {
          final = true;
          break;
        }
        filled += bytesRead;
      }
      const start = first && BOM.every((byte, index) => index < filled && buffer[index] === byte) ? BOM.length : 0;
      first = false;
      const consumed = await onBlock(buffer.subarray(start, filled), final);
      if (consumed === "stop" || final) return;
      carried = buffer.copy(buffer, 0, start + consumed, filled);
      if (carried > MAX_RECORD_BYTES) refuseLongRecord(reader, buffer.subarray(0, carried));
    }
  } finally {
    await file.close();
  }
}

function refuseLongRecord({ named, line }: Reader, carry: Uint8Array): never {
  const start = Buffer.from(carry.subarray(0, 40)).toString("utf8").replaceAll(/\s+/g, " ");
  const limit = MAX_RECORD_BYTES / 1024 / 1024;
  throw new TableError(`${named}: the row at line ${line}, ${JSON.stringify(start)} …, is longer than ${limit} MB`, {
    code: "row-too-long",
    reason: "unreadable",
    location: { file: named, line },
    remedy: "write one row per line; a quote that is never closed also makes one endless row",
  });
}

/** Whether the file starts with a UTF-8 byte order mark. */
export async function hasByteOrderMark(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BOM.length), 0, BOM.length);
    return bytesRead === BOM.length && BOM.every((byte, index) => buffer[index] === byte);
  } finally {
    await file.close();
  }
}

/** Every record of the file in order, with its number (the header is 0), its line (from 1), and its bytes, valid until the call returns. */
export async function eachRecord(
  path: string,
  named: string,
  delimiter: number,
  onRecord: (index: number, line: number, bytes: Uint8Array, record: Readonly<ScannedRecord>) => boolean,
): Promise<void> {
  const reader = { named, line: 1 };
  let index = 0;
  await eachBlock(path, reader, (bytes, final) => {
    let go = true;
    const { consumed, lines } = scanRecords(bytes, delimiter, final, 0, (record, offset) => {
      go = onRecord(index++, reader.line + offset, bytes, record);
      return go;
    });
    reader.line += lines;
    return go ? consumed : "stop";
  });
}
