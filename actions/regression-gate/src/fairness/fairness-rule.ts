import {
  type Limit,
  type LocatedDocument,
  limitsOf,
  nearestName,
  type PolicyFairness,
  Problems,
} from "@assay/action-kit";
import { type JudgedMetric, judgedMetrics } from "@assay/judgement";
import { FAIRNESS_METRICS, type FairnessMetric, findMetric } from "@assay/metrics";
import type { SliceRule } from "../slice-rule.ts";

/** A limit on a gap between groups. */
export interface FairnessLimit extends JudgedMetric {
  readonly name: FairnessMetric;
}

/** Groups of rows, by the values of columns, between which gaps are limited. They are read as slices are. */
export interface FairnessRule extends SliceRule {
  readonly limits: readonly FairnessLimit[];
}

/** The schema's own default, said here because a policy is validated and not filled in. */
const MIN_ROWS = 30;

const GAPS = Object.keys(FAIRNESS_METRICS);

const CHANGES: readonly (keyof Limit)[] = ["maxDrop", "maxRise", "minRatio", "maxRatio", "maxGain", "minGain"];

export function isFairness(metric: string): metric is FairnessMetric {
  return Object.hasOwn(FAIRNESS_METRICS, metric);
}

/** Only gaps between groups, and only their value: as two single numbers, chance would decide of their change. */
function refuseOthers({ name, limit }: JudgedMetric, problems: Problems): void {
  const nearest = nearestName(limit.metric, GAPS);
  if (!isFairness(name))
    problems.add({
      message: `regression.fairness limits ${limit.metric}, which is no gap between groups`,
      remedy: `${nearest === undefined ? "limit it for each group under `regression.slices`" : `write ${nearest}`}; the gaps are ${GAPS.join(", ")}`,
      location: limit.location,
    });
  else if (CHANGES.some((bound) => limit[bound] !== undefined))
    problems.add({
      message: `regression.fairness limits the change of ${limit.metric}, of which no interval can be had`,
      remedy: "limit the gap itself by `max` (a difference) or `min` (a ratio)",
      location: limit.location,
    });
}

/** The policy's fairness limits, checked: each is on a gap between groups, and no gap by the same columns has two. */
export function fairnessRules(
  written: readonly PolicyFairness[],
  document: LocatedDocument | undefined,
): FairnessRule[] {
  const problems = new Problems("invalid-policy", "invalid-policy");
  const taken = new Set<string>();
  const rules = written.map((rule, index): FairnessRule => {
    const path = ["regression", "fairness", index];
    const by = [rule.by].flat();
    const read = limitsOf(rule.limits, document, [...path, "limits"]);
    // Another metric's direction does not matter: only gaps can be limited here.
    const limits = judgedMetrics(
      read.map((limit) => (findMetric(limit.metric) ? limit : { better: "lower", ...limit })),
    );
    for (const metric of limits) {
      refuseOthers(metric, problems);
      const id = fairnessId(metric.name, by);
      if (taken.has(id))
        problems.add({
          message: `regression.fairness limits ${id} twice`,
          remedy: "merge the two",
          location: metric.limit.location,
        });
      taken.add(id);
    }
    return {
      by,
      where: undefined,
      name: by.join(", "),
      minRows: rule["min-rows"] ?? MIN_ROWS,
      undecided: "list",
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
