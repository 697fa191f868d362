import { getOctokit } from "@actions/github";
import { describe, expect, test } from "@jest/globals";
import {
  DEFAULT_BASE_SHA,
  DEFAULT_HEAD_SHA,
  type GithubDouble,
  type GithubDoubleOptions,
  secondaryRateLimit,
  UNAVAILABLE,
  withGithub,
  workflowIdentity,
} from "../src/index.ts";

const repo = { owner: "octo", repo: "churn" };
const client = (github: GithubDouble, token = "workflow-token") =>
  getOctokit(token, { baseUrl: github.apiUrl, request: { retries: 0 } });

const withPull = (options: GithubDoubleOptions = {}): GithubDoubleOptions => ({
  ...options,
  seed(state) {
    state.addPull({ files: [{ filename: "assay.yml", patch: "@@ -1 +1 @@\n-a\n+b" }] });
    options.seed?.(state);
  },
});

describe("what a head has changed", () => {
  const compare = (github: GithubDouble, basehead: string) =>
    client(github).rest.repos.compareCommitsWithBasehead({ ...repo, basehead, per_page: 1 });

  test("is told from the commit it left its base at, not from where the base is now", async () => {
    await withGithub({}, async (github) => {
      const start = github.state.commitFiles("main", { "a.txt": "1", "b.txt": "1", "c.txt": "1" });
      github.state.refs.set("refs/heads/retrain", start);
      const head = github.state.commitFiles("retrain", { "a.txt": "2", "c.txt": "1", "d.txt": "1" });
      const base = github.state.commitFiles("main", { "a.txt": "1", "b.txt": "1", "c.txt": "9" });
      const { data } = await compare(github, `${base}...${head}`);
      expect(data.merge_base_commit.sha).toBe(start);
      expect(data.files?.map(({ filename, status }) => [filename, status])).toEqual([
        ["a.txt", "modified"],
        ["b.txt", "removed"],
        ["d.txt", "added"],
      ]);
    });
  });

  test("is what the test gave the pull request, where there are no commits; three hundred files at most", async () => {
    await withGithub(withPull(), async (github) => {
      const between = `${DEFAULT_BASE_SHA}...${DEFAULT_HEAD_SHA}`;
      expect((await compare(github, between)).data.files?.map(({ filename }) => filename)).toEqual(["assay.yml"]);
      const [pull] = github.state.pulls;
      if (pull) pull.files = Array.from({ length: 400 }, (_, index) => ({ filename: `${index}` }));
      expect((await compare(github, between)).data.files).toHaveLength(300);
      await expect(compare(github, `${DEFAULT_BASE_SHA}...${"9".repeat(40)}`)).rejects.toMatchObject({ status: 404 });
    });
  });
});

describe("GraphQL", () => {
  test("calls the workflow's bot by its short name where it is an author, and gives the ends of a long talk", async () => {
    await withGithub(withPull(), async (github) => {
      for (let index = 0; index < 5; index++)
        github.state.addComment(7, `${index}`, { login: "github-actions[bot]", id: 1, type: "Bot" });
      const answer = await client(github).graphql(`{
        viewer { login }
        repository(owner: "octo", name: "churn") {
          pullRequest(number: 7) {
            first: comments(first: 2) { totalCount nodes { body author { __typename login } } }
            last: comments(last: 1) { nodes { body } }
          }
        }
      }`);
      const author = { __typename: "Bot", login: "github-actions" };
      expect(answer).toEqual({
        viewer: { login: "github-actions[bot]" },
        repository: {
          pullRequest: {
            first: { totalCount: 5, nodes: [0, 1].map((body) => ({ body: `${body}`, author })) },
            last: { nodes: [{ body: "4" }] },
          },
        },
      });
    });
  });

  test("gives a file's text at a commit, nothing where there is none, and the newest status of a context", async () => {
    await withGithub(withPull(), async (github) => {
      const sha = github.state.commitFiles("main", { "a/b.yml": "x: 1\n", "c.bin": Buffer.from([0, 1]) });
      for (const state of ["pending", "success"] as const)
        await client(github).rest.repos.createCommitStatus({ ...repo, sha, state, context: "assay/gates" });
      const query = `query ($sha: GitObjectID!, $text: String!, $folder: String!, $none: String!, $binary: String!) {
        repository(owner: "octo", name: "churn") {
          commit: object(oid: $sha) { ... on Commit { status { contexts { context state } } } }
          text: object(expression: $text) { ... on Blob { text isTruncated } }
          folder: object(expression: $folder) { __typename }
          none: object(expression: $none) { __typename }
          binary: object(expression: $binary) { ... on Blob { text isBinary } }
        }
      }`;
      const at = (path: string) => `${sha}:${path}`;
      const variables = { sha, text: at("a/b.yml"), folder: at("a"), none: at("b"), binary: at("c.bin") };
      expect(await client(github).graphql(query, variables)).toEqual({
        repository: {
          commit: { status: { contexts: [{ context: "assay/gates", state: "SUCCESS" }] } },
          text: { text: "x: 1\n", isTruncated: false },
          folder: { __typename: "Tree" },
          none: null,
          binary: { text: null, isBinary: true },
        },
      });
    });
  });
});

