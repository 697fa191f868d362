import { Refusal } from "@assay/report";

/** After 1 and 4 seconds; a runner should not wait longer for a server that is not there. */
const RETRIES = 2;

/** GitHub's refusal of one request, as a coded error. */
class GithubRefusal extends Refusal {
  /** HTTP status; 500 where no answer came at all. */
  readonly status: number;

  constructor(what: string, status: number, cause: Error) {
    const answered = "response" in cause && cause.response !== undefined;
    super(
      answered
        ? `GitHub answered ${status} to ${what}: ${cause.message}`
        : `GitHub could not be reached for ${what}: ${cause.message}`,
      {
        code: "github",
        reason: answered && status < 500 ? "not-permitted" : "unreadable",
        remedy: answered
          ? "check `github-token`, its permissions and GitHub's own status, then run the job again"
          : "check the way from the runner to GITHUB_API_URL and GitHub's own status, then run the job again",
        cause,
      },
    );
    this.status = status;
  }
}

/** HTTP status of GitHub's refusal; `undefined` of any other error. */
export function githubStatus(error: unknown): number | undefined {
  return error instanceof GithubRefusal ? error.status : undefined;
}

/** GitHub says that the thing does not exist (or that this token may not know of it). */
export function isNotFound(error: unknown): boolean {
  return githubStatus(error) === 404;
}

/** What was asked for no longer follows what GitHub holds: another client has changed it first, or a rule forbids it. */
export function isConflict(error: unknown): boolean {
  return error instanceof GithubRefusal && (error.status === 409 || error.status === 422);
}

/** GitHub asks to slow down: too many requests, or too many at once. */
export function isRateLimited(error: unknown): boolean {
  return (
    error instanceof GithubRefusal &&
    (error.status === 403 || error.status === 429) &&
    /rate limit/i.test(error.message)
  );
}

/** The token is valid and lacks the permission for what it was used for; check runs are for apps, whatever it may else. */
export function isForbidden(error: unknown): boolean {
  const lacking = /not accessible by|must authenticate via a GitHub App/i;
  return error instanceof GithubRefusal && error.status === 403 && lacking.test(error.message);
}

function githubRefusal(error: unknown, what: string): unknown {
  if (!(error instanceof Error) || !("status" in error) || typeof error.status !== "number") return error;
  return new GithubRefusal(what, error.status, error);
}

/**
 * A client for the API of this run's server (`GITHUB_API_URL`, so GitHub Enterprise Server too). It tries again what
 * GitHub answers with a passing fault; what it refuses in the end is a coded error.
 */
export async function connectGithub(token: string) {
  // A client and an HTTP stack that a gate which never asks GitHub should not load.
  const [{ getOctokit }, { retry }] = await Promise.all([import("@actions/github"), import("@octokit/plugin-retry")]);
  const octokit = getOctokit(token, { retry: { retries: RETRIES } }, retry);
  octokit.hook.wrap("request", async (request, options) => {
    try {
      return await request(options);
    } catch (error) {
      throw githubRefusal(error, `${options.method} ${options.url}`);
    }
  });
  return octokit;
}

export type Github = Awaited<ReturnType<typeof connectGithub>>;

interface GraphqlError {
  readonly type?: string;
  readonly path?: readonly (string | number)[];
}

export interface GraphqlAnswer<T> {
  readonly data: T;
  /** Throws GitHub's refusal where the token may not see the part at the path, such as `repository.pullRequest`. */
  permit(path: string): void;
}

/**
 * Asks one GraphQL query. What the token may not see is `null` in the data, and refused where it is asked for by `permit`;
 * any other error of GitHub's refuses the whole.
 */
export async function queryGithub<T>(
  octokit: Github,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<GraphqlAnswer<T>> {
  try {
    return { data: await octokit.graphql<T>(query, variables), permit: () => {} };
  } catch (error) {
    if (!(error instanceof Error) || !("errors" in error) || !Array.isArray(error.errors)) throw error;
    const errors = error.errors as readonly GraphqlError[];
    const data = "data" in error ? (error.data as T | null) : null;
    // The HTTP status of a GraphQL answer is 200, whatever went wrong.
    if (!data || errors.some(({ type }) => type !== "FORBIDDEN"))
      throw new GithubRefusal("a GraphQL query", 200, error);
    const permit = (path: string) => {
      if (errors.some((one) => `${path}.`.startsWith(`${one.path?.join(".")}.`)))
        throw new GithubRefusal(`the query of ${path}`, 403, error);
    };
    return { data, permit };
  }
}
