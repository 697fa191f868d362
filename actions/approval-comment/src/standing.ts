import { type Github, type GraphqlAnswer, queryGithub } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import type { CommitStatus } from "./commit-status.ts";
import type { PullRequest } from "./pull-request.ts";
import type { Comment } from "./sticky-comment.ts";

/** What this step speaks about. */
export interface Subject {
  /** The pull request's head, which is not GITHUB_SHA; the pushed commit where there is no pull request. */
  readonly headSha: string | undefined;
  readonly pullRequest: PullRequest | undefined;
  /** The policy's path as the workflow asks for it, from the workspace. */
  readonly policyPath: string;
}

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

interface CommentNode {
  readonly fullDatabaseId: string;
  readonly body: string;
  readonly url: string;
  readonly author: { readonly __typename: string; readonly login: string } | null;
}

interface BlobNode {
  readonly text?: string | null;
  readonly isTruncated?: boolean;
}

interface Data {
  readonly viewer: { readonly login: string };
  readonly repository: {
    readonly head?: { readonly status?: { readonly contexts: readonly StatusNode[] } | null } | null;
    readonly base?: { readonly oid: string } | null;
    readonly policy?: BlobNode | null;
    readonly pullRequest?: { readonly first: CommentPage; readonly last: CommentPage } | null;
  } | null;
}

interface CommentPage {
  readonly totalCount: number;
  readonly pageInfo: { readonly endCursor: string | null };
  readonly nodes: readonly CommentNode[];
}

interface StatusNode {
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly targetUrl: string | null;
}

const PAGE = `fragment page on IssueCommentConnection {
  totalCount pageInfo { endCursor } nodes { fullDatabaseId body url author { __typename login } }
}`;

/** Everything this step must know before it posts, in one request. The first comments and the last: ours is nearly always early or late. */
const QUERY = `query (
  $owner: String!, $repo: String!, $head: GitObjectID, $base: GitObjectID, $policy: String, $pull: Int!,
  $onCommit: Boolean!, $onPull: Boolean!
) {
  viewer { login }
  repository(owner: $owner, name: $repo) {
    head: object(oid: $head) @include(if: $onCommit) {
      ... on Commit { status { contexts { context state description targetUrl } } }
    }
    base: object(oid: $base) @include(if: $onPull) { oid }
    policy: object(expression: $policy) @include(if: $onPull) { ... on Blob { text isTruncated } }
    pullRequest(number: $pull) @include(if: $onPull) {
      first: comments(first: 100) { ...page }
      last: comments(last: 100) { ...page }
    }
  }
}
${PAGE}`;

const MORE_COMMENTS = `query ($owner: String!, $repo: String!, $pull: Int!, $after: String) {
  repository(owner: $owner, name: $repo) {
    pullRequest(number: $pull) { first: comments(first: 100, after: $after) { ...page } }
  }
}
${PAGE}`;

/** REST and `viewer` call an app `github-actions[bot]`, an author's node only `github-actions`. */
function commentOf({ fullDatabaseId, body, url, author }: CommentNode): Comment {
  const login = author?.login ?? "";
  return { id: Number(fullDatabaseId), body, url, author: author?.__typename === "Bot" ? `${login}[bot]` : login };
}

/** Some of a pull request's comments. */
export interface CommentsSeen {
  readonly comments: readonly Comment[];
  /** How many others there are. */
  readonly left: number;
  /** GitHub's name for the place after which they come. */
  readonly after: string | null;
}

/** What stands on GitHub before this step posts anything. */
export class Standing {
  readonly #answer: GraphqlAnswer<Data>;

  constructor(answer: GraphqlAnswer<Data>) {
    this.#answer = answer;
  }

  /** Login of the account that the token speaks for. */
  get viewer(): string {
    return this.#answer.data.viewer.login;
  }

  /** The latest status of each context on the head. */
  get statuses(): readonly CommitStatus[] {
    this.#answer.permit("repository.head.status");
    const contexts = this.#answer.data.repository?.head?.status?.contexts ?? [];
    return contexts.map(({ context, state, description, targetUrl }) => ({
      context,
      state: state.toLowerCase() as CommitStatus["state"],
      description: description ?? "",
      target_url: targetUrl,
    }));
  }

  /** The first hundred comments of the pull request and the last hundred, oldest first, and how to go on after the first. */
  get comments(): CommentsSeen {
    this.#answer.permit("repository.pullRequest.first");
    const pull = this.#answer.data.repository?.pullRequest;
    if (!pull) return { comments: [], left: 0, after: null };
    const { first, last } = pull;
    const comments = new Map([...first.nodes, ...last.nodes].map((node) => [node.fullDatabaseId, commentOf(node)]));
    return {
      comments: [...comments.values()],
      left: first.totalCount - comments.size,
      after: first.pageInfo.endCursor,
    };
  }

  /** The policy on the base branch; `undefined` only where it does not exist there. */
  get policy(): string | undefined {
    this.#answer.permit("repository.base");
    this.#answer.permit("repository.policy");
    const { base, policy } = this.#answer.data.repository ?? {};
    if (!base) throw unreadable("the commit of the base branch is not there");
    if (!policy) return undefined;
    if (typeof policy.text !== "string" || policy.isTruncated)
      throw unreadable("the policy on the base branch is no text");
    return policy.text;
  }
}

function unreadable(message: string): Refusal {
  return new Refusal(message, {
    code: "base-branch",
    reason: "unreadable",
    remedy: "update the pull request's branch, and see what the policy on the base branch is",
  });
}

/** The hundred comments after a place. */
export async function askComments(
  octokit: Github,
  at: Repository,
  pull: number,
  after: string | null,
): Promise<{ readonly comments: readonly Comment[]; readonly after: string | null }> {
  const { data, permit } = await queryGithub<Pick<Data, "repository">>(octokit, MORE_COMMENTS, { ...at, pull, after });
  permit("repository.pullRequest.first");
  const page = data.repository?.pullRequest?.first;
  return { comments: (page?.nodes ?? []).map(commentOf), after: page?.pageInfo.endCursor ?? null };
}

export async function askStanding(octokit: Github, at: Repository, subject: Subject): Promise<Standing> {
  const { headSha, pullRequest, policyPath } = subject;
  return new Standing(
    await queryGithub<Data>(octokit, QUERY, {
      ...at,
      head: headSha ?? null,
      base: pullRequest?.baseSha ?? null,
      policy: pullRequest ? `${pullRequest.baseSha}:${policyPath}` : null,
      pull: pullRequest?.number ?? 0,
      onCommit: headSha !== undefined,
      onPull: pullRequest !== undefined,
    }),
  );
}