describe("comments", () => {
  test("are created by the workflow's bot, updated in place, listed and deleted", async () => {
    await withGithub(withPull(), async (github) => {
      const { issues } = client(github).rest;
      const created = await issues.createComment({ ...repo, issue_number: 7, body: "<!-- m --> a" });
      expect(created.data.user).toMatchObject({ login: "github-actions[bot]", type: "Bot" });
      await issues.updateComment({ ...repo, comment_id: created.data.id, body: "<!-- m --> b" });
      const listed = await issues.listComments({ ...repo, issue_number: 7 });
      expect(listed.data.map((one) => one.body)).toEqual(["<!-- m --> b"]);
      expect((await issues.getComment({ ...repo, comment_id: created.data.id })).data.body).toBe("<!-- m --> b");
      await issues.deleteComment({ ...repo, comment_id: created.data.id });
      expect(github.state.comments).toEqual([]);
      expect(github.writes.map((one) => `${one.method} ${one.status}`)).toEqual([
        "POST 201",
        "PATCH 200",
        "DELETE 204",
      ]);
    });
  });

  test("come in pages with Link headers; per_page beyond 100 is cut to 100", async () => {
    const seed: GithubDoubleOptions["seed"] = (state) => {
      for (let index = 0; index < 230; index++) state.addComment(7, `${index}`, { login: "mona", id: 1, type: "User" });
    };
    await withGithub(withPull({ seed }), async (github) => {
      const octokit = client(github);
      const all = await octokit.paginate(octokit.rest.issues.listComments, { ...repo, issue_number: 7, per_page: 100 });
      expect(all.map((one) => one.body)).toEqual(Array.from({ length: 230 }, (_, index) => `${index}`));
      expect(github.requests.map((one) => one.query.page ?? "1")).toEqual(["1", "2", "3"]);
      const first = await octokit.rest.issues.listComments({ ...repo, issue_number: 7 });
      expect(first.data).toHaveLength(30);
      const greedy = await octokit.rest.issues.listComments({ ...repo, issue_number: 7, per_page: 300 });
      expect(greedy.data).toHaveLength(100);
      expect(first.headers.link).toMatch(/page=2>; rel="next", .*page=8>; rel="last"/);
    });
  });

  test.each([
    ["an empty body", " ", /Validation Failed/],
    ["a body of 65,537 characters", "x".repeat(65_537), /65536 characters/],
  ])("refuse %s", async (_, body, message) => {
    await withGithub(withPull(), async (github) => {
      const refused = client(github).rest.issues.createComment({ ...repo, issue_number: 7, body });
      await expect(refused).rejects.toMatchObject({ status: 422, message: expect.stringMatching(message) });
      expect(github.state.comments).toEqual([]);
    });
  });

  test("take 65,536 characters, counted as characters and not as bytes", async () => {
    await withGithub(withPull(), async (github) => {
      await client(github).rest.issues.createComment({ ...repo, issue_number: 7, body: "😀".repeat(65_536) });
      expect(github.state.comments).toHaveLength(1);
    });
  });

  test("of an issue that does not exist are 404", async () => {
    await withGithub(withPull(), async (github) => {
      await expect(client(github).rest.issues.listComments({ ...repo, issue_number: 8 })).rejects.toMatchObject({
        status: 404,
      });
    });
  });

  test("carry reactions, one of a kind for each person", async () => {
    await withGithub(withPull(), async (github) => {
      const { issues, reactions } = client(github).rest;
      const comment_id = (await issues.createComment({ ...repo, issue_number: 7, body: "a" })).data.id;
      for (const status of [201, 200])
        expect((await reactions.createForIssueComment({ ...repo, comment_id, content: "+1" })).status).toBe(status);
      expect((await reactions.listForIssueComment({ ...repo, comment_id })).data).toHaveLength(1);
    });
  });
});

