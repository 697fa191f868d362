import type { MetricFacts, Obstacle, Subject } from "@assay/judgement";
import { fairnessEvidence } from "@assay/metrics";
import { type Check, clip, formatCount, formatNumber, visibleText } from "@assay/report";
import { type Groups, gapOf, type RuleGroups } from "./fairness-groups.ts";
import { type FairnessLimit, type FairnessRule, fairnessId } from "./fairness-rule.ts";

/** Ids and sentences are not of any length. */
const MAX_NAME = 200;

const shown = (text: string) => clip(visibleText(text), MAX_NAME);

function factsOf({ name }: FairnessLimit, groups: Groups): MetricFacts {
  const [ours, theirs] = [gapOf(name, groups, "candidate"), gapOf(name, groups, "baseline")];
  const { rates } = ours;
  return {
    candidate: ours.gap?.value,
    baseline: theirs.gap?.value,
    wanted: "name the column with the predicted label as `prediction`",
    evidence: ours.want ?? { noInterval: "point-estimate", message: `the change of ${name} has no interval` },
    ...(rates ? { alone: () => fairnessEvidence(name, rates) } : {}),
  };
}

/** Between which groups the gap is, which no figure says. */
function noteOf({ name, title }: FairnessLimit, { by }: FairnessRule, groups: Groups): string[] {
  const { gap } = gapOf(name, groups, "candidate");
  if (!gap) return [];
  const end = ({ group, value }: typeof gap.lowest) =>
    `${formatNumber(value)} (${shown(groups.names[group] as string)})`;
  return [
    `${title} by ${shown(by.join(", "))}: the ${gap.rate.replaceAll("_", " ")} is from ${end(gap.lowest)} to ${end(gap.highest)}.${gap.undefinedBecause ? ` ${formatNumber(gap.value)} by convention: ${gap.undefinedBecause}.` : ""}`,
  ];
}

function leftOut({ by, minRows }: FairnessRule, { left }: Groups): string[] {
  if (left.length === 0) return [];
  const names = left.map(({ name, rows }) => `${shown(name)} (${formatCount(rows)})`);
  return [
    clip(
      `Groups by ${shown(by.join(", "))} of fewer than ${formatCount(minRows)} rows were left out: ${names.join(", ")}.`,
      1000,
    ),
  ];
}

/** Groups are told by the rows; where there are only numbers, that is said and never passed over. */
export function ungrouped(rules: readonly FairnessRule[]): Check[] {
  return rules.flatMap(({ by, limits }) =>
    limits.map(({ name, title, limit: { severity, location } }): Check => {
      const columns = shown(by.join(", "));
      return {
        id: fairnessId(name, [columns]),
        title: `${title} by ${columns}`,
        verdict: severity === "info" ? "pass" : "review",
        reason: "not-comparable",
        severity,
        message: `${title} by ${columns} cannot be judged: groups need the predictions of the candidate`,
        remedy: "give predictions as `candidate`, or take the groups out of the policy",
        ...(location ? { location } : {}),
      };
    }),
  );
}

/** The gaps between groups that are limited. */
export function fairnessSubjects(
  rules: readonly RuleGroups[],
  obstacle: Obstacle | undefined,
): { readonly subjects: Subject[]; readonly notes: string[] } {
  const subjects = rules.flatMap(({ rule, groups }) =>
    rule.limits.map((metric): Subject => {
      const by = shown(rule.by.join(", "));
      return {
        id: fairnessId(metric.name, [by]),
        title: `${metric.title} by ${by}`,
        metric,
        facts: factsOf(metric, groups),
        obstacle,
        look: "both",
        isSlice: false,
      };
    }),
  );
  const notes = rules.flatMap(({ rule, groups }) => [
    ...rule.limits.flatMap((metric) => noteOf(metric, rule, groups)),
    ...leftOut(rule, groups),
  ]);
  return { subjects, notes };
}
