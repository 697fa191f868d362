import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  createWorkspace,
  DEFAULT_HEAD_SHA,
  DEFAULT_RUN,
  type GithubDouble,
  pullRequestEvent,
  type ResultsDouble,
  startGithub,
  startResults,
  type Workspace,
} from "@assay/testing";

interface Outcome {
  readonly exitCode: number | null;
  readonly log: string;
  readonly github: GithubDouble;
  readonly results: ResultsDouble;
}

interface WorkflowCase {
  readonly name: string;
  /** Runs the case with the act at that path; answers what is wrong, or nothing. */
  readonly run: (act: string) => Promise<string | undefined>;
}

const WORKFLOW = ".github/workflows/ml-gates.yml";

/** The suite as a caller's `uses: assay-ml/assay/…@v1` gets it: what is committed, and nothing else. */
async function suiteFrom(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const archive = spawnSync("git", ["archive", "HEAD", "actions", "dist"], { maxBuffer: 1 << 30 });
  const unpacked = spawnSync("tar", ["-x", "-C", folder], { input: archive.stdout });
  if (archive.status !== 0 || unpacked.status !== 0)
    throw new Error(`git archive: ${archive.stderr}${unpacked.stderr}`);
  return folder;
}

/** Runs the example's workflow for a pull request, after `change` has been made to the example. */
async function runWorkflow(act: string, change: (workspace: Workspace) => Promise<void>): Promise<Outcome> {
  await using results = await startResults();
  await using github = await startGithub({ seed: (state) => void state.addPull({ number: 7 }) });
  await using home = await createWorkspace();
  await using workspace = await createWorkspace({ from: "examples/churn", git: true });
  await change(workspace);
  await workspace.commit("The change under judgement");
  await workspace.git("remote", "add", "origin", "https://github.com/octo/churn");
  const suite = await suiteFrom(join(home.path, "suite"));
  const event = pullRequestEvent({});
  writeFileSync(join(home.path, "event.json"), JSON.stringify(event.payload));
  const settings = {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    ACTIONS_RESULTS_URL: results.url,
    ACTIONS_RUNTIME_URL: results.url,
    ACTIONS_RUNTIME_TOKEN: results.tokenFor(DEFAULT_RUN),
    ACTIONS_CACHE_SERVICE_V2: "true",
    // Where this checkout has it; its own `node_modules` does not count for a bundle that lies elsewhere.
    ASSAY_DUCKDB_DIR: resolve("packages", "tables"),
    NO_PROXY: "127.0.0.1,localhost",
  };
  const args = [
    "pull_request",
    ...[
      "--workflows",
      WORKFLOW,
      "--eventpath",
      join(home.path, "event.json"),
      "--platform",
      "ubuntu-latest=-self-hosted",
    ],
    ...[
      "--local-repository",
      `assay-ml/assay@v1=${suite}`,
      "--action-cache-path",
      join(home.path, "cache"),
      "--action-offline-mode",
    ],
    ...["--secret", "GITHUB_TOKEN=workflow-token", "--no-cache-server"],
    ...Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  // act takes the first `node` on PATH for every action; nothing else of this process's environment shall leak into steps.
  const env = { PATH: `${resolve(process.execPath, "..")}:${process.env.PATH}`, HOME: home.path };
  const child = spawn(act, args, { cwd: workspace.path, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exitCode = await new Promise<number | null>((done, refuse) => child.once("error", refuse).once("close", done));
  github.assertClean();
  return { exitCode, log, github, results };
}

function judge(
  { exitCode, log, github }: Outcome,
  expected: { readonly exit: "zero" | "not zero"; readonly state: string; readonly says: string },
) {
  const status = github.state.statuses.find(
    ({ sha, context }) => sha === DEFAULT_HEAD_SHA && context === "assay/gates",
  );
  const comments = github.state.comments;
  const problems = [
    (exitCode === 0) === (expected.exit === "zero") ? "" : `act exited ${exitCode}`,
    status?.state === expected.state ? "" : `assay/gates is ${status?.state ?? "absent"}, not ${expected.state}`,
    comments.length === 1 ? "" : `${comments.length} comments instead of one`,
    comments[0]?.body.includes(expected.says) ? "" : `the comment does not say "${expected.says}"`,
  ].filter((problem) => problem !== "");
  return problems.length === 0 ? undefined : `${problems.join("\n")}\n${log}`;
}

export const cases: readonly WorkflowCase[] = [
  {
    name: "a change as good as production ends in success",
    run: async (act) =>
      judge(await runWorkflow(act, async () => {}), { exit: "zero", state: "success", says: "churn-regression-gate" }),
  },
  {
    name: "a worse model ends in failure, and the comment names the gate and the metric",
    run: async (act) => {
      const worse = (workspace: Workspace) =>
        workspace.git("mv", "-f", "predictions/worse.csv", "predictions/candidate.csv").then(() => {});
      return judge(await runWorkflow(act, worse), { exit: "not zero", state: "failure", says: "roc_auc" });
    },
  },
  {
    name: "data with blanks ends in failure, and the comment names the column",
    run: async (act) => {
      const raw = (workspace: Workspace) =>
        workspace.git("mv", "-f", "data/raw/Telco-Customer-Churn.csv", "data/train.csv").then(() => {});
      return judge(await runWorkflow(act, raw), { exit: "not zero", state: "failure", says: "TotalCharges" });
    },
  },
];