describe("who may do what", () => {
  const write = (github: GithubDouble, token: string) =>
    client(github, token).rest.issues.createComment({ ...repo, issue_number: 7, body: "a" });

  test("an unknown token is 401", async () => {
    await withGithub(withPull(), async (github) => {
      await expect(write(github, "stolen")).rejects.toMatchObject({ status: 401, message: /Bad credentials/ });
    });
  });

  test("no token is 401", async () => {
    await withGithub(withPull(), async (github) => {
      expect((await fetch(`${github.apiUrl}/repos/octo/churn`)).status).toBe(401);
    });
  });

  test("a read-only token reads, and is 403 when it writes", async () => {
    await withGithub(withPull(), async (github) => {
      const { data } = await client(github, "read-only-token").rest.pulls.get({ ...repo, pull_number: 7 });
      expect(data.head.sha).toBe(DEFAULT_HEAD_SHA);
      await expect(write(github, "read-only-token")).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining("Resource not accessible by integration"),
      });
    });
  });

  test("a workflow without `statuses: write` is 403 on a status, and may still comment", async () => {
    const identities = { narrow: workflowIdentity({ issues: "write" }) };
    await withGithub(withPull({ identities }), async (github) => {
      await write(github, "narrow");
      const { repos } = client(github, "narrow").rest;
      const status = { ...repo, sha: DEFAULT_HEAD_SHA, state: "success", context: "a" } as const;
      await expect(repos.createCommitStatus(status)).rejects.toMatchObject({ status: 403 });
    });
  });

  test("GET /user is refused to the workflow's token and answered to a person's; viewer answers both", async () => {
    await withGithub({}, async (github) => {
      await expect(client(github).rest.users.getAuthenticated()).rejects.toMatchObject({ status: 403 });
      expect((await client(github, "user-token").rest.users.getAuthenticated()).data.login).toBe("mona");
      for (const [token, login] of [
        ["workflow-token", "github-actions[bot]"],
        ["user-token", "mona"],
      ] as const) {
        const octokit = getOctokit(token, { baseUrl: github.apiUrl });
        expect(await octokit.graphql("query { viewer { login } }")).toEqual({ viewer: { login } });
      }
    });
  });

  test("check runs are for apps: a person's token is 403, whatever it may otherwise do", async () => {
    await withGithub({}, async (github) => {
      const { checks } = client(github, "user-token").rest;
      await expect(checks.create({ ...repo, name: "a", head_sha: DEFAULT_HEAD_SHA })).rejects.toMatchObject({
        status: 403,
        message: expect.stringContaining("GitHub App"),
      });
    });
  });

  test("another repository is 404", async () => {
    await withGithub({}, async (github) => {
      await expect(client(github).rest.repos.get({ owner: "octo", repo: "other" })).rejects.toMatchObject({
        status: 404,
      });
      expect((await client(github).rest.repos.get(repo)).data.full_name).toBe("octo/churn");
    });
  });

  test("permissions of people keep GitHub's two spellings", async () => {
    const seed: GithubDoubleOptions["seed"] = (state) => {
      state.collaborators.set("mona", "maintain").set("hubot", "triage");
    };
    await withGithub({ seed }, async (github) => {
      const { repos } = client(github).rest;
      const of = async (username: string) => {
        const { data } = await repos.getCollaboratorPermissionLevel({ ...repo, username });
        return [data.permission, data.role_name];
      };
      expect(await of("mona")).toEqual(["write", "maintain"]);
      expect(await of("hubot")).toEqual(["read", "triage"]);
      expect(await of("passer-by")).toEqual(["read", "read"]);
      expect((await repos.listCollaborators(repo)).data).toHaveLength(2);
      expect((await repos.checkCollaborator({ ...repo, username: "mona" })).status).toBe(204);
    });
  });
});

