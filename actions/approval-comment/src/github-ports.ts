import { connectGithub } from "@assay/action-kit";
import { changesPort } from "./changes-port.ts";
import { checkRunsPort } from "./check-runs-port.ts";
import type { GithubPorts } from "./main.ts";
import { MAX_REQUESTS } from "./posting.ts";
import { askComments, askStanding, type Standing, type Subject } from "./standing.ts";
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
export async function githubPorts(token: string, repository: string, subject: Subject): Promise<GithubPorts> {
  const octokit = await connectGithub(token);
  const [owner = "", repo = ""] = repository.split("/");
  const at = { owner, repo };
  let requests = 0;
  octokit.hook.before("request", () => void requests++);
  let asked: Promise<Standing> | undefined;
  const standing = () => {
    asked ??= askStanding(octokit, at, subject);
    return asked;
  };
  const issue_number = subject.pullRequest?.number ?? 0;
  return {
    requests: () => requests,
    statuses: {
      latest: async () => (await standing()).statuses,
      create: async (sha, { target_url, ...status }) => {
        await octokit.rest.repos.createCommitStatus({
          ...at,
          sha,
          ...status,
          ...(target_url === null ? {} : { target_url }),
        });
      },
    },
    policyAtBase: { read: async () => (await standing()).policy },
    changes: changesPort(octokit, at),
    checkRuns: checkRunsPort(octokit, at, async () => (await standing()).viewer),
    comments: {
      viewer: async () => (await standing()).viewer,
      find: async (isIt) => {
        let { comments, left, after } = (await standing()).comments;
        for (;;) {
          const found = comments.find(isIt);
          if (found || left <= 0 || after === null) return found;
          // Writing the comment takes one more.
          if (requests >= MAX_REQUESTS - 1) return "too many";
          ({ comments, after } = await askComments(octokit, at, issue_number, after));
          left -= comments.length;
        }
      },
      // A retry after an answer that was lost could post the comment twice.
      create: async (body) =>
        commentOf(
          (await octokit.rest.issues.createComment({ ...at, issue_number, body, request: { retries: 0 } })).data,
        ),
      update: async (comment_id, body) =>
        commentOf((await octokit.rest.issues.updateComment({ ...at, comment_id, body })).data),
    },
  };
}
