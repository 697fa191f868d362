import { runAction } from "@assay/action-kit";
import { openEngine } from "@assay/tables";
import { INPUT_NAMES, JUNIT_PATH, readInputs } from "./inputs.ts";
import { main } from "./main.ts";

await runAction({
  gate: "overlap-check",
  inputNames: INPUT_NAMES,
  junitPath: JUNIT_PATH,
  readInputs,
  main,
  ports: ({ files, progress, runner: { env, temp, toolCache, workspace } }) => ({
    files,
    progress,
    openEngine: () =>
      openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log }),
  }),
});
