import { expect, test } from "@jest/globals";
import { connectGithub, isForbidden, isNotFound } from "../src/github.ts";

test("a server that is not there is called unreachable, and not a matter of permissions", async () => {
  // Nothing listens on the discard port.
  process.env.GITHUB_API_URL = "http://127.0.0.1:9";
  const octokit = await connectGithub("token");
  const error = await octokit.rest.repos.get({ owner: "o", repo: "r", request: { retries: 0 } }).then(
    () => undefined,
    (refused: unknown) => refused,
  );
  expect(error).toMatchObject({
    reason: "unreadable",
    message: expect.stringContaining("GitHub could not be reached for GET"),
  });
  expect([isNotFound(error), isForbidden(error)]).toEqual([false, false]);
});
