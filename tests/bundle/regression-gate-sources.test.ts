import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Fault,
  type GithubDoubleOptions,
  primaryRateLimit,
  runBundle,
  type StepResult,
  withGithub,
  workflowIdentity,
} from "@assay/testing";
import { describe, expect, test } from "@jest/globals";

const GOOD = '{"accuracy": 0.9, "n": 5000}';
const limits = "accuracy: {max-drop: 0.02}";
const COMMIT = "4444444444444444444444444444444444444444";

type Seed = NonNullable<GithubDoubleOptions["seed"]>;

interface Asked extends GithubDoubleOptions {
  readonly inputs: Readonly<Record<string, string>>;
  readonly candidate?: string;
  readonly token?: string;
  readonly files?: Readonly<Record<string, string>>;
}

/** Judges a candidate whose baseline lies on GitHub, which the checkout knows nothing of. */
async function judged({ inputs, candidate = GOOD, token, files, ...options }: Asked) {
  return withGithub(options, async (github) => {
    await using run = await runBundle({
      action: "regression-gate",
      files: { "c.json": candidate, ...files },
      inputs: { candidate: "c.json", limits, "upload-report": "false", ...inputs },
      github,
      ...(token === undefined ? {} : { token }),
    });
    return { run: run as StepResult, requests: github.requests };
  });
}

const rulesOf = ({ report }: StepResult) => report?.provenance.rules.map(({ path, asked }) => [path, asked]);

/** What a run that judged nothing says, which never shows where our code broke. */
function refusalOf({ exitCode, outputs, report, stdout, stderr }: StepResult) {
  expect(`${stdout}${stderr}`).not.toMatch(/^\s+at |a defect in Assay/m);
  const [check] = report?.checks ?? [];
  return { exitCode, verdict: outputs.verdict, reason: check?.reason, said: `${check?.message}; ${check?.remedy}` };
}

describe("a baseline in git", () => {
  const seed: Seed = (state) =>
    void state.commitFiles("main", { "models/b.json": GOOD, "models/ä b#1?%.json": GOOD }, { sha: COMMIT });

  test("is read at the ref's commit, which the report names", async () => {
    const worse = '{"accuracy": 0.7, "n": 5000}';
    const { run, requests } = await judged({ seed, candidate: worse, inputs: { baseline: "git:main:models/b.json" } });
    expect(run.outputs.verdict).toBe("fail");
    expect(rulesOf(run)).toEqual([[`git:${COMMIT}:models/b.json`, "git:main:models/b.json"]]);
    expect(run.report?.notes).toContain("`baseline` is models/b.json at main, which is commit 444444444444.");
    expect(requests.map(({ path, query }) => [path, query.ref])).toEqual([
      ["/repos/octo/churn/commits/main", undefined],
      ["/repos/octo/churn/contents/models/b.json", COMMIT],
    ]);
  });

  test.each([
    ["a branch with a slash, and a path of odd characters", "git:release/1.0:models/ä b#1?%.json"],
    ["a tag", "git:v1:models/b.json"],
    ["a commit", `git:${COMMIT}:models/b.json`],
  ])("at %s", async (_, baseline) => {
    const { run } = await judged({
      seed: (state) => {
        seed(state);
        state.refs.set("refs/heads/release/1.0", COMMIT);
        state.refs.set("refs/tags/v1", COMMIT);
      },
      inputs: { baseline },
    });
    expect(run.outputs.verdict).toBe("pass");
  });

  test("of more than 1 MB comes whole, as does a model, whose size counts", async () => {
    const bytes = 1_500_000;
    const { run } = await judged({
      seed: (state) => void state.commitFiles("main", { "m.bin": "x".repeat(bytes), "b.json": GOOD }),
      inputs: {
        baseline: "git:main:b.json",
        model: "m.bin",
        "baseline-model": "git:main:m.bin",
        limits: "model_size_mb: {max-rise: 0}",
      },
      files: { "m.bin": "x".repeat(bytes + 1) },
    });
    expect(run.report?.checks).toMatchObject([
      { id: "model_size_mb", verdict: "fail", observed: 1.500001, baseline: 1.5 },
    ]);
  });

  test.each([
    ["ref", "git:mian:models/b.json", "octo/churn has no branch, tag or commit mian"],
    ["path", "git:main:models/none.json", "main has no file models/none.json"],
  ])("at a %s that does not exist is a first run", async (_, baseline, why) => {
    const { run } = await judged({ seed, inputs: { baseline } });
    expect({ verdict: run.outputs.verdict, exitCode: run.exitCode }).toEqual({ verdict: "review", exitCode: 0 });
    expect(run.report?.checks[0]).toMatchObject({ id: "baseline", reason: "no-baseline" });
    expect(run.report?.checks[0]?.message).toContain(why);
  });

  const limited: Fault = primaryRateLimit(4_000_000_000);
  const lfs = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
  test.each<[string, Omit<Asked, "inputs">, string, string]>([
    [
      "a token without contents: read",
      { seed, identities: { weak: workflowIdentity({}) }, token: "weak" },
      "not-permitted",
      "permissions: {contents: read}",
    ],
    ["a token that is not valid", { seed, token: "stale" }, "not-permitted", "Bad credentials"],
    ["a spent rate limit", { seed, before: () => limited }, "not-permitted", "rate limit exceeded"],
    [
      "GitHub down",
      { seed, before: () => ({ status: 500, body: { message: "broken" } }) },
      "unreadable",
      "answered 500",
    ],
    ["a repository that the token does not see", { repository: "octo/other" }, "not-permitted", "answered 404"],
    [
      "a folder",
      { seed: (state) => void state.commitFiles("main", { "models/b.json/x": "" }) },
      "unreadable",
      "a folder",
    ],
    [
      "a Git LFS pointer",
      { seed: (state) => void state.commitFiles("main", { "models/b.json": lfs }) },
      "pointer-file",
      "git lfs pull",
    ],
    [
      "a file that DVC tracks",
      { seed: (state) => void state.commitFiles("main", { "models/b.json.dvc": "outs:\n- md5: a\n" }) },
      "pointer-file",
      "dvc get",
    ],
    [
      "a file that is no JSON",
      { seed: (state) => void state.commitFiles("main", { "models/b.json": "{" }) },
      "unreadable",
      "",
    ],
    [
      "an empty file",
      { seed: (state) => void state.commitFiles("main", { "models/b.json": "" }) },
      "empty-data",
      "empty",
    ],
  ])("behind %s is an error", async (_, options, reason, said) => {
    const { run } = await judged({ ...options, inputs: { baseline: "git:main:models/b.json" } });
    expect(refusalOf(run)).toEqual({ exitCode: 1, verdict: "error", reason, said: expect.stringContaining(said) });
  });
});

