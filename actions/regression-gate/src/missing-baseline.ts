import type { Obstacle } from "@assay/judgement";
import { type Check, Refusal } from "@assay/report";
import type { BaseBranchAnswer } from "./base-branch.ts";
import type { Inputs } from "./inputs.ts";
import type { Ports } from "./ports.ts";

export interface MissingBaseline {
  readonly obstacle: Obstacle;
  /** What was named and is not there, as a check of its own; none where nothing was named. */
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

/** What was named and is not there. */
interface Absentee {
  readonly what: "baseline" | "anchor";
  /** Where it was said to be. */
  readonly written: string;
  /** What is known of one that was looked for elsewhere, which no change of files can have removed. */
  readonly why: string | undefined;
}

const FIRST_RUN: Readonly<Record<Absentee["what"], string>> = {
  baseline: "on the first run, write one with `write-baseline` and keep it; else check the path of `baseline`",
  anchor:
    "keep a baseline that a run wrote with `write-baseline` there; else check the path of `regression.anchor.baseline`",
};

/**
 * What follows where a baseline that was named is not there. One that is absent here but exists on the base branch was
 * removed by the change that it should judge, which is an error whatever `on-missing-baseline` says.
 */
export async function missing(
  { what, written, why }: Absentee,
  { onMissingBaseline, githubToken }: Pick<Inputs, "onMissingBaseline" | "githubToken">,
  onBaseBranch: Ports["onBaseBranch"],
): Promise<MissingBaseline> {
  const named = what === "baseline" ? "input `baseline`" : "regression.anchor.baseline";
  const remedy = FIRST_RUN[what];
  const because = why === undefined ? "" : `: ${why}`;
  const answer: BaseBranchAnswer = why === undefined ? await onBaseBranch(written, githubToken) : { state: "absent" };
  if (answer.state === "present")
    throw new Refusal(`${named} is "${written}", which is absent here but exists on ${answer.branch}`, {
      code: "baseline-removed",
      reason: "no-baseline",
      remedy: `bring ${written} back: a change cannot remove the ${what} that it is judged by`,
    });
  if (onMissingBaseline === "error")
    throw new Refusal(`${named} is "${written}", which does not exist${because}`, {
      code: "no-baseline",
      reason: "no-baseline",
      remedy,
    });
  const message = `the ${what} ${written} does not exist${because}`;
  const check: Check = {
    id: what,
    title: what === "baseline" ? "A baseline to compare with" : "An anchor to compare with",
    verdict: onMissingBaseline,
    reason: "no-baseline",
    severity: "critical",
    message,
    remedy,
  };
  return {
    obstacle: { reason: "no-baseline", message, remedy },
    checks: [check],
    notes: answer.state === "unknown" ? [answer.why] : [],
  };
}

/** What follows where there is no baseline: because none was named, or because it is not there. */
export async function missingBaseline(
  inputs: Inputs,
  onBaseBranch: Ports["onBaseBranch"],
  why: string | undefined,
): Promise<MissingBaseline> {
  if (inputs.baseline !== undefined)
    return missing({ what: "baseline", written: inputs.baseline, why }, inputs, onBaseBranch);
  const obstacle = {
    reason: "no-baseline",
    message: "no baseline was given",
    remedy:
      "give `baseline`, a file that `write-baseline` wrote on an earlier run will do; or limit the metric by min and max only",
  } as const;
  return { obstacle, checks: [], notes: [] };
}
