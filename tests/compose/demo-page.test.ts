import { startGithub } from "@assay/testing";
import { expect, test } from "@jest/globals";
import { renderPullRequest } from "../../scripts/demo-pull-request.ts";

const HOSTILE = [
  "<script>alert(1)</script>",
  '<img src="x" onerror="alert(1)">',
  "[click](javascript:alert)",
  '<a href="javascript:alert(1)">here</a>',
  '<iframe src="https://example.com"></iframe><style>body{display:none}</style>',
  "<details><summary>kept</summary>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n</details>",
].join("\n\n");

test("the demo's pull request shows a comment as GitHub does: tables and details, and nothing that runs", async () => {
  await using github = await startGithub({
    seed: (state) => {
      state.addPull({ number: 7, title: "<b>Retrain</b>" });
      state.addComment(7, HOSTILE, { login: "github-actions[bot]", id: 41898282, type: "Bot" });
    },
  });
  const page = await renderPullRequest(github.state);
  expect(page).not.toMatch(/<script|<iframe|onerror|javascript:|<b>Retrain/);
  expect(page.match(/<style/g)).toHaveLength(1);
  expect(page).toContain("&lt;b&gt;Retrain&lt;/b&gt;");
  expect(page).toMatch(/<details><summary>kept<\/summary>\s*<table>/);
});
