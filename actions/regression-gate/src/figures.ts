import { hasInterval } from "@assay/judgement";
import { findMetric } from "@assay/metrics";
import type { Figure } from "@assay/report";
import type { Comparison } from "./comparison.ts";

const CONFIDENCE = 0.95;

/** The candidate's metrics that have no limit: shown with their change, and not judged. */
export function figuresOf(comparison: Comparison, judged: ReadonlySet<string>): Figure[] {
  return comparison.metrics
    .filter((metric) => !judged.has(metric))
    .flatMap((metric): Figure[] => {
      const { candidate, baseline, evidence } = comparison.facts(metric);
      if (candidate === undefined) return [];
      const comparable = baseline !== undefined && comparison.obstacle === undefined;
      return [
        {
          id: metric.slice(0, 500),
          title: (findMetric(metric)?.title ?? metric).slice(0, 500),
          observed: candidate,
          ...(baseline === undefined ? {} : { baseline }),
          ...(comparable ? { change: candidate - baseline } : {}),
          ...(comparable && hasInterval(evidence)
            ? { interval: evidence.contrast(1).interval(CONFIDENCE), confidence: CONFIDENCE }
            : {}),
        },
      ];
    });
}
