import { connectGithub, isNotFound } from "@assay/action-kit";
import type { CommitStatus } from "./commit-status.ts";
import type { GithubPorts } from "./main.ts";
import type { Comment } from "./sticky-comment.ts";

interface CommentPayload {
  readonly id: number;
  readonly body?: string | undefined;
  readonly html_url: string;
  readonly user?: { readonly login: string } | null;
}

function commentOf({ id, body, html_url, user }: CommentPayload): Comment {
  return { id, body: body ?? "", author: user?.login ?? "", url: html_url };
}

/** The GitHub calls that this action makes, over one client. */
export async function githubPorts(token: string, repository: string): Promise<GithubPorts> {
  const octokit = await connectGithub(token);
  const [owner = "", repo = ""] = repository.split("/");
  const at = { owner, repo };
  return {
    statuses: {
      latest: async (sha) => {
        const { data } = await octokit.rest.repos.getCombinedStatusForRef({ ...at, ref: sha, per_page: 100 });
        return data.statuses.map(({ context, state, description, target_url }) => ({
          context,
          state: state as CommitStatus["state"],
          description: description ?? "",
          target_url,
        }));
      },
      create: async (sha, { target_url, ...status }) => {
        await octokit.rest.repos.createCommitStatus({
          ...at,
          sha,
          ...status,
          ...(target_url === null ? {} : { target_url }),
        });
      },
    },
    policyAtBase: {
      read: async (path, ref) => {
        try {
          const { data } = await octokit.rest.repos.getContent({ ...at, path, ref, mediaType: { format: "raw" } });
          return String(data);
        } catch (error) {
          if (isNotFound(error)) return undefined;
          throw error;
        }
      },
    },
    comments: (issue_number) => ({
      viewer: async () => (await octokit.graphql<{ viewer: { login: string } }>("{ viewer { login } }")).viewer.login,
      list: async () =>
        (await octokit.paginate(octokit.rest.issues.listComments, { ...at, issue_number, per_page: 100 })).map(
          commentOf,
        ),
      // A retry after an answer that was lost could post the comment twice.
      create: async (body) =>
        commentOf(
          (await octokit.rest.issues.createComment({ ...at, issue_number, body, request: { retries: 0 } })).data,
        ),
      update: async (comment_id, body) =>
        commentOf((await octokit.rest.issues.updateComment({ ...at, comment_id, body })).data),
    }),
  };
}
