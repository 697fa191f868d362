import { runAction, setSecret } from "@assay/action-kit";
import { openEngine, openWarehouse } from "@assay/tables";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";

await runAction({
  gate: "data-validate",
  inputNames: INPUT_NAMES,
  readInputs,
  main,
  ports: ({ files, progress, runner }) => ({
    files,
    progress,
    openWarehouse: (options) => openWarehouse({ ...options, env: runner.env, mask: setSecret }),
    openEngine: () => {
      const { env, temp, toolCache, workspace } = runner;
      return openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log });
    },
  }),
});
