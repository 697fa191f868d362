import { connectGithub } from "@assay/action-kit";
import { type GithubDouble, secondaryRateLimit, startGithub, workflowIdentity } from "@assay/testing";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { appendEntry } from "../../src/history/append-entry.ts";
import { GithubBranch } from "../../src/history/github-branch.ts";
import { entryLine, parseHistory } from "../../src/history/history-entry.ts";
import { entry } from "./entries.ts";

let github: GithubDouble;
let limited = false;

beforeEach(async () => {
  limited = false;
  github = await startGithub({
    identities: { writer: workflowIdentity({ contents: "write" }) },
    before: ({ method }) => (limited && method === "POST" ? secondaryRateLimit(60) : undefined),
  });
});
afterEach(async () => {
  github.assertClean();
  await github[Symbol.asyncDispose]();
});

/** The branch as one job sees it. */
function branch(name = "churn-regression-gate"): GithubBranch {
  const connection = connectGithub("writer").then((octokit) => {
    octokit.hook.before("request", (options) => {
      options.baseUrl = github.apiUrl;
    });
    return octokit;
  });
  return new GithubBranch(() => connection, {
    owner: "octo",
    repo: "churn",
    branch: "logs/assay",
    path: `${name}.jsonl`,
  });
}

const NO_PAUSE = async () => undefined;

test("ten appenders at once lose no entry and make one commit each", async () => {
  const runs = Array.from({ length: 10 }, (_, index) => 500 + index);
  await Promise.all(runs.map((run) => appendEntry(branch(), entry({ run }), NO_PAUSE)));
  const head = github.state.commitAt("logs/assay");
  const { entries, damaged } = parseHistory(head?.tree.get("churn-regression-gate.jsonl")?.toString() ?? "");
  expect(entries.map(({ run }) => run).toSorted()).toEqual(runs);
  expect(damaged).toEqual([]);
  let commits = 0;
  for (let commit = head; commit; commit = github.state.commitAt(commit.parents[0] ?? "none")) commits++;
  expect(commits).toBe(10);
});

test("a commit on a state that is no longer the newest changes nothing", async () => {
  const late = branch();
  const state = await late.read();
  expect(state).toEqual({ head: undefined, content: undefined });
  await appendEntry(branch(), entry(), NO_PAUSE);
  expect(await late.write(state, Buffer.from("mine"), "late")).toBe("moved");
  const second = branch();
  const read = await second.read();
  await appendEntry(branch("other"), entry({ name: "other" }), NO_PAUSE);
  expect(await second.write(read, Buffer.from("mine"), "late")).toBe("moved");
  const tree = github.state.commitAt("logs/assay")?.tree;
  expect(tree?.get("churn-regression-gate.jsonl")?.toString()).toBe(entryLine(entry()));
  expect([...(tree?.keys() ?? [])].sort()).toEqual(["churn-regression-gate.jsonl", "other.jsonl"]);
});

test("where GitHub asks to slow down, that is the answer", async () => {
  const one = branch();
  const state = await one.read();
  limited = true;
  expect(await one.write(state, Buffer.from("mine"), "busy")).toBe("busy");
});

test("what is a folder where the file should be is refused", async () => {
  github.state.commitFiles("logs/assay", { "churn-regression-gate.jsonl/x": "" });
  await expect(branch().read()).rejects.toThrow("is not a file that can be appended to");
});
