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

const STATE = { pass: "success", review: "pending", fail: "failure", error: "error" } as const;
/** GitHub refuses longer descriptions. */
const MAX_DESCRIPTION = 140;

/** Whose verdict a status is. */
export interface StatusAuthor {
  readonly workflow: string;
  readonly run: number;
  readonly attempt: number;
}

/** GitHub keeps nothing beside a status but its address, and its page for an attempt does not mind what follows the `?`. */
function addressOf(runUrl: string, { workflow, attempt }: StatusAuthor): string {
  return `${runUrl}/attempts/${attempt}?workflow=${encodeURIComponent(workflow)}`;
}

function authorOf(address: string | null): StatusAuthor | undefined {
  const found = /\/actions\/runs\/(\d+)\/attempts\/(\d+)\?workflow=([^&#]*)$/.exec(address ?? "");
  const [, run, attempt, workflow = ""] = found ?? [];
  return found ? { workflow, run: Number(run), attempt: Number(attempt) } : undefined;
}

function isOlder(left: StatusAuthor, right: StatusAuthor): boolean {
  return left.run < right.run || (left.run === right.run && left.attempt < right.attempt);
}

export function gatesStatus(
  verdict: Verdict,
  summary: string,
  runUrl: string | null,
  author: StatusAuthor,
): CommitStatus {
  const sentence = verdict === "review" ? `a person must look: ${summary}` : summary;
  const characters = [...sentence.replaceAll(/\s+/g, " ")];
  const description =
    characters.length > MAX_DESCRIPTION ? `${characters.slice(0, MAX_DESCRIPTION - 1).join("")}…` : characters.join("");
  return {
    context: "assay/gates",
    state: STATE[verdict],
    description,
    target_url: runUrl && addressOf(runUrl, author),
  };
}

/**
 * Posts the status unless the commit carries the very same one already (statuses can only be added, never changed) or one
 * of a newer run of the same workflow.
 */
export async function postStatus(
  port: StatusesPort,
  sha: string,
  status: CommitStatus,
): Promise<"created" | "unchanged" | "older"> {
  const standing = (await port.latest(sha)).find(({ context }) => context === status.context);
  const same =
    standing?.state === status.state &&
    standing.description === status.description &&
    standing.target_url === status.target_url;
  if (same) return "unchanged";
  const [ours, theirs] = [status, standing].map((one) => authorOf(one?.target_url ?? null));
  if (ours && theirs && ours.workflow === theirs.workflow && isOlder(ours, theirs)) return "older";
  await port.create(sha, status);
  return "created";
}
