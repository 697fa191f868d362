import {
  createWorkspace,
  type Job,
  openJob,
  pullRequestEvent,
  type RunIdentity,
  type StepOptions,
  startGithub,
  startResults,
} from "@assay/testing";
import { expect, test } from "@jest/globals";

const VALIDATE: StepOptions = {
  action: "data-validate",
  id: "data",
  inputs: { data: "data/train.csv", suite: "expectations/train.yaml", reference: "data/train.profile.json" },
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
const BENCH: StepOptions = {
  action: "latency-bench",
  inputs: {
    "candidate-command": "node serving/server.mjs --model models/candidate.json --port {port}",
    "baseline-command": "node serving/server.mjs --model models/production.json --port {port}",
    payload: "serving/customers.jsonl",
    requests: 600,
    rounds: 6,
  },
};
const OVERLAP: StepOptions = {
  action: "overlap-check",
  inputs: { current: "predictions/this_month.csv", previous: "predictions/last_month.csv", "top-k": 200 },
};
const COMMENT: StepOptions = { action: "approval-comment", id: "approval" };

/** The example, whose policy requires these gates. */
async function exampleJob(gates: readonly string[] = ["churn-data-validate", "churn-regression-gate"]) {
  const github = await startGithub({ seed: (state) => void state.addPull({ number: 7 }) });
  const results = await startResults();
  const workspace = await createWorkspace({ from: "examples/churn" });
  const policy = await workspace.read("assay.yml");
  await workspace.write({ "assay.yml": policy.replace(/^ {2}gates: .*$/m, `  gates: [${gates.join(", ")}]`) });
  const jobs: Job[] = [];
  /** Another job of the run, on a runner of its own: it shares the checkout's content and what GitHub keeps. */
  const openAnother = async (run: Partial<RunIdentity> = {}) => {
    const job = await openJob({ workspace, github, results, event: pullRequestEvent(), run });
    jobs.push(job);
    return job;
  };
  return {
    github,
    results,
    job: await openAnother(),
    openAnother,
    [Symbol.asyncDispose]: async () => {
      for (const job of jobs) await job[Symbol.asyncDispose]();
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
  expect(example.github.state.statuses).toMatchObject([
    { context: "assay/gates", state: "success" },
    { context: "assay/approval", state: "pending" },
  ]);
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
  const address = `https://github.com/octo/churn/actions/runs/812/artifacts/${page?.id}`;
  expect(body).toContain(`](${address})`);
  expect(example.github.state.checkRuns.map(({ name, conclusion }) => [name, conclusion])).toEqual([
    ["assay / churn-data-validate", "success"],
    ["assay / churn-regression-gate", "success"],
  ]);
  expect(example.github.state.checkRuns[1]?.detailsUrl).toBe(address);
});

test("all five actions of the example come together in one comment", async () => {
  const gates = ["churn-data-validate", "churn-regression-gate", "churn-latency-bench", "churn-overlap-check"];
  await using example = await exampleJob(gates);
  const verdicts = [];
  const rules: Record<string, readonly string[] | undefined> = {};
  for (const step of [VALIDATE, COMPARE, BENCH, OVERLAP, COMMENT]) {
    const { outputs, report } = await example.job.run(step);
    verdicts.push(outputs.verdict);
    rules[step.action] = report?.provenance.rules.map(({ path }) => path);
  }
  // What a pull request must not change unseen.
  expect(rules).toEqual({
    "data-validate": ["assay.yml", "expectations/train.yaml", "data/train.profile.json"],
    "regression-gate": ["assay.yml", "predictions/production.csv", "models/production.json"],
    "latency-bench": ["assay.yml"],
    "overlap-check": ["assay.yml", "predictions/last_month.csv"],
    "approval-comment": ["assay.yml"],
  });
  // Two servers of one speed on a busy machine: not to be told apart is no mistake, and is what `review` is for.
  const bench = verdicts[2] === "review" ? "review" : "pass";
  expect(verdicts).toEqual(["pass", "pass", bench, "pass", bench]);
  for (const gate of gates) expect(example.github.state.comments[0]?.body).toContain(gate);
});

test("the whole job run again leaves one comment, and the newest attempt's reports count", async () => {
  await using example = await exampleJob();
  for (const job of [example.job, await example.openAnother({ attempt: 2 })])
    for (const step of [VALIDATE, COMPARE, COMMENT]) {
      const { outputs, stdout } = await job.run({ ...step, id: step.action });
      expect([outputs.verdict, stdout.includes("not since")]).toEqual(["pass", false]);
    }
  expect(example.github.state.comments).toHaveLength(1);
});

test("gates in jobs of their own reach the reporting job by their artifacts alone", async () => {
  await using example = await exampleJob();
  await (await example.openAnother({ job: "data" })).run(VALIDATE);
  await (await example.openAnother({ job: "model" })).run(COMPARE);
  const report = await example.openAnother({ job: "report" });
  const needs = JSON.stringify({ data: { result: "success", outputs: {} }, model: { result: "success", outputs: {} } });
  const approval = await report.run({ ...COMMENT, inputs: { needs } });
  expect([approval.exitCode, approval.outputs.verdict]).toEqual([0, "pass"]);
  expect(approval.report?.checks.map(({ id, verdict }) => [id, verdict])).toEqual([
    ["gate(churn-data-validate)", "pass"],
    ["gate(churn-regression-gate)", "pass"],
    ["needs(data)", "pass"],
    ["needs(model)", "pass"],
  ]);
});

test("only the failed jobs run again: the other gates' reports of the first attempt still count, and it is said", async () => {
  await using example = await exampleJob();
  await (await example.openAnother({ job: "data" })).run(VALIDATE);
  await (await example.openAnother({ job: "model" })).run({
    ...COMPARE,
    inputs: { ...COMPARE.inputs, candidate: "predictions/worse.csv" },
  });
  await (await example.openAnother({ job: "model", attempt: 2 })).run(COMPARE);
  const approval = await (await example.openAnother({ job: "report", attempt: 2 })).run(COMMENT);
  expect([approval.exitCode, approval.outputs.verdict]).toEqual([0, "pass"]);
  expect(approval.report?.notes).toEqual([
    "churn-data-validate reported in attempt 1 of this run and not since; that report counts",
  ]);
});

test("two jobs of a run under one name do not hide each other: approval-comment ends in error", async () => {
  await using example = await exampleJob();
  const legs = ["north", "south"];
  for (const data of legs) {
    // The runner tells the legs of a matrix neither by job nor by step.
    const leg = await example.openAnother({ job: "data" });
    const { exitCode, annotations } = await leg.run(VALIDATE);
    expect([exitCode, annotations.some(({ message }) => message.includes("another job of this run"))]).toEqual([
      0,
      data === "south",
    ]);
  }
  // A re-run of one leg does not make them one gate.
  await (await example.openAnother({ job: "data", attempt: 2 })).run(VALIDATE);
  const approval = await (await example.openAnother({ job: "report", attempt: 2 })).run(COMMENT);
  expect([approval.exitCode, approval.report?.checks[0]?.reason]).toEqual([1, "duplicate-gate"]);
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