describe("statuses", () => {
  test("are listed newest first and combined by their latest per context", async () => {
    await withGithub({}, async (github) => {
      const { repos } = client(github).rest;
      const sha = DEFAULT_HEAD_SHA;
      const set = (context: string, state: "failure" | "pending" | "success") =>
        repos.createCommitStatus({ ...repo, sha, context, state, description: "d", target_url: "https://example.com" });
      const combined = async () => (await repos.getCombinedStatusForRef({ ...repo, ref: sha })).data;
      expect((await combined()).state).toBe("pending");
      await set("assay/gates", "failure");
      await set("assay/gates", "success");
      expect(await combined()).toMatchObject({ state: "success", total_count: 1 });
      await set("assay/approval", "pending");
      expect((await combined()).state).toBe("pending");
      const listed = await repos.listCommitStatusesForRef({ ...repo, ref: sha });
      expect(listed.data.map((one) => one.state)).toEqual(["pending", "success", "failure"]);
    });
  });

  test("refuse a description of 141 characters, and a SHA that is none", async () => {
    await withGithub({}, async (github) => {
      const { repos } = client(github).rest;
      const status = { ...repo, sha: DEFAULT_HEAD_SHA, state: "success" as const };
      await repos.createCommitStatus({ ...status, description: "x".repeat(140) });
      await expect(repos.createCommitStatus({ ...status, description: "x".repeat(141) })).rejects.toMatchObject({
        status: 422,
      });
      await expect(repos.createCommitStatus({ ...status, sha: "main" })).rejects.toMatchObject({ status: 422 });
    });
  });
});

describe("check runs", () => {
  const annotations = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      path: "assay.yml",
      start_line: index + 1,
      end_line: index + 1,
      annotation_level: "failure" as const,
      message: `m${index}`,
    }));
  const run = { ...repo, name: "churn", head_sha: DEFAULT_HEAD_SHA };

  test("append annotations with every update", async () => {
    await withGithub({}, async (github) => {
      const { checks } = client(github).rest;
      const output = { title: "t", summary: "s" };
      const { data } = await checks.create({ ...run, output: { ...output, annotations: annotations(50) } });
      await checks.update({
        ...repo,
        check_run_id: data.id,
        conclusion: "action_required",
        output: { ...output, annotations: annotations(30) },
      });
      const { data: listed } = await checks.listForRef({ ...repo, ref: DEFAULT_HEAD_SHA });
      expect(listed.check_runs[0]).toMatchObject({
        status: "completed",
        conclusion: "action_required",
        output: { annotations_count: 80 },
      });
      const shown = await checks.listAnnotations({ ...repo, check_run_id: data.id, per_page: 100 });
      expect(shown.data).toHaveLength(80);
    });
  });

  test("refuse 51 annotations in one request, as the description says, and fail the test", async () => {
    const asked = withGithub({}, async (github) => {
      const output = { title: "t", summary: "s", annotations: annotations(51) };
      await expect(client(github).rest.checks.create({ ...run, output })).rejects.toMatchObject({ status: 422 });
      expect(github.state.checkRuns).toEqual([]);
    });
    await expect(asked).rejects.toThrow(/more than 50 items/);
  });

  test.each([
    ["a summary of 65,536 bytes", { output: { title: "t", summary: "é".repeat(32_768) } }],
    ["completed without a conclusion", { status: "completed" }],
    [
      "columns on an annotation of two lines",
      { output: { title: "t", summary: "s", annotations: [{ ...annotations(1)[0], end_line: 2, start_column: 1 }] } },
    ],
  ])("refuse %s", async (_, more) => {
    await withGithub({}, async (github) => {
      const refused = client(github).request("POST /repos/{owner}/{repo}/check-runs", { ...run, ...more } as never);
      await expect(refused).rejects.toMatchObject({ status: 422 });
      expect(github.state.checkRuns).toEqual([]);
    });
  });

  test("list the latest of each name unless all are asked for", async () => {
    await withGithub({}, async (github) => {
      const { checks } = client(github).rest;
      await checks.create(run);
      const newest = await checks.create(run);
      const latest = await checks.listForRef({ ...repo, ref: DEFAULT_HEAD_SHA });
      expect(latest.data.check_runs.map((one) => one.id)).toEqual([newest.data.id]);
      const all = await checks.listForRef({ ...repo, ref: DEFAULT_HEAD_SHA, filter: "all" });
      expect(all.data.total_count).toBe(2);
    });
  });
});

