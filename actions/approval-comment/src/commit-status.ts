import { type Verdict, worstVerdict } from "@assay/report";

export interface CommitStatus {
  readonly context: string;
  readonly state: "success" | "pending" | "failure" | "error";
  readonly description: string;
  readonly target_url: string | null;
}

export interface StatusesPort {
  /** The latest status of each context on the commit. */
  latest(sha: string): Promise<readonly CommitStatus[]>;
  create(sha: string, status: CommitStatus): Promise<void>;
}

const GATES = "assay/gates";
const APPROVAL = "assay/approval";
const STATE = { pass: "success", review: "pending", fail: "failure", error: "error" } as const;
/** GitHub refuses longer descriptions. */
const MAX_DESCRIPTION = 140;

/** When a workflow spoke: later runs have larger numbers, and so have later attempts of a run. */
export interface Moment {
  readonly run: number;
  readonly attempt: number;
}

/** Whose verdict a status is. */
export interface StatusAuthor extends Moment {
  readonly workflow: string;
}

/** What one workflow said about a commit. */
export interface Said extends StatusAuthor {
  /** What it was run for: a pull request (`#7`), else the event. The same commit may be judged by other rules elsewhere. */
  readonly occasion: string;
  readonly verdict: Verdict;
}

export type Posted = "created" | "unchanged" | "older";

/**
 * GitHub keeps nothing beside a status but its address, and its page for an attempt does not mind what follows the `?`.
 * There is one status for all workflows: each keeps there what the others said.
 */
function addressOf(runUrl: string, said: readonly Said[]): string {
  const parts = said.map((one) => [one.run, one.attempt, one.verdict, one.occasion, one.workflow].join("."));
  return `${runUrl}/attempts/${said[0]?.attempt}?${parts.map((part) => `said=${encodeURIComponent(part)}`).join("&")}`;
}

const SAID = /^(\d+)\.(\d+)\.(pass|review|fail|error)\.([^.]*)\.(.*)$/s;

function saidIn(address: string | null): Said[] {
  if (address === null || !URL.canParse(address)) return [];
  return new URL(address).searchParams.getAll("said").flatMap((part) => {
    const [found, run, attempt, verdict, occasion = "", workflow = ""] = SAID.exec(part) ?? [];
    return found === undefined
      ? []
      : [{ run: Number(run), attempt: Number(attempt), verdict: verdict as Verdict, occasion, workflow }];
  });
}

function isSameSpeaker(left: Said, right: Said): boolean {
  return left.workflow === right.workflow && left.occasion === right.occasion;
}

export function isOlder(left: Moment, right: Moment): boolean {
  return left.run < right.run || (left.run === right.run && left.attempt < right.attempt);
}

const SPOKE = { pass: "passed", review: "need review", fail: "failed", error: "could not do their work" } as const;

/** The worst that was said; where another than the first said it, who that was. */
function worstOf(said: readonly [Said, ...Said[]], sentence: string): { readonly verdict: Verdict; sentence: string } {
  const [own, ...others] = said;
  const verdict = worstVerdict(said.map((one) => one.verdict)) ?? own.verdict;
  const worst = others.find((one) => one.verdict === verdict);
  return own.verdict === verdict || !worst
    ? { verdict, sentence }
    : { verdict, sentence: `the gates of "${worst.workflow}" (${worst.occasion}) ${SPOKE[verdict]}; here ${sentence}` };
}

function described(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, " ")];
  return characters.length > MAX_DESCRIPTION
    ? `${characters.slice(0, MAX_DESCRIPTION - 1).join("")}…`
    : characters.join("");
}

const WAITING = {
  pass: "waiting for a person",
  review: "a person must look",
  fail: "waiting for the gates",
  error: "waiting for the gates",
} as const;

/** What the gates say of a commit: the worst of what all workflows said, the one that speaks now first. */
export function gatesStatus(said: readonly [Said, ...Said[]], summary: string, runUrl: string | null): CommitStatus {
  const { verdict, sentence } = worstOf(said, summary);
  return {
    context: GATES,
    state: STATE[verdict],
    description: described(verdict === "review" ? `a person must look: ${sentence}` : sentence),
    target_url: runUrl && addressOf(runUrl, said),
  };
}

/** What a person has decided: nothing yet. No verdict of the gates ever makes it anything but pending. */
export function approvalStatus(said: readonly [Said, ...Said[]], summary: string, runUrl: string | null): CommitStatus {
  const { verdict, sentence } = worstOf(said, summary);
  return {
    context: APPROVAL,
    state: "pending",
    description: described(`${WAITING[verdict]}: ${sentence}`),
    target_url: runUrl && addressOf(runUrl, said),
  };
}

/** A person's decision about this very commit: waiting does not undo it. */
function isDecided(standing: CommitStatus): boolean {
  return standing.context === APPROVAL && standing.state !== "pending";
}

/**
 * Posts both statuses, each unless the commit carries the very same one already (statuses can only be added, never
 * changed), one in which a newer run of the same workflow has spoken, or a person's decision. Answers what became of each.
 */
export async function postStatuses(
  port: StatusesPort,
  sha: string,
  { ours, sentence, runUrl }: { readonly ours: Said; readonly sentence: string; readonly runUrl: string | null },
): Promise<ReadonlyMap<string, Posted>> {
  const latest = await port.latest(sha);
  const posted = new Map<string, Posted>();
  for (const [context, make] of [
    [GATES, gatesStatus],
    [APPROVAL, approvalStatus],
  ] as const) {
    const standing = latest.find((one) => one.context === context);
    const before = saidIn(standing?.target_url ?? null);
    const status = make([ours, ...before.filter((one) => !isSameSpeaker(one, ours))], sentence, runUrl);
    const same =
      standing?.state === status.state &&
      standing.description === status.description &&
      standing.target_url === status.target_url;
    if (same || (standing && isDecided(standing))) posted.set(context, "unchanged");
    else if (before.some((one) => isSameSpeaker(one, ours) && isOlder(ours, one))) posted.set(context, "older");
    else {
      await port.create(sha, status);
      posted.set(context, "created");
    }
  }
  return posted;
}
