import { type LocatedDocument, limitsOf, type PolicyFairness, Problems } from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import { FAIRNESS_METRICS, type FairnessMetric } from "@assay/metrics";
import type { Location } from "@assay/report";

/** A limit on a gap between groups. */
export interface FairnessLimit extends JudgedMetric {
  readonly name: FairnessMetric;
}

/** Groups of rows, by the values of columns, between which gaps are limited. */
export interface FairnessRule {
  readonly by: readonly string[];
  readonly minRows: number;
  readonly limits: readonly FairnessLimit[];
  readonly location: Location | undefined;
}

/** The schema's own default, said here because a policy is validated and not filled in. */
const MIN_ROWS = 30;

export function isFairness(metric: string): metric is FairnessMetric {
  return Object.hasOwn(FAIRNESS_METRICS, metric);
}

/** The policy's fairness limits, checked: each is on a gap between groups, and no gap by the same columns has two. */
export function fairnessRules(
  written: readonly PolicyFairness[],
  document: LocatedDocument | undefined,
): FairnessRule[] {
  const problems = new Problems("invalid-policy", "invalid-policy");
  const taken = new Set<string>();
  const rules = written.map((rule, index) => {
    const path = ["regression", "fairness", index];
    const by = [rule.by].flat();
    const limits = judgedMetrics(limitsOf(rule.limits, document, [...path, "limits"]));
    for (const { name, limit } of limits) {
      if (!isFairness(name))
        problems.add({
          message: `regression.fairness limits ${limit.metric}, which is no gap between groups`,
          remedy: `limit it for each group under \`regression.slices\`; the gaps are ${Object.keys(FAIRNESS_METRICS).join(", ")}`,
          location: limit.location,
        });
      const id = fairnessId(name, by);
      if (taken.has(id))
        problems.add({
          message: `regression.fairness limits ${id} twice`,
          remedy: "merge the two",
          location: limit.location,
        });
      taken.add(id);
    }
    return {
      by,
      minRows: rule["min-rows"] ?? MIN_ROWS,
      limits: limits as readonly FairnessLimit[],
      location: document?.locate(path),
    };
  });
  problems.refuseIfAny();
  return rules;
}

/** `demographic_parity_difference(gender)`. */
export function fairnessId(metric: string, by: readonly string[]): string {
  return `${metric}(${by.join(", ")})`;
}
