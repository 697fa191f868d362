import { type JudgedMetric, limitOfChange, type Obstacle, type Subject } from "@assay/judgement";
import {
  type Check,
  clip,
  formatChange,
  formatCount,
  formatInterval,
  VERDICTS,
  verdictOfMiss,
  visibleText,
} from "@assay/report";
import { rowFacts } from "./row-comparison.ts";
import { type ScoredRows, takeRows } from "./scored-rows.ts";
import type { SliceRule } from "./slice-rule.ts";
import type { Slice } from "./slices.ts";

/** A cell can be of any length; what a slice is called in ids and sentences cannot. */
const MAX_NAME = 200;

function idOf(metric: JudgedMetric, slice: string): string {
  return `${metric.name}[${slice}]`;
}

function titleOf(metric: JudgedMetric, slice: string): string {
  return `${metric.title} in ${slice}`;
}

function vanished({ name, baselineRows }: Slice, metric: JudgedMetric): Check {
  const { severity, location } = metric.limit;
  return {
    id: idOf(metric, name),
    title: titleOf(metric, name),
    verdict: verdictOfMiss(severity),
    reason: "missing-slice",
    severity,
    message: `the candidate has no rows in ${name}, where the baseline has ${formatCount(baselineRows ?? 0)}`,
    remedy: "score the same rows with both models, or take the slice out of the policy",
    counts: { rows: 0 },
    ...(location ? { location } : {}),
  };
}

/** A condition that nothing fulfils is misspelt or out of date, and either way judges nothing. */
function unfulfilled({ name }: Slice, metric: JudgedMetric): Check {
  const { severity, location } = metric.limit;
  return {
    id: idOf(metric, name),
    title: titleOf(metric, name),
    verdict: severity === "info" ? "pass" : "review",
    reason: "missing-slice",
    severity,
    message: `no row of the candidate is in ${name}, so nothing of it was judged`,
    remedy: "check the condition and the values it names, or take the slice out of the policy",
    counts: { rows: 0 },
    ...(location ? { location } : {}),
  };
}

function tooSmall({ name, rule, rows }: Slice, metric: JudgedMetric): Check {
  const { severity, location } = metric.limit;
  return {
    id: idOf(metric, name),
    title: titleOf(metric, name),
    verdict: "pass",
    reason: "below-min-rows",
    severity,
    message: `${name} has ${formatCount(rows.length)} rows, fewer than the ${formatCount(rule.minRows)} that are judged`,
    counts: { rows: rows.length },
    needed: { rows: rule.minRows, have: rows.length },
    ...(location ? { location } : {}),
  };
}

/** Rows of weight 0 do not count, so a slice of nothing else is empty. */
function countedRows({ rows }: Slice, { weight }: ScoredRows): Uint32Array {
  return weight ? rows.filter((row) => weight[row] !== 0) : rows;
}

/** What ids call the slices: two names that look alike once clipped and made visible are told apart by a number. */
function uniqueNames(slices: readonly Slice[]): string[] {
  const taken = new Map<string, SliceRule | string>();
  return slices.map(({ name: whole, rule }) => {
    const name = clip(visibleText(whole), MAX_NAME);
    // The same columns with other limits make the same slices again, under ids of other metrics.
    const owner = rule.where === undefined ? JSON.stringify([rule.by, whole]) : rule;
    let candidate = name;
    for (let copy = 2; taken.has(candidate) && taken.get(candidate) !== owner; copy++) candidate = `${name} (${copy})`;
    taken.set(candidate, owner);
    return candidate;
  });
}

/** The slices large enough to judge, and checks for those that are not or that the candidate has lost. */
export function sliceSubjects(
  slices: readonly Slice[],
  scored: ScoredRows,
  obstacle: Obstacle | undefined,
): { readonly subjects: Subject[]; readonly checks: Check[] } {
  const subjects: Subject[] = [];
  const checks: Check[] = [];
  const names = uniqueNames(slices);
  for (const [index, whole] of slices.entries()) {
    const slice = { ...whole, name: names[index] as string, rows: countedRows(whole, scored) };
    const { rule, name, rows, candidateRows, baselineRows = 0 } = slice;
    const lost = candidateRows === 0 && baselineRows >= rule.minRows;
    const part = rows.length >= rule.minRows ? takeRows(scored, rows) : undefined;
    for (const metric of rule.limits) {
      if (lost) checks.push(vanished(slice, metric));
      else if (candidateRows === 0 && rule.where !== undefined) checks.push(unfulfilled(slice, metric));
      else if (!part) checks.push(tooSmall(slice, metric));
      else
        subjects.push({
          id: idOf(metric, name),
          title: titleOf(metric, name),
          metric,
          facts: rowFacts(metric.name, part),
          obstacle,
          look: rule.undecided === "review" ? "both" : "harm",
          isSlice: true,
        });
    }
  }
  return { subjects, checks };
}

/** Slices need the rows of both models; where there are only numbers, that is said and never passed over. */
export function unsliceable(rules: readonly SliceRule[]): Check[] {
  return rules.flatMap((rule) =>
    rule.limits.map((metric): Check => {
      const { severity, location } = metric.limit;
      const cap = VERDICTS.indexOf(verdictOfMiss(severity));
      return {
        id: idOf(metric, rule.name),
        title: titleOf(metric, rule.name),
        verdict: VERDICTS[Math.min(VERDICTS.indexOf("review"), cap)] ?? "review",
        reason: "not-comparable",
        severity,
        message: `${metric.title} by ${rule.name} cannot be judged: slices need the predictions of both models`,
        remedy: "give predictions as `candidate` and `baseline`, or take the slices out of the policy",
        ...(location ? { location } : {}),
      };
    }),
  );
}

/** The slice nearest to its limit or farthest beyond it, in a clause for the summary. */
export function worstSlice(subjects: readonly Subject[], checks: readonly Check[]): string | undefined {
  let worst: { readonly part: number; readonly text: string } | undefined;
  subjects.forEach((subject, index) => {
    const check = checks[index];
    const limit = limitOfChange(subject);
    if (check?.change === undefined || !limit) return;
    const part = check.change / limit;
    if (worst && worst.part >= part) return;
    const interval = check.interval ? ` ${formatInterval(check.interval, true)}` : "";
    worst = { part, text: `worst slice: ${check.title}, ${formatChange(check.change)}${interval}` };
  });
  return worst?.text;
}
