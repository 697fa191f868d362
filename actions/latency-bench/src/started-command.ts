import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Refusal } from "@assay/report";
import { OutputTail } from "./output-tail.ts";
import { type ProcessEntry, type ProcessTable, treeOf } from "./process-table.ts";

/** How the operating system is asked, so that what is started can be ended. */
export interface ProcessHost {
  readonly platform: string;
  readonly table: ProcessTable;
  kill(pid: number, signal: "SIGTERM" | "SIGKILL"): void;
  /** Ends a process and its children by force; Windows only. */
  killTree(pid: number): void;
  /** Sees to it that the group ends though we be killed first, until it is released. */
  keep(root: number, marker: string): void;
  release(root: number): void;
}

export interface Start {
  readonly side: string;
  readonly words: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Whether requests go to its stdin and answers come from its stdout. */
  readonly piped: boolean;
}

/** The variable by which a process is known as ours, wherever it went. */
const MARKER = "ASSAY_BENCH_PROCESS";
/** How long a process may take to end by itself once it is asked to. */
const GRACE_MS = 1000;
const KILL_MS = 5000;
const LOOK_AGAIN_MS = 20;
const LAST_WORDS_MS = 200;

/** A command that was started in a process group of its own, with everything that it starts in turn. */
export class StartedCommand {
  readonly #host: ProcessHost;
  readonly #start: Start;
  readonly #marker = randomUUID();
  readonly #tail = new OutputTail();
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;
  #stopped = false;
  #outcome: string | undefined;
  #peakBytes = 0;

  private constructor(host: ProcessHost, start: Start) {
    this.#host = host;
    this.#start = start;
    const [program = "", ...args] = start.words;
    this.#child = spawn(program, args, {
      cwd: start.cwd,
      env: { ...start.env, [MARKER]: this.#marker },
      stdio: [start.piped ? "pipe" : "ignore", "pipe", "pipe"],
      detached: host.platform !== "win32",
      windowsHide: true,
    });
    if (this.#child.pid !== undefined) host.keep(this.#child.pid, this.#marker);
    this.#ended = new Promise((resolve) => {
      this.#child.once("error", (error) => {
        const code = (error as NodeJS.ErrnoException).code ?? error.message;
        this.#outcome ??= `cannot be started (${code === "ENOENT" ? "ENOENT: there is no such program" : code})`;
        resolve();
      });
      this.#child.once("exit", (code, signal) => {
        const settle = () => {
          this.#outcome ??= signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
          resolve();
        };
        // The last that it printed may still be on its way; a child that holds the pipe open is not waited for.
        this.#child.once("close", settle);
        setTimeout(settle, LAST_WORDS_MS).unref();
      });
    });
    const listen = (stream: NodeJS.ReadableStream | null) => {
      stream?.setEncoding("utf8");
      stream?.on("data", (chunk: string) => this.#tail.add(chunk));
      // A pipe that breaks ends with its process, which is told of itself.
      stream?.on("error", () => undefined);
    };
    listen(this.#child.stderr);
    if (!start.piped) listen(this.#child.stdout);
    this.#child.stdin?.on("error", () => undefined);
  }

  static start(host: ProcessHost, start: Start): StartedCommand {
    return new StartedCommand(host, start);
  }

  get stdin(): NodeJS.WritableStream {
    return this.#child.stdin as NodeJS.WritableStream;
  }

  get stdout(): NodeJS.ReadableStream {
    return this.#child.stdout as NodeJS.ReadableStream;
  }

  /** Resolves when the process itself has ended, or could not be started. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Refuses where the process has ended. */
  requireAlive(during: string): void {
    if (this.#outcome !== undefined) throw this.refusal("process-ended", `${this.#outcome} ${during}`);
  }

  /** What went wrong with the process, and the last that it printed. */
  refusal(code: string, what: string): Refusal {
    const { side, words } = this.#start;
    const last = this.#tail.text();
    return new Refusal(
      `\`${side}-command\` "${words.join(" ")}" ${what}; ${last === "" ? "it printed nothing" : `the last that it printed:\n${last}`}`,
      {
        code,
        reason: "not-ready",
        remedy:
          code === "never-ready"
            ? "start the command by hand and see that it answers; where it needs longer, raise `time-budget`"
            : "start the command by hand and see that it keeps running; look at its port and paths",
      },
    );
  }

  /** Most memory its processes had resident, in bytes, as far as they are alive now or were when asked before. */
  peakBytes(): number {
    const now = this.#tree().reduce((sum, { peakBytes }) => sum + peakBytes, 0);
    this.#peakBytes = Math.max(this.#peakBytes, now);
    return this.#peakBytes;
  }

  /** Ends it and all that it started: asked first, by force after a while. Resolves when nothing of it is left. */
  async stop(graceMs = GRACE_MS): Promise<void> {
    if (this.#child.pid === undefined || this.#stopped) return;
    if (this.#host.platform !== "win32") {
      this.#signal("SIGTERM");
      if (await this.#gone(graceMs)) return;
    }
    const until = Date.now() + KILL_MS;
    do this.kill();
    while (!(await this.#gone(LOOK_AGAIN_MS * 5)) && Date.now() < until);
  }

  /** By force, at once and without waiting: the last thing done as we exit. */
  kill(): void {
    if (this.#child.pid === undefined || this.#stopped) return;
    if (this.#host.platform === "win32") this.#killTrees(this.#child.pid);
    else this.#signal("SIGKILL");
  }

  /** What a command left behind when it ended belongs to no tree that Windows would still end with it. */
  #killTrees(root: number): void {
    this.#host.killTree(root);
    for (const { pid } of this.#tree()) this.#host.killTree(pid);
  }

  #tree(): readonly ProcessEntry[] {
    const { pid } = this.#child;
    return pid === undefined ? [] : treeOf(this.#host.table(this.#marker), pid);
  }

  #signal(signal: "SIGTERM" | "SIGKILL"): void {
    const root = this.#child.pid as number;
    const members = this.#tree();
    // The group at once, so that no member has time to start another.
    if (members.some(({ group }) => group === root)) this.#host.kill(-root, signal);
    for (const { pid, group } of members) if (group !== root) this.#host.kill(pid, signal);
  }

  async #gone(withinMs: number): Promise<boolean> {
    const until = Date.now() + withinMs;
    while (this.#tree().length > 0) {
      if (Date.now() >= until) return false;
      await wait(LOOK_AGAIN_MS);
    }
    this.#stopped = true;
    this.#host.release(this.#child.pid as number);
    return true;
  }
}