describe("pull requests", () => {
  test("are found by number, branch and commit, with their files and reviews", async () => {
    const seed: GithubDoubleOptions["seed"] = (state) => {
      state.collaborators.set("hubot", "write");
      state.reviews.push({
        id: 1,
        pull: 7,
        author: { login: "hubot", id: 2, type: "User" },
        state: "APPROVED",
        body: "/approve",
        commit: DEFAULT_HEAD_SHA,
        submittedAt: "2026-01-02T03:04:05Z",
      });
      state.addPull({ number: 9, state: "closed" });
    };
    await withGithub(withPull({ seed }), async (github) => {
      const { pulls, repos } = client(github).rest;
      expect((await pulls.list(repo)).data.map((one) => one.number)).toEqual([7]);
      expect((await pulls.list({ ...repo, state: "all" })).data.map((one) => one.number)).toEqual([9, 7]);
      expect((await pulls.list({ ...repo, head: "octo:other" })).data).toEqual([]);
      expect((await pulls.get({ ...repo, pull_number: 7 })).data.base.sha).toBe(DEFAULT_BASE_SHA);
      const files = await pulls.listFiles({ ...repo, pull_number: 7 });
      expect(files.data).toMatchObject([{ filename: "assay.yml", status: "modified", patch: "@@ -1 +1 @@\n-a\n+b" }]);
      expect((await pulls.listReviews({ ...repo, pull_number: 7 })).data[0]?.user?.login).toBe("hubot");
      const of = await repos.listPullRequestsAssociatedWithCommit({ ...repo, commit_sha: DEFAULT_HEAD_SHA });
      expect(of.data).toHaveLength(2);
      await expect(pulls.get({ ...repo, pull_number: 8 })).rejects.toMatchObject({ status: 404 });
    });
  });
});

