const QUIET_MS = 2_000;

/** Says what is going on once it takes longer than two seconds; short work stays silent. */
export class Progress {
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** Runs the work under a name such as "reading train.csv". */
  async during<T>(what: string, work: () => Promise<T>): Promise<T> {
    const started = Date.now();
    const timer = setInterval(() => this.#say(`${what} … ${Math.round((Date.now() - started) / 1000)} s`), QUIET_MS);
    try {
      return await work();
    } finally {
      clearInterval(timer);
    }
  }
}
