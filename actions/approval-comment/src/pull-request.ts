import { dig, type Runner } from "@assay/action-kit";

export interface PullRequest {
  readonly number: number;
  readonly baseSha: string;
}

/** The pull request that the event is about; the payload comes from GitHub, its texts from anyone. */
export function pullRequestOf(event: Runner["event"]): PullRequest | undefined {
  const number = dig(event, "pull_request", "number");
  const baseSha = dig(event, "pull_request", "base", "sha");
  if (typeof number !== "number" || !Number.isSafeInteger(number) || typeof baseSha !== "string") return undefined;
  return { number, baseSha };
}
