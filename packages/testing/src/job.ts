import type { ChildProcess } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inputVariables, readActionManifest } from "./action-manifest.ts";
import { pushEvent, type WorkflowEvent } from "./events.ts";
import { parseFileCommand } from "./file-commands.ts";
import {
  DEFAULT_RUN,
  DEFAULT_SHA,
  type GithubEndpoint,
  jobEnvironment,
  type ResultsEndpoint,
  type RunIdentity,
  repositoryOf,
} from "./runner-environment.ts";
import { runNode } from "./step-process.ts";
import { commandFiles, type StepResult, stepResult } from "./step-result.ts";
import { createWorkspace, type Files, temporaryFolder, type Workspace } from "./workspace.ts";

const CHECKOUT = fileURLToPath(new URL("../../../", import.meta.url));
const NODE_MAJOR = 24;

export interface JobOptions {
  /** Content of the job's throw-away workspace. */
  readonly files?: Files;
  /** A workspace laid by the caller, who also removes it; a path is used in place. */
  readonly workspace?: Workspace | string;
  /** Default a push to main. */
  readonly event?: WorkflowEvent;
  /** Without it the API URL leads nowhere. */
  readonly github?: GithubEndpoint;
  /** Without it the job has no artifact and cache service, as on servers that lack one. */
  readonly results?: ResultsEndpoint;
  /** What `${{ github.token }}` stands for; default `workflow-token`, which the GitHub double knows. */
  readonly token?: string;
  readonly run?: Partial<RunIdentity>;
  readonly sha?: string;
  /** Variables of the workflow's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that holds actions/ and dist/; default this checkout. */
  readonly root?: string;
  /** A Node 24; default the one that runs us. */
  readonly node?: string;
}

export interface StepOptions {
  /** Folder name under actions/. */
  readonly action: string;
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
  /** Variables of the step's `env:`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The step's id. */
  readonly id?: string;
}

/** Several steps on one runner: they share workspace, RUNNER_TEMP, tool cache, run id, GITHUB_ENV and GITHUB_PATH. */
export interface Job extends AsyncDisposable {
  readonly workspace: Workspace;
  /** RUNNER_TEMP. */
  readonly temp: string;
  /** `$RUNNER_TEMP/assay`, the default of every action's `report-dir`. */
  readonly reportDir: string;
  run(step: StepOptions): Promise<StepResult>;
}

/** Lays a job as a runner does. Dispose of it, and it kills what still runs and removes what it laid. */
export async function openJob(options: JobOptions = {}): Promise<Job> {
  if (options.node === undefined && Number(process.versions.node.split(".")[0]) < NODE_MAJOR)
    throw new Error(`bundles run on Node ${NODE_MAJOR}; this is ${process.version}: give \`node\``);
  const event = options.event ?? pushEvent();
  const home = await temporaryFolder("assay-job-");
  const name = repositoryOf(event).split("/")[1] ?? "repository";
  const remove = () => rm(home, { recursive: true, force: true, maxRetries: 3 });
  const workspace = await jobWorkspace(options, join(home, name, name)).catch(async (error: unknown) => {
    await remove();
    throw error;
  });
  const temp = join(home, "_temp");
  const toolCache = join(home, "_tool");
  for (const folder of [join(temp, "_runner_file_commands"), join(temp, "_github_workflow"), toolCache])
    await mkdir(folder, { recursive: true });
  await writeFile(join(temp, "_github_workflow", "event.json"), JSON.stringify(event.payload));

  const token = options.token ?? "workflow-token";
  const base = jobEnvironment({
    folders: { workspace: workspace.path, temp, toolCache },
    event,
    run: { ...DEFAULT_RUN, ...options.run },
    sha: options.sha ?? DEFAULT_SHA,
    github: options.github,
    results: options.results,
  });
  const context = defaultContext(base, token);
  let exported: Record<string, string> = {};
  let addedPaths: string[] = [];
  let unnamed = 0;
  const running = new Set<ChildProcess>();

  return {
    workspace,
    temp,
    reportDir: join(temp, "assay"),
    async run(step) {
      const manifest = await readActionManifest(options.root ?? CHECKOUT, step.action);
      const inputs = inputVariables(manifest, step.inputs ?? {}, context);
      const files = await commandFiles(temp);
      unnamed += step.id === undefined ? 1 : 0;
      const env = {
        ...base,
        ...options.env,
        ...exported,
        ...step.env,
        ...inputs,
        ...files,
        ...(addedPaths.length > 0 && { PATH: [...addedPaths, base.PATH].join(delimiter) }),
        GITHUB_ACTION: step.id ?? `__assay-ml_assay${unnamed > 1 ? `_${unnamed}` : ""}`,
        GITHUB_ACTION_REPOSITORY: "assay-ml/assay",
        GITHUB_ACTION_REF: "v1",
      };
      const finished = await runNode(options.node ?? process.execPath, manifest.main, workspace.path, env, running);
      exported = { ...exported, ...parseFileCommand(await readFile(files.GITHUB_ENV, "utf8")) };
      const paths = (await readFile(files.GITHUB_PATH, "utf8")).split(/\r?\n/).filter((line) => line !== "");
      addedPaths = [...paths.reverse(), ...addedPaths];
      return stepResult(finished, files, join(temp, "assay"));
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill("SIGKILL");
      await remove();
    },
  };
}

async function jobWorkspace(options: JobOptions, path: string): Promise<Workspace> {
  if (typeof options.workspace === "object") {
    if (options.files) await options.workspace.write(options.files);
    return options.workspace;
  }
  return createWorkspace({ at: options.workspace ?? path, ...(options.files && { files: options.files }) });
}

/** `github.*` and `runner.*` as an action.yml default may name them. */
function defaultContext(env: Readonly<Record<string, string>>, token: string): Record<string, string> {
  const context: Record<string, string> = { "github.token": token };
  for (const [name, value] of Object.entries(env)) {
    const match = /^(GITHUB|RUNNER)_(.+)$/.exec(name);
    if (match) context[`${match[1]}.${match[2]}`.toLowerCase()] = value;
  }
  return context;
}
