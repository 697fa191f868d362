import type { MetricFacts, Obstacle } from "@assay/judgement";
import {
  type Evidence,
  type NoEvidence,
  PAIRED_METRICS,
  type PairedMetric,
  type PairedRows,
  pairedEvidence,
} from "@assay/metrics";
import { formatCount } from "@assay/report";
import type { Comparison } from "./comparison.ts";
import { computableMetrics, isComputable, metricOf, type ScoredRows } from "./scored-rows.ts";

/** Of the bootstrap: the same rows give the same interval in every run. */
const SEED = 20_260_101;

function isPaired(metric: string): metric is PairedMetric {
  return (PAIRED_METRICS as readonly string[]).includes(metric);
}

/** What the pairing of the rows says of the metric; not every metric has an interval. */
function evidenceOf(metric: string, rows: Omit<PairedRows, "seed">): Evidence | NoEvidence {
  if (isPaired(metric)) return pairedEvidence(metric, { ...rows, seed: SEED });
  return { noInterval: "point-estimate", message: `rows give no interval of ${metric}` };
}

/**
 * A metric over these rows: both sides and what their pairing says about the change. Without a baseline the candidate
 * stands beside itself, which still says how sure its own value is.
 */
export function rowFacts(metric: string, scored: ScoredRows): MetricFacts {
  const { candidate, baseline, truth, weight } = scored;
  if (!isComputable(metric, scored, candidate))
    return { candidate: undefined, baseline: undefined, wanted: wantedFor(metric), evidence: undefined };
  const other = baseline && isComputable(metric, scored, baseline) ? baseline : undefined;
  return {
    candidate: metricOf(metric, scored, candidate),
    baseline: other && metricOf(metric, scored, other),
    evidence: evidenceOf(metric, { truth, candidate, baseline: other ?? candidate, weight }),
  };
}

function wantedFor(metric: string): string {
  return `take the limit of ${metric} away, or judge metrics JSONs that hold it: not every metric is computed from every kind of predictions`;
}

/** Compares two models on the same rows; or holds one against fixed bounds where there is no baseline. */
export function compareRows(scored: ScoredRows, obstacle: Obstacle | undefined): Comparison {
  const rows = formatCount(scored.count);
  return {
    statement: scored.baseline
      ? `Judged on ${rows} paired rows, scored by both models: this says whether this model file is worse on rows like these, not whether the recipe that trained it is.`
      : `There is no baseline: the candidate's ${rows} rows are held against fixed bounds only.`,
    caveat: "point estimates without intervals",
    metrics: computableMetrics(scored),
    obstacle,
    facts: (metric) => rowFacts(metric, scored),
  };
}
