import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";

export const ROOT = dirname(dirname(dirname(import.meta.dirname)));
/** Downloads that outlive a run, each in a folder named after its version. */
export const SHELF = join(ROOT, ".assay", "services");

/** Servers refuse to run as root, as a container's only user is: there they run as nobody. */
export const UNPRIVILEGED: Pick<SpawnOptions, "uid" | "gid"> =
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

/** A folder of a server's own, which its user may write. */
export function serverFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `assay-${name}-`)));
  if (UNPRIVILEGED.uid !== undefined) chownSync(folder, UNPRIVILEGED.uid, UNPRIVILEGED.gid as number);
  return folder;
}

export function shelf(name: string): string {
  const folder = join(SHELF, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Runs a program to its end; throws with what it said where it fails. */
export async function run(program: string, args: readonly string[], options: SpawnOptions = {}): Promise<string> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...options });
  const ended = new Promise<number | null>((resolve, reject) => child.once("error", reject).once("close", resolve));
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout as NodeJS.ReadableStream),
    text(child.stderr as NodeJS.ReadableStream),
    ended,
  ]);
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}

/**
 * Starts a server and waits until a line of its output says that it is ready; `stop` ends it and removes its folder.
 */
export async function startServer(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly folder: string; readonly ready: RegExp; readonly end?: NodeJS.Signals },
): Promise<() => Promise<void>> {
  const { folder, ready, end = "SIGTERM", ...rest } = options;
  const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...rest });
  const gone = new Promise<void>((resolve) => child.once("close", () => resolve()));
  let said = "";
  await new Promise<void>((resolve, reject) => {
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      if (ready.test(said)) resolve();
    };
    child.stdout?.on("data", listen);
    child.stderr?.on("data", listen);
    child.once("error", reject);
    child.once("close", (code) => reject(new Error(`${program} ended with ${code} before it was ready:\n${said}`)));
  });
  return async () => {
    child.kill(end);
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
}
