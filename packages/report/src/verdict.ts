import type { Check, Reason, Severity, Verdict } from "./generated/report-v1.ts";

/** Verdicts from best to worst. */
export const VERDICTS: readonly Verdict[] = ["pass", "review", "fail", "error"];

/** The worst of the verdicts; `undefined` where there are none, since nothing judged is not a pass. */
export function worstVerdict(verdicts: Iterable<Verdict>): Verdict | undefined {
  let worst = -1;
  for (const verdict of verdicts) worst = Math.max(worst, VERDICTS.indexOf(verdict));
  return VERDICTS[worst];
}

/** A gate's verdict: the worst of its checks; a gate that judged nothing is an `error` (see {@link noChecks}). */
export function gateVerdict(checks: readonly Check[]): Verdict {
  return worstVerdict(checks.map(({ verdict }) => verdict)) ?? "error";
}

/** What a miss means at each severity: `info` is noted and moves nothing. */
export function verdictOfMiss(severity: Severity): Verdict {
  return severity === "critical" ? "fail" : severity === "warning" ? "review" : "pass";
}

const FINE: ReadonlySet<Reason> = new Set<Reason>(["within-limit", "as-expected", "point-estimate", "gate-verdict"]);

/** A check that passes and yet has something to say: a miss of severity `info`, an undecided slice. */
export function isNoted(check: Check): boolean {
  return check.verdict === "pass" && !FINE.has(check.reason);
}

/** The checks in the order they are read: worst verdict first, noted before fine; otherwise as the gate gave them. */
export function worstFirst(checks: readonly Check[]): Check[] {
  const weight = (check: Check): number => VERDICTS.indexOf(check.verdict) * 2 + (isNoted(check) ? 1 : 0);
  return checks.toSorted((left, right) => weight(right) - weight(left));
}

/** A check that cannot be left undecided: the gate it stands for had nothing to judge. */
export function noChecks(message: string, remedy: string, reason: Reason = "no-checks"): Check {
  return {
    id: "gate",
    title: "There must be something to judge",
    verdict: "error",
    reason,
    severity: "critical",
    message,
    remedy,
  };
}
