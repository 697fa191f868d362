export {
  DEFAULT_BASE_SHA,
  DEFAULT_HEAD_SHA,
  DEFAULT_REPOSITORY,
  type PullRequestEventOptions,
  pullRequestEvent,
  pushEvent,
  type WorkflowEvent,
} from "./events.ts";
export {
  type Fault,
  type FaultAnswer,
  type FaultHook,
  primaryRateLimit,
  type RequestRecord,
  secondaryRateLimit,
  UNAVAILABLE,
} from "./github-double/faults.ts";
export { type Identity, type Permissions, userIdentity, workflowIdentity } from "./github-double/identity.ts";
export { type GithubDouble, type GithubDoubleOptions, startGithub } from "./github-double/server.ts";
export type {
  Author,
  CheckRun,
  Comment,
  GithubState,
  Permission,
  Pull,
  PullFile,
  Review,
  RunArtifact,
  Status,
  WorkflowRun,
} from "./github-double/state.ts";
export { withGithub } from "./github-double/with-github.ts";
export { type Job, type JobOptions, openJob, type StepOptions } from "./job.ts";
export type { Annotation, LogCommand } from "./log-commands.ts";
export type { UploadedArtifact } from "./results-double/artifact-service.ts";
export type { CacheEntry } from "./results-double/cache-service.ts";
export {
  type ResultsDouble,
  type ResultsDoubleOptions,
  type ResultsRequest,
  startResults,
  withResults,
} from "./results-double/server.ts";
export { type BundleRun, runBundle, runScenario } from "./run-bundle.ts";
export {
  DEFAULT_RUN,
  DEFAULT_SHA,
  type GithubEndpoint,
  type ResultsEndpoint,
  type RunIdentity,
} from "./runner-environment.ts";
export type { StepResult } from "./step-result.ts";
export { createWorkspace, type Files, type Workspace, type WorkspaceOptions } from "./workspace.ts";
