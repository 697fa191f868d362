import type { Report, Verdict } from "@assay/report";
import {
  DEFAULT_BASE_SHA,
  DEFAULT_HEAD_SHA,
  DEFAULT_RUN,
  type GithubDoubleOptions,
  type JobOptions,
  openJob,
  pullRequestEvent,
  startResults,
  withGithub,
  workflowIdentity,
} from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const POLICY = "model: churn\nregression:\n  limits:\n    f1: {max-drop: 0.02}\n";
const WIDER = "model: churn\nregression:\n  limits:\n    f1: {max-drop: 0.2}\n    accuracy: {min: 0.5}\n";
const SUITE = "expectations/train.yaml";
const BASELINE = "models/baseline.json";

function gate(name: string, verdict: Verdict = "pass", changes: Partial<Report> = {}): Report {
  return {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name,
    verdict,
    summary: `${name} says ${verdict}`,
    checks: [
      {
        id: "f1",
        title: "F1",
        verdict,
        reason: "within-limit",
        severity: "critical",
        message: `F1 is ${verdict}`,
        location: { file: "assay.yml", line: 4 },
      },
    ],
    figures: [],
    charts: [],
    notes: [],
    run: { id: DEFAULT_RUN.id, attempt: 1, job: name, step: "gate" },
    provenance: { data: [], model: [], rules: [{ path: "assay.yml" }, { path: SUITE }, { path: BASELINE }] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T00:00:00.000Z",
    durationMs: 1,
    ...changes,
  };
}

interface Scene {
  readonly before: Record<string, string>;
  readonly after: Record<string, string>;
  readonly reports?: readonly Report[];
  readonly options?: GithubDoubleOptions;
  readonly job?: JobOptions;
  readonly inputs?: Record<string, string>;
  readonly attempts?: number;
}

/** The reporting job of a pull request from `before` to `after`; the gates have run in other jobs. */
async function judged({ before, after, reports = [gate("a")], options, job: extra, inputs = {}, attempts = 1 }: Scene) {
  await using results = await startResults();
  for (const report of reports)
    results.plantArtifact({ ...DEFAULT_RUN, job: report.name }, `assay-${report.name}`, {
      [`${report.name}.json`]: JSON.stringify(report),
    });
  const seed: GithubDoubleOptions["seed"] = (state) => {
    state.commitFiles("main", before, { sha: DEFAULT_BASE_SHA });
    state.refs.set("refs/heads/retrain", DEFAULT_BASE_SHA);
    state.commitFiles("retrain", after, { sha: DEFAULT_HEAD_SHA });
    state.addPull({ number: 7 });
    options?.seed?.(state);
  };
  return await withGithub({ ...options, seed }, async (github) => {
    const steps = [];
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const asked = github.requests.length;
      const run = { job: "report", attempt };
      await using job = await openJob({ event: pullRequestEvent(), github, results, files: after, run, ...extra });
      const step = await job.run({ action: "approval-comment", inputs: { "upload-report": "false", ...inputs } });
      steps.push({ ...step, requests: github.requests.slice(asked).map(({ method, path }) => `${method} ${path}`) });
    }
    const [first, last] = [steps[0], steps.at(-1)];
    if (!first || !last) throw new Error("a step has run");
    const rules = first.report?.checks.find(({ id }) => id === "rules");
    return { first, last, rules, state: github.state, body: github.state.comments[0]?.body ?? "" };
  });
}

const FILES = { "assay.yml": POLICY, [SUITE]: "expectations: []\n", [BASELINE]: '{"f1": 0.9}', "train.py": "1\n" };

