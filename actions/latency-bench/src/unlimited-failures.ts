import { type Check, formatCount } from "@assay/report";
import { type Comparison, placesOf } from "./comparison.ts";

/**
 * Requests that failed though no limit says how many may: a request that fails has no latency, so a server that drops its
 * slow ones would look fast.
 */
export function unlimitedFailures(comparison: Comparison, judged: ReadonlySet<string>): Check[] {
  if (judged.has("error_rate")) return [];
  return placesOf("error_rate", comparison.batchSizes).flatMap(({ id, batch, label }): Check[] => {
    const counts = comparison.candidate.pooled(batch);
    if (counts.failed === 0) return [];
    const sent = counts.failed + counts.answered;
    return [
      {
        id,
        title: `Error rate${label}`,
        verdict: "review",
        reason: "above-max",
        severity: "warning",
        message: `${formatCount(counts.failed)} of ${formatCount(sent)} requests${label} failed, and no limit says that any may`,
        observed: counts.failed / sent,
        limit: "none may fail unless a limit says so",
        remedy: "see the notes for what failed; where some may, write `error_rate: {max: 0.001}`",
      },
    ];
  });
}
