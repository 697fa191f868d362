const MOST_LINES = 20;
const MOST_CHARACTERS = 2000;

/** The last lines a process printed, however much it prints: what a person needs to see why it ended. */
export class OutputTail {
  #text = "";

  add(chunk: string): void {
    // Of a flood only the end can matter.
    this.#text = (this.#text + chunk.slice(-MOST_CHARACTERS)).slice(-MOST_CHARACTERS);
  }

  /** Without line breaks at the end; empty where nothing was printed. */
  text(): string {
    return this.#text.trimEnd().split(/\r?\n/).slice(-MOST_LINES).join("\n");
  }
}
