import { type Answer, type Call, notFound, paginate, type Routes, unprocessable } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example, exampleItem, personNamed, userPayload } from "../payloads.ts";
import type { Comment } from "../state.ts";

const LIST = "GET /repos/{owner}/{repo}/issues/{issue_number}/comments";
const ONE = "/repos/{owner}/{repo}/issues/comments/{comment_id}";
/** GitHub counts characters, not bytes. */
const MAX_BODY = 65_536;

// A pull request's conversation takes either permission.
const READ = [
  ["issues", "read"],
  ["pull-requests", "read"],
] as const;
const WRITE = [
  ["issues", "write"],
  ["pull-requests", "write"],
] as const;

/** Comments of issues and pull requests, and reactions to them. */
export const commentRoutes: Routes = {
  [LIST]: {
    needs: READ,
    answer(call) {
      const issue = Number(call.params.issue_number);
      if (!exists(call, issue)) return notFound();
      const since = call.query.get("since") ?? "";
      const comments = call.state.comments.filter((one) => one.issue === issue && one.updatedAt >= since);
      return paginate(call, comments, (page) => page.map((comment) => payload(call, comment)));
    },
  },
  "POST /repos/{owner}/{repo}/issues/{issue_number}/comments": {
    needs: WRITE,
    answer(call) {
      const issue = Number(call.params.issue_number);
      if (!exists(call, issue)) return notFound();
      const body = String(call.body.body);
      const refused = refuseBody(body);
      if (refused) return refused;
      const comment = call.state.addComment(issue, body, call.identity);
      const answer = payload(call, comment);
      return { status: 201, body: answer, headers: { location: String(answer.url) } };
    },
  },
  [`GET ${ONE}`]: {
    needs: READ,
    answer: (call) => withComment(call, (comment) => ({ status: 200, body: payload(call, comment) })),
  },
  [`PATCH ${ONE}`]: {
    needs: WRITE,
    answer: (call) =>
      withComment(call, (comment) => {
        const body = String(call.body.body);
        const refused = refuseBody(body);
        if (refused) return refused;
        comment.body = body;
        comment.updatedAt = call.state.now();
        return { status: 200, body: payload(call, comment) };
      }),
  },
  [`DELETE ${ONE}`]: {
    needs: WRITE,
    answer: (call) =>
      withComment(call, (comment) => {
        call.state.comments.splice(call.state.comments.indexOf(comment), 1);
        return { status: 204 };
      }),
  },
  [`GET ${ONE}/reactions`]: {
    needs: READ,
    answer: (call) =>
      withComment(call, (comment) =>
        paginate(call, comment.reactions, (page) => page.map((one) => reaction(one, comment))),
      ),
  },
  [`POST ${ONE}/reactions`]: {
    needs: WRITE,
    answer: (call) =>
      withComment(call, (comment) => {
        const content = String(call.body.content);
        const known = comment.reactions.find(
          (one) => one.content === content && one.author.login === call.identity.login,
        );
        if (known) return { status: 200, body: reaction(known, comment) };
        const added = { id: call.state.nextId(), content, author: call.identity };
        comment.reactions.push(added);
        return { status: 201, body: reaction(added, comment) };
      }),
  },
};

function withComment(call: Call, answer: (comment: Comment) => Answer): Answer {
  const comment = call.state.comments.find((one) => one.id === Number(call.params.comment_id));
  return comment ? answer(comment) : notFound();
}

/** Every pull request is an issue; any other issue exists where it has a comment. */
function exists(call: Call, issue: number): boolean {
  return [...call.state.pulls.map((pull) => pull.number), ...call.state.comments.map((one) => one.issue)].includes(
    issue,
  );
}

function refuseBody(body: string): Answer | undefined {
  if (body.trim() === "") return unprocessable("IssueComment", "body", "body can't be blank");
  const length = [...body].length;
  if (length > MAX_BODY)
    return unprocessable("IssueComment", "body", `body is too long (maximum is ${MAX_BODY} characters)`);
  return undefined;
}

function payload(call: Call, comment: Comment): JsonObject {
  const base = `${call.apiUrl}/repos/${call.state.repository}`;
  return {
    ...exampleItem(LIST),
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${base}/issues/comments/${comment.id}`,
    html_url: `https://github.com/${call.state.repository}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${base}/issues/${comment.issue}`,
    body: comment.body,
    user: userPayload(comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: call.state.collaborators.has(comment.author.login) ? "COLLABORATOR" : "NONE",
    ...(comment.author.type === "Bot" && { performed_via_github_app: null }),
  };
}

function reaction(one: Comment["reactions"][number], comment: Comment): JsonObject {
  const base = example("POST /repos/{owner}/{repo}/issues/comments/{comment_id}/reactions", 201);
  const author = one.author ?? personNamed(comment.author.login);
  return { ...base, id: one.id, content: one.content, user: userPayload(author), created_at: comment.updatedAt };
}
