import type { Obstacle } from "@assay/judgement";
import { type Check, Refusal } from "@assay/report";
import type { BaseBranchAnswer } from "./base-branch.ts";
import type { Inputs } from "./inputs.ts";
import type { Ports } from "./ports.ts";

export interface MissingBaseline {
  readonly obstacle: Obstacle;
  /** The named baseline that is not there, as a check of its own; none where no baseline was named. */
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
}

const FIRST_RUN = "on the first run, write one with `write-baseline` and keep it; else check the path of `baseline`";

/**
 * What follows where there is no baseline. One that is absent here but exists on the base branch was removed by the
 * change that it should judge, which is an error whatever `on-missing-baseline` says.
 *
 * @param why what is known of a baseline that was looked for elsewhere, which no change of files can have removed
 */
export async function missingBaseline(
  inputs: Inputs,
  onBaseBranch: Ports["onBaseBranch"],
  why: string | undefined,
): Promise<MissingBaseline> {
  const { baseline, onMissingBaseline } = inputs;
  if (baseline === undefined) {
    const obstacle = {
      reason: "no-baseline",
      message: "no baseline was given",
      remedy:
        "give `baseline`, a file that `write-baseline` wrote on an earlier run will do; or limit the metric by min and max only",
    } as const;
    return { obstacle, checks: [], notes: [] };
  }
  const message = `the baseline ${baseline} does not exist${why === undefined ? "" : `: ${why}`}`;
  const answer: BaseBranchAnswer =
    why === undefined ? await onBaseBranch(baseline, inputs.githubToken) : { state: "absent" };
  if (answer.state === "present")
    throw new Refusal(`input \`baseline\` is "${baseline}", which is absent here but exists on ${answer.branch}`, {
      code: "baseline-removed",
      reason: "no-baseline",
      remedy: `bring ${baseline} back: a change cannot remove the baseline that it is judged by`,
    });
  if (onMissingBaseline === "error")
    throw new Refusal(
      `input \`baseline\` is "${baseline}", which does not exist${why === undefined ? "" : `: ${why}`}`,
      {
        code: "no-baseline",
        reason: "no-baseline",
        remedy: FIRST_RUN,
      },
    );
  const check: Check = {
    id: "baseline",
    title: "A baseline to compare with",
    verdict: onMissingBaseline,
    reason: "no-baseline",
    severity: "critical",
    message,
    remedy: FIRST_RUN,
  };
  return {
    obstacle: { reason: "no-baseline", message, remedy: FIRST_RUN },
    checks: [check],
    notes: answer.state === "unknown" ? [answer.why] : [],
  };
}
