import { type Reason, Refusal } from "@assay/report";

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "status" in error && typeof error.status === "number" ? error.status : undefined;
}

/** GitHub says that the thing does not exist (or that this token may not know of it). */
export function isNotFound(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** What a token lacks, by the header GitHub sends with its refusal; `undefined` for an error of another kind. */
export function missingPermission(error: unknown): string | undefined {
  if (statusOf(error) !== 403 || !/not accessible by/i.test((error as Error).message)) return undefined;
  const headers = (error as { response?: { headers?: Record<string, unknown> } }).response?.headers;
  return String(headers?.["x-accepted-github-permissions"] ?? "pull-requests: write, statuses: write").replaceAll(
    "=",
    ": ",
  );
}

/**
 * A client for the API of this run's server (`GITHUB_API_URL`, so GitHub Enterprise Server too), which retries what
 * GitHub answers with a passing fault.
 */
export async function connectGithub(token: string) {
  // A client and an HTTP stack that a gate which never asks GitHub should not load.
  const [{ getOctokit }, { retry }] = await Promise.all([import("@actions/github"), import("@octokit/plugin-retry")]);
  return getOctokit(token, {}, retry);
}

/** An answer by GitHub that left the gate unable to do its work, in words; anything else passes through unchanged. */
export function githubRefusal(error: unknown, what: string, reason: Reason = "not-permitted"): unknown {
  const status = statusOf(error);
  if (status === undefined) return error;
  return new Refusal(`GitHub answered ${status} when asked for ${what}: ${(error as Error).message}`, {
    code: "github",
    reason,
    remedy: "check the token's permissions and GitHub's status, then run the job again",
    cause: error,
  });
}
