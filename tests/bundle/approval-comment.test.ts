import { symlink } from "node:fs/promises";
import { join } from "node:path";
import type { Report, Verdict } from "@assay/report";
import {
  createWorkspace,
  DEFAULT_BASE_SHA,
  DEFAULT_HEAD_SHA,
  type GithubDouble,
  type GithubDoubleOptions,
  type JobOptions,
  openJob,
  pullRequestEvent,
  pushEvent,
  secondaryRateLimit,
  startGithub,
  UNAVAILABLE,
  workflowIdentity,
} from "@assay/testing";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";

const BOT = { login: "github-actions[bot]", type: "Bot" } as const;
const POLICY = "model: churn\napproval:\n  gates: [churn-data-validate, churn-regression-gate]\n";

function gate(name: string, verdict: Verdict, changes: Partial<Report> = {}): Report {
  return {
    schema: "assay/report/v1",
    gate: "regression-gate",
    name,
    verdict,
    summary: `${name} says ${verdict}`,
    checks: [
      { id: "f1", title: "F1", verdict, reason: "within-limit", severity: "critical", message: `F1 is ${verdict}` },
    ],
    figures: [],
    charts: [],
    notes: [],
    run: { id: 812, attempt: 1, job: "gates", step: name },
    provenance: { data: [], model: [], rules: [] },
    tool: { name: "assay", version: "0.1.0" },
    startedAt: "2026-11-21T00:00:00.000Z",
    durationMs: 1,
    ...changes,
  };
}

let github: GithubDouble;
const start = async (options: GithubDoubleOptions = {}) => {
  github = await startGithub({
    ...options,
    seed: (state) => {
      state.addPull({ number: 7 });
      options.seed?.(state);
    },
  });
};
beforeEach(() => start());
afterEach(async () => {
  github.assertClean();
  await github[Symbol.asyncDispose]();
});

interface Scene extends JobOptions {
  readonly reports?: readonly Report[];
  readonly inputs?: Record<string, string>;
  readonly times?: number;
}

async function comment({ reports = [], inputs = {}, times = 1, files = {}, ...options }: Scene) {
  const written = Object.fromEntries(
    reports.map((report, index) => [`reports/${index}-${report.name}.json`, JSON.stringify(report)]),
  );
  await using job = await openJob({ event: pullRequestEvent(), github, ...options, files: { ...files, ...written } });
  const step = { action: "approval-comment", inputs: { reports: "reports/*.json", ...inputs } };
  let result = await job.run(step);
  for (let again = 1; again < times; again++) result = await job.run(step);
  return result;
}

const both = [gate("churn-data-validate", "pass"), gate("churn-regression-gate", "pass")];
const status = () => github.state.statuses.filter(({ context }) => context === "assay/gates");