describe("contents and git data", () => {
  const big = "x".repeat(1024 * 1024 + 1);
  const seed: GithubDoubleOptions["seed"] = (state) => {
    state.commitFiles(
      "main",
      { "assay.yml": "model: churn\n", "models/a b.json": "{}", big },
      { sha: DEFAULT_BASE_SHA },
    );
    state.commitFiles("feature/x", { "assay.yml": "model: other\n" });
  };

  test("a file comes as JSON or raw, at a branch with a slash and at a SHA", async () => {
    await withGithub({ seed }, async (github) => {
      const { repos } = client(github).rest;
      const json = await repos.getContent({ ...repo, path: "assay.yml", ref: "feature/x" });
      expect(Buffer.from((json.data as { content: string }).content, "base64").toString()).toBe("model: other\n");
      const raw = await repos.getContent({
        ...repo,
        path: "models/a b.json",
        ref: DEFAULT_BASE_SHA,
        mediaType: { format: "raw" },
      });
      expect(raw.data).toBe("{}");
    });
  });

  test("a file beyond 1 MiB has no content in JSON and all of it raw", async () => {
    await withGithub({ seed }, async (github) => {
      const { repos } = client(github).rest;
      expect((await repos.getContent({ ...repo, path: "big" })).data).toMatchObject({
        encoding: "none",
        content: "",
        size: big.length,
      });
      expect((await repos.getContent({ ...repo, path: "big", mediaType: { format: "raw" } })).data).toBe(big);
    });
  });

  test("a folder lists its entries; the root is the empty path", async () => {
    await withGithub({ seed }, async (github) => {
      const { repos } = client(github).rest;
      const names = async (path: string) =>
        ((await repos.getContent({ ...repo, path })).data as { name: string; type: string }[]).map(
          (one) => `${one.type} ${one.name}`,
        );
      expect(await names("")).toEqual(["file assay.yml", "dir models", "file big"]);
      expect(await names("models")).toEqual(["file a b.json"]);
    });
  });

  test.each([
    ["file", { path: "none.yml" }],
    ["ref", { path: "assay.yml", ref: "gone" }],
  ])("a missing %s is 404", async (_, where) => {
    await withGithub({ seed }, async (github) => {
      await expect(client(github).rest.repos.getContent({ ...repo, ...where })).rejects.toMatchObject({ status: 404 });
    });
  });

  test("a commit is written by blob, tree, commit and ref, and only forward", async () => {
    const identities = { writer: workflowIdentity({ contents: "write" }) };
    await withGithub({ seed, identities }, async (github) => {
      const { git, repos } = client(github, "writer").rest;
      const { data: ref } = await git.getRef({ ...repo, ref: "heads/main" });
      const blob = await git.createBlob({ ...repo, content: "aGk=", encoding: "base64" });
      expect(
        Buffer.from((await git.getBlob({ ...repo, file_sha: blob.data.sha })).data.content, "base64").toString(),
      ).toBe("hi");
      const before = await git.getCommit({ ...repo, commit_sha: ref.object.sha });
      const tree = await git.createTree({
        ...repo,
        base_tree: before.data.tree.sha,
        tree: [{ path: "hi.txt", mode: "100644", type: "blob", sha: blob.data.sha }],
      });
      const commit = await git.createCommit({ ...repo, message: "m", tree: tree.data.sha, parents: [ref.object.sha] });
      await git.updateRef({ ...repo, ref: "heads/main", sha: commit.data.sha });
      const listed = await git.getTree({ ...repo, tree_sha: "main", recursive: "1" });
      expect(listed.data.tree.map((one) => one.path)).toContain("hi.txt");
      expect((await repos.getCommit({ ...repo, ref: "main" })).data.sha).toBe(commit.data.sha);
      await git.createRef({ ...repo, ref: "refs/heads/history", sha: commit.data.sha });
      expect((await git.listMatchingRefs({ ...repo, ref: "heads/h" })).data).toHaveLength(1);

      const orphan = await git.createCommit({ ...repo, message: "m", tree: tree.data.sha, parents: [] });
      const backward = git.updateRef({ ...repo, ref: "heads/main", sha: orphan.data.sha });
      await expect(backward).rejects.toMatchObject({ status: 422, message: /fast forward/ });
      const twice = git.createRef({ ...repo, ref: "refs/heads/history", sha: commit.data.sha });
      await expect(twice).rejects.toMatchObject({ status: 422, message: /already exists/ });
    });
  });
});

