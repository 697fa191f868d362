import { posix, resolve } from "node:path";
import { isCoded } from "../error-check.ts";
import { refusal } from "../file-refusals.ts";
import type { InputFile, WorkspaceFiles } from "../workspace-files.ts";
import { type DvcFile, type DvcOut, parseDvcFile, parseDvcLock } from "./dvc-file.ts";
import { md5Of, md5OfFolder } from "./dvc-hash.ts";

type Files = Pick<WorkspaceFiles, "places" | "data" | "dataGlob" | "dvcText" | "realFile">;

/** What DVC records of a file, or of the folder that it lies in. */
export interface Tracked {
  readonly file: DvcFile;
  readonly out: DvcOut;
}

/** What DVC would say of an input's files, by the `.dvc` and `dvc.lock` files of the workspace. DVC itself is not run. */
export class DvcTracking {
  readonly #files: Files;
  readonly #input: string;
  readonly #read = new Map<string, DvcFile | undefined>();
  /** Records by which data was named, by the path of its file. */
  readonly #named = new Map<string, Tracked>();

  constructor(files: Files, input: string) {
    this.#files = files;
    this.#input = input;
  }

  /**
   * The files that a path or glob names. A `.dvc` file stands for what it tracks. Refuses what DVC tracks and what is not
   * here, with the way to get it.
   */
  async dataGlob(pattern: string): Promise<readonly InputFile[]> {
    const { places } = this.#files;
    const shown = places.shown(resolve(places.workingDirectory, pattern));
    if (/\.dvc$/i.test(pattern) && places.allows(places.inWorkspace(shown), false)) {
      const file = await this.#dvcFile(shown);
      const out = file && outOf(file, file.outs[0]?.path, this.#input);
      if (file && out) {
        const fetched = await this.#fetched(out.path, { file, out }, places.inWorkspace(out.path));
        this.#named.set(fetched.path, { file, out });
        return [fetched];
      }
    }
    return await this.#files.dataGlob(this.#input, pattern).catch(async (error: unknown) => {
      if (!isCoded(error) || !["file-absent", "no-match"].includes(error.code)) throw error;
      const tracked = await this.#find(shown.replace(/\/?[^/]*[*?[\]{}].*$/s, ""));
      throw tracked ? this.#notHere(pattern, tracked) : error;
    });
  }

  /**
   * What DVC records of the file: by the `.dvc` file that named it, else by itself, else as part of a folder, each under the
   * path that was asked for and then under the one that links lead to. `undefined` where it tracks none.
   */
  async recordOf({ path, shown, asked = shown }: InputFile): Promise<Tracked | undefined> {
    const named = this.#named.get(path);
    if (named) return named;
    for (const one of new Set([asked, shown])) {
      const found = one.startsWith("$RUNNER_TEMP/") || one.startsWith("/") ? undefined : await this.#find(one);
      if (found) return found;
    }
    return undefined;
  }

  /** The hash, in the way in which DVC recorded it, of what is on disk now; and of a folder how many files it has. */
  async hashNow({ out }: Tracked): Promise<{ readonly md5: string; readonly files?: number }> {
    const path = this.#files.places.inWorkspace(out.path);
    const permitted = (one: string) => this.#files.realFile(this.#input, one);
    const real = out.md5?.endsWith(".dir") ? undefined : await permitted(path);
    const { plain, unix, ...rest } = real === undefined ? await md5OfFolder(path, permitted) : await md5Of(real);
    // DVC 2 files do not say in which of the two ways they were hashed after a `dvc cache migrate`; either proves the content.
    return { md5: out.bytesAsTheyAre || plain === out.md5 ? plain : unix, ...rest };
  }

  /** Whether a `.dvcignore`, whose patterns are not read here, may leave files of a folder out of its hash. */
  async ignoresSome({ out }: Tracked): Promise<boolean> {
    for (let folder = out.path; ; folder = posix.dirname(folder)) {
      const text = await this.#files.dvcText(this.#input, posix.join(folder, ".dvcignore"));
      if (text?.split("\n").some((line) => line.trim() !== "" && !line.startsWith("#"))) return true;
      if (folder === "." || folder === "/") return false;
    }
  }

  async #fetched(shown: string, tracked: Tracked, path: string): Promise<InputFile> {
    return await this.#files.data(this.#input, path).catch((error: unknown) => {
      if (!isCoded(error) || !["file-absent", "pointer-file"].includes(error.code)) throw error;
      throw this.#notHere(shown, tracked);
    });
  }

  #notHere(path: string, { file, out }: Tracked) {
    return refusal(
      "pointer-file",
      "pointer-file",
      `input \`${this.#input}\` is "${path}", which DVC tracks (${file.shown}) but which is not here`,
      `run \`dvc pull ${out.path}\` before this step`,
    );
  }

  /** The record of that path, or of the nearest folder above it that is tracked as a whole. */
  async #find(path: string): Promise<Tracked | undefined> {
    for (let tracked = path; tracked !== "." && tracked !== ""; tracked = posix.dirname(tracked)) {
      const beside = await this.#dvcFile(`${tracked}.dvc`);
      const own = beside && outOf(beside, tracked, this.#input);
      if (beside && own) return { file: beside, out: own };
      for (let folder = posix.dirname(tracked); ; folder = posix.dirname(folder)) {
        const lock = await this.#lock(posix.join(folder, "dvc.lock"));
        const locked = lock && outOf(lock, tracked, this.#input);
        if (lock && locked) return { file: lock, out: locked };
        if (folder === ".") break;
      }
    }
    return undefined;
  }

  async #dvcFile(shown: string): Promise<DvcFile | undefined> {
    return await this.#once(shown, async () => {
      const text = await this.#files.dvcText(this.#input, shown);
      return text === undefined ? undefined : parseDvcFile(text, shown);
    });
  }

  async #lock(shown: string): Promise<DvcFile | undefined> {
    return await this.#once(shown, async () => {
      const text = await this.#files.dvcText(this.#input, shown);
      if (text === undefined) return undefined;
      const pipeline = await this.#files.dvcText(this.#input, posix.join(posix.dirname(shown), "dvc.yaml"));
      return parseDvcLock(text, shown, pipeline);
    });
  }

  async #once(shown: string, read: () => Promise<DvcFile | undefined>): Promise<DvcFile | undefined> {
    if (!this.#read.has(shown)) this.#read.set(shown, await read());
    return this.#read.get(shown);
  }
}

/** The record of a path in one file. Refuses two that differ. */
function outOf({ shown, outs }: DvcFile, path: string | undefined, input: string): DvcOut | undefined {
  const [out, ...others] = outs.filter((one) => one.path === path);
  if (out && others.some(({ md5 }) => md5 !== out.md5))
    throw refusal(
      "ambiguous",
      "unreadable",
      `input \`${input}\`: ${shown} records ${out.path} ${others.length + 1} times, with different hashes`,
      `leave the record of the version that is meant in ${shown}, as \`dvc add\` writes it`,
    );
  return out;
}
