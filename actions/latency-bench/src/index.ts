import { runAction } from "@assay/action-kit";
import { INPUT_NAMES, readInputs } from "./inputs.ts";
import { main } from "./main.ts";
import { runnerPorts } from "./runner-ports.ts";

const ports = runnerPorts(process);
await runAction({ gate: "latency-bench", inputNames: INPUT_NAMES, readInputs, main, ports });
