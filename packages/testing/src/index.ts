export {
  DEFAULT_BASE_SHA,
  DEFAULT_HEAD_SHA,
  DEFAULT_REPOSITORY,
  type PullRequestEventOptions,
  pullRequestEvent,
  pushEvent,
  type WorkflowEvent,
} from "./events.ts";
export { type Job, type JobOptions, openJob, type StepOptions, type StepResult } from "./job.ts";
export type { Annotation, LogCommand } from "./log-commands.ts";
export { type BundleRun, runBundle, runScenario } from "./run-bundle.ts";
export {
  DEFAULT_RUN,
  DEFAULT_SHA,
  type GithubEndpoint,
  type ResultsEndpoint,
  type RunIdentity,
} from "./runner-environment.ts";
export { createWorkspace, type Files, type Workspace, type WorkspaceOptions } from "./workspace.ts";
