import { randomBytes } from "node:crypto";
import { runAction } from "@assay/action-kit";
import { openEngine } from "@assay/tables";
import { onBaseBranch } from "./base-branch.ts";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { writeMetricsFile } from "./report-folder.ts";
import { temporarily } from "./temporary-file.ts";

await runAction({
  gate: "regression-gate",
  inputNames: INPUT_NAMES,
  readInputs,
  main,
  ports: (context) => {
    const { env, temp, toolCache, workspace } = context.runner;
    return {
      files: context.files,
      progress: context.progress,
      openEngine: () =>
        openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log }),
      onBaseBranch: (path, token) => onBaseBranch(context.runner, path, token),
      writeMetrics: (content) => writeMetricsFile(context, content),
      temporarily: (content, ending, work) => temporarily(temp, content, ending, work),
      newSalt: () => randomBytes(16).toString("hex"),
    };
  },
});
