import type { Check, Run } from "@assay/report";

/**
 * The check where what the gates judged need not be what the statuses are posted on: for `pull_request_target` the runner
 * checks out the base branch, and a head that nobody looked at would be called fine.
 */
export function judgedCommitCheck({ event }: Run): readonly Check[] {
  if (event !== "pull_request_target") return [];
  return [
    {
      id: "event",
      title: "What was judged",
      verdict: "review",
      reason: "not-comparable",
      severity: "warning",
      message: "the gates may have judged the base branch: pull_request_target checks that out, not the pull request",
      remedy: "run the gates on `pull_request`",
    },
  ];
}
