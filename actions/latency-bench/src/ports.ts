import type { Progress, WorkspaceFiles } from "@assay/action-kit";
import type { Fingerprint } from "./metrics-file.ts";
import type { RoundPorts } from "./round.ts";
import type { Server } from "./server.ts";
import type { Target } from "./target.ts";

/** How servers are reached, as far as the inputs say. */
interface ServerNeeds {
  readonly concurrency: number;
  readonly timeoutMs: number;
}

/** What the gate needs of the world. */
export interface Ports extends Omit<RoundPorts, "openServer"> {
  readonly files: Pick<WorkspaceFiles, "data" | "findData" | "readText" | "identity">;
  readonly openServer: (target: Target, needs: ServerNeeds) => Promise<Server>;
  readonly environment: Fingerprint;
  /** Puts the metrics JSON beside the report; answers with its absolute path. */
  readonly writeMetrics: (content: string) => Promise<string>;
  readonly progress: Pick<Progress, "during">;
}
