import { cp, mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { createWorkspace, openJob } from "@assay/testing";
import { expect, test } from "@jest/globals";

/** What `uses:` brings to a runner, as far as the actions need it: nothing of the checkout's node_modules or sources. */
async function suiteAlone() {
  const suite = await createWorkspace();
  await cp("dist", join(suite.path, "dist"), { recursive: true });
  for (const action of await readdir("actions")) {
    await mkdir(join(suite.path, "actions", action), { recursive: true });
    await cp(join("actions", action, "action.yml"), join(suite.path, "actions", action, "action.yml"));
  }
  return suite;
}

test("the bundles do their work from a copy of dist/ and actions/ alone", async () => {
  await using suite = await suiteAlone();
  await using workspace = await createWorkspace({ from: "examples/churn" });
  const env = { ASSAY_DUCKDB_DIR: resolve("packages/tables") };
  await using job = await openJob({ workspace, root: suite.path, env });
  const verdicts = [];
  for (const [action, inputs] of [
    ["data-validate", { data: "data/raw/Telco-Customer-Churn.csv", suite: "expectations/train.yaml" }],
    [
      "regression-gate",
      {
        candidate: "predictions/worse.csv",
        baseline: "predictions/production.csv",
        model: "models/worse.json",
        "baseline-model": "models/production.json",
      },
    ],
    [
      "latency-bench",
      {
        "candidate-command": "node serving/server.mjs --slow 5 --model models/candidate.json --port {port}",
        payload: "serving/customers.jsonl",
        requests: 120,
        rounds: 6,
        limits: "mean_ms: {max: 4}",
      },
    ],
    ["overlap-check", { current: "predictions/turned.csv", previous: "predictions/last_month.csv", "top-k": 200 }],
    ["approval-comment", { "github-token": "" }],
  ] as const)
    verdicts.push((await job.run({ action, inputs })).outputs.verdict);
  expect(verdicts).toEqual(["fail", "fail", "fail", "fail", "fail"]);
});

test("without the engine, and without npm to fetch it, a gate that needs tables says how to get it", async () => {
  await using suite = await suiteAlone();
  await using job = await openJob({
    root: suite.path,
    files: { "a.csv": "x\n1\n", "s.yaml": "expectations: [{type: expect_column_to_exist, kwargs: {column: x}}]" },
    env: { PATH: suite.path },
  });
  const { exitCode, report, stdout } = await job.run({
    action: "data-validate",
    inputs: { data: "a.csv", suite: "s.yaml" },
  });
  expect([exitCode, report?.checks[0]?.reason]).toEqual([1, "engine-unavailable"]);
  expect(report?.checks[0]?.remedy).toContain("ASSAY_DUCKDB_DIR");
  expect(stdout).not.toMatch(/^\s+at .*\.js/m);
});