describe("a pull request that changes the rules it is judged by is at least review", () => {
  test("one that changes none is not", async () => {
    const { first, rules, state } = await judged({ before: FILES, after: { ...FILES, "train.py": "2\n" } });
    expect([first.outputs.verdict, rules]).toEqual(["pass", undefined]);
    expect(state.checkRuns).toMatchObject([{ name: "assay / a", conclusion: "success", headSha: DEFAULT_HEAD_SHA }]);
  });

  test("the policy, with the limits before and after, at their lines", async () => {
    const { first, rules, state, body } = await judged({ before: FILES, after: { ...FILES, "assay.yml": WIDER } });
    expect([first.exitCode, first.outputs.verdict]).toEqual([0, "review"]);
    expect(rules).toMatchObject({
      verdict: "review",
      reason: "rules-changed",
      location: { file: "assay.yml", line: 4 },
      examples: [
        { key: "regression.limits.f1.max-drop", note: "0.02 → 0.2" },
        { key: "regression.limits.accuracy.min", note: "— → 0.5" },
      ],
    });
    expect(body).toMatch(/regression.limits.f1.max-drop 0.02 → 0.2/);
    const [gates, approval] = state.statuses;
    expect([gates?.state, approval?.state]).toEqual(["pending", "pending"]);
    for (const status of [gates, approval])
      expect(status?.description).toMatch(/^a person must look: the one gate passed; /);
  });

  test.each([
    ["a suite", { [SUITE]: "expectations: [{type: x}]\n" }, SUITE],
    ["a baseline", { [BASELINE]: '{"f1": 0.1}' }, `${BASELINE} (f1 0.9 → 0.1)`],
    ["a workflow", { ".github/workflows/ml.yml": "on: push" }, ".github/workflows/ml.yml (added)"],
    ["a local action", { "ci/gate/action.yaml": "runs: {}" }, "ci/gate/action.yaml (added)"],
    ["what a local action runs", { ".github/actions/gate/run.sh": "true" }, ".github/actions/gate/run.sh (added)"],
  ])("%s", async (_, changed, says) => {
    const { rules } = await judged({ before: FILES, after: { ...FILES, ...changed } });
    expect([rules?.verdict, rules?.message]).toEqual(["review", expect.stringContaining(says)]);
  });

  test.each([
    [
      "a suite that becomes a link to one that was there already",
      "lax.yaml",
      { [SUITE]: "[]" },
      { [SUITE]: "../lax.yaml" },
    ],
    [
      "the folder of a suite, a link, that leads elsewhere",
      "b/train.yaml",
      { expectations: "a" },
      { expectations: "b" },
    ],
  ])("%s", async (_, path, before, after) => {
    const rules = [{ path: "assay.yml" }, { path, asked: SUITE }];
    const named = gate("a", "pass", { provenance: { data: [], model: [], rules } });
    const beside = { "assay.yml": POLICY, [path]: "[]" };
    const seen = await judged({ before: { ...beside, ...before }, after: { ...beside, ...after }, reports: [named] });
    expect(seen.rules?.message).toMatch(new RegExp(`changes the rules it is judged by: ${Object.keys(after)[0]}`));
    expect(seen.rules?.verdict).toBe("review");
  });

  test("a policy that is removed, or renamed away", async () => {
    const { "assay.yml": policy, ...rest } = FILES;
    const removed = await judged({ before: FILES, after: rest });
    expect(removed.rules?.message).toContain("assay.yml (removed)");
    const renamed = await judged({
      before: FILES,
      after: { ...rest, "old.yml": policy },
      options: {
        seed: (state) => {
          const [pull] = state.pulls;
          if (pull) pull.files = [{ filename: "old.yml", status: "renamed", previousFilename: "assay.yml" }];
        },
      },
    });
    expect(renamed.rules?.message).toContain("old.yml (renamed)");
  });

  test("the first policy: it is said that nobody has agreed to it yet", async () => {
    const { "assay.yml": _, ...before } = FILES;
    const { rules } = await judged({ before, after: FILES });
    expect(rules?.message).toContain("adds the policy assay.yml, to whose limits nobody has agreed yet");
  });

  test("a policy of the base branch that cannot be read is an error, beside what the gates said", async () => {
    const before = { ...FILES, "assay.yml": "approval: {gates: x, approvers: [" };
    const { first, state } = await judged({ before, after: FILES, reports: [gate("a", "fail")] });
    expect(first.report?.checks.map(({ id, verdict }) => [id, verdict]).slice(0, 2)).toEqual([
      ["gate(a)", "fail"],
      ["gate(policy)", "error"],
    ]);
    expect(state.checkRuns).toMatchObject([{ name: "assay / a", conclusion: "failure" }]);
    expect(state.statuses[0]?.state).toBe("error");
  });

  test("what the base branch has changed since is not the pull request's doing", async () => {
    const moved = "4".repeat(40);
    const { first, rules } = await judged({
      before: FILES,
      after: { ...FILES, "train.py": "2\n" },
      options: { seed: (state) => void state.commitFiles("main", { ...FILES, "assay.yml": WIDER }, { sha: moved }) },
      job: { event: pullRequestEvent({ baseSha: moved }) },
    });
    expect([first.outputs.verdict, rules]).toEqual(["pass", undefined]);
  });

  test("more files than GitHub lists may hide one", async () => {
    const many = Object.fromEntries(Array.from({ length: 301 }, (_, index) => [`data/${index}.csv`, "1\n"]));
    const { rules } = await judged({ before: FILES, after: { ...FILES, ...many } });
    expect([rules?.verdict, rules?.message]).toEqual([
      "review",
      expect.stringContaining("more files than GitHub lists"),
    ]);
  });

  test("where the token may not see the changes, or there is none, a person has to look", async () => {
    const blind = workflowIdentity({ checks: "write", statuses: "write", "pull-requests": "write" });
    const unseen = await judged({
      before: FILES,
      after: FILES,
      options: { identities: { blind } },
      inputs: { "github-token": "blind" },
    });
    // Nor may it read which gates the base branch requires.
    expect([unseen.rules?.reason, unseen.first.outputs.verdict]).toEqual(["not-permitted", "error"]);
    const none = await judged({ before: FILES, after: FILES, job: { token: "" } });
    expect([none.rules?.reason, none.first.outputs.verdict, none.first.exitCode]).toEqual([
      "not-permitted",
      "review",
      0,
    ]);
  });
});

