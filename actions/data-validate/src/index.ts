import { runAction } from "@assay/action-kit";
import { loadCharts } from "@assay/report";
import { openEngine } from "@assay/tables";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";

await runAction({
  gate: "data-validate",
  inputNames: INPUT_NAMES,
  readInputs,
  main,
  ports: ({ files, progress, runner: { env, temp, toolCache, workspace } }) => ({
    files,
    progress,
    openEngine: () =>
      openEngine({ env, temp, toolCache, workspace, duckdbDir: env.ASSAY_DUCKDB_DIR, log: console.log }),
    // What goes wrong with it the rendering will say.
    expectCharts: () => loadCharts().catch(() => {}),
  }),
});
