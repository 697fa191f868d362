import { setTimeout as wait } from "node:timers/promises";
import { formatDuration, Refusal } from "@assay/report";
import { namesPort, withPort } from "./command-line.ts";
import type { Connection } from "./connection.ts";
import { freePort, isTaken } from "./free-port.ts";
import { answersHttp, openHttp } from "./http-connection.ts";
import { type ProcessHost, StartedCommand } from "./started-command.ts";
import { openStdio } from "./stdio-connection.ts";
import type { Target } from "./target.ts";

/** A side that takes requests, until it is stopped. */
export interface Server {
  readonly connections: readonly Connection[];
  /** When its command was started, in the clock's time; `undefined` where it ran already. */
  readonly startedAt: number | undefined;
  /** From the start to the first answer on the ready URL; `undefined` where there is no such URL. */
  readonly coldStartMs: number | undefined;
  /** Peak resident memory of its processes so far; `undefined` where it ran already. */
  peakBytes(): number | undefined;
  /** Refuses where its process has ended. */
  requireAlive(during: string): void;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly host: ProcessHost;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly concurrency: number;
  /** How long a start and any one request may take. */
  readonly timeoutMs: number;
  readonly now: () => number;
  readonly cancelled: AbortSignal;
  /** Told of every process, so that it can be ended as we exit. */
  readonly onStart: (started: StartedCommand) => void;
}

const ASK_AGAIN_MS = 10;
/** A server may take a connection before it can answer, and drop it; so one question is not waited for too long. */
const LONGEST_QUESTION_MS = 5000;

export async function openServer(target: Target, options: ServerOptions): Promise<Server> {
  const { concurrency, timeoutMs } = options;
  if (target.command === undefined) {
    const connections = await openHttp(new URL(target.url as string), concurrency, timeoutMs);
    return {
      connections,
      startedAt: undefined,
      coldStartMs: undefined,
      peakBytes: () => undefined,
      requireAlive: () => undefined,
      stop: () => closeAll(connections),
    };
  }
  return startServer(target, target.command, options);
}

async function closeAll(connections: readonly Connection[]): Promise<void> {
  await Promise.all(connections.map((connection) => connection.close()));
}

async function startServer(target: Target, command: readonly string[], options: ServerOptions): Promise<Server> {
  const { host, cwd, env, concurrency, timeoutMs, now } = options;
  const port = [...command, target.url ?? ""].some(namesPort) ? await freePort() : undefined;
  const filled = (text: string) => (port === undefined ? text : withPort(text, port));
  const url = target.url === undefined ? undefined : new URL(filled(target.url));
  if (url && port === undefined) await requireFree(target, url);
  const startedAt = now();
  const program = StartedCommand.start(host, {
    side: target.side,
    words: command.map(filled),
    cwd,
    env,
    piped: url === undefined,
  });
  options.onStart(program);
  let connections: readonly Connection[] = [];
  const server = (coldStartMs: number | undefined): Server => ({
    connections,
    startedAt,
    coldStartMs,
    peakBytes: () => program.peakBytes(),
    requireAlive: (during) => program.requireAlive(during),
    async stop() {
      await closeAll(connections);
      await program.stop();
    },
  });
  try {
    if (url === undefined) {
      connections = openStdio(program, concurrency, timeoutMs);
      return server(undefined);
    }
    await untilReady(program, new URL(filled(target.readyUrl ?? url.href)), options);
    const coldStartMs = now() - startedAt;
    connections = await openHttp(url, concurrency, timeoutMs);
    return server(coldStartMs);
  } catch (error) {
    await program.stop();
    throw error;
  }
}

async function requireFree({ side, url: written }: Target, url: URL): Promise<void> {
  if (!(await isTaken(url))) return;
  throw new Refusal(
    `something answers at ${written} before \`${side}-command\` is started, and would be benched in its place`,
    {
      code: "port-taken",
      reason: "not-ready",
      remedy: "end what listens there, or write {port} in command and URL for a free port",
    },
  );
}

async function untilReady(program: StartedCommand, url: URL, options: ServerOptions): Promise<void> {
  const { now, timeoutMs, cancelled } = options;
  const deadline = now() + timeoutMs;
  const ended = program.ended.then(() => false);
  while (now() < deadline) {
    cancelled.throwIfAborted();
    const question = answersHttp(url, Math.ceil(Math.min(LONGEST_QUESTION_MS, deadline - now())));
    const answered = await Promise.race([question, ended]);
    cancelled.throwIfAborted();
    program.requireAlive(`before anything answered at ${url.href}`);
    if (answered) return;
    await wait(ASK_AGAIN_MS);
  }
  throw program.refusal("never-ready", `did not answer at ${url.href} within ${formatDuration(timeoutMs)}`);
}
