import { Refusal } from "@assay/report";
import { type Answer, type Connection, failure, OK } from "./connection.ts";

const LONGEST_LINE = 64 * 1024 * 1024;
const MOST_DETAIL = 300;

/** The ends of a process that takes one JSON line for each request and answers each with one line, in order. */
export interface Lines {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly ended: Promise<void>;
}

interface Waiting {
  readonly settle: (answer: Answer) => void;
  readonly timer: NodeJS.Timeout;
}

/** Matches lines of answers with requests, first come first served. */
class LineExchange {
  readonly #lines: Lines;
  readonly #timeoutMs: number;
  readonly #waiting: Waiting[] = [];
  #pieces: string[] = [];
  #length = 0;
  #ended = false;
  #unasked: string | undefined;
  /** The first line that is no answer: from there on every answer may be taken for that of another request. */
  #noJson: string | undefined;

  constructor(lines: Lines, timeoutMs: number) {
    this.#lines = lines;
    this.#timeoutMs = timeoutMs;
    lines.stdout.setEncoding("utf8");
    lines.stdout.on("data", (chunk: string) => this.#take(chunk));
    lines.stdout.on("error", () => undefined);
    void lines.ended.then(() => {
      this.#ended = true;
      for (const { settle, timer } of this.#waiting.splice(0)) {
        clearTimeout(timer);
        settle(failure("the process ended"));
      }
    });
  }

  send(body: string): Promise<Answer> {
    if (this.#unasked !== undefined) throw unaskedLine(this.#noJson ?? this.#unasked);
    if (this.#ended) return Promise.resolve(failure("the process ended"));
    return new Promise((resolve) => {
      // It keeps its place in the queue, since its answer may still come.
      const timer = setTimeout(() => resolve(failure("no answer in time", "", true)), this.#timeoutMs);
      this.#waiting.push({ settle: resolve, timer });
      this.#lines.stdin.write(`${body}\n`);
    });
  }

  #take(chunk: string): void {
    const parts = chunk.split("\n");
    for (const [index, part] of parts.entries()) {
      this.#pieces.push(part);
      this.#length += part.length;
      if (index < parts.length - 1 || this.#length > LONGEST_LINE) {
        this.#answer(this.#pieces.join(""));
        this.#pieces = [];
        this.#length = 0;
      }
    }
  }

  #answer(line: string): void {
    const sound = isJson(line);
    if (!sound) this.#noJson ??= line;
    const next = this.#waiting.shift();
    if (!next) {
      this.#unasked ??= line;
      return;
    }
    clearTimeout(next.timer);
    next.settle(sound ? OK : failure("an answer that is no JSON", line.slice(0, MOST_DETAIL)));
  }
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function unaskedLine(line: string): Refusal {
  return new Refusal(
    `with \`protocol: stdio\` a line was printed that answers no request: ${line.slice(0, MOST_DETAIL)}`,
    {
      code: "unasked-line",
      reason: "not-ready",
      remedy: "print one line of JSON on stdout for each line read, and everything else on stderr",
    },
  );
}

/** As many requests under way as there are connections; all share the process's one pair of pipes. */
export function openStdio(lines: Lines, count: number, timeoutMs: number): Connection[] {
  const exchange = new LineExchange(lines, timeoutMs);
  return Array.from({ length: count }, () => ({ send: (body) => exchange.send(body), close: async () => undefined }));
}
