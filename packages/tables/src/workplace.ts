import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

/** The engine's own folder for copies and spilled data: made when first needed, gone when the engine closes. */
export class Workplace {
  readonly parent: string;
  #folder: Promise<string> | undefined;
  #count = 0;

  constructor(parent: string) {
    this.parent = parent;
  }

  scratch(): Promise<string> {
    this.#folder ??= mkdtemp(join(this.parent, "assay-tables-"));
    return this.#folder;
  }

  /** A number no other file here has. */
  next(): number {
    this.#count += 1;
    return this.#count;
  }

  async remove(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true });
  }
}
