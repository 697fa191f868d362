import { runAction } from "@assay/action-kit";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { runnerPorts } from "./runner-ports.ts";

await runAction({
  gate: "approval-comment",
  inputNames: INPUT_NAMES,
  failOn: "never",
  readInputs,
  main,
  ports: runnerPorts,
});
