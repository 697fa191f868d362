import { eachBlock } from "./record-file.ts";
import { scanRecords } from "./record-scanner.ts";

const LF = 0x0a;
const MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Whether DuckDB can be trusted with the file: it refuses most of what is wrong with a row by itself, but lets pass a row
 * with one empty cell too many, a quote inside a cell, blanks around a quoted cell (which it strips), NUL and a byte
 * order mark inside a cell. Bytes without any sign of these are only searched, not read one by one.
 *
 * @returns false where any record is unusual; that need not mean wrong.
 */
export async function isPlainFile(file: string, delimiter: string, columns: number): Promise<boolean> {
  const trailing = Buffer.from(`${delimiter}\n`);
  let plain = true;
  let first = true;
  await eachBlock(file, (bytes, final) => {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    if (buffer.includes(MARK)) plain = false;
    else if (
      final ||
      first ||
      buffer.includes('"') ||
      buffer.includes(0) ||
      buffer.includes("\r") ||
      buffer.includes(trailing)
    ) {
      const { consumed } = scanRecords(bytes, delimiter.charCodeAt(0), final, columns, (record) => {
        plain = record.problem === undefined;
        return plain;
      });
      first = false;
      return plain ? consumed : "stop";
    } else return buffer.lastIndexOf(LF) + 1;
    return "stop";
  });
  return plain;
}