describe("a baseline in an artifact", () => {
  const baseline = "artifact:baseline@main";
  const bundle = (accuracy: number) => JSON.stringify({ accuracy, n: 5000 });

  test("is that of the newest successful run of the branch that has it, and of no fork's branch of that name", async () => {
    const { run } = await judged({
      seed: (state) => {
        state.addRun({ id: 10 });
        state.addArtifact(10, "baseline", { "next.json": bundle(0.8) });
        state.addRun({ id: 11, headSha: COMMIT });
        state.addArtifact(11, "baseline", { "next.json": bundle(0.9) });
        state.addRun({ id: 12, conclusion: "failure" });
        state.addArtifact(12, "baseline", { "next.json": bundle(0.1) });
        state.addRun({ id: 13, headBranch: "retrain" });
        state.addArtifact(13, "baseline", { "next.json": bundle(0.1) });
        state.addRun({ id: 14, status: "in_progress", conclusion: null });
        state.addArtifact(14, "baseline", { "next.json": bundle(0.1) });
        state.addRun({ id: 15, ofFork: true });
        state.addArtifact(15, "baseline", { "next.json": bundle(0.1) });
        state.addRun({ id: 16 });
      },
      inputs: { baseline },
    });
    expect(run.report?.checks).toMatchObject([{ id: "accuracy", baseline: 0.9, verdict: "pass" }]);
    expect(rulesOf(run)).toEqual([["artifact:baseline@11/next.json", baseline]]);
    expect(run.report?.notes.join()).toContain("artifact baseline of run 11 of commit 444444444444");
  });

  test("may hold the metrics of several seeds", async () => {
    const { run } = await judged({
      seed: (state) => {
        state.addRun({ id: 10 });
        state.addArtifact(10, "baseline", {
          "s/1.json": bundle(0.9),
          "s/2.json": bundle(0.91),
          "s/3.json": bundle(0.92),
        });
      },
      inputs: { baseline },
    });
    expect(run.report?.checks).toMatchObject([{ baseline: 0.91 }]);
  });

  test.each<[string, Seed]>([
    ["no artifact of that name", (state) => void state.addRun({ id: 10 })],
    [
      "one of another branch only",
      (state) => {
        state.addRun({ id: 10, headBranch: "retrain" });
        state.addArtifact(10, "baseline", { "next.json": GOOD });
      },
    ],
  ])("is a first run where there is %s", async (_, seed) => {
    const { run } = await judged({ seed, inputs: { baseline } });
    expect({ verdict: run.outputs.verdict, exitCode: run.exitCode }).toEqual({ verdict: "review", exitCode: 0 });
    expect(run.report?.checks[0]?.message).toContain("no successful run of main has an artifact baseline");
  });

  const seed: Seed = (state) => {
    state.addRun({ id: 10 });
    state.addArtifact(10, "baseline", { "next.json": GOOD });
  };
  const cut: Seed = (state) => {
    seed(state);
    const [artifact] = state.artifacts;
    if (artifact) state.artifacts[0] = { ...artifact, content: artifact.content.subarray(0, 60) };
  };
  const expired: Seed = (state) => {
    seed(state);
    for (const artifact of state.artifacts) artifact.expired = true;
  };
  test.each<[string, Omit<Asked, "inputs">, string, string]>([
    ["has expired", { seed: expired }, "unreadable", "has expired; run that workflow on main again"],
    [
      "the token may not read",
      { seed, identities: { weak: workflowIdentity({ contents: "read" }) }, token: "weak" },
      "not-permitted",
      "permissions: {actions: read}",
    ],
    ["is a zip cut short", { seed: cut }, "unreadable", "is no sound zip file"],
    [
      "holds files of different kinds",
      {
        seed: (state) => {
          state.addRun({ id: 10 });
          state.addArtifact(10, "baseline", { "a.json": GOOD, "b.csv": "id,truth\n1,1\n" });
        },
      },
      "invalid-input",
      "files of different kinds: artifact:baseline@10/a.json, artifact:baseline@10/b.csv",
    ],
  ])("that %s is an error", async (_, options, reason, said) => {
    const { run } = await judged({ ...options, inputs: { baseline } });
    expect(refusalOf(run)).toEqual({ exitCode: 1, verdict: "error", reason, said: expect.stringContaining(said) });
  });
});

