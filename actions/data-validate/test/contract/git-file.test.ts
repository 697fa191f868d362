import type { Runner } from "@assay/action-kit";
import { expect, test } from "@jest/globals";
import { gitFile } from "../../src/contract/git-file.ts";

const SHA = "0123456789012345678901234567890123456789";
const runnerOf = (event: object) => ({ event, run: { repository: "o/r" } }) as Runner;

test.each([
  ["pull request", { pull_request: { base: { sha: SHA } } }],
  ["merge group", { merge_group: { base_sha: SHA, head_sha: "f".repeat(40) } }],
])("the base is that of the %s", async (_what, event) => {
  // Without a token nothing is asked, and the refusal names the commit that would have been.
  await expect(gitFile(runnerOf(event), undefined, "", "suite.yaml")).rejects.toThrow(`suite.yaml at ${SHA} cannot`);
});

test("a push has none", async () => {
  expect(await gitFile(runnerOf({ ref: "refs/heads/main" }), "token", "", "suite.yaml")).toEqual({
    state: "no-pull-request",
  });
});
