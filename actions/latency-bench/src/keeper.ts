import { spawn } from "node:child_process";
import type { Socket } from "node:net";

/**
 * What the keeper runs, in a Node of its own and so with nothing of this module: it is told which groups of processes to
 * keep an eye on ("+ pid marker") and which no longer ("- pid"), and ends them once nobody is left to tell it more.
 */
function watch(own: NodeJS.Process): void {
  const { readdirSync, readFileSync } = own.getBuiltinModule("node:fs");
  const { spawnSync } = own.getBuiltinModule("node:child_process");
  const kept = new Map<number, string>();
  const kill = (pid: number) => {
    try {
      own.kill(pid, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  };
  const hasMarker = (pid: string, marker: string) => {
    try {
      return readFileSync(`/proc/${pid}/environ`, "latin1").includes(marker);
    } catch {
      return false;
    }
  };
  const end = (root: number, marker: string) => {
    if (own.platform === "win32") {
      spawnSync("taskkill", ["/PID", String(root), "/T", "/F"], { windowsHide: true });
      return;
    }
    kill(-root);
    if (own.platform !== "linux") return;
    for (const pid of readdirSync("/proc")) if (/^\d+$/.test(pid) && hasMarker(pid, marker)) kill(Number(pid));
  };
  let rest = "";
  own.stdin.setEncoding("utf8");
  own.stdin.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const [sign, pid, marker = ""] = line.split(" ");
      if (sign === "+") kept.set(Number(pid), marker);
      else kept.delete(Number(pid));
    }
  });
  own.stdin.on("end", () => {
    for (const [root, marker] of kept) end(root, marker);
  });
}

/** Ends what was started where we cannot: we were killed ourselves, and none of our code runs any more. */
export class Keeper {
  readonly #stdin: NodeJS.WritableStream;

  /** Starts a process, by the Node at the path, that waits for our end of a pipe to close: the system does that whatever becomes of us. */
  constructor(node: string, env: Readonly<Record<string, string>>) {
    const child = spawn(node, ["-e", `(${watch})(process)`], {
      env: { ...env },
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
      windowsHide: true,
    });
    // Where it cannot be had, what is left is what we do ourselves.
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    // We do not wait for it; it waits for us.
    child.unref();
    if ("unref" in child.stdin) (child.stdin as Socket).unref();
    this.#stdin = child.stdin;
  }

  /** @param marker stands in the environment of all that the group's processes start. */
  keep(root: number, marker: string): void {
    this.#stdin.write(`+ ${root} ${marker}\n`);
  }

  release(root: number): void {
    this.#stdin.write(`- ${root}\n`);
  }
}
