import { spawn } from "node:child_process";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join, resolve } from "node:path";
import { parseReport, type Report } from "@assay/report";
import {
  createWorkspace,
  DEFAULT_BASE_SHA,
  DEFAULT_RUN,
  type GithubDouble,
  type Permissions,
  pullRequestEvent,
  type ResultsDouble,
  startGithub,
  startResults,
  type Workspace,
  workflowIdentity,
} from "@assay/testing";
import { parse } from "yaml";
import { laySuite } from "./suite.ts";

const EXAMPLE = join("examples", "churn");
const CALLER = ".github/workflows/ml-gates.yml";
const STAND_INS = resolve("tests", "workflow", "stand-ins");

/** What stands in for actions that are not on this machine; actions/checkout is act's own affair. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  "actions/download-artifact": "download-artifact",
  "actions/setup-node": "nothing",
  "actions/setup-python": "nothing",
  "actions/upload-artifact": "upload-artifact",
};

export interface Programs {
  readonly act: string;
  /** A Python that has the example's requirements installed. */
  readonly python: string;
}

export interface Outcome {
  readonly exitCode: number | null;
  readonly log: string;
  readonly github: GithubDouble;
  readonly results: ResultsDouble;
  /** The reports that the gates have uploaded, by name. */
  readonly reports: ReadonlyMap<string, Report>;
}

/** A change to one of the example's files; making it throws where the text that it replaces is not there. */
export interface Edit {
  readonly file: string;
  readonly replace: string | RegExp;
  readonly by: string;
}

/** What a case is about. */
export interface Change {
  /** What is different in this model repository from the example, before the pull request. */
  readonly repository?: readonly Edit[];
  /** What the pull request changes. */
  readonly pull: readonly Edit[];
}

/** Each job is a machine of its own on GitHub; here they share one, with whatever else runs on it. */
const BUSY_MACHINE: Edit = { file: "assay.yml", replace: "max-rise: 10%", by: "max-rise: 300%" };

async function edit(workspace: Workspace, { file, replace, by }: Edit): Promise<void> {
  const text = await workspace.read(file);
  const changed = text.replace(replace, () => by);
  if (changed === text) throw new Error(`${file} does not hold "${replace}"`);
  await workspace.write({ [file]: changed });
}

/** Every action of others that the suite's workflow uses, mapped to its stand-in. */
function standIns(suite: string): string[] {
  const files = globSync([`${suite}/.github/workflows/ml-*.yml`, `${suite}/.github/actions/*/action.yml`]);
  const used = files.flatMap((file) => usedBy(parse(readFileSync(file, "utf8"))));
  const elsewhere = [...new Set(used)].filter((uses) => !/^(assay-ml\/assay\/|actions\/checkout@)/.test(uses));
  return elsewhere.flatMap((uses) => {
    const folder = ELSEWHERE[uses.split("@")[0] ?? ""];
    if (!folder) throw new Error(`there is no stand-in for ${uses}`);
    return ["--local-repository", `${uses}=${join(STAND_INS, folder)}`];
  });
}

function usedBy(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === "uses" && typeof value === "string" ? [value] : usedBy(value),
  );
}

function actArguments(suite: string, event: string, home: string, settings: Record<string, string>): string[] {
  return [
    "pull_request",
    ...["--workflows", CALLER, "--eventpath", event, "--platform", "ubuntu-latest=-self-hosted"],
    ...["--local-repository", `assay-ml/assay@v1=${suite}`, ...standIns(suite)],
    ...["--action-cache-path", join(home, "cache"), "--action-offline-mode", "--no-cache-server"],
    // act's own tables are not made for several jobs that fetch at once.
    ...["--concurrent-jobs", "1", "--secret", "GITHUB_TOKEN=workflow-token"],
    ...Object.entries(settings).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
}

function uploadedReports(results: ResultsDouble): Map<string, Report> {
  const reports = new Map<string, Report>();
  for (const { name, entries } of results.artifacts)
    for (const [path, content] of entries)
      if (name.startsWith("assay-") && basename(path) === `${name.slice("assay-".length)}.json`)
        reports.set(name.slice("assay-".length), parseReport(content.toString("utf8"), path));
  return reports;
}

/**
 * Runs the example's workflow, which calls the suite's, in act for a pull request; `check` looks at what came of it
 * while the doubles still stand.
 */
export async function runWorkflow(
  { act, python }: Programs,
  { repository = [], pull }: Change,
  check: (outcome: Outcome) => string | undefined,
): Promise<string | undefined> {
  await using home = await createWorkspace();
  await using workspace = await createWorkspace({ from: EXAMPLE });
  for (const one of [BUSY_MACHINE, ...repository]) await edit(workspace, one);
  await workspace.git("init", "--quiet", "--initial-branch=main");
  await workspace.commit("What is in production");
  const base = await trackedFiles(workspace);
  for (const one of pull) await edit(workspace, one);
  await workspace.commit("The change under judgement");
  await workspace.git("remote", "add", "origin", "https://github.com/octo/churn");

  await using results = await startResults();
  const caller = parse(await workspace.read(CALLER)) as { jobs: { gates: { permissions: Permissions } } };
  await using github = await startGithub({
    results,
    // act hands every job one token that may do anything; this one may what the caller has granted.
    identities: { "workflow-token": workflowIdentity(caller.jobs.gates.permissions) },
    seed: (state) => {
      state.commitFiles("main", base, { sha: DEFAULT_BASE_SHA });
      state.addPull({ number: 7, files: pull.map(({ file }) => ({ filename: file, status: "modified" })) });
    },
  });
  const suite = join(home.path, "suite");
  laySuite(suite);
  const event = join(home.path, "event.json");
  writeFileSync(event, JSON.stringify(pullRequestEvent().payload));
  const settings = {
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: github.graphqlUrl,
    GITHUB_RUN_ID: String(DEFAULT_RUN.id),
    ACTIONS_RESULTS_URL: results.url,
    ACTIONS_RUNTIME_URL: results.url,
    ACTIONS_RUNTIME_TOKEN: results.tokenFor(DEFAULT_RUN),
    ACTIONS_CACHE_SERVICE_V2: "true",
    // Where this checkout has it; its own `node_modules` does not count for a bundle that lies elsewhere.
    ASSAY_DUCKDB_DIR: resolve("packages", "tables"),
    NO_PROXY: "127.0.0.1,localhost",
    STAND_INS,
    // What the example's commands install goes into the test's own environment, or nowhere.
    PIP_REQUIRE_VIRTUALENV: "true",
  };
  // act takes the first `node` on PATH for every action; nothing else of this process's environment shall leak into steps.
  const path = [resolve(dirname(python)), dirname(process.execPath), process.env.PATH].join(delimiter);
  const child = spawn(act, actArguments(suite, event, home.path, settings), {
    cwd: workspace.path,
    env: { PATH: path, HOME: home.path },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (log += text));
  const exitCode = await new Promise<number | null>((done, refuse) => child.once("error", refuse).once("close", done));
  github.assertClean();
  results.assertClean();
  const problem = check({ exitCode, log, github, results, reports: uploadedReports(results) });
  return problem && `${problem}\n${log}`;
}

async function trackedFiles(workspace: Workspace): Promise<Record<string, Buffer>> {
  const names = (await workspace.git("ls-files")).split("\n");
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(workspace.path, name))]));
}
