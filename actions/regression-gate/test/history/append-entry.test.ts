import { describe, expect, test } from "@jest/globals";
import {
  appendEntry,
  type BranchState,
  type HistoryBranch,
  type WriteOutcome,
} from "../../src/history/append-entry.ts";
import { entryLine, parseHistory } from "../../src/history/history-entry.ts";
import { entry } from "./entries.ts";

/** A branch in memory on which somebody else commits `rivals` times, each time just before we do. */
class MemoryBranch implements HistoryBranch {
  content: Buffer | undefined;
  head = 0;
  rivals = 0;
  busy = 0;
  readonly messages: string[] = [];

  constructor(text?: string) {
    this.content = text === undefined ? undefined : Buffer.from(text);
  }

  async read(): Promise<BranchState> {
    return { head: this.content && String(this.head), content: this.content };
  }

  async write(state: BranchState, content: Buffer, message: string): Promise<WriteOutcome> {
    if (this.busy > 0) {
      this.busy--;
      return "busy";
    }
    if (this.rivals > 0) {
      this.rivals--;
      this.commit(
        Buffer.concat([this.content ?? Buffer.alloc(0), Buffer.from(entryLine(entry({ run: 1 + this.head })))]),
      );
    }
    if (state.head !== (this.content && String(this.head))) return "moved";
    this.messages.push(message);
    this.commit(content);
    return "written";
  }

  private commit(content: Buffer): void {
    this.content = content;
    this.head++;
  }

  get runs(): number[] {
    return parseHistory(this.content?.toString() ?? "").entries.map(({ run }) => run);
  }
}

const pauses: number[] = [];
const pause = async (longest: number) => void pauses.push(longest);

test("the first entry begins the file, and the commit says which run it is", async () => {
  const branch = new MemoryBranch();
  expect(await appendEntry(branch, entry(), pause)).toEqual({ entries: [], damaged: [] });
  expect(branch.content?.toString()).toBe(entryLine(entry()));
  expect(branch.messages).toEqual(["churn-regression-gate: run 812, attempt 1"]);
});

test("an entry comes behind those before, which are answered", async () => {
  const branch = new MemoryBranch(entryLine(entry({ run: 811 })));
  expect((await appendEntry(branch, entry(), pause)).entries.map(({ run }) => run)).toEqual([811]);
  expect(branch.runs).toEqual([811, 812]);
});

describe("the same attempt of the same run", () => {
  test("stands there once", async () => {
    const branch = new MemoryBranch(entryLine(entry()));
    await appendEntry(branch, entry({ metrics: new Map([["accuracy", 0.9]]) }), pause);
    expect(branch.content?.toString()).toBe(entryLine(entry()));
    expect(branch.messages).toEqual([]);
  });

  test("another attempt is another line", async () => {
    const branch = new MemoryBranch(entryLine(entry()));
    await appendEntry(branch, entry({ attempt: 2 }), pause);
    expect(branch.runs).toEqual([812, 812]);
  });
});

test("bytes that are no entry stay as they are, and a last line without an end gets one", async () => {
  const damaged = Buffer.concat([
    Buffer.from("<<<<<<< HEAD\n"),
    Buffer.from([0xff, 0xfe, 0x00, 0x0a]),
    Buffer.from("{"),
  ]);
  const branch = new MemoryBranch();
  branch.content = damaged;
  const { damaged: named } = await appendEntry(branch, entry(), pause);
  expect(named.map(({ line }) => line)).toEqual([1, 2, 3]);
  expect(branch.content).toEqual(Buffer.concat([damaged, Buffer.from(`\n${entryLine(entry())}`)]));
});

test("who is late begins again on what the others wrote, after pauses that grow up to a bound", async () => {
  const branch = new MemoryBranch(entryLine(entry({ run: 900 })));
  branch.rivals = 9;
  pauses.length = 0;
  await appendEntry(branch, entry(), pause);
  expect(branch.runs).toHaveLength(11);
  expect(branch.runs.at(-1)).toBe(812);
  expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 16_000, 16_000, 16_000, 16_000, 16_000]);
});

test("where GitHub asks to slow down, it waits for a minute and tries again", async () => {
  const branch = new MemoryBranch("");
  branch.busy = 5;
  pauses.length = 0;
  await appendEntry(branch, entry(), pause);
  expect(branch.runs).toEqual([812]);
  expect(pauses).toEqual([60_000, 60_000, 60_000, 60_000, 60_000]);
});

describe("is refused", () => {
  test("where GitHub never stops asking to slow down", async () => {
    const branch = new MemoryBranch("");
    branch.busy = Number.POSITIVE_INFINITY;
    await expect(appendEntry(branch, entry(), pause)).rejects.toThrow("asks to slow down, and still does");
  });

  test("where the branch never stands still", async () => {
    const branch = new MemoryBranch("");
    branch.rivals = Number.POSITIVE_INFINITY;
    await expect(appendEntry(branch, entry(), pause)).rejects.toThrow("60 times in a row another job has changed");
  });

  test("soon, where nobody else writes and GitHub still does not take it", async () => {
    let writes = 0;
    const branch: HistoryBranch = {
      read: async () => ({ head: "a", content: undefined }),
      write: async () => {
        writes++;
        return "moved";
      },
    };
    await expect(appendEntry(branch, entry(), pause)).rejects.toThrow("GitHub does not let this commit onto");
    expect(writes).toBe(4);
  });

  test("a file that has grown beyond its bound", async () => {
    const branch = new MemoryBranch("\n".repeat(16 * 1024 * 1024));
    await expect(appendEntry(branch, entry(), pause)).rejects.toThrow("is kept up to 16,777,216");
    expect(branch.messages).toEqual([]);
  });
});