describe("GitHub's API is asked at most twelve times a run", () => {
  const FIVE = ["data", "regression", "latency", "overlap", "other"].map((name, index) =>
    gate(name, (["pass", "review", "fail", "error", "pass"] as const)[index]),
  );
  const changed = { before: FILES, after: { ...FILES, "assay.yml": WIDER, [SUITE]: "expectations: [{type: x}]\n" } };

  test("five gates of other jobs with changed rules: comment, statuses and every check run", async () => {
    const { first, state } = await judged({ ...changed, reports: FIVE });
    expect(first.requests.length).toBeLessThanOrEqual(12);
    expect(state.checkRuns.map(({ name, conclusion }) => [name, conclusion]).sort()).toEqual([
      ["assay / data", "success"],
      ["assay / latency", "failure"],
      ["assay / other", "success"],
      ["assay / overlap", "failure"],
      ["assay / regression", "action_required"],
    ]);
    expect([state.statuses.length, state.comments.length]).toEqual([2, 1]);
  });

  test("so does a second attempt, which posts nothing a second time", async () => {
    const { last, state } = await judged({ ...changed, reports: FIVE, attempts: 2 });
    expect(last.requests.length).toBeLessThanOrEqual(12);
    expect([state.checkRuns.length, state.comments.length]).toEqual([5, 1]);
    expect(state.checkRuns.flatMap(({ annotations }) => annotations)).toHaveLength(3);
  });

  test("with more gates than that, the worst have check runs and the others are named", async () => {
    const nine = [...FIVE, ...["p", "q", "r", "s"].map((name) => gate(name))];
    const { first, state } = await judged({ ...changed, reports: nine });
    expect(first.requests).toHaveLength(12);
    const shown = state.checkRuns.map(({ name }) => name);
    expect(shown).toEqual(expect.arrayContaining(["assay / overlap", "assay / latency", "assay / regression"]));
    const left = first.report?.notes.find((note) => note.includes("more requests than 12")) ?? "";
    for (const { name } of nine) expect(shown.includes(`assay / ${name}`) || left.includes(name)).toBe(true);
  });
});