describe("runs and artifacts", () => {
  const seed: GithubDoubleOptions["seed"] = (state) => {
    const jobs = [
      { id: 1, name: "gates", status: "completed", conclusion: "failure", attempt: 1 },
      { id: 2, name: "gates", status: "completed", conclusion: "success", attempt: 2 },
    ];
    state.addRun({ id: 10, attempt: 2, jobs });
    state.addRun({ id: 11, headBranch: "retrain", conclusion: "failure" });
    state.addArtifact(10, "assay-churn", { "churn.json": "{}" });
    state.addArtifact(11, "assay-churn", { "churn.json": "[]" }).expired = true;
  };

  test("are filtered by branch, status and name; jobs belong to the newest attempt", async () => {
    await withGithub({ seed }, async (github) => {
      const { actions } = client(github).rest;
      const runs = await actions.listWorkflowRunsForRepo({ ...repo, branch: "main", status: "success" });
      expect(runs.data.workflow_runs.map((one) => one.id)).toEqual([10]);
      const of = await actions.listWorkflowRuns({ ...repo, workflow_id: "ml.yml" });
      expect(of.data.total_count).toBe(2);
      expect((await actions.getWorkflowRun({ ...repo, run_id: 10 })).data.run_attempt).toBe(2);
      const jobs = await actions.listJobsForWorkflowRun({ ...repo, run_id: 10 });
      expect(jobs.data.jobs.map((one) => one.conclusion)).toEqual(["success"]);
      const first = await actions.listJobsForWorkflowRunAttempt({ ...repo, run_id: 10, attempt_number: 1 });
      expect(first.data.jobs.map((one) => one.conclusion)).toEqual(["failure"]);
      const all = await actions.listArtifactsForRepo({ ...repo, name: "assay-churn" });
      expect(all.data.artifacts.map((one) => one.expired)).toEqual([true, false]);
      expect((await actions.listArtifactsForRepo({ ...repo, name: "none" })).data.total_count).toBe(0);
    });
  });

  test("a zip is a redirect to another origin that takes no token; an expired one is 410", async () => {
    await withGithub({ seed }, async (github) => {
      const { actions } = client(github).rest;
      const { data } = await actions.listWorkflowRunArtifacts({ ...repo, run_id: 10 });
      const zip = await actions.downloadArtifact({
        ...repo,
        artifact_id: data.artifacts[0]?.id ?? 0,
        archive_format: "zip",
      });
      expect(
        Buffer.from(zip.data as ArrayBuffer)
          .subarray(0, 2)
          .toString(),
      ).toBe("PK");
      const expired = github.state.artifacts.find((one) => one.expired)?.id ?? 0;
      const gone = actions.downloadArtifact({ ...repo, artifact_id: expired, archive_format: "zip" });
      await expect(gone).rejects.toMatchObject({ status: 410 });
    });
  });

  test("a token carried to the blob storage is a violation", async () => {
    const carried = withGithub({ seed }, async (github) => {
      const headers = { authorization: "Bearer workflow-token" };
      const zip = `${github.apiUrl}/repos/octo/churn/actions/artifacts/${github.state.artifacts[0]?.id}/zip`;
      const location = (await fetch(zip, { headers, redirect: "manual" })).headers.get("location") ?? "";
      expect((await fetch(location, { headers })).status).toBe(403);
    });
    await expect(carried).rejects.toThrow(/token was carried/);
  });
});

