import { type InputFile, isAbsent } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { placeOf } from "./baseline-place.ts";
import type { FilesPort, RemotePort } from "./ports.ts";

/** The step's files, and those that are fetched from elsewhere as if they were among them. */
export class ReachableFiles implements FilesPort {
  readonly #files: FilesPort;
  readonly #remote: RemotePort;
  readonly #absences = new Map<string, string>();
  /** Where what was fetched comes from, one sentence each. */
  readonly notes: string[] = [];

  constructor(files: FilesPort, remote: RemotePort) {
    this.#files = files;
    this.#remote = remote;
  }

  data: FilesPort["data"] = (input, path) => this.#files.data(input, path);
  readText: FilesPort["readText"] = (input, file, maxBytes) => this.#files.readText(input, file, maxBytes);
  identity: FilesPort["identity"] = (file) => this.#files.identity(file);
  write: FilesPort["write"] = (input, path, content) => this.#files.write(input, path, content);

  /** The files that a path, a glob or a place names, sorted; never none. */
  async dataGlob(input: string, written: string): Promise<readonly InputFile[]> {
    const place = placeOf(written);
    if (place === undefined) return this.#files.dataGlob(input, written);
    if (typeof place === "string") throw new TypeError(`${input} was not checked: ${place}`);
    const found = await this.#remote.fetch(input, written, place);
    if (isAbsent(found)) {
      this.#absences.set(written, found.absent);
      throw new Refusal(`input \`${input}\` is "${written}", which does not exist: ${found.absent}`, {
        code: "place-absent",
        reason: "no-baseline",
        remedy: "check its spelling; on the first run there is none",
      });
    }
    this.notes.push(...found.notes.filter((note) => !this.notes.includes(note)));
    return found.files;
  }

  /** Why what was asked for is not there; `undefined` for a path, of which there is no more to say. */
  absence(written: string): string | undefined {
    return this.#absences.get(written);
  }
}
