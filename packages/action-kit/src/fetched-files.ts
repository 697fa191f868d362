import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { refusal } from "./file-refusals.ts";
import { readPointer } from "./pointer-file.ts";
import type { InputFile } from "./workspace-files.ts";

/** The ending that says which format a file has, such as `.csv.gz`; the rest of a foreign name never becomes a path. */
const ENDING = /(?:\.[A-Za-z0-9]{1,10}){1,2}$/;

export interface FetchedName {
  /** The input that asked for it. */
  readonly input: string;
  /** As reports name it, such as `git:<commit>:models/baseline.json`. */
  readonly shown: string;
  /** As it was asked for, where a name that moves (a branch, an alias) led from there to `shown`. */
  readonly asked: string;
}

/** Files that were fetched for a step, in a folder of their own under RUNNER_TEMP until they are disposed of. */
export class FetchedFiles implements AsyncDisposable {
  readonly #folder: string;
  #count = 0;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(temp: string): Promise<FetchedFiles> {
    await mkdir(temp, { recursive: true });
    return new FetchedFiles(await mkdtemp(join(temp, "assay-fetched-")));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A new path in the folder that ends as the name does. */
  pathFor(name: string): string {
    this.#count += 1;
    return join(this.#folder, `${this.#count}${ENDING.exec(basename(name))?.[0] ?? ""}`);
  }

  /**
   * Lays content down as a file that the step can read.
   * @throws Refusal where it is more than `maxBytes`, or a Git LFS or DVC pointer in place of the file.
   */
  async add({ input, shown, asked }: FetchedName, content: Buffer | Readable, maxBytes: number): Promise<InputFile> {
    const path = this.pathFor(shown);
    const { bytes } = await writeCounted(path, content, maxBytes, (limit) =>
      refusal(
        "too-large",
        "unreadable",
        `input \`${input}\`: ${shown} has more than ${limit} bytes, and no more are fetched`,
        "fetch it in a step before this one, and give its path",
      ),
    );
    const pointer = await readPointer(path, bytes);
    if (pointer)
      throw refusal(
        "pointer-file",
        "pointer-file",
        `input \`${input}\` is "${shown}", which holds a ${pointer.kind} pointer in place of the file`,
        `fetch the file itself in a step before this one (\`${pointer.kind === "DVC" ? "dvc get" : "git lfs pull"}\`), and give its path`,
      );
    return { path, shown, ...(asked === shown ? {} : { asked }), bytes };
  }
}

/** Writes a stream to a file, counting and hashing what passes; `tooLarge` makes the error for more than `maxBytes`. */
export async function writeCounted(
  path: string,
  content: Buffer | Readable,
  maxBytes: number,
  tooLarge: (maxBytes: number) => Error,
): Promise<{ readonly bytes: number; readonly sha256: string }> {
  const hash = createHash("sha256");
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > maxBytes ? tooLarge(maxBytes) : null, chunk);
    },
  });
  await pipeline(Buffer.isBuffer(content) ? Readable.from([content]) : content, count, createWriteStream(path));
  return { bytes, sha256: hash.digest("hex") };
}
