import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { glob, lstat, mkdir, open, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { type FileIdentity, type Reason, Refusal } from "@assay/report";
import { pointerIn } from "./pointer-file.ts";

/** A regular file that the step may read. */
export interface InputFile {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Relative to the workspace with forward slashes, as reports and annotations name it. */
  readonly shown: string;
  readonly bytes: number;
}

interface Places {
  readonly workspace: string;
  readonly workingDirectory: string;
  /** RUNNER_TEMP: data, models and baselines may lie here too. */
  readonly temp: string;
  /** The same two folders as the runner spells them, where a link leads to them. */
  readonly spelled: { readonly workspace: string; readonly temp: string };
}

const GLOB = /[*?[\]{}]/;

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === "" || (!isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`));
}

function codeOf(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown";
}

function refusal(code: string, reason: Reason, message: string, remedy: string, cause?: unknown): Refusal {
  return new Refusal(message, { code, reason, remedy, cause });
}

async function realFolder(variable: string, path: string): Promise<string> {
  return realpath(path).catch((cause: unknown) => {
    throw refusal(
      "no-folder",
      "unreadable",
      `${variable}, which the runner sets, is "${path}", where there is no folder (${codeOf(cause)})`,
      "see what the workflow, its container or an earlier step made of that variable or that folder",
      cause,
    );
  });
}

/**
 * The only way to the files a step names. Data, models and baselines may lie in the workspace or under RUNNER_TEMP;
 * policy, suites and SQL in the workspace only. Links are resolved before that is decided.
 */
export class WorkspaceFiles {
  readonly #places: Places;

  private constructor(places: Places) {
    this.#places = places;
  }

  /** Refuses a working directory that is absent or outside the workspace. */
  static async open(workspace: string, workingDirectory: string, temp: string): Promise<WorkspaceFiles> {
    const root = await realFolder("GITHUB_WORKSPACE", workspace);
    const wanted = resolve(root, workingDirectory);
    const real = await realpath(wanted).catch((cause: unknown) => {
      throw refusal(
        "no-working-directory",
        "invalid-input",
        `input \`working-directory\` is "${workingDirectory}", which does not exist in the workspace`,
        "check out the repository first, and give a folder in it",
        cause,
      );
    });
    if (!isInside(real, root) || !(await stat(real)).isDirectory())
      throw refusal(
        "outside-workspace",
        "outside-workspace",
        `input \`working-directory\` is "${workingDirectory}", which is not a folder of the workspace`,
        "give a folder inside the repository",
      );
    return new WorkspaceFiles({
      workspace: root,
      workingDirectory: real,
      temp: await realFolder("RUNNER_TEMP", temp),
      spelled: { workspace: resolve(workspace), temp: resolve(temp) },
    });
  }

  /** A data, model or baseline file; `undefined` only where nothing stands at that path. */
  async findData(input: string, path: string): Promise<InputFile | undefined> {
    return this.#find(input, path, true);
  }

  async data(input: string, path: string): Promise<InputFile> {
    return (await this.findData(input, path)) ?? this.#absent(input, path);
  }

  /** The files a path or glob names, sorted; never none. */
  async dataGlob(input: string, pattern: string): Promise<readonly InputFile[]> {
    if (!GLOB.test(pattern)) return [await this.data(input, pattern)];
    const files = await this.matching(input, pattern);
    if (files.length > 0) return files;
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
    return (await this.findRules(input, path)) ?? this.#absent(input, path);
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

  async identity(file: InputFile): Promise<FileIdentity> {
    const hash = createHash("sha256");
    for await (const chunk of createReadStream(file.path, { highWaterMark: 1 << 20 })) hash.update(chunk);
    return { path: file.shown, sha256: hash.digest("hex"), bytes: file.bytes };
  }

  /** Writes a file the step was asked to make, inside the workspace or RUNNER_TEMP. Returns its absolute path. */
  async write(input: string, path: string, content: string | Uint8Array): Promise<string> {
    const target = this.#permitted(input, path, true);
    const real = await this.#realAncestor(dirname(target));
    const linked = await lstat(target).catch(() => undefined);
    if (!this.#allowed(real, true) || (linked && !linked.isFile()))
      throw refusal(
        "outside-workspace",
        "outside-workspace",
        `input \`${input}\` is "${path}", which is not a plain file inside the workspace`,
        "give a path inside the repository or under RUNNER_TEMP, not a link or a folder",
      );
    try {
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, content);
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
    if (path.includes("\0")) throw this.#outside(input, path, true);
    if (this.#allowed(wanted, true) && !this.#allowed(await this.#realAncestor(wanted), true))
      throw this.#outside(input, path, true);
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

  /** Text that names files by their absolute paths, as the engine's errors do, with the names that reports use. */
  inShownPaths(text: string): string {
    const { workspace, temp } = this.#places;
    return text.replaceAll(workspace + sep, "").replaceAll(temp + sep, () => "$RUNNER_TEMP/");
  }

  /** How reports name a path: relative to the workspace where it lies in it. */
  shown(path: string): string {
    const { workspace, temp } = this.#places;
    if (isInside(path, workspace)) return relative(workspace, path).split(sep).join("/") || ".";
    return isInside(path, temp) ? `$RUNNER_TEMP/${relative(temp, path).split(sep).join("/")}` : path;
  }

  async #find(input: string, path: string, tempToo: boolean): Promise<InputFile | undefined> {
    const wanted = this.#permitted(input, path, tempToo);
    const entry = await lstat(wanted).catch((error: unknown) => {
      if (["ENOENT", "ENOTDIR"].includes(codeOf(error))) return undefined;
      throw this.#unreadable(input, path, error);
    });
    if (!entry) {
      const dvc = await stat(`${wanted}.dvc`).catch(() => undefined);
      if (dvc)
        throw refusal(
          "pointer-file",
          "pointer-file",
          `input \`${input}\` is "${path}", which DVC tracks (${path}.dvc) but which is not here`,
          `run \`dvc pull ${path}\` before this step`,
        );
      return undefined;
    }
    const real = await this.#reading(input, path, realpath(wanted));
    if (!this.#allowed(real, tempToo)) throw this.#outside(input, path, tempToo);
    const facts = await this.#reading(input, path, stat(real));
    if (facts.isDirectory())
      throw refusal(
        "is-directory",
        "unreadable",
        `input \`${input}\` is "${path}", which is a folder, not a file`,
        `give one file, or a glob such as ${path.replace(/\/$/, "")}/*.csv`,
      );
    if (!facts.isFile())
      throw refusal(
        "not-a-file",
        "unreadable",
        `input \`${input}\` is "${path}", which is not a regular file`,
        "give a regular file",
      );
    await this.#refusePointer(input, path, real, facts.size);
    return { path: real, shown: this.shown(real), bytes: facts.size };
  }

  async #refusePointer(input: string, path: string, real: string, bytes: number): Promise<void> {
    const handle = await this.#reading(input, path, open(real));
    try {
      const head = Buffer.alloc(Math.min(bytes, 1024));
      await handle.read(head, 0, head.length, 0);
      const pointer = pointerIn(head.toString("latin1"), bytes);
      if (pointer)
        throw refusal(
          "pointer-file",
          "pointer-file",
          `input \`${input}\` is "${path}", which holds a ${pointer.kind} pointer in place of the file`,
          pointer.remedy,
        );
    } finally {
      await handle.close();
    }
  }

  #permitted(input: string, path: string, tempToo: boolean): string {
    const wanted = resolve(this.#places.workingDirectory, path);
    if (path.includes("\0") || !this.#allowed(wanted, tempToo)) throw this.#outside(input, path, tempToo);
    return wanted;
  }

  #allowed(path: string, tempToo: boolean): boolean {
    const { workspace, temp, spelled } = this.#places;
    const folders = tempToo ? [workspace, spelled.workspace, temp, spelled.temp] : [workspace, spelled.workspace];
    return folders.some((folder) => isInside(path, folder));
  }

  #outside(input: string, path: string, tempToo: boolean): Refusal {
    return refusal(
      "outside-workspace",
      "outside-workspace",
      `input \`${input}\` is "${path}", which leads outside the workspace`,
      tempToo ? "give a path inside the repository or under RUNNER_TEMP" : "give a path inside the repository",
    );
  }

  #absent(input: string, path: string): never {
    throw refusal(
      "file-absent",
      "unreadable",
      `input \`${input}\` is "${path}", but there is no such file in ${this.shown(this.#places.workingDirectory)}`,
      "check the path (it is relative to `working-directory`) and that an earlier step has made the file",
    );
  }

  #unreadable(input: string, path: string, cause: unknown): Refusal {
    return refusal(
      "unreadable",
      "unreadable",
      `input \`${input}\`: "${path}" cannot be read (${codeOf(cause)})`,
      "check the file's permissions",
      cause,
    );
  }

  async #reading<T>(input: string, path: string, work: Promise<T>): Promise<T> {
    return work.catch((cause: unknown) => {
      throw this.#unreadable(input, path, cause);
    });
  }

  #globBase(absolute: string): [folder: string, pattern: string] {
    const parts = absolute.split(sep);
    const first = parts.findIndex((part) => GLOB.test(part));
    return [parts.slice(0, first).join(sep) || sep, parts.slice(first).join("/")];
  }
}
