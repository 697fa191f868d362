import { createHash, randomUUID } from "node:crypto";
import { glob, lstat, mkdir, open, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve, sep } from "node:path";
import type { FileIdentity } from "@assay/report";
import {
  codeOf,
  fileAbsent,
  folderAbsent,
  outsideWorkspace,
  refusal,
  refuseRemote,
  unreadableFile,
} from "./file-refusals.ts";
import { nearestName } from "./nearest-name.ts";
import { readPointer } from "./pointer-file.ts";
import { StepPlaces } from "./step-places.ts";

/** A regular file that the step may read. */
export interface InputFile {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Relative to the workspace with forward slashes, as reports and annotations name it. */
  readonly shown: string;
  /** The same of the path as it was asked for, where a link leads from there to `path`. */
  readonly asked?: string;
  readonly bytes: number;
}

/** Writes beside the target and renames, so that no reader and no stop half-way sees a part of it. */
async function replaceFile(target: string, content: string | Uint8Array): Promise<void> {
  const part = `${target}.${randomUUID()}.part`;
  try {
    await writeFile(part, content, { flag: "wx" });
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

const HASH_CHUNK = 1024 * 1024;
const GLOB = /[*?[\]{}]/;

/**
 * The only way to the files a step names. Data, models and baselines may lie in the workspace or under RUNNER_TEMP;
 * policy, suites and SQL in the workspace only. Links are resolved before that is decided.
 */
export class WorkspaceFiles {
  readonly #places: StepPlaces;

  private constructor(places: StepPlaces) {
    this.#places = places;
  }

  /** Refuses a working directory that is absent or outside the workspace. */
  static async open(workspace: string, workingDirectory: string, temp: string): Promise<WorkspaceFiles> {
    return new WorkspaceFiles(await StepPlaces.open(workspace, workingDirectory, temp));
  }

  /** Where the step may read and write, and how reports name what lies there. */
  get places(): StepPlaces {
    return this.#places;
  }

  /** A data, model or baseline file; `undefined` only where nothing stands at that path. */
  async findData(input: string, path: string): Promise<InputFile | undefined> {
    return this.#find(input, path, true);
  }

  async data(input: string, path: string): Promise<InputFile> {
    return (await this.findData(input, path)) ?? (await this.#absent(input, path, true));
  }

  /** The files a path or glob names, sorted; never none. */
  async dataGlob(input: string, pattern: string): Promise<readonly InputFile[]> {
    if (!GLOB.test(pattern)) return [await this.data(input, pattern)];
    const files = await this.matching(input, pattern);
    if (files.length > 0) return files;
    refuseRemote(input, pattern);
    throw refusal(
      "no-match",
      "unreadable",
      `input \`${input}\` is "${pattern}", which matches no file`,
      "check the pattern (it is relative to `working-directory`) and that an earlier step has made the files",
    );
  }

  /** The files a path or glob names, sorted; none where nothing is there. */
  async matching(input: string, pattern: string): Promise<readonly InputFile[]> {
    // A file may bear such a name itself.
    const exact = await this.findData(input, pattern);
    if (exact || !GLOB.test(pattern)) return exact ? [exact] : [];
    const [folder, rest] = this.#globBase(this.#permitted(input, pattern, true));
    const files: InputFile[] = [];
    for (const name of (await Array.fromAsync(glob(rest, { cwd: folder }))).sort()) {
      const absolute = join(folder, name);
      const facts = await this.#reading(input, absolute, stat(absolute));
      if (facts.isFile()) files.push(await this.data(input, absolute));
    }
    return files;
  }

  /** The policy, a suite or SQL: a text file of the workspace itself. */
  async findRules(input: string, path: string): Promise<InputFile | undefined> {
    return this.#find(input, path, false);
  }

  async rules(input: string, path: string): Promise<InputFile> {
    return (await this.findRules(input, path)) ?? (await this.#absent(input, path, false));
  }

  /** Reads UTF-8 text (a byte order mark is dropped); refuses other encodings and more than `maxBytes`. */
  async readText(input: string, file: InputFile, maxBytes = 10_000_000): Promise<string> {
    if (file.bytes > maxBytes)
      throw refusal(
        "too-large",
        "unreadable",
        `input \`${input}\`: ${file.shown} has ${file.bytes} bytes; at most ${maxBytes} are read as text`,
        "check that this is the file you meant",
      );
    const bytes = await this.#reading(input, file.shown, readFile(file.path));
    try {
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    } catch (cause) {
      throw refusal(
        "not-utf-8",
        "unreadable",
        `input \`${input}\`: ${file.shown} is not UTF-8 text`,
        "save the file as UTF-8",
        cause,
      );
    }
  }

  /** The text of a file of DVC's, named from the workspace; `undefined` where there is none. */
  async dvcText(input: string, shown: string): Promise<string | undefined> {
    const file = await this.#find(input, this.#places.inWorkspace(shown), false, true);
    return file && (await this.readText(input, file));
  }

  /** The file, links resolved, where one stands at that path; `undefined` for a folder or anything else that is no file. */
  async realFile(input: string, path: string): Promise<string | undefined> {
    const real = await this.#reading(input, path, realpath(path));
    if (!this.#places.allows(real, false)) throw outsideWorkspace(input, path, false);
    return (await this.#reading(input, path, stat(real))).isFile() ? real : undefined;
  }

  async identity(file: InputFile): Promise<FileIdentity> {
    const hash = createHash("sha256");
    const handle = await open(file.path);
    try {
      // One buffer for the whole file: a stream makes a new one for each chunk, which costs more than the reading.
      const buffer = Buffer.allocUnsafeSlow(HASH_CHUNK);
      for (;;) {
        const { bytesRead } = await handle.read(buffer, 0, buffer.length);
        if (bytesRead === 0) break;
        hash.update(buffer.subarray(0, bytesRead));
      }
    } finally {
      await handle.close();
    }
    const asked = file.asked === undefined ? {} : { asked: file.asked };
    return { path: file.shown, ...asked, sha256: hash.digest("hex"), bytes: file.bytes };
  }

  /**
   * Writes a file the step was asked to make, inside the workspace or RUNNER_TEMP, whole or not at all: what stood there
   * stays until the new content is complete. Returns its absolute path.
   */
  async write(input: string, path: string, content: string | Uint8Array): Promise<string> {
    const target = this.#permitted(input, path, true);
    const real = await this.#realAncestor(dirname(target));
    const linked = await lstat(target).catch(() => undefined);
    // What git itself keeps decides what its next command does.
    const ofGit = [target, real].some((place) => place.split(sep).some((part) => part.toLowerCase() === ".git"));
    if (ofGit || !this.#places.allows(real, true) || (linked && !linked.isFile()))
      throw refusal(
        "outside-workspace",
        "outside-workspace",
        `input \`${input}\` is "${path}", which is not a plain file inside the workspace`,
        "give a path inside the repository or under RUNNER_TEMP, not a link or a folder",
      );
    try {
      await mkdir(dirname(target), { recursive: true });
      await replaceFile(target, content);
    } catch (cause) {
      throw refusal(
        "not-written",
        "invalid-input",
        `input \`${input}\` is "${path}", which cannot be written (${codeOf(cause)})`,
        "give a path that can be written to, with room for the file",
        cause,
      );
    }
    return target;
  }

  /**
   * Makes the folder a step was asked to write to, anywhere, and answers its absolute path. One that is spelt inside the
   * workspace or RUNNER_TEMP must lie there: a link in the repository shall not lead reports elsewhere.
   */
  async makeFolder(input: string, path: string): Promise<string> {
    const wanted = resolve(this.#places.workingDirectory, path);
    if (path.includes("\0")) throw outsideWorkspace(input, path, true);
    if (this.#places.allows(wanted, true) && !this.#places.allows(await this.#realAncestor(wanted), true))
      throw outsideWorkspace(input, path, true);
    await mkdir(wanted, { recursive: true }).catch((cause: unknown) => {
      throw refusal(
        "no-folder",
        "invalid-input",
        `input \`${input}\` is "${path}", where no folder can be made (${codeOf(cause)})`,
        "give a folder that can be written to",
        cause,
      );
    });
    return wanted;
  }

  /** The nearest folder above the path that is there, or the path itself, links resolved; a link to nowhere is refused as outside. */
  async #realAncestor(path: string): Promise<string> {
    let folder = path;
    while (!(await lstat(folder).catch(() => undefined))) folder = dirname(folder);
    return realpath(folder).catch(() => sep);
  }

  async #find(input: string, path: string, tempToo: boolean, pointer = false): Promise<InputFile | undefined> {
    const wanted = this.#permitted(input, path, tempToo);
    const entry = await lstat(wanted).catch((error: unknown) => {
      if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
      throw unreadableFile(input, path, error);
    });
    if (!entry) {
      const dvc = await stat(`${wanted}.dvc`).catch(() => undefined);
      if (dvc && !pointer)
        throw refusal(
          "pointer-file",
          "pointer-file",
          `input \`${input}\` is "${path}", which DVC tracks (${path}.dvc) but which is not here`,
          `run \`dvc pull ${path}\` before this step`,
        );
      return undefined;
    }
    const real = await this.#reading(input, path, realpath(wanted));
    if (!this.#places.allows(real, tempToo)) throw outsideWorkspace(input, path, tempToo);
    const facts = await this.#reading(input, path, stat(real));
    if (facts.isDirectory())
      throw refusal(
        "is-directory",
        "unreadable",
        `input \`${input}\` is "${path}", which is a folder, not a file`,
        tempToo
          ? `give one file, or a glob such as ${path.replace(/\/$/, "")}/*.csv`
          : "give the path of one file in it",
      );
    if (!facts.isFile())
      throw refusal(
        "not-a-file",
        "unreadable",
        `input \`${input}\` is "${path}", which is not a regular file`,
        "give a regular file",
      );
    const held = pointer ? undefined : await this.#reading(input, path, readPointer(real, facts.size));
    if (held)
      throw refusal(
        "pointer-file",
        "pointer-file",
        `input \`${input}\` is "${path}", which holds a ${held.kind} pointer in place of the file`,
        held.remedy,
      );
    const [shown, asked] = [real, wanted].map((one) => this.#places.shown(one)) as [string, string];
    // The workspace itself may be spelt by way of a link, which is none of the repository's.
    const linked = asked !== shown && !isAbsolute(asked);
    return { path: real, shown, ...(linked ? { asked } : {}), bytes: facts.size };
  }

  #permitted(input: string, path: string, tempToo: boolean): string {
    const wanted = resolve(this.#places.workingDirectory, path);
    if (path.includes("\0") || !this.#places.allows(wanted, tempToo)) throw outsideWorkspace(input, path, tempToo);
    return wanted;
  }

  /** Says what is there in its place: no such folder, or a file of nearly that name. */
  async #absent(input: string, path: string, tempToo: boolean): Promise<never> {
    refuseRemote(input, path);
    const wanted = this.#permitted(input, path, tempToo);
    const folder = await realpath(dirname(wanted)).catch(() => undefined);
    if (folder === undefined) throw folderAbsent(input, path, this.#places.shown(dirname(wanted)));
    const names = this.#places.allows(folder, tempToo) ? await readdir(folder).catch(() => []) : [];
    const near = nearestName(basename(wanted), names);
    const hint = near === undefined ? undefined : join(dirname(path), near);
    throw fileAbsent(input, path, this.#places.shown(this.#places.workingDirectory), hint);
  }

  async #reading<T>(input: string, path: string, work: Promise<T>): Promise<T> {
    return work.catch((cause: unknown) => {
      throw unreadableFile(input, path, cause);
    });
  }

  #globBase(absolute: string): [folder: string, pattern: string] {
    const parts = absolute.split(sep);
    const first = parts.findIndex((part) => GLOB.test(part));
    return [parts.slice(0, first).join(sep) || sep, parts.slice(first).join("/")];
  }
}
