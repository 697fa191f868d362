import type { JudgedMetric, MetricFacts, Subject } from "@assay/judgement";
import type { Comparison } from "./comparison.ts";
import type { MetricsFile } from "./metrics-json.ts";
import { type Models, modelMetrics } from "./model/model.ts";
import { isOfModel, OF_THE_MODEL } from "./model/model-metric.ts";
import type { Source } from "./source.ts";

/** What is counted in the model's files is exact, and wins over what a metrics JSON says. */
function modelFacts(
  metric: string,
  comparison: Comparison,
  models: Models,
  before: MetricsFile | undefined,
): MetricFacts {
  const { candidate, baseline } = comparison.facts(metric);
  return {
    candidate: new Map(modelMetrics(models.candidate)).get(metric) ?? candidate,
    baseline: new Map(modelMetrics(models.baseline)).get(metric) ?? baseline ?? before?.values.get(metric),
    wanted: `name the candidate's ${OF_THE_MODEL[metric]} as \`model\``,
    wantedBefore: `name the baseline's ${OF_THE_MODEL[metric]} as \`baseline-model\``,
    evidence: "exact",
  };
}

/**
 * The metrics with limits, over all rows. The data a model was measured on does not matter to its size.
 *
 * @param source the other side's: a bundle knows what its model had, also where its rows are compared
 */
export function subjectsOf(
  limits: readonly JudgedMetric[],
  comparison: Comparison,
  models: Models,
  source?: Source | undefined,
): Subject[] {
  const before = source?.kind === "bundle" ? source.bundle.metrics : undefined;
  return limits.map((metric) => {
    const ofModel = isOfModel(metric);
    const facts = ofModel ? modelFacts(metric.name, comparison, models, before) : comparison.facts(metric.name);
    const comparable = ofModel && facts.baseline !== undefined;
    return {
      id: metric.name,
      title: metric.title,
      metric,
      facts,
      obstacle: comparable ? undefined : comparison.obstacle,
      look: "both",
      isSlice: false,
    };
  });
}
