import type { JudgedMetric, Obstacle, Subject } from "@assay/judgement";
import { type Check, clip, formatCount, VERDICTS, verdictOfMiss, visibleText } from "@assay/report";
import { rowFacts } from "./row-comparison.ts";
import { type ScoredRows, takeRows } from "./scored-rows.ts";
import type { SliceRule } from "./slice-rule.ts";
import { sizeOf } from "./slice-size.ts";
import type { Slice } from "./slices.ts";

/** A cell can be of any length; what a slice is called in ids and sentences cannot. */
const MAX_NAME = 200;

function idOf(metric: JudgedMetric, slice: string): string {
  return `${metric.name}[${slice}]`;
}

function titleOf(metric: JudgedMetric, slice: string): string {
  return `${metric.title} in ${slice}`;
}

/** A check of what keeps a slice from being judged. */
function unjudged(
  slice: string,
  metric: JudgedMetric,
  verdict: Check["verdict"],
  rest: Pick<Check, "reason" | "message" | "counts" | "needed"> & { readonly remedy?: string },
): Check {
  const { severity, location } = metric.limit;
  const cap = VERDICTS.indexOf(verdictOfMiss(severity));
  return {
    id: idOf(metric, slice),
    title: titleOf(metric, slice),
    verdict: VERDICTS[Math.min(VERDICTS.indexOf(verdict), cap)] ?? verdict,
    severity,
    ...rest,
    ...(location ? { location } : {}),
  };
}

function vanished({ name, baselineRows }: Slice, metric: JudgedMetric): Check {
  return unjudged(name, metric, "fail", {
    reason: "missing-slice",
    message: `the candidate has no rows in ${name}, where the baseline has ${formatCount(baselineRows ?? 0)}`,
    remedy: "score the same rows with both models, or take the slice out of the policy",
    counts: { rows: 0 },
  });
}

/** A condition that nothing fulfils is misspelt or out of date, and either way judges nothing. */
function unfulfilled({ name }: Slice, metric: JudgedMetric): Check {
  return unjudged(name, metric, "review", {
    reason: "missing-slice",
    message: `no row of the candidate is in ${name}, so nothing of it was judged`,
    remedy: "check the condition and the values it names, or take the slice out of the policy",
    counts: { rows: 0 },
  });
}

/** A slice that only the candidate has answers for is large enough to be judged, and cannot be. */
function unpaired({ name, rows, candidateRows }: Slice, metric: JudgedMetric): Check {
  const paired = rows.length === 0 ? "none of them" : `${formatCount(rows.length)} of them`;
  return unjudged(name, metric, "review", {
    reason: "no-baseline",
    message: `${name} has ${formatCount(candidateRows)} rows of the candidate, and the baseline has an answer for ${paired}`,
    remedy: "score the same rows with the model in production too",
    counts: { rows: candidateRows, missing: candidateRows - rows.length },
  });
}

function tooSmall({ name, rule }: Slice, metric: JudgedMetric, have: number, unit: string): Check {
  return unjudged(name, metric, "pass", {
    reason: "below-min-rows",
    message: `${name} has ${formatCount(have)} ${unit}, fewer than the ${formatCount(rule.minRows)} that are judged`,
    counts: { rows: have },
    needed: { rows: rule.minRows, have },
  });
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
    const slice = { ...whole, name: names[index] as string };
    const { rule, name, candidateRows, baselineRows = 0 } = slice;
    const rows = countedRows(whole, scored);
    const { have, unit } = sizeOf(scored, rows, slice);
    const lost = candidateRows === 0 && baselineRows >= rule.minRows;
    const isNew = scored.baseline !== undefined && candidateRows >= rule.minRows && whole.rows.length < rule.minRows;
    const part = have >= rule.minRows ? takeRows(scored, rows) : undefined;
    for (const metric of rule.limits) {
      if (lost) checks.push(vanished(slice, metric));
      else if (candidateRows === 0 && rule.where !== undefined) checks.push(unfulfilled(slice, metric));
      else if (!part && isNew) checks.push(unpaired(slice, metric));
      else if (!part) checks.push(tooSmall(slice, metric, have, unit));
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
    rule.limits.map((metric) =>
      unjudged(rule.name, metric, "review", {
        reason: "not-comparable",
        message: `${metric.title} by ${rule.name} cannot be judged: slices need the predictions of both models`,
        remedy: "give predictions as `candidate` and `baseline`, or take the slices out of the policy",
      }),
    ),
  );
}
