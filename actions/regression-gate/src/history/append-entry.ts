import { formatCount, Refusal } from "@assay/report";
import { entryLine, type History, type HistoryEntry, parseHistory } from "./history-entry.ts";

/** A branch as it was read, to be written on only where it is still the same. */
export interface BranchState {
  /** Commit at its head; `undefined` where there is no such branch. */
  readonly head: string | undefined;
  /** The file's bytes; `undefined` where the branch has no such file. */
  readonly content: Buffer | undefined;
}

/** `moved`: the branch is no longer as it was read; `busy`: GitHub asks to slow down. Either way nothing has changed. */
export type WriteOutcome = "written" | "moved" | "busy";

/** One file on a branch of the repository. */
export interface HistoryBranch {
  read(): Promise<BranchState>;
  /** Makes this the file's content in a commit on that state. */
  write(state: BranchState, content: Buffer, message: string): Promise<WriteOutcome>;
}

/** Waits for a random time of at most so many milliseconds, so that jobs which met once do not meet again. */
export type Pause = (longestMs: number) => Promise<void>;

/** A run's line has about 1 kB; every append sends the whole file. */
const MAX_BYTES = 16 * 1024 * 1024;
/** Each meeting lets one of those who wait through, so this is more than 50 jobs at once. */
const MOST_MEETINGS = 60;
/** The head has not moved, and yet GitHub refuses the commit: a rule of the repository, not another job. */
const MOST_REFUSALS = 4;
/** GitHub takes 80 requests a minute that make something, so jobs that met are spread over seconds, not tenths. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 16_000;
const BUSY_PAUSE_MS = 60_000;
const MOST_BUSY = 5;

const NEWLINE = Buffer.from("\n");

function withLine(content: Buffer | undefined, line: string): Buffer {
  const before = content ?? Buffer.alloc(0);
  const cut = before.length > 0 && before.at(-1) !== NEWLINE[0];
  return Buffer.concat([before, ...(cut ? [NEWLINE] : []), Buffer.from(line)]);
}

function refuse(message: string, remedy: string): never {
  throw new Refusal(message, { code: "history-not-written", reason: "not-permitted", remedy });
}

function has(history: History, { run, attempt, name }: HistoryEntry): boolean {
  return history.entries.some((one) => one.run === run && one.attempt === attempt && one.name === name);
}

/**
 * Appends the entry to the branch's file unless this attempt of this run stands there already, and answers with the
 * history as it was before. Other jobs may append at the same time: a commit that no longer follows the head is made
 * anew on what they wrote. The bytes that were there stay as they are, damaged lines too.
 */
export async function appendEntry(branch: HistoryBranch, entry: HistoryEntry, pause: Pause): Promise<History> {
  let [refusals, busy] = [0, 0];
  let before: BranchState | undefined;
  for (let meeting = 0; meeting < MOST_MEETINGS && refusals < MOST_REFUSALS; meeting++) {
    const state = await branch.read();
    refusals = before?.head === state.head ? refusals : 0;
    before = state;
    const history = parseHistory(state.content?.toString("utf8") ?? "");
    if (has(history, entry)) return history;
    const content = withLine(state.content, entryLine(entry));
    if (content.length > MAX_BYTES)
      refuse(
        `the history has ${formatCount(content.length)} bytes with this run, and is kept up to ${formatCount(MAX_BYTES)}`,
        `rename ${entry.name}.jsonl on its branch; the next run begins a new one`,
      );
    const outcome = await branch.write(state, content, `${entry.name}: run ${entry.run}, attempt ${entry.attempt}`);
    if (outcome === "written") return history;
    if (outcome === "busy" && ++busy > MOST_BUSY)
      refuse("GitHub asks to slow down, and still does after minutes", "run the job again later");
    if (outcome === "moved") refusals++;
    await pause(outcome === "busy" ? BUSY_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** meeting));
  }
  return refuse(
    refusals < MOST_REFUSALS
      ? `${MOST_MEETINGS} times in a row another job has changed the history's branch first`
      : "GitHub does not let this commit onto the history's branch, which nothing else has changed",
    "check the rules of the repository for this branch: the workflow's token must be able to push to it",
  );
}