describe("what the double does not know fails the test", () => {
  const ask = (options: GithubDoubleOptions, path: string, init: RequestInit = {}) =>
    withGithub(options, async (github) => {
      const headers = { authorization: "Bearer workflow-token" };
      const response = await fetch(`${github.apiUrl}${path}`, { headers, ...init });
      expect(response.status).toBeGreaterThanOrEqual(400);
      await response.arrayBuffer();
    });
  const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

  test.each<[string, string, RequestInit, RegExp]>([
    ["a path that GitHub lacks", "/repos/octo/churn/verdicts", {}, /GitHub has no such operation/],
    [
      "an operation that GitHub has and the double lacks",
      "/repos/octo/churn/topics",
      {},
      /does not know this operation/,
    ],
    ["a misspelt query parameter", "/repos/octo/churn/pulls?sate=all", {}, /"sate" is unknown/],
    ["a value outside the description", "/repos/octo/churn/pulls?state=merged", {}, /state.*must be equal to one of/],
    ["a page that is no number", "/repos/octo/churn/pulls?page=two", {}, /must be integer/],
    ["a missing body", "/repos/octo/churn/check-runs", { method: "POST" }, /wants a body/],
    ["a missing field", "/repos/octo/churn/issues/7/comments", post({}), /required property 'body'/],
    ["a field of the wrong kind", "/repos/octo/churn/issues/7/comments", post({ body: 7 }), /must be string/],
    ["a misspelt field", "/repos/octo/churn/issues/7/comments", post({ body: "a", boddy: "b" }), /"boddy" is unknown/],
    [
      "a state that statuses lack",
      `/repos/octo/churn/statuses/${DEFAULT_HEAD_SHA}`,
      post({ state: "passed" }),
      /must be equal to one of/,
    ],
    ["a body that is no JSON", "/repos/octo/churn/issues/7/comments", { method: "POST", body: "{" }, /no JSON/],
    ["another GraphQL query", "/graphql", post({ query: "{ rateLimit { cost } }" }), /GraphQL.*rateLimit/],
    ["a field that GitHub's schema lacks", "/graphql", post({ query: "{ viewer { logn } }" }), /Cannot query field/],
    [
      "a page larger than GitHub gives",
      "/graphql",
      post({
        query:
          '{ repository(owner: "octo", name: "churn") { pullRequest(number: 7) { comments(first: 101) { totalCount } } } }',
      }),
      /exceeds the limit/,
    ],
  ])("%s", async (_, path, init, message) => {
    await expect(ask(withPull(), path, init)).rejects.toThrow(message);
  });
});

test("an answer of the double's own that GitHub would not give fails the test", async () => {
  const asked = withGithub(withPull(), async (github) => {
    for (const pull of github.state.pulls) pull.state = "merged" as never;
    await client(github).rest.pulls.get({ ...repo, pull_number: 7 });
  });
  await expect(asked).rejects.toThrow(/the double's own 200: answer\/state must be equal to one of/);
});

describe("an Enterprise Server", () => {
  test("answers under /api/v3 and /api/graphql, and nowhere else", async () => {
    await withGithub(withPull({ enterprise: true }), async (github) => {
      expect(github.apiUrl).toMatch(/\/api\/v3$/);
      expect((await client(github).rest.pulls.list(repo)).data).toHaveLength(1);
      expect(await client(github).graphql("{ viewer { login } }")).toEqual({
        viewer: { login: "github-actions[bot]" },
      });
    });
    const outside = withGithub({ enterprise: true }, async (github) => {
      await fetch(`${new URL(github.apiUrl).origin}/repos/octo/churn`, {
        headers: { authorization: "token workflow-token" },
      });
    });
    await expect(outside).rejects.toThrow(/lies outside/);
  });
});

describe("faults", () => {
  const write = (github: GithubDouble) =>
    client(github).rest.issues.createComment({ ...repo, issue_number: 7, body: "a" });

  test.each([
    ["503", UNAVAILABLE, { status: 503 }],
    ["a secondary rate limit", secondaryRateLimit(60), { status: 403, response: { headers: { "retry-after": "60" } } }],
  ])("%s is answered in place of the double, and nothing is done", async (_, fault, expected) => {
    await withGithub(withPull({ before: () => fault }), async (github) => {
      await expect(write(github)).rejects.toMatchObject(expected);
      expect(github.state.comments).toEqual([]);
    });
  });

  test("a reset does nothing; a lost answer does what was asked", async () => {
    for (const [fault, count] of [
      ["reset", 0],
      ["lose-answer", 1],
    ] as const)
      await withGithub(withPull({ before: () => fault }), async (github) => {
        await expect(write(github)).rejects.toThrow();
        expect(github.state.comments).toHaveLength(count);
        expect(github.requests.map((one) => one.status)).toEqual([0]);
      });
  });

  test("can strike one request and spare the others", async () => {
    const before: GithubDoubleOptions["before"] = (request) => (request.method === "POST" ? UNAVAILABLE : undefined);
    await withGithub(withPull({ before }), async (github) => {
      await expect(write(github)).rejects.toMatchObject({ status: 503 });
      expect((await client(github).rest.pulls.list(repo)).data).toHaveLength(1);
    });
  });
});
