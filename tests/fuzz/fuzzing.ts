import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import type { Answer } from "./fuzz-case.ts";

const WORKER = fileURLToPath(new URL("worker.ts", import.meta.url));
/** A case takes some 50 ms; one that takes this long hangs, whatever else the machine does. */
const HANGS_AFTER = 180_000;
/** A process is used for so many cases, then for no more: what one leaves in memory must not decide about the next. */
const CASES_PER_PROCESS = 250;

function broken(index: number, complaint: string): Answer {
  return { index, kind: "", verdict: undefined, reasons: [], exitCode: 1, milliseconds: 0, complaints: [complaint] };
}

/** One process for these cases; ends with it. What it was at when it died or hung is complained of, and what it left is answered. */
async function runProcess(
  seed: number,
  indices: readonly number[],
  onAnswer: (answer: Answer) => void,
  worker: string,
): Promise<readonly number[]> {
  const child = fork(worker, [JSON.stringify({ seed, indices })], { stdio: ["ignore", "pipe", "pipe", "ipc"] });
  const left = new Set(indices);
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk));
  let at: number | undefined;
  let hung = false;
  const watch = () =>
    setTimeout(() => {
      hung = true;
      child.kill("SIGKILL");
    }, HANGS_AFTER);
  let timer = watch();
  child.on("message", (message: Answer | { readonly at: number }) => {
    clearTimeout(timer);
    timer = watch();
    if ("at" in message) at = message.at;
    else {
      at = undefined;
      left.delete(message.index);
      onAnswer(message);
    }
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  clearTimeout(timer);
  const last = Buffer.concat(said).toString("utf8").slice(-2000);
  if (at !== undefined) {
    left.delete(at);
    onAnswer(
      broken(
        at,
        hung ? `it hangs for ${HANGS_AFTER / 1000} s` : `the process ended (${signal ?? code}) in the middle: ${last}`,
      ),
    );
  } else if (left.size > 0 && code !== 0)
    throw new Error(`a fuzzing process ended (${signal ?? code}) between two cases: ${last}`);
  return [...left];
}

/** Runs these cases of the corpus in child processes, as many at a time as there are processors, and answers each. */
export async function fuzz(
  seed: number,
  indices: readonly number[],
  onAnswer: (answer: Answer) => void = () => {},
  worker: string = WORKER,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const keep = (answer: Answer) => {
    answers.push(answer);
    onAnswer(answer);
  };
  const pending = [...indices];
  const next = () => pending.splice(0, Math.min(CASES_PER_PROCESS, Math.ceil(indices.length / availableParallelism())));
  const keepOn = async () => {
    for (let mine = next(); mine.length > 0; mine = next())
      for (let rest: readonly number[] = mine; rest.length > 0; ) rest = await runProcess(seed, rest, keep, worker);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, keepOn));
  return answers.sort((one, other) => one.index - other.index);
}
