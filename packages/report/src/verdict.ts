import type { Check, Reason, Severity, Verdict } from "./generated/report-v1.ts";

/** Verdicts from best to worst. */
export const VERDICTS: readonly Verdict[] = ["pass", "review", "fail", "error"];

/** The worst of the verdicts; `undefined` where there are none, since nothing judged is not a pass. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict | undefined {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS.indexOf(verdict));
  return VERDICTS[worst];
}

/** What a miss means at each severity: `info` is noted and moves nothing. */
export function verdictOfMiss(severity: Severity): Verdict {
  return severity === "critical" ? "fail" : severity === "warning" ? "review" : "pass";
}

/** A check that cannot be left undecided: the gate it stands for had nothing to judge. */
export function noChecks(message: string, remedy: string, reason: Reason = "no-checks"): Check {
  return { id: "gate", title: "Something to judge", verdict: "error", reason, severity: "critical", message, remedy };
}
