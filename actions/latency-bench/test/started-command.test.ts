import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, test } from "@jest/globals";
import type { ProcessEntry } from "../src/process-table.ts";
import { type ProcessHost, StartedCommand } from "../src/started-command.ts";

const entry = (pid: number, parent: number): ProcessEntry => ({ pid, parent, group: 0, peakBytes: 1, marked: false });

/** Windows as far as processes go: taskkill /T finds a tree only from a root that is still there. */
class WindowsDouble implements ProcessHost {
  readonly platform = "win32";
  readonly alive = new Map<number, ProcessEntry>();
  readonly table = () => [...this.alive.values()];
  kill(): never {
    throw new Error("Windows has no signals");
  }
  readonly kept = new Set<number>();
  keep(root: number): void {
    this.kept.add(root);
  }
  release(root: number): void {
    this.kept.delete(root);
  }
  killTree(pid: number): void {
    if (!this.alive.delete(pid)) return;
    for (const child of [...this.alive.values()].filter(({ parent }) => parent === pid)) this.killTree(child.pid);
  }
}

test("on Windows, what a command left behind when it ended is ended too, and nothing else", async () => {
  const host = new WindowsDouble();
  const words = [process.execPath, "-e", "console.log(process.pid)"];
  const command = StartedCommand.start(host, { side: "candidate", words, cwd: process.cwd(), env: {}, piped: true });
  const root = Number(await text(command.stdout as Readable));
  await command.ended;
  expect([...host.kept]).toEqual([root]);
  // Its child outlived it, with a child of its own; the other one is somebody else's.
  for (const one of [entry(900_001, root), entry(900_002, 900_001), entry(900_003, 1)]) host.alive.set(one.pid, one);
  await command.stop();
  expect([...host.alive.keys()]).toEqual([900_003]);
  expect([...host.kept]).toEqual([]);
});
