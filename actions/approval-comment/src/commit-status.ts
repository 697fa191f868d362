import type { Verdict } from "@assay/report";

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

export type Posted = "created" | "unchanged" | "older";

/** GitHub keeps nothing beside a status but its address, and its page for an attempt does not mind what follows the `?`. */
function addressOf(runUrl: string, { workflow, attempt }: StatusAuthor): string {
  return `${runUrl}/attempts/${attempt}?workflow=${encodeURIComponent(workflow)}`;
}

function authorOf(address: string | null): StatusAuthor | undefined {
  const found = /\/actions\/runs\/(\d+)\/attempts\/(\d+)\?workflow=([^&#]*)$/.exec(address ?? "");
  const [, run, attempt, workflow = ""] = found ?? [];
  return found ? { workflow, run: Number(run), attempt: Number(attempt) } : undefined;
}

export function isOlder(left: Moment, right: Moment): boolean {
  return left.run < right.run || (left.run === right.run && left.attempt < right.attempt);
}

function statusOf(
  context: string,
  state: CommitStatus["state"],
  sentence: string,
  runUrl: string | null,
  author: StatusAuthor,
): CommitStatus {
  const characters = [...sentence.replaceAll(/\s+/g, " ")];
  const description =
    characters.length > MAX_DESCRIPTION ? `${characters.slice(0, MAX_DESCRIPTION - 1).join("")}…` : characters.join("");
  return { context, state, description, target_url: runUrl && addressOf(runUrl, author) };
}

/** What the gates say. */
export function gatesStatus(
  verdict: Verdict,
  summary: string,
  runUrl: string | null,
  author: StatusAuthor,
): CommitStatus {
  const sentence = verdict === "review" ? `a person must look: ${summary}` : summary;
  return statusOf(GATES, STATE[verdict], sentence, runUrl, author);
}

const WAITING = {
  pass: "waiting for a person",
  review: "a person must look",
  fail: "waiting for the gates",
  error: "waiting for the gates",
} as const;

/** What a person has decided: nothing yet. No verdict of the gates ever makes it anything but pending. */
export function approvalStatus(
  verdict: Verdict,
  summary: string,
  runUrl: string | null,
  author: StatusAuthor,
): CommitStatus {
  return statusOf(APPROVAL, "pending", `${WAITING[verdict]}: ${summary}`, runUrl, author);
}

/** A person's decision about this very commit: waiting does not undo it. */
function isDecided(standing: CommitStatus | undefined): boolean {
  return standing?.context === APPROVAL && standing.state !== "pending";
}

/**
 * Posts the status unless the commit carries the very same one already (statuses can only be added, never changed), one
 * of a newer run of the same workflow, or a person's decision.
 */
export async function postStatus(port: StatusesPort, sha: string, status: CommitStatus): Promise<Posted> {
  const standing = (await port.latest(sha)).find(({ context }) => context === status.context);
  const same =
    standing?.state === status.state &&
    standing.description === status.description &&
    standing.target_url === status.target_url;
  if (same || isDecided(standing)) return "unchanged";
  const [ours, theirs] = [status, standing].map((one) => authorOf(one?.target_url ?? null));
  if (ours && theirs && ours.workflow === theirs.workflow && isOlder(ours, theirs)) return "older";
  await port.create(sha, status);
  return "created";
}
