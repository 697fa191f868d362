import { runAction } from "@assay/action-kit";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { runnerPorts } from "./runner-ports.ts";

await runAction({ gate: "data-validate", inputNames: INPUT_NAMES, readInputs, main, ports: runnerPorts });
