import { randomBytes } from "node:crypto";
import { runAction } from "@assay/action-kit";
import { onBaseBranch } from "./base-branch.ts";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { writeMetricsFile } from "./report-folder.ts";

await runAction({
  gate: "regression-gate",
  inputNames: INPUT_NAMES,
  readInputs,
  main,
  ports: (context) => ({
    files: context.files,
    progress: context.progress,
    onBaseBranch: (path, token) => onBaseBranch(context.runner, path, token),
    writeMetrics: (content) => writeMetricsFile(context, content),
    newSalt: () => randomBytes(16).toString("hex"),
  }),
});
