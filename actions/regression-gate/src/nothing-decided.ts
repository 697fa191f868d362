import { type Check, formatCountOf, type Reason } from "@assay/report";

/** Why a slice may be listed and move nothing. */
const UNDECIDED: ReadonlySet<Reason> = new Set([
  "below-min-rows",
  "inconclusive",
  "too-few-events",
  "too-few-samples",
  "point-estimate",
]);

/**
 * A slice's pass that rests on nothing: of limits that may miss, only a slice's passes undecided. It is told from a pass on
 * single numbers by its remedy.
 */
function isUndecided({ verdict, reason, remedy }: Check): boolean {
  return verdict === "pass" && UNDECIDED.has(reason) && (reason === "below-min-rows" || remedy !== undefined);
}

/**
 * Slices that are too small or undecided are listed beside what is decided. Where there is nothing else, nothing was
 * shown of the candidate, and a gate that has decided nothing does not pass. What is only noted decides nothing either way.
 */
export function nothingDecided(checks: readonly Check[]): Check[] {
  const deciding = checks.filter(({ severity }) => severity !== "info");
  if (deciding.length === 0 || !deciding.every(isUndecided)) return [];
  return [
    {
      id: "decided",
      title: "Anything that could be decided",
      verdict: "review",
      reason: "no-checks",
      severity: "critical",
      message: `nothing could be decided: ${formatCountOf(deciding.length, "check")} of slices that are too small or inconclusive`,
      remedy: "limit a metric over all rows too, score more rows, or lower `min-rows`",
    },
  ];
}
