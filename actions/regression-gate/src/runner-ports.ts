import { randomBytes } from "node:crypto";
import { type GateContext, VERSION, writeMetricsFile } from "@assay/action-kit";
import { openEngine } from "@assay/tables";
import { onBaseBranch } from "./base-branch.ts";
import { historyPorts } from "./history/runner-history.ts";
import type { Ports } from "./ports.ts";
import { RunnerRemote } from "./remote-port.ts";
import { temporarily } from "./temporary-file.ts";

const SALT_BYTES = 16;

/** The ports of a real step. */
export function runnerPorts(context: GateContext): Ports {
  const { env, environment, temp, toolCache, workspace } = context.runner;
  return {
    files: context.files,
    progress: context.progress,
    openEngine: () =>
      openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log }),
    environment: `assay ${VERSION}, Node.js ${environment.node}, ${environment.os}`,
    remote: (token) => new RunnerRemote(context.runner, token),
    onBaseBranch: (path, token) => onBaseBranch(context.runner, path, token),
    writeMetrics: (content) => writeMetricsFile(context, content),
    temporarily: (content, ending, work) => temporarily(temp, content, ending, work),
    history: historyPorts(context),
    newSalt: () => randomBytes(SALT_BYTES).toString("hex"),
  };
}
