/** What a workflow was started by: the name and the payload that GITHUB_EVENT_PATH holds. */
export interface WorkflowEvent {
  readonly name: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** The checkout an event stands for, as the runner derives it. */
export interface EventRefs {
  readonly ref: string;
  readonly refName: string;
  readonly refType: "branch" | "tag" | "";
  readonly headRef: string;
  readonly baseRef: string;
}

interface PullRequestLike {
  readonly number: number;
  readonly head: { readonly ref: string };
  readonly base: { readonly ref: string };
}

export interface PullRequestEventOptions {
  readonly number?: number;
  /** `pull_request.head.sha`, which is not GITHUB_SHA. */
  readonly headSha?: string;
  readonly headRef?: string;
  readonly baseSha?: string;
  readonly baseRef?: string;
  /** `owner/name`; default `octo/churn`. */
  readonly repository?: string;
  /** Default the same repository; another one makes it a pull request from a fork. */
  readonly headRepository?: string;
  readonly author?: string;
  readonly action?: string;
}

export const DEFAULT_REPOSITORY = "octo/churn";
export const DEFAULT_HEAD_SHA = "1111111111111111111111111111111111111111";
export const DEFAULT_BASE_SHA = "2222222222222222222222222222222222222222";

/** A `pull_request` event with the parts of the payload that actions read. */
export function pullRequestEvent(options: PullRequestEventOptions = {}): WorkflowEvent {
  const repository = options.repository ?? DEFAULT_REPOSITORY;
  const number = options.number ?? 7;
  const side = (ref: string, sha: string, full: string) => ({
    ref,
    sha,
    label: `${ownerOf(full)}:${ref}`,
    repo: repositoryPayload(full),
  });
  return {
    name: "pull_request",
    payload: {
      action: options.action ?? "synchronize",
      number,
      pull_request: {
        number,
        state: "open",
        draft: false,
        title: "Retrain the churn model",
        html_url: `https://github.com/${repository}/pull/${number}`,
        user: { login: options.author ?? "mona", type: "User" },
        head: side(
          options.headRef ?? "retrain",
          options.headSha ?? DEFAULT_HEAD_SHA,
          options.headRepository ?? repository,
        ),
        base: side(options.baseRef ?? "main", options.baseSha ?? DEFAULT_BASE_SHA, repository),
      },
      repository: repositoryPayload(repository),
      sender: { login: options.author ?? "mona", type: "User" },
    },
  };
}

/** A `push` to a branch. */
export function pushEvent(options: { branch?: string; sha?: string; repository?: string } = {}): WorkflowEvent {
  return {
    name: "push",
    payload: {
      ref: `refs/heads/${options.branch ?? "main"}`,
      after: options.sha ?? DEFAULT_BASE_SHA,
      repository: repositoryPayload(options.repository ?? DEFAULT_REPOSITORY),
      sender: { login: "mona", type: "User" },
    },
  };
}

/** GITHUB_REF and its kin for an event. */
export function refsOf(event: WorkflowEvent): EventRefs {
  const pull = event.payload.pull_request as PullRequestLike | undefined;
  if (pull && event.name.startsWith("pull_request") && event.name !== "pull_request_target")
    return {
      ref: `refs/pull/${pull.number}/merge`,
      refName: `${pull.number}/merge`,
      refType: "branch",
      headRef: pull.head.ref,
      baseRef: pull.base.ref,
    };
  const ref = typeof event.payload.ref === "string" ? event.payload.ref : "refs/heads/main";
  return {
    ref,
    refName: ref.replace(/^refs\/(heads|tags)\//, ""),
    refType: ref.startsWith("refs/tags/") ? "tag" : "branch",
    headRef: pull?.head.ref ?? "",
    baseRef: pull?.base.ref ?? "",
  };
}

function repositoryPayload(full: string) {
  const owner = ownerOf(full);
  return {
    name: full.slice(owner.length + 1),
    full_name: full,
    owner: { login: owner },
    default_branch: "main",
    html_url: `https://github.com/${full}`,
  };
}

const ownerOf = (full: string) => full.split("/")[0] ?? full;
