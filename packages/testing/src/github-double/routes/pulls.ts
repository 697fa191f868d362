import { type Answer, type Call, notFound, paginate, type Routes } from "../answer.ts";
import type { JsonObject } from "../openapi.ts";
import { example, exampleItem, personNamed, userPayload } from "../payloads.ts";
import type { Pull, PullFile } from "../state.ts";
import { repositoryPayload } from "./repository.ts";

const LIST = "GET /repos/{owner}/{repo}/pulls";
const ONE = "GET /repos/{owner}/{repo}/pulls/{pull_number}";
const FILES = `${ONE}/files`;
const REVIEWS = `${ONE}/reviews`;
const OF_COMMIT = "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls";
const READ = [["pull-requests", "read"]] as const;
/** "Responses include a maximum of 3000 files." */
const MAX_FILES = 3000;

/** Pull requests, their files and their reviews. */
export const pullRoutes: Routes = {
  [LIST]: {
    needs: READ,
    answer(call) {
      const state = call.query.get("state") ?? "open";
      const head = call.query.get("head");
      const base = call.query.get("base");
      const pulls = call.state.pulls.filter(
        (pull) =>
          (state === "all" || pull.state === state) &&
          (head === null || head === `${pull.head.repository.split("/")[0]}:${pull.head.ref}`) &&
          (base === null || base === pull.base.ref),
      );
      // Newest first, unless asked otherwise.
      const ascending = call.query.get("direction") === "asc";
      pulls.sort((a, b) => (ascending ? a.number - b.number : b.number - a.number));
      return paginate(call, pulls, (page) => page.map((pull) => summary(call, pull, exampleItem(LIST))));
    },
  },
  [ONE]: {
    needs: READ,
    answer: (call) => withPull(call, (pull) => ({ status: 200, body: whole(call, pull) })),
  },
  [FILES]: {
    needs: READ,
    answer: (call) =>
      withPull(call, (pull) =>
        paginate(call, pull.files.slice(0, MAX_FILES), (page) => page.map((file) => filePayload(call, pull, file))),
      ),
  },
  [REVIEWS]: {
    needs: READ,
    answer: (call) =>
      withPull(call, (pull) => {
        const reviews = call.state.reviews.filter((review) => review.pull === pull.number);
        return paginate(call, reviews, (page) =>
          page.map((review) => ({
            ...exampleItem(REVIEWS),
            id: review.id,
            user: userPayload(review.author),
            body: review.body,
            state: review.state,
            commit_id: review.commit,
            submitted_at: review.submittedAt,
            author_association: call.state.collaborators.has(review.author.login) ? "COLLABORATOR" : "NONE",
            html_url: `https://github.com/${call.state.repository}/pull/${pull.number}#pullrequestreview-${review.id}`,
            pull_request_url: `${call.apiUrl}/repos/${call.state.repository}/pulls/${pull.number}`,
          })),
        );
      }),
  },
  [OF_COMMIT]: {
    needs: READ,
    answer(call) {
      const pulls = call.state.pulls.filter((pull) => pull.head.sha === call.params.commit_sha);
      return paginate(call, pulls, (page) => page.map((pull) => summary(call, pull, exampleItem(OF_COMMIT))));
    },
  },
};

function withPull(call: Call, answer: (pull: Pull) => Answer): Answer {
  const pull = call.state.pulls.find((one) => one.number === Number(call.params.pull_number));
  return pull ? answer(pull) : notFound();
}

function whole(call: Call, pull: Pull): JsonObject {
  return {
    ...summary(call, pull, example(ONE)),
    changed_files: pull.files.length,
    additions: pull.files.reduce((sum, file) => sum + (file.additions ?? 1), 0),
    deletions: pull.files.reduce((sum, file) => sum + (file.deletions ?? 0), 0),
    merged: false,
    merged_by: null,
    mergeable: true,
  };
}

function summary(call: Call, pull: Pull, base: JsonObject): JsonObject {
  const { repository } = call.state;
  const url = `${call.apiUrl}/repos/${repository}/pulls/${pull.number}`;
  return {
    ...base,
    number: pull.number,
    url,
    html_url: `https://github.com/${repository}/pull/${pull.number}`,
    issue_url: `${call.apiUrl}/repos/${repository}/issues/${pull.number}`,
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    draft: pull.draft,
    title: pull.title,
    user: userPayload(personNamed(pull.author)),
    closed_at: null,
    merged_at: null,
    merge_commit_sha: null,
    // The official example's team has no `type`, which its own schema wants.
    requested_teams: [],
    head: side(call, base.head as JsonObject, pull.head.ref, pull.head.sha, pull.head.repository),
    base: side(call, base.base as JsonObject, pull.base.ref, pull.base.sha, repository),
  };
}

function side(call: Call, base: JsonObject, ref: string, sha: string, repository: string): JsonObject {
  const owner = repository.split("/")[0] ?? "";
  const repo = repositoryPayload({ ...call, state: call.state }, base.repo as JsonObject);
  return {
    ...base,
    label: `${owner}:${ref}`,
    ref,
    sha,
    user: userPayload(personNamed(owner)),
    repo: {
      ...repo,
      full_name: repository,
      name: repository.split("/")[1] ?? "",
      fork: repository !== call.state.repository,
    },
  };
}

function filePayload(call: Call, pull: Pull, file: PullFile): JsonObject {
  const { repository } = call.state;
  const additions = file.additions ?? 1;
  const deletions = file.deletions ?? 0;
  return {
    ...exampleItem(FILES),
    filename: file.filename,
    status: file.status ?? "modified",
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `https://github.com/${repository}/blob/${pull.head.sha}/${file.filename}`,
    raw_url: `https://github.com/${repository}/raw/${pull.head.sha}/${file.filename}`,
    contents_url: `${call.apiUrl}/repos/${repository}/contents/${file.filename}?ref=${pull.head.sha}`,
    ...(file.previousFilename !== undefined && { previous_filename: file.previousFilename }),
    patch: file.patch ?? "@@ -0,0 +1 @@\n+changed",
  };
}
