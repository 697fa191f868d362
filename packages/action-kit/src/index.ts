export { type AbsentSource, isAbsent } from "./absent-source.ts";
export { type BranchArtifact, fetchArtifact, findBranchArtifact } from "./branch-artifact.ts";
export { COMMON_INPUTS } from "./common-inputs.ts";
export { type FileName, namesOf, placed } from "./data-places.ts";
export type { DvcFile } from "./dvc/dvc-file.ts";
export { DvcTracking, type Tracked } from "./dvc/dvc-tracking.ts";
export { FetchedFiles } from "./fetched-files.ts";
export type { Gate, GateContext, GateResult } from "./gate.ts";
export type {
  PolicyColumns,
  PolicyFairness,
  PolicyLimit,
  PolicyLimits,
  PolicySlice,
  PolicyV1,
} from "./generated/policy-v1.ts";
export {
  connectGithub,
  type Github,
  type GraphqlAnswer,
  isConflict,
  isForbidden,
  isNotFound,
  isRateLimited,
  queryGithub,
} from "./github.ts";
export { InputReader } from "./input-reader.ts";
export { percentageProblems, rangeProblems } from "./limit-range.ts";
export { type Amount, type Limit, limitsOf, parseLimits } from "./limits.ts";
export { type LocatedDocument, type Path, parseLocatedYaml } from "./located-yaml.ts";
export { writeMetricsFile } from "./metrics-file.ts";
export { didYouMean, nearestName } from "./nearest-name.ts";
export { findColumn, openWhole, refuseEmpty, requireColumn, withRows } from "./opened-table.ts";
export { parsePolicy } from "./parse-policy.ts";
export type { Policy } from "./policy.ts";
export { type Problem, Problems } from "./problems.ts";
export type { Progress } from "./progress.ts";
export { readRepositoryFile } from "./repository-file.ts";
export { runAction } from "./run-action.ts";
export { type ArtifactFile, listRunArtifacts, type RunArtifact, readArtifactFile } from "./run-artifacts.ts";
export { dig, type Runner } from "./runner.ts";
export { VERSION } from "./version.ts";
export { notice, setSecret } from "./workflow-commands.ts";
export { type InputFile, WorkspaceFiles } from "./workspace-files.ts";
