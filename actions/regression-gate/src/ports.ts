import type { Progress, WorkspaceFiles } from "@assay/action-kit";
import type { BaseBranchAnswer } from "./base-branch.ts";

export type FilesPort = Pick<WorkspaceFiles, "dataGlob" | "readText" | "identity" | "write">;

/** What the gate needs of the world. */
export interface Ports {
  readonly files: FilesPort;
  /** Whether the file exists on the base branch of the pull request that is judged. */
  readonly onBaseBranch: (path: string, token: string | undefined) => Promise<BaseBranchAnswer>;
  /** Puts the computed metrics JSON beside the report; answers with its absolute path. */
  readonly writeMetrics: (content: string) => Promise<string>;
  /** A fresh random salt for the hashed keys of a baseline bundle, in hexadecimal. */
  readonly newSalt: () => string;
  readonly progress: Pick<Progress, "during">;
}
