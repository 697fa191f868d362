import { didYouMean, type Limit, Problems } from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import { findMetric } from "@assay/metrics";

/** Figures of a measurement at one batch size. */
export const FIGURES_OF_BATCH = ["mean_ms", "mean_ms_per_record", "requests_per_second", "error_rate"] as const;
/** Figures of a process, whatever the batch size. */
export const FIGURES_OF_PROCESS = ["cold_start_ms", "first_response_ms", "memory_mb"] as const;
/** Percentiles that are always shown; any other can be limited. */
export const PERCENTILES = ["p50_ms", "p90_ms", "p95_ms", "p99_ms", "p99.9_ms"] as const;

const KNOWN: readonly string[] = [...FIGURES_OF_BATCH, ...FIGURES_OF_PROCESS, ...PERCENTILES];

/** 0.95 for `p95_ms`; `undefined` where the name is of no percentile above 0 and below 100. */
export function shareOf(figure: string): number | undefined {
  const percent = Number(/^p(\d{1,2}(?:\.\d{1,3})?)_ms$/.exec(figure)?.[1] ?? 0);
  // 99.9 / 100 is a little more than 0.999 in doubles.
  return percent === 0 ? undefined : Number((percent / 100).toPrecision(12));
}

/** Limits on what this gate measures; refuses, with the nearest name, a limit on anything else. */
export function judgedFigures(limits: readonly Limit[]): JudgedMetric[] {
  const problems = new Problems("invalid-limits", limits[0]?.location ? "invalid-policy" : "invalid-input");
  for (const { metric, location } of limits) {
    const name = findMetric(metric)?.name ?? metric;
    if (KNOWN.includes(name) || shareOf(name) !== undefined) continue;
    problems.add({
      message: `a bench does not measure "${metric}"${didYouMean(metric, KNOWN)}`,
      remedy: `limit one of ${KNOWN.join(", ")}, or another percentile (p97_ms)`,
      location,
    });
  }
  problems.refuseIfAny();
  return judgedMetrics(limits);
}
