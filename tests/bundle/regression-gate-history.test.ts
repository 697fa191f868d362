import {
  type GithubDouble,
  type GithubDoubleOptions,
  type JobOptions,
  pullRequestEvent,
  runBundle,
  withGithub,
  workflowIdentity,
} from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const BRANCH = "assay-history";
const FILE = "churn.jsonl";
const inputs = {
  candidate: "c.json",
  limits: "accuracy: {min: 0.5}",
  name: "churn",
  "history-branch": BRANCH,
  "upload-report": "false",
};
/** A workflow with `contents: write`. */
const identities = { writer: workflowIdentity({ contents: "write" }) };
const options = (more: GithubDoubleOptions = {}): GithubDoubleOptions => ({ identities, ...more });

/** Judges one candidate, in a push to main unless said otherwise. */
async function judge(github: GithubDouble, job: JobOptions = {}, given: Record<string, string> = {}) {
  await using run = await runBundle({
    action: "regression-gate",
    files: { "c.json": '{"accuracy": 0.9, "n": 2000}' },
    inputs: { ...inputs, ...given },
    github,
    token: "writer",
    ...job,
  });
  return { verdict: run.outputs.verdict, report: run.report, log: run.stdout };
}

function linesOf(github: GithubDouble, file = FILE): Record<string, unknown>[] {
  const text = github.state.commitAt(BRANCH)?.tree.get(file)?.toString() ?? "";
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

test("the first run begins the branch, with no parent, and the second follows it", async () => {
  await withGithub(options(), async (github) => {
    expect((await judge(github)).verdict).toBe("pass");
    const first = github.state.commitAt(BRANCH);
    expect(first?.parents).toEqual([]);
    expect(linesOf(github)).toEqual([
      {
        schema: "assay/history/v1",
        commit: "3".repeat(40),
        run: 812,
        attempt: 1,
        name: "churn",
        event: "push",
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        verdict: "pass",
        n: 2000,
        metrics: { accuracy: 0.9 },
      },
    ]);
    const { report } = await judge(github, { run: { id: 813 } });
    expect(linesOf(github).map(({ run }) => run)).toEqual([812, 813]);
    expect(github.state.commitAt(BRANCH)?.parents).toEqual([first?.sha]);
    expect(report?.charts.map(({ kind, title }) => [kind, title])).toEqual([["trend", "Accuracy over the runs"]]);
  });
});

test("the same attempt of a run is told once, and what else the branch holds stays", async () => {
  const seed: GithubDoubleOptions["seed"] = (state) => void state.commitFiles(BRANCH, { "README.md": "Histories" });
  await withGithub(options({ seed }), async (github) => {
    await judge(github);
    await judge(github);
    await judge(github, { run: { attempt: 2 } });
    expect(linesOf(github).map(({ run, attempt }) => [run, attempt])).toEqual([
      [812, 1],
      [812, 2],
    ]);
    expect(github.state.commitAt(BRANCH)?.tree.get("README.md")?.toString()).toBe("Histories");
  });
});

test("ten jobs that append at once lose no entry", async () => {
  await withGithub(options(), async (github) => {
    const ids = Array.from({ length: 10 }, (_, index) => 900 + index);
    // Five share a file, as the runs of one workflow do; five have one each, as the legs of a matrix do.
    const names = ids.map((id, index) => (index < 5 ? "churn" : `churn-${id}`));
    const all = await Promise.all(ids.map((id, index) => judge(github, { run: { id } }, { name: names[index] ?? "" })));
    expect(all.map(({ verdict }) => verdict)).toEqual(ids.map(() => "pass"));
    const found = [...new Set(names)].flatMap((name) => linesOf(github, `${name}.jsonl`).map(({ run }) => run));
    expect(found.toSorted()).toEqual(ids);
    // Each of them is one commit, one behind the other.
    let commit = github.state.commitAt(BRANCH);
    let commits = 0;
    for (; commit; commit = github.state.commitAt(commit.parents[0] ?? "none")) commits++;
    expect(commits).toBe(10);
  });
});

test("a pull request from a fork reads the history and writes nothing", async () => {
  await withGithub(options(), async (github) => {
    await judge(github);
    const writes = github.writes.length;
    const { verdict, report } = await judge(github, {
      run: { id: 820 },
      token: "read-only-token",
      event: pullRequestEvent({ headRepository: "mallory/churn" }),
    });
    expect(verdict).toBe("pass");
    expect(report?.notes.join("\n")).toContain("this is a pull request from a fork, whose token cannot write");
    expect(report?.charts).toHaveLength(1);
    expect(github.writes).toHaveLength(writes);
  });
});

describe("a history that was asked for and is not written asks for review", () => {
  test.each<[string, GithubDoubleOptions, JobOptions, Record<string, string>, string]>([
    ["without `contents: write`", {}, { token: "workflow-token" }, {}, "GitHub answered 403"],
    ["on the branch the code is on", {}, {}, { "history-branch": "main" }, "main is a branch that holds code"],
    ["without a token", {}, {}, { "github-token": "" }, "there is no `github-token`"],
    [
      "where the repository cannot be seen",
      { before: () => ({ status: 404, body: { message: "Not Found" } }) },
      {},
      {},
      "GitHub answered 404",
    ],
  ])("%s", async (_, more, job, given, message) => {
    await withGithub(options(more), async (github) => {
      const { verdict, report } = await judge(github, job, given);
      expect(verdict).toBe("review");
      expect(report?.checks.find(({ id }) => id === "history")).toMatchObject({
        reason: "not-permitted",
        message: expect.stringContaining(message),
      });
      expect(linesOf(github)).toEqual([]);
    });
  });
});

test("what is no name of a branch is an error", async () => {
  await withGithub(options(), async (github) => {
    const { verdict, report } = await judge(github, {}, { "history-branch": "refs/heads/x" });
    expect(verdict).toBe("error");
    expect(report?.checks[0]?.message).toContain('`history-branch` is "refs/heads/x"');
    expect(github.requests).toEqual([]);
  });
});
