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

export function gatesStatus(verdict: Verdict, summary: string, runUrl: string | null): CommitStatus {
  const sentence = verdict === "review" ? `a person must look: ${summary}` : summary;
  const characters = [...sentence.replaceAll(/\s+/g, " ")];
  const description =
    characters.length > MAX_DESCRIPTION ? `${characters.slice(0, MAX_DESCRIPTION - 1).join("")}…` : characters.join("");
  return { context: "assay/gates", state: STATE[verdict], description, target_url: runUrl };
}

/** Posts the status unless the commit carries the very same one already: statuses can only be added, never changed. */
export async function postStatus(port: StatusesPort, sha: string, status: CommitStatus): Promise<void> {
  const standing = (await port.latest(sha)).find(({ context }) => context === status.context);
  const same =
    standing?.state === status.state &&
    standing.description === status.description &&
    standing.target_url === status.target_url;
  if (!same) await port.create(sha, status);
}
