import { type GithubDoubleOptions, pullRequestEvent, runBundle, withGithub } from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const files = { "model/c.json": '{"accuracy": 0.9}' };
const inputs = {
  candidate: "c.json",
  baseline: "../models/b.json",
  "working-directory": "model",
  limits: "accuracy: {max-drop: 0.05}",
  "upload-report": "false",
};

/** Judges a pull request whose checkout has no baseline, against what GitHub says of the base branch. */
async function judged(options: GithubDoubleOptions) {
  return withGithub(options, async (github) => {
    await using run = await runBundle({
      action: "regression-gate",
      files,
      inputs,
      github,
      event: pullRequestEvent({ baseRef: "main" }),
    });
    return { outputs: run.outputs, report: run.report, requests: github.requests, exitCode: run.exitCode };
  });
}

describe("a baseline that is absent from a pull request's checkout", () => {
  test("is an error where the base branch has it, at its path in the repository", async () => {
    const { outputs, report, exitCode } = await judged({
      seed: (state) => void state.commitFiles("main", { "models/b.json": "{}" }),
    });
    expect({ verdict: outputs.verdict, exitCode }).toEqual({ verdict: "error", exitCode: 1 });
    expect(report?.checks[0]).toMatchObject({
      reason: "no-baseline",
      message: expect.stringContaining("exists on main"),
    });
  });

  test("asks for review where the base branch has none either", async () => {
    const { outputs, requests, exitCode } = await judged({
      seed: (state) => void state.commitFiles("main", { "README.md": "" }),
    });
    expect({ verdict: outputs.verdict, exitCode }).toEqual({ verdict: "review", exitCode: 0 });
    expect(requests).toHaveLength(1);
  });

  test("asks for review and says so where GitHub does not answer", async () => {
    const { outputs, report } = await judged({ before: () => ({ status: 500, body: { message: "broken" } }) });
    expect(outputs.verdict).toBe("review");
    expect(report?.notes.join()).toContain("could not be asked: GitHub answered 500");
  });
});

test("a push to a branch asks nobody", async () => {
  await withGithub({}, async (github) => {
    await using run = await runBundle({
      action: "regression-gate",
      files,
      inputs,
      github,
    });
    expect(run.outputs.verdict).toBe("review");
    expect(github.requests).toEqual([]);
  });
});
