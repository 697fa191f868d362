import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { Refusal } from "@assay/report";

/** One read from the disk; a header is walked through in such pieces. */
const WINDOW_BYTES = 64 * 1024;
/** Names of a million tensors; what a header says in all. */
const MAX_TEXT_BYTES = 100_000_000;

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A file that is not what its format says. Names the file; never quotes what it holds. */
export function malformedModel(shown: string, format: string, problem: string, cause?: unknown): Refusal {
  return new Refusal(`${shown} is not a sound ${format} file: ${problem}`, {
    code: "malformed-model",
    reason: "unreadable",
    remedy:
      "check that the whole file is here (size, download, `git lfs pull`), or write it again with its own library",
    cause,
  });
}

/**
 * A model file that is read in small pieces, so that the size of its weights does not matter. Every piece is held against
 * the size of the file before any memory is asked for: what lies beyond the end is refused as malformed.
 */
export class HeaderBytes {
  readonly shown: string;
  /** Of the whole file. */
  readonly size: number;
  readonly #format: string;
  readonly #handle: number;
  readonly #window = Buffer.allocUnsafeSlow(WINDOW_BYTES);
  #from = 0;
  #until = 0;
  #textLeft = MAX_TEXT_BYTES;

  constructor(path: string, shown: string, format: string) {
    this.shown = shown;
    this.#format = format;
    this.#handle = openSync(path, "r");
    this.size = fstatSync(this.#handle).size;
  }

  [Symbol.dispose](): void {
    closeSync(this.#handle);
  }

  refuse(problem: string, cause?: unknown): never {
    throw malformedModel(this.shown, this.#format, problem, cause);
  }

  /** The bytes at an offset; they are good until the next call. */
  at(offset: number, length: number): Buffer {
    if (!(offset >= 0 && length >= 0 && offset + length <= this.size))
      this.refuse(`it names ${length} bytes at ${offset}, and the file has ${this.size}`);
    if (length > WINDOW_BYTES) return this.#read(Buffer.allocUnsafeSlow(length), offset, length);
    if (offset < this.#from || offset + length > this.#until) {
      const wanted = Math.min(WINDOW_BYTES, this.size - offset);
      this.#read(this.#window, offset, wanted);
      this.#from = offset;
      this.#until = offset + wanted;
    }
    return this.#window.subarray(offset - this.#from, offset - this.#from + length);
  }

  /** UTF-8 text; other bytes are refused, and so is more of it than any model needs. */
  text(offset: number, length: number): string {
    this.#textLeft -= length;
    if (this.#textLeft < 0) this.refuse(`it holds more than ${MAX_TEXT_BYTES} bytes of names, which are read at most`);
    try {
      return UTF8.decode(this.at(offset, length));
    } catch (cause) {
      if (cause instanceof Refusal) throw cause;
      return this.refuse(`the text at ${offset} is not UTF-8`, cause);
    }
  }

  /** A 64-bit count or offset; more than a double can count is refused. */
  unsigned64(offset: number, littleEndian = true): number {
    const bytes = this.at(offset, 8);
    const value = Number(littleEndian ? bytes.readBigUInt64LE() : bytes.readBigUInt64BE());
    if (!Number.isSafeInteger(value)) this.refuse(`the number at ${offset} is too large to be a length`);
    return value;
  }

  #read(into: Buffer, offset: number, length: number): Buffer {
    let read = 0;
    while (read < length) {
      const count = readSync(this.#handle, into, read, length - read, offset + read);
      if (count === 0) this.refuse(`it ends at ${offset + read} while it is read`);
      read += count;
    }
    return into;
  }
}
