import { type GateContext, setSecret } from "@assay/action-kit";
import { openEngine, openWarehouse } from "@assay/tables";
import { gitFile } from "./contract/git-file.ts";
import type { Ports } from "./main.ts";

/** The ports of a real step. */
export function runnerPorts({ files, progress, runner }: GateContext): Ports {
  return {
    files,
    progress,
    openWarehouse: (options) => openWarehouse({ ...options, env: runner.env, mask: setSecret }),
    openEngine: () => {
      const { env, temp, toolCache, workspace } = runner;
      return openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log });
    },
    gitFile: (ref, path, token) => gitFile(runner, token, ref, path),
  };
}
