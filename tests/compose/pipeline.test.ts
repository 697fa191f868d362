import {
  createWorkspace,
  openJob,
  pullRequestEvent,
  type StepOptions,
  startGithub,
  startResults,
} from "@assay/testing";
import { expect, test } from "@jest/globals";

const VALIDATE: StepOptions = {
  action: "data-validate",
  id: "data",
  inputs: { data: "data/train.csv", suite: "expectations/train.yaml" },
};
const COMPARE = {
  action: "regression-gate",
  inputs: {
    candidate: "predictions/candidate.csv",
    baseline: "predictions/production.csv",
    model: "models/candidate.json",
    "baseline-model": "models/production.json",
  },
};
const COMMENT: StepOptions = { action: "approval-comment", id: "approval" };

async function exampleJob() {
  const github = await startGithub({ seed: (state) => void state.addPull({ number: 7 }) });
  const results = await startResults();
  const workspace = await createWorkspace({ from: "examples/churn" });
  const job = await openJob({ workspace, github, results, event: pullRequestEvent() });
  return {
    github,
    results,
    job,
    [Symbol.asyncDispose]: async () => {
      await job[Symbol.asyncDispose]();
      await workspace[Symbol.asyncDispose]();
      github.assertClean();
      results.assertClean();
      await github[Symbol.asyncDispose]();
      await results[Symbol.asyncDispose]();
    },
  };
}

test("the example's gates report to approval-comment through report-dir alone, and upload what they wrote", async () => {
  await using example = await exampleJob();
  const verdicts = [];
  for (const step of [VALIDATE, COMPARE, COMMENT]) verdicts.push((await example.job.run(step)).outputs.verdict);
  expect(verdicts).toEqual(["pass", "pass", "pass"]);
  expect(example.github.state.statuses).toMatchObject([{ context: "assay/gates", state: "success" }]);
  const body = example.github.state.comments[0]?.body;
  expect(body).toContain("churn-data-validate");
  expect(body).toContain("churn-regression-gate");
  expect(example.results.artifacts.map(({ name }) => name).sort()).toEqual([
    "assay-churn-approval-comment",
    "assay-churn-data-validate",
    "assay-churn-regression-gate",
    "churn-approval-comment.html",
    "churn-data-validate.html",
    "churn-regression-gate.html",
  ]);
  const [page] = example.results.artifacts.filter(({ name }) => name === "churn-regression-gate.html");
  expect(page?.contentType).toMatch(/^text\/html/);
});

test("the whole job run twice leaves one comment, one status and one artifact of each name", async () => {
  await using example = await exampleJob();
  for (const step of [VALIDATE, COMPARE, COMMENT, VALIDATE, COMPARE, COMMENT]) {
    const { outputs } = await example.job.run({ ...step, id: step.action });
    expect(outputs.verdict).toBe("pass");
  }
  expect([example.github.state.comments.length, example.github.state.statuses.length]).toEqual([1, 1]);
  const names = example.results.artifacts.map(({ name }) => name);
  expect(names.length).toBe(new Set(names).size);
});

test("two steps of one job under one name end in error, and approval-comment says so too", async () => {
  await using example = await exampleJob();
  expect((await example.job.run(VALIDATE)).outputs.verdict).toBe("pass");
  const second = await example.job.run({ ...VALIDATE, id: "again" });
  expect([second.exitCode, second.report?.checks[0]?.reason]).toEqual([1, "duplicate-gate"]);
  const approval = await example.job.run(COMMENT);
  expect([approval.exitCode, approval.outputs.verdict]).toEqual([1, "error"]);
});

test("a baseline bundle written by one run makes the next comparison paired", async () => {
  await using example = await exampleJob();
  const first = await example.job.run({
    ...COMPARE,
    inputs: {
      ...COMPARE.inputs,
      candidate: "predictions/production.csv",
      baseline: "none.json",
      "write-baseline": "models/bundle.json",
    },
  });
  expect([first.exitCode, first.outputs.verdict]).toEqual([0, "review"]);
  const next = await example.job.run({
    ...COMPARE,
    id: "next",
    inputs: { ...COMPARE.inputs, name: "next", baseline: "models/bundle.json" },
  });
  const paired = await example.job.run({ ...COMPARE, id: "paired", inputs: { ...COMPARE.inputs, name: "paired" } });
  const intervals = ({ report }: typeof next) =>
    report?.checks.filter(({ interval }) => interval).map(({ id, interval, verdict }) => [id, interval, verdict]);
  expect(next.outputs.verdict).toBe("pass");
  expect(intervals(paired)?.length).toBeGreaterThan(3);
  expect(intervals(next)).toEqual(intervals(paired));
});

test("a deleted gate is missed, since the policy requires it", async () => {
  await using example = await exampleJob();
  await example.job.run(VALIDATE);
  const approval = await example.job.run(COMMENT);
  expect([approval.exitCode, approval.report?.checks.map(({ id, reason }) => [id, reason])]).toEqual([
    1,
    [
      ["gate(churn-data-validate)", "gate-verdict"],
      ["gate(churn-regression-gate)", "missing-gate"],
    ],
  ]);
});
