import type { MetricFacts, Obstacle } from "@assay/judgement";
import { COMPUTED_METRICS, type NoEvidence } from "@assay/metrics";
import { formatCount } from "@assay/report";
import type { Comparison } from "./comparison.ts";
import { isComputable, shownMetrics, sideValue } from "./computed-values.ts";
import { isFairness } from "./fairness/fairness-rule.ts";
import { rowEvidence } from "./row-evidence.ts";
import type { ScoredRows } from "./scored-rows.ts";

/**
 * A metric over these rows: both sides and what their pairing says about the change. Without a baseline the candidate
 * stands beside itself, which still says how sure its own value is.
 */
export function rowFacts(metric: string, scored: ScoredRows): MetricFacts {
  const { candidate, baseline } = scored;
  if (!isComputable(metric, scored, candidate))
    return { candidate: undefined, baseline: undefined, wanted: wantedFor(metric), evidence: undefined };
  const ours = sideValue(metric, scored, candidate);
  const theirs = baseline && isComputable(metric, scored, baseline) ? sideValue(metric, scored, baseline) : undefined;
  const facts = { candidate: ours.value, baseline: theirs?.value };
  if (ours.want) return { ...facts, evidence: ours.want };
  if (ours.undefinedBecause !== undefined && theirs?.undefinedBecause !== undefined)
    return { ...facts, evidence: conventional(metric, ours.undefinedBecause) };
  return { ...facts, evidence: rowEvidence(metric, scored, theirs?.value === undefined ? candidate : baseline) };
}

/** Two conventions are equal whatever the models are, which is no evidence that one is as good as the other. */
function conventional(metric: string, why: string): NoEvidence {
  return { noInterval: "too-few-events", message: `${metric} is a convention on both sides: ${why}` };
}

/** Of parameters, one of which each takes. */
const EXAMPLES = [2, 0.1];

function wantedFor(metric: string): string {
  if (isFairness(metric))
    return `limit it between groups: \`regression: {fairness: [{by: …, limits: {${metric}: …}}]}\``;
  const parametrised = Object.values(COMPUTED_METRICS).find(({ name }) => name.startsWith(`${metric}@`))?.parameter;
  if (parametrised)
    return `write its ${parametrised.symbol} behind an @, ${parametrised.wants}, such as \`${metric}@${EXAMPLES.find(parametrised.allows)}\``;
  return `take the limit of ${metric} away, or judge metrics JSONs that hold it: predictions do not give it`;
}

/** Compares two models on the same rows; or holds one against fixed bounds where there is no baseline. */
export function compareRows(scored: ScoredRows, obstacle: Obstacle | undefined): Comparison {
  const rows = formatCount(scored.count);
  const queries = scored.task === "ranking" ? `${formatCount(new Set(scored.query).size)} queries with ` : "";
  return {
    statement: scored.baseline
      ? `Judged on ${queries}${rows} paired rows, scored by both models: this says whether this model file is worse on rows like these, not whether the recipe that trained it is.`
      : `There is no baseline: the candidate's ${rows} rows are held against fixed bounds only.`,
    caveat: "point estimates without intervals",
    metrics: shownMetrics(scored),
    obstacle,
    facts: (metric) => rowFacts(metric, scored),
  };
}
