import type { JudgedMetric, MetricFacts, Subject } from "@assay/judgement";
import type { Comparison } from "./comparison.ts";
import { MODEL_SIZE, type ModelSize } from "./model-size.ts";

export interface ModelSizes {
  readonly candidate: ModelSize | undefined;
  readonly baseline: ModelSize | undefined;
}

/** File sizes are exact, and measured here they win over what a metrics JSON says. */
function sizeFacts(comparison: Comparison, sizes: ModelSizes): MetricFacts {
  const { candidate, baseline } = comparison.facts(MODEL_SIZE);
  return {
    candidate: sizes.candidate?.megabytes ?? candidate,
    baseline: sizes.baseline?.megabytes ?? baseline,
    wanted: "name the candidate's model file as `model`",
    evidence: "exact",
  };
}

/** The metrics with limits, over all rows. The data a model was measured on does not matter to its size. */
export function subjectsOf(limits: readonly JudgedMetric[], comparison: Comparison, sizes: ModelSizes): Subject[] {
  return limits.map((metric) => {
    const isSize = metric.name === MODEL_SIZE;
    const facts = isSize ? sizeFacts(comparison, sizes) : comparison.facts(metric.name);
    const comparable = isSize && facts.baseline !== undefined;
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