test("the churn example is judged row by row against an artifact of main's, and against an anchor at a tag", async () => {
  const example = join(import.meta.dirname, "..", "..", "examples", "churn");
  const text = (path: string) => readFile(join(example, path), "utf8");
  const bundle = await (async () => {
    await using run = await runBundle({
      action: "regression-gate",
      files: { "assay.yml": await text("assay.yml"), "c.csv": await text("predictions/production.csv") },
      inputs: { candidate: "c.csv", "write-baseline": "next.json", limits, "upload-report": "false" },
    });
    return await readFile(join(run.workspace.path, "next.json"), "utf8");
  })();
  expect(JSON.parse(bundle)).toMatchObject({ n: 1766, environment: expect.stringMatching(/^assay .*, Node\.js 24/) });
  const policy = (await text("assay.yml")).replace(
    "  slices:",
    '  anchor: {baseline: "git:v1:models/b.json", limits: {roc_auc: {max-drop: 0.02}}}\n  slices:',
  );
  const judge = async (candidate: string) =>
    judged({
      seed: (state) => {
        state.addRun({ id: 10 });
        state.addArtifact(10, "baseline", { "next.json": bundle });
        state.refs.set("refs/tags/v1", state.commitFiles("main", { "models/b.json": bundle }));
      },
      files: { "assay.yml": policy, "c.csv": await text(`predictions/${candidate}.csv`) },
      inputs: { candidate: "c.csv", baseline: "artifact:baseline@main", limits: "accuracy: {max-drop: 0.02}" },
    });
  const good = (await judge("candidate")).run;
  expect(good.report?.checks.map(({ id, verdict }) => [id, verdict])).toEqual(
    expect.arrayContaining([
      ["accuracy", "pass"],
      ["roc_auc[anchor]", "pass"],
    ]),
  );
  expect(good.report?.notes.join()).toMatch(/Against the anchor: Judged on 1,766 paired rows/);
  const worse = (await judge("worse")).run;
  expect(worse.outputs.regressed?.split(",")).toContain("roc_auc[anchor]");
  expect(rulesOf(worse)?.map(([path]) => path?.split(":")[0])).toEqual(["assay.yml", "artifact", "git"]);
});
