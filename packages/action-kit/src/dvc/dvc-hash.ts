import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { join } from "node:path";

/** DVC reads, and turns line ends, a mebibyte at a time. */
const CHUNK = 1024 * 1024;
/** So much of a file's head tells DVC whether it is text. */
const HEAD = 512;

export interface Md5 {
  /** Of the bytes as they are. */
  readonly plain: string;
  /** As DVC 2 has it: of a text file with Windows line ends turned into Unix ones, else the same. */
  readonly unix: string;
}

/** Hashes a file both ways in one reading. */
export async function md5Of(path: string): Promise<Md5> {
  const plain = createHash("md5");
  const unix = createHash("md5");
  const handle = await open(path);
  try {
    const buffer = Buffer.allocUnsafeSlow(CHUNK);
    let isText: boolean | undefined;
    for (;;) {
      const filled = await fill(handle, buffer);
      if (filled === 0) break;
      const bytes = buffer.subarray(0, filled);
      isText ??= looksLikeText(bytes.subarray(0, HEAD));
      plain.update(bytes);
      unix.update(isText && bytes.includes("\r\n") ? withUnixLineEnds(bytes) : bytes);
    }
  } finally {
    await handle.close();
  }
  return { plain: plain.digest("hex"), unix: unix.digest("hex") };
}

async function fill(handle: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await handle.read(buffer, filled, buffer.length - filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

function withUnixLineEnds(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1");
}

/** As `istextblock` of dvc-data: no NUL, and at most three in ten bytes that are neither printable ASCII nor usual blanks. */
function looksLikeText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  const others = head.reduce((count, byte) => count + (isTextByte(byte) ? 0 : 1), 0);
  return others / Math.max(head.length, 1) <= 0.3;
}

function isTextByte(byte: number): boolean {
  return (byte >= 32 && byte < 127) || [8, 9, 10, 12, 13].includes(byte);
}

/**
 * Hashes a folder as DVC does: the MD5 of a JSON list of its files with their hashes, ordered by path. Links to folders are
 * not followed, as DVC does not.
 *
 * @param permitted answers the file that may be read for a path, links resolved; `undefined` for what is no file. It refuses the rest.
 */
export async function md5OfFolder(
  folder: string,
  permitted: (path: string) => Promise<string | undefined>,
): Promise<Md5 & { readonly files: number }> {
  const hashed: { readonly relpath: string; readonly md5: Md5 }[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const real = await permitted(path);
    if (real === undefined) continue;
    hashed.push({ relpath: path.slice(folder.length + 1).replaceAll("\\", "/"), md5: await md5Of(real) });
  }
  hashed.sort((one, other) => Buffer.compare(Buffer.from(one.relpath), Buffer.from(other.relpath)));
  const digest = (kind: keyof Md5) => {
    const list = hashed.map(({ relpath, md5 }) => `{"md5": "${md5[kind]}", "relpath": ${inAscii(relpath)}}`);
    return `${createHash("md5")
      .update(`[${list.join(", ")}]`)
      .digest("hex")}.dir`;
  };
  return { plain: digest("plain"), unix: digest("unix"), files: hashed.length };
}

/** A text in JSON as Python writes it. */
function inAscii(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
