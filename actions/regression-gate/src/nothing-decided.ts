import { type Check, formatCountOf, type Reason } from "@assay/report";

/** Why a slice may be listed and move nothing. */
const UNDECIDED: ReadonlySet<Reason> = new Set([
  "below-min-rows",
  "inconclusive",
  "too-few-events",
  "too-few-samples",
  "point-estimate",
]);

/** A pass that rests on nothing is told from one on single numbers by its remedy. */
function isUndecided({ verdict, reason, remedy }: Check): boolean {
  return verdict === "pass" && UNDECIDED.has(reason) && (reason === "below-min-rows" || remedy !== undefined);
}

/**
 * Slices that are too small or undecided are listed beside what is decided. Where there is nothing else, nothing was
 * shown of the candidate, and a gate that has decided nothing does not pass.
 */
export function nothingDecided(checks: readonly Check[]): Check[] {
  if (checks.length === 0 || !checks.every(isUndecided)) return [];
  return [
    {
      id: "decided",
      title: "Anything that could be decided",
      verdict: "review",
      reason: "no-checks",
      severity: "critical",
      message: `nothing could be decided: ${formatCountOf(checks.length, "check")} of slices that are too small or inconclusive`,
      remedy: "limit a metric over all rows too, score more rows, or lower `min-rows`",
    },
  ];
}
