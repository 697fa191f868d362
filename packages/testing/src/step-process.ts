import { type ChildProcess, spawn } from "node:child_process";
import { access } from "node:fs/promises";

/** How a step's process ended. */
export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/**
 * Runs `node main` with exactly the given environment and waits for its end; what runs is held in `running`, so that
 * it can be stopped. Throws where `main` does not exist or node cannot be started.
 */
export async function runNode(
  node: string,
  main: string,
  cwd: string,
  env: Record<string, string>,
  running: Set<ChildProcess>,
): Promise<Finished> {
  await access(main);
  const started = performance.now();
  const child = spawn(node, [main], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  const stdout: Buffer[] = [];
  const stderr: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
  try {
    const exitCode = await new Promise<number>((resolve, reject) => {
      child.on("error", reject);
      // A signal has no exit code; the runner counts anything but 0 as failed.
      child.on("close", (code) => resolve(code ?? 1));
    });
    const text = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");
    return { exitCode, stdout: text(stdout), stderr: text(stderr), durationMs: performance.now() - started };
  } finally {
    running.delete(child);
  }
}