describe("approval-comment", () => {
  test("puts one comment and one status on the pull request's head, not on the merge commit", async () => {
    const { exitCode, outputs, report } = await comment({ reports: both, files: { "assay.yml": POLICY } });
    expect([exitCode, outputs.verdict, report?.name]).toEqual([0, "pass", "churn-approval-comment"]);
    expect(status()).toMatchObject([{ sha: DEFAULT_HEAD_SHA, state: "success" }]);
    expect(github.state.comments).toMatchObject([{ issue: 7, author: BOT }]);
    expect(outputs["comment-url"]).toContain(String(github.state.comments[0]?.id));
  });

  test.each([
    ["review", "pending", 0],
    ["fail", "failure", 0],
    ["error", "error", 1],
  ] as const)("a gate that says %s makes the status %s and exits %i", async (verdict, state, exit) => {
    const { exitCode, outputs } = await comment({ reports: [gate("a", "pass"), gate("b", verdict)] });
    expect([exitCode, outputs.verdict, status()[0]?.state]).toEqual([exit, verdict, state]);
    expect(github.state.comments[0]?.body).toContain(`F1 is ${verdict}`);
  });

  test.each([
    ["another workflow", { workflow: "other" }, {}],
    ["a push of the same commit", {}, { event: pushEvent({ sha: DEFAULT_HEAD_SHA }), sha: DEFAULT_HEAD_SHA }],
    ["another pull request of the same commit", {}, { event: pullRequestEvent({ number: 8 }) }],
  ])("a success of %s does not hide a failure", async (_, run, options) => {
    github.state.addPull({ number: 8 });
    await comment({ reports: [gate("a", "fail")] });
    const later = [gate("a", "pass", { run: { id: 813, attempt: 1 } })];
    const { outputs } = await comment({ reports: later, ...options, run: { ...run, id: 813 } });
    expect([outputs.verdict, status().map(({ state }) => state)]).toEqual(["pass", ["failure", "failure"]]);
    expect(status()[1]?.description).toMatch(/^the gates of ".*" \(#7\) failed; here the one gate passed$/);
  });

  test.each([
    ["merge_group", { merge_group: { head_sha: DEFAULT_HEAD_SHA, base_sha: DEFAULT_BASE_SHA } }],
    ["workflow_dispatch", { inputs: {} }],
    ["schedule", { schedule: "0 4 * * *" }],
  ])("%s has no pull request to comment on: the status goes to the commit that was judged", async (name, payload) => {
    const sha = "5".repeat(40);
    const { exitCode, outputs } = await comment({ reports: both, event: { name, payload }, sha });
    expect([exitCode, outputs.verdict, outputs["comment-url"] ?? ""]).toEqual([0, "pass", ""]);
    expect(status()).toMatchObject([{ sha, state: "success" }]);
    expect([github.state.comments.length, github.state.checkRuns.map(({ headSha }) => headSha)]).toEqual([
      0,
      [sha, sha],
    ]);
  });

  test("pull_request_target, for which the base branch is checked out, is never a success of the head", async () => {
    const { outputs, report } = await comment({
      reports: both,
      event: { ...pullRequestEvent(), name: "pull_request_target" },
    });
    expect([outputs.verdict, report?.checks.at(-1)?.reason]).toEqual(["review", "not-comparable"]);
    expect(status()).toMatchObject([{ sha: DEFAULT_HEAD_SHA, state: "pending" }]);
  });

  test("posts nothing twice when the step runs twice", async () => {
    await comment({ reports: both, times: 2 });
    expect([github.state.comments.length, status().length, github.state.checkRuns.length]).toEqual([1, 1, 2]);
    // Two statuses, the comment and a check run for each gate: once.
    expect(github.writes).toHaveLength(5);
  });

  test("a later run updates the same comment; an older one that ends late leaves it alone", async () => {
    await comment({ reports: [gate("a", "fail")] });
    await comment({ reports: [gate("a", "pass", { run: { id: 900, attempt: 1 } })], run: { id: 900 } });
    const newest = github.state.comments[0]?.body;
    expect(newest).not.toContain("F1 is fail");
    const { report } = await comment({
      reports: [gate("a", "fail", { run: { id: 850, attempt: 1 } })],
      run: { id: 850 },
    });
    expect([github.state.comments.length, github.state.comments[0]?.body]).toEqual([1, newest]);
    expect(report?.notes.join()).toMatch(/newer run.*assay\/gates.*newer run.*comment/);
    expect(status().at(-1)?.state).toBe("success");
  });

  test("finds its comment beyond the first hundred, and never takes another author's for its own", async () => {
    await comment({ reports: [gate("a", "fail")] });
    const [own] = github.state.comments.splice(0);
    for (let index = 0; index < 130; index++)
      github.state.addComment(7, `talk ${index}`, { login: "mona", id: 1, type: "User" });
    const forged = github.state.addComment(7, own?.body ?? "", { login: "mallory", id: 2, type: "User" });
    const before = forged.body;
    if (own) github.state.comments.push(own);
    await comment({ reports: [gate("a", "pass", { run: { id: 813, attempt: 1 } })], run: { id: 813 } });
    expect([github.state.comments.length, forged.body]).toEqual([132, before]);
    expect(github.state.comments.find(({ id }) => id === own?.id)?.body).not.toContain("F1 is fail");
  });

  test.each([
    ["in the middle of a long talk", 150, 400, "updated"],
    ["of a talk too long to look through, it writes nothing rather than a second", 800, 1700, "left"],
  ])("finds its comment %s", async (_, before, all, kind) => {
    await comment({ reports: [gate("a", "fail")] });
    const [own] = github.state.comments.splice(0) as [(typeof github.state.comments)[number]];
    const { body } = own;
    for (let index = 0; index < all; index++) {
      if (index === before) github.state.comments.push(own);
      github.state.addComment(7, `talk ${index}`, { login: "mona", id: 1, type: "User" });
    }
    const asked = github.requests.length;
    const later = { run: { id: 813, attempt: 1 } };
    const { report } = await comment({ reports: [gate("a", "pass", later)], run: { id: 813 } });
    expect(github.state.comments).toHaveLength(all + 1);
    expect(own.body === body ? "left" : "updated").toBe(kind);
    expect(report?.notes.some((note) => note.includes("more comments than can be looked through"))).toBe(
      kind === "left",
    );
    expect(github.requests.length - asked).toBeLessThanOrEqual(12);
  });

  test("zero reports is an error, with status and comment saying so", async () => {
    const { exitCode, outputs, report } = await comment({});
    expect([exitCode, outputs.verdict, report?.checks[0]?.reason, status()[0]?.state]).toEqual([
      1,
      "error",
      "no-checks",
      "error",
    ]);
    expect(report?.checks[0]?.message).toBe('input `reports` is "reports/*.json", which names no report');
  });

  test("a required gate that is missing is an error", async () => {
    const { exitCode, report } = await comment({ reports: both.slice(0, 1), files: { "assay.yml": POLICY } });
    expect([exitCode, report?.checks.map(({ reason }) => reason)]).toEqual([1, ["gate-verdict", "missing-gate"]]);
  });

  test("a pull request cannot drop a gate that the base branch requires", async () => {
    github.state.commitFiles("main", { "assay.yml": POLICY }, { sha: DEFAULT_BASE_SHA });
    const { exitCode, report } = await comment({
      reports: both.slice(0, 1),
      files: { "assay.yml": "model: churn\napproval: {gates: [churn-data-validate]}\n" },
    });
    expect([exitCode, report?.checks.at(-1)?.reason]).toEqual([1, "missing-gate"]);
  });

  test.each([
    ["removes the policy", {}],
    ["links its name to another file", { "models/churn/other.yml": "model: churn\n" }],
  ])("a pull request that %s in a working directory does not shake off a required gate", async (_, files) => {
    github.state.commitFiles("main", { "models/churn/assay.yml": POLICY }, { sha: DEFAULT_BASE_SHA });
    await using workspace = await createWorkspace({ files: { "models/churn/README.md": "a model", ...files } });
    if ("models/churn/other.yml" in files)
      await symlink("other.yml", join(workspace.path, "models", "churn", "assay.yml"));
    const { exitCode, report } = await comment({
      reports: both.slice(0, 1),
      workspace,
      inputs: { "working-directory": "models/churn", reports: "../../reports/*.json" },
    });
    expect([exitCode, report?.checks.at(-1)?.reason]).toEqual([1, "missing-gate"]);
  });

  test.each([
    ["that cannot be read", { "reports/bad.json": new Uint8Array([0xff, 0xfe]) }],
    ["that are a pointer", { "reports/bad.json": "version https://git-lfs.github.com/spec/v1\noid sha256:0\n" }],
  ])("reports %s end in a status of error, whatever an earlier attempt has posted", async (_, files) => {
    await comment({ reports: both });
    const { exitCode } = await comment({ reports: both, files, run: { attempt: 2 } });
    expect([exitCode, status().at(-1)?.state]).toEqual([1, "error"]);
    expect(github.state.comments[0]?.body).toContain("bad.json");
  });

  test("a gate called as metrics are is a gate; the metrics beside a report are none", async () => {
    const { outputs } = await comment({
      reports: [gate("a", "pass"), gate("a.metrics", "fail")],
      files: { "reports/0-a.metrics.json": '{"accuracy": 0.9}' },
    });
    expect([outputs.verdict, outputs.failed]).toEqual(["fail", "1"]);
  });

  test("two gates with one name are an error", async () => {
    const twins = [gate("a", "pass"), gate("a", "pass", { run: { id: 812, attempt: 1, job: "gates", step: "other" } })];
    const { exitCode, report } = await comment({ reports: twins });
    expect([exitCode, report?.checks[0]?.reason]).toEqual([1, "duplicate-gate"]);
  });

  test("a forged report ends in error, not in a pass", async () => {
    const { exitCode, outputs } = await comment({ reports: [gate("a", "pass", { checks: [] })] });
    expect([exitCode, outputs.verdict]).toEqual([1, "error"]);
  });

  test("text of a report is inert in the comment", async () => {
    const evil = "@mona <img src=x> [x](https://evil.example) <!-- assay:end --> | `x` </details>";
    const report = gate("a", "fail");
    const checks = report.checks.map((check) => ({ ...check, title: evil, message: evil, remedy: evil }));
    await comment({ reports: [{ ...report, summary: evil, checks }] });
    const body = github.state.comments[0]?.body ?? "";
    expect(body).not.toMatch(/@mona|<img|\]\(https:\/\/evil|<!-- assay:end --> \|/);
    expect(body.match(/<!-- assay:end -->/g)).toHaveLength(1);
  });

  test("many long gates still make a comment that GitHub takes", async () => {
    const long = (index: number) => {
      const checks = Array.from({ length: 400 }, (_, check) => ({
        ...(gate("x", "fail").checks[0] as Report["checks"][number]),
        id: `expect_column_values_to_be_between(column_${check})`,
        message: "w".repeat(500),
      }));
      return gate(`gate-${index}`, "fail", { checks });
    };
    const { exitCode } = await comment({ reports: Array.from({ length: 10 }, (_, index) => long(index)) });
    expect([exitCode, (github.state.comments[0]?.body.length ?? 0) < 65_536]).toEqual([0, true]);
  });

  test("with a read-only token it says which permission is missing, and the summary remains", async () => {
    const { exitCode, annotations, summary, outputs } = await comment({ reports: both, token: "read-only-token" });
    expect([exitCode, outputs.verdict]).toEqual([0, "pass"]);
    // One refusal is answer enough: neither the second status nor the second check run is tried.
    expect(github.writes.map((request) => request.status)).toEqual([403, 403, 403]);
    expect(
      annotations
        .filter(({ level }) => level === "notice")
        .map(({ message }) => message)
        .join(),
    ).toMatch(/statuses: write.*pull-requests: write.*checks: write/);
    expect(summary).toContain("churn-regression-gate");
  });

  test("with some of the permissions it posts what it may, and names those that are missing", async () => {
    await github[Symbol.asyncDispose]();
    await start({ identities: { some: workflowIdentity({ contents: "read", statuses: "write" }) } });
    const { exitCode, outputs, report } = await comment({ reports: both, inputs: { "github-token": "some" } });
    expect([exitCode, outputs.verdict, status().length]).toEqual([0, "pass", 1]);
    expect(report?.notes.join()).toMatch(/pull-requests: write.*checks: write/);
    expect(report?.notes.join()).not.toMatch(/statuses: write/);
    // A comment that may not be read is not written beside one that may be there.
    expect(github.state.comments).toHaveLength(0);
  });

  test("check runs are for apps: with a person's token there are none, and it is said", async () => {
    const { exitCode, report } = await comment({ reports: both, inputs: { "github-token": "user-token" } });
    expect([exitCode, github.state.checkRuns.length, github.state.comments.length]).toEqual([0, 0, 1]);
    expect(report?.notes.join()).toMatch(/checks: write/);
  });

  test.each([
    ["check runs", /check-runs$/, UNAVAILABLE],
    ["a status", /statuses\//, { status: 422, body: { message: "no" } }],
    ["what stands", /^\/graphql$/, { status: 422, body: { message: "no" } }],
    ["what the pull request changes", /compare/, { status: 404, body: { message: "Not Found" } }],
    ["anything, for going too fast", /./, secondaryRateLimit(0)],
  ])(
    "where GitHub does not take or give %s it is an error of the step, with the gates' report written",
    async (_, path, fault) => {
      await github[Symbol.asyncDispose]();
      await start({ before: (request) => (path.test(request.path) ? fault : undefined) });
      const { exitCode, report } = await comment({ reports: both });
      expect([exitCode, report?.verdict]).toEqual([1, "error"]);
      expect(report?.checks.map(({ reason }) => reason)).not.toContain("defect");
    },
  );

  test("a base branch that is not there is an error, not a base branch without a policy", async () => {
    const event = pullRequestEvent({ baseSha: "0".repeat(40) });
    const { exitCode, report } = await comment({ reports: both, event });
    const refused = report?.checks.find(({ verdict }) => verdict === "error");
    expect([exitCode, refused?.message]).toEqual([1, expect.stringContaining("base branch is not there")]);
  });

  test("a token GitHub does not know is an error that names the remedy, with the report written", async () => {
    const { exitCode, report, stdout } = await comment({ reports: both, inputs: { "github-token": "stale" } });
    const refused = report?.checks.find(({ verdict }) => verdict === "error");
    expect([exitCode, report?.verdict, refused?.reason]).toEqual([1, "error", "not-permitted"]);
    expect(stdout).not.toContain("node:internal");
  });

  test("a passing fault of GitHub's is tried again", async () => {
    await github[Symbol.asyncDispose]();
    let faults = 1;
    await start({ before: () => (faults-- > 0 ? { status: 502, body: { message: "Bad gateway" } } : undefined) });
    const { exitCode } = await comment({ reports: both });
    expect([exitCode, github.state.comments.length]).toEqual([0, 1]);
  });

  test("on a push there are statuses and check runs on the commit, and no comment", async () => {
    const { exitCode } = await comment({
      reports: both,
      event: pushEvent({ sha: DEFAULT_HEAD_SHA }),
      sha: DEFAULT_HEAD_SHA,
    });
    expect([exitCode, status().length, github.state.comments.length]).toEqual([0, 1, 0]);
    expect(github.state.checkRuns.map(({ headSha }) => headSha)).toEqual([DEFAULT_HEAD_SHA, DEFAULT_HEAD_SHA]);
  });

  test.each([
    ["never", "fail", 0],
    ["changes", "pass", 0],
    ["changes", "fail", 1],
  ] as const)("comment: %s, with gates that %s, leaves %i comments", async (when, verdict, comments) => {
    await comment({ reports: [gate("a", verdict)], inputs: { comment: when } });
    expect(github.state.comments).toHaveLength(comments);
  });

  test.each([
    ["an unknown mode", { mode: "decied" }, "mode"],
    ["a word for comment that is none", { comment: "sometimes" }, "comment"],
    ["reports outside the workspace", { reports: "../../../etc/*.json" }, "outside the workspace"],
  ])("refuses %s", async (_, inputs, says) => {
    const { exitCode, report } = await comment({ reports: both, inputs });
    expect([exitCode, report?.verdict]).toEqual([1, "error"]);
    expect(report?.checks[0]?.message).toContain(says);
  });
});
