import type { Progress, WorkspaceFiles } from "@assay/action-kit";
import type { TableEngine } from "@assay/tables";

/** A database of the step's own. */
export type Engine = Pick<TableEngine, "version" | "open" | "lock" | "rows" | "userRows"> & AsyncDisposable;

/** What the gate needs of the world. */
export interface Ports {
  readonly files: Pick<WorkspaceFiles, "dataGlob" | "identity">;
  readonly progress: Pick<Progress, "during">;
  readonly openEngine: () => Promise<Engine>;
}
