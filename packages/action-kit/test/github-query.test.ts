import { type GithubDouble, startGithub, workflowIdentity } from "@assay/testing";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { connectGithub, isForbidden, queryGithub } from "../src/github.ts";

const QUERY = `query ($n: Int!) {
  viewer { login }
  repository(owner: "octo", name: "churn") { pullRequest(number: $n) { comments(first: 1) { totalCount } } }
}`;

let github: GithubDouble;
beforeAll(async () => {
  github = await startGithub({
    identities: { blind: workflowIdentity({}) },
    seed: (state) => void state.addPull({ number: 7 }),
  });
  // The client reads it once, when it is loaded.
  process.env.GITHUB_API_URL = github.apiUrl;
});
afterAll(async () => await github[Symbol.asyncDispose]());

const ask = async (number: number, token: string) =>
  await queryGithub<{ readonly viewer: { readonly login: string } }>(await connectGithub(token), QUERY, { n: number });

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("queryGithub", () => {
  test("what the token may not see is refused where it is asked for, and the rest is there", async () => {
    const { data, permit } = await ask(7, "blind");
    expect(data.viewer.login).toBe("github-actions[bot]");
    expect(thrownBy(() => permit("viewer"))).toBeUndefined();
    for (const path of ["repository.pullRequest", "repository.pullRequest.comments"])
      expect(isForbidden(thrownBy(() => permit(path)))).toBe(true);
  });

  test("what is not there refuses the whole, in GitHub's words and as no defect", async () => {
    await expect(ask(8, "workflow-token")).rejects.toMatchObject({
      code: "github",
      message: expect.stringContaining("Could not resolve to a PullRequest with the number of 8"),
    });
    github.assertClean();
  });
});
