import { importedLimits } from "../../actions/regression-gate/src/imports/imported-limits.ts";
import { compareNumbers } from "../../actions/regression-gate/src/number-comparison.ts";
import { subjectsOf } from "../../actions/regression-gate/src/subjects.ts";
import { limitsOf } from "../../packages/action-kit/src/index.ts";
import { judge, judgedMetrics } from "../../packages/judgement/src/index.ts";
import type { Calls } from "./calls.ts";

function run(file: string, metrics: unknown) {
  return { file, values: new Map(Object.entries(metrics as object)), n: undefined, dataSha256: undefined };
}

export const calls: Calls = {
  /** The verdict by metric on two metrics JSONs, under another tool's limits. */
  importedVerdicts: ({ limits, candidate, baseline }) => {
    const imported = importedLimits(String(limits));
    if (!imported) throw new Error("the limits are no other tool's");
    const judged = judgedMetrics(limitsOf(imported.limits, undefined, []));
    const sides = { candidate: [run("candidate", candidate)], baseline: [run("baseline", baseline)] };
    const models = { candidate: undefined, baseline: undefined };
    const checks = judge(subjectsOf(judged, compareNumbers(sides, undefined), models));
    return Object.fromEntries(checks.map(({ id, verdict }) => [id, verdict]));
  },
};
