import { join } from "node:path";
import { DEFAULT_REPOSITORY, refsOf, type WorkflowEvent } from "./events.ts";

/** The workflow run that a job belongs to. */
export interface RunIdentity {
  readonly id: number;
  readonly number: number;
  readonly attempt: number;
  readonly workflow: string;
  /** The job's key in the workflow. */
  readonly job: string;
}

export const DEFAULT_RUN: RunIdentity = { id: 812, number: 31, attempt: 1, workflow: "ml", job: "gates" };
/** A merge commit: on pull_request events GITHUB_SHA is not the head's SHA. */
export const DEFAULT_SHA = "3333333333333333333333333333333333333333";

/** Where a job's folders lie, laid out as on a runner. */
interface JobFolders {
  readonly workspace: string;
  readonly temp: string;
  readonly toolCache: string;
}

/** Where the GitHub API answers. */
export interface GithubEndpoint {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
}

/** Where the artifact and cache services answer, and the tokens they take. */
export interface ResultsEndpoint {
  readonly url: string;
  tokenFor(run: RunIdentity): string;
}

export interface JobEnvironmentOptions {
  readonly folders: JobFolders;
  readonly event: WorkflowEvent;
  readonly run: RunIdentity;
  readonly sha: string;
  readonly github: GithubEndpoint | undefined;
  readonly results: ResultsEndpoint | undefined;
}

const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { linux: "Linux", darwin: "macOS", win32: "Windows" };
const ARCHITECTURES: Partial<Record<NodeJS.Architecture, string>> = { x64: "X64", arm64: "ARM64", ia32: "X86" };

/** What a runner's own machine gives every step; nothing else of the developer's environment passes. */
const MACHINE_VARIABLES = [
  ...["PATH", "HOME", "USER", "SHELL", "TMPDIR"],
  // Behind a proxy that reads along, npm trusts nobody without it and tries again for two minutes.
  "NODE_EXTRA_CA_CERTS",
  // Windows programs do not start without these.
  ...[
    "Path",
    "SystemRoot",
    "SystemDrive",
    "ComSpec",
    "PATHEXT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "APPDATA",
    "LOCALAPPDATA",
  ],
];

/** Nothing listens on the discard port: a call nobody asked for fails at once instead of reaching GitHub. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * The variables every step of a job gets (GitHubContext.cs and NodeScriptActionHandler.cs of actions/runner 2.336).
 * GITHUB_SERVER_URL stays github.com, or the artifact client takes the double for an Enterprise Server and refuses.
 */
export function jobEnvironment(options: JobEnvironmentOptions): Record<string, string> {
  const { folders, event, run, github, results } = options;
  const repository = repositoryOf(event);
  const refs = refsOf(event);
  const owner = repository.split("/")[0] ?? "";
  const actor = (event.payload.sender as { login?: string } | undefined)?.login ?? "mona";
  const workflowRef = `${repository}/.github/workflows/${run.workflow}.yml@${refs.ref}`;
  return {
    ...machineEnvironment(),
    CI: "true",
    LANG: "C.UTF-8",
    NO_PROXY: "127.0.0.1,localhost",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: actor,
    GITHUB_ACTOR_ID: "583231",
    GITHUB_API_URL: github?.apiUrl ?? NOWHERE,
    GITHUB_BASE_REF: refs.baseRef,
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(folders.temp, "_github_workflow", "event.json"),
    GITHUB_GRAPHQL_URL: github?.graphqlUrl ?? `${NOWHERE}/graphql`,
    GITHUB_HEAD_REF: refs.headRef,
    GITHUB_JOB: run.job,
    GITHUB_REF: refs.ref,
    GITHUB_REF_NAME: refs.refName,
    GITHUB_REF_PROTECTED: "false",
    GITHUB_REF_TYPE: refs.refType,
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_ID: "1296269",
    GITHUB_REPOSITORY_OWNER: owner,
    GITHUB_REPOSITORY_OWNER_ID: "583231",
    GITHUB_RETENTION_DAYS: "90",
    GITHUB_RUN_ATTEMPT: String(run.attempt),
    GITHUB_RUN_ID: String(run.id),
    GITHUB_RUN_NUMBER: String(run.number),
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: options.sha,
    GITHUB_TRIGGERING_ACTOR: actor,
    GITHUB_WORKFLOW: run.workflow,
    GITHUB_WORKFLOW_REF: workflowRef,
    GITHUB_WORKFLOW_SHA: options.sha,
    GITHUB_WORKSPACE: folders.workspace,
    RUNNER_ARCH: ARCHITECTURES[process.arch] ?? "X64",
    RUNNER_ENVIRONMENT: "github-hosted",
    RUNNER_NAME: "GitHub Actions 1",
    RUNNER_OS: SYSTEMS[process.platform] ?? "Linux",
    RUNNER_TEMP: folders.temp,
    RUNNER_TOOL_CACHE: folders.toolCache,
    RUNNER_WORKSPACE: join(folders.workspace, ".."),
    ...(results && {
      ACTIONS_RESULTS_URL: results.url,
      ACTIONS_RUNTIME_URL: results.url,
      ACTIONS_CACHE_URL: results.url,
      ACTIONS_RUNTIME_TOKEN: results.tokenFor(run),
      ACTIONS_CACHE_SERVICE_V2: "True",
    }),
  };
}

/** The repository an event names, as `owner/name`. */
export function repositoryOf(event: WorkflowEvent): string {
  return (event.payload.repository as { full_name?: string } | undefined)?.full_name ?? DEFAULT_REPOSITORY;
}

function machineEnvironment(): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const name of MACHINE_VARIABLES) {
    const value = process.env[name];
    if (value !== undefined) variables[name] = value;
  }
  return variables;
}
