import type { Subject } from "@assay/judgement";
import {
  FAIRNESS_METRICS,
  fairness,
  fairnessEvidence,
  type Gap,
  type GroupRates,
  MetricError,
  type RateName,
} from "@assay/metrics";
import {
  type Check,
  clip,
  type Figure,
  formatCount,
  formatNumber,
  VERDICTS,
  verdictOfMiss,
  visibleText,
} from "@assay/report";
import type { ScoredRows } from "../scored-rows.ts";
import type { Slice } from "../slices.ts";
import { binaryRows, ratesOf } from "./binary-rows.ts";
import { type FairnessLimit, type FairnessRule, fairnessId } from "./fairness-rule.ts";

/** Gaps that can be judged, what keeps the others from it, and the rates behind them. */
export interface FairnessJudgement {
  readonly subjects: readonly Subject[];
  readonly checks: readonly Check[];
  readonly figures: readonly Figure[];
  readonly notes: readonly string[];
}

/** A cell can be of any length; what a group is called in sentences cannot. */
const MAX_NAME = 60;

function shownGroup({ name }: Slice): string {
  return clip(visibleText(name), MAX_NAME);
}

function words(rate: RateName): string {
  return rate.replaceAll("_", " ");
}

/** The columns of a rule, in sentences. */
function shownBy({ by }: FairnessRule): string {
  return clip(visibleText(by.join(", ")), MAX_NAME);
}

function idOf(rule: FairnessRule, { name }: FairnessLimit): string {
  return fairnessId(name, [shownBy(rule)]);
}

function titleOf(rule: FairnessRule, { title }: FairnessLimit): string {
  return `${title} by ${shownBy(rule)}`;
}

/** A check of what keeps a gap from being judged. */
function unjudged(
  rule: FairnessRule,
  limit: FairnessLimit,
  verdict: "fail" | "review",
  what: Pick<Check, "reason" | "message" | "remedy">,
): Check {
  const { severity, location } = limit.limit;
  const cap = Math.min(VERDICTS.indexOf(verdict), VERDICTS.indexOf(verdictOfMiss(severity)));
  return {
    id: idOf(rule, limit),
    title: titleOf(rule, limit),
    verdict: VERDICTS[cap] ?? verdict,
    severity,
    ...what,
    ...(location ? { location } : {}),
  };
}

/** The groups of a rule by what can be said of them. */
interface Groups {
  readonly judged: readonly Slice[];
  /** Too few rows that count. */
  readonly small: readonly Slice[];
  /** Only the baseline has rows of them. */
  readonly lost: readonly Slice[];
  /** Enough rows of the candidate, too few of them with a counterpart. */
  readonly unpaired: readonly Slice[];
}

function groupsOf({ minRows }: FairnessRule, slices: readonly Slice[], { weight }: ScoredRows): Groups {
  const counted = slices.map((slice) => ({
    ...slice,
    rows: weight ? slice.rows.filter((row) => weight[row] !== 0) : slice.rows,
  }));
  const judged = counted.filter(({ rows }) => rows.length >= minRows);
  const others = counted.filter((slice) => !judged.includes(slice));
  const lost = others.filter(({ candidateRows, baselineRows = 0 }) => candidateRows === 0 && baselineRows >= minRows);
  const unpaired = slices.filter(({ rows, candidateRows }) => candidateRows >= minRows && rows.length < minRows);
  return { judged, small: others.filter(({ candidateRows }) => candidateRows > 0), lost, unpaired };
}

/** What of the groups keeps every gap between them from being judged; `undefined` where nothing does. */
function obstacleOf(
  rule: FairnessRule,
  { judged, lost, unpaired }: Groups,
): { readonly verdict: "fail" | "review"; readonly what: Pick<Check, "reason" | "message" | "remedy"> } | undefined {
  const named = (slices: readonly Slice[]) => slices.slice(0, 5).map(shownGroup).join("; ");
  if (lost.length > 0)
    return {
      verdict: "fail",
      what: {
        reason: "missing-slice",
        message: `the candidate has no rows of a group that the baseline has: ${named(lost)}`,
        remedy: "score the same rows with both models, or take the group out of both",
      },
    };
  if (unpaired.length > 0)
    return {
      verdict: "review",
      what: {
        reason: "no-baseline",
        message: `too few rows of a group have a counterpart in the baseline: ${named(unpaired)}`,
        remedy: "score the same rows with the model in production too",
      },
    };
  if (judged.length > 1) return undefined;
  return {
    verdict: "review",
    what: {
      reason: "below-min-rows",
      message: `by ${shownBy(rule)}, ${judged.length === 0 ? "no group has" : `only ${named(judged)} has`} the ${formatCount(rule.minRows)} rows that are judged, so there is nothing to compare`,
      remedy: "score more rows, or lower `min-rows`",
    },
  };
}

/** The gap, or the check that says which group it cannot be told of. */
function gapOf(
  rule: FairnessRule,
  limit: FairnessLimit,
  rates: readonly GroupRates[],
  groups: readonly Slice[],
): Gap | Check {
  try {
    return fairness(limit.name, rates);
  } catch (error) {
    if (!(error instanceof MetricError && error.code === "group-without-rows")) throw error;
    const needed: readonly RateName[] = FAIRNESS_METRICS[limit.name].rates;
    const without = rates.filter((one) => needed.some((rate) => one[rate].value === undefined));
    const named = without.map(({ group }) => shownGroup(groups[group] as Slice)).slice(0, 5);
    return unjudged(rule, limit, "review", {
      reason: "too-few-events",
      message: `${titleOf(rule, limit)} is not defined: a group lacks positive or negative rows, so it has no rate of them: ${named.join("; ")}`,
      remedy: "score more rows of that group, or raise `min-rows` above its size",
    });
  }
}

/** The groups that a gap is between. */
function betweenOf({ rate, lowest, highest, undefinedBecause }: Gap, groups: readonly Slice[]): string {
  const side = ({ group, value }: Gap["lowest"]) => `${formatNumber(value)} in ${shownGroup(groups[group] as Slice)}`;
  const convention = undefinedBecause === undefined ? "" : ` (parity by convention: ${undefinedBecause})`;
  return `${words(rate)} lowest at ${side(lowest)}, highest at ${side(highest)}${convention}`;
}

function baselineNote(
  rule: FairnessRule,
  limit: FairnessLimit,
  rates: readonly GroupRates[] | undefined,
  groups: readonly Slice[],
): string[] {
  const gap = rates && gapOf(rule, limit, rates, groups);
  if (!gap || !("lowest" in gap)) return [];
  return [`${titleOf(rule, limit)} of the baseline is ${formatNumber(gap.value)}: ${betweenOf(gap, groups)}.`];
}

/** The rates of every group that the limited gaps are between. */
function ratesShown(
  { limits }: FairnessRule,
  groups: readonly Slice[],
  candidate: readonly GroupRates[],
  baseline: readonly GroupRates[] | undefined,
): Figure[] {
  const wanted = new Set<RateName>(limits.flatMap(({ name }) => FAIRNESS_METRICS[name].rates));
  return [...wanted].flatMap((rate) =>
    candidate.flatMap((one, at): Figure[] => {
      const [observed, before] = [one[rate].value, baseline?.[at]?.[rate].value];
      if (observed === undefined) return [];
      const title = words(rate);
      return [
        {
          id: `${rate}[${shownGroup(groups[at] as Slice)}]`,
          title: `${title[0]?.toUpperCase()}${title.slice(1)} in ${shownGroup(groups[at] as Slice)}`,
          observed,
          ...(before === undefined ? {} : { baseline: before, change: observed - before }),
        },
      ];
    }),
  );
}

function judgementOf(rule: FairnessRule, slices: readonly Slice[], scored: ScoredRows): FairnessJudgement {
  const rows = binaryRows(scored);
  const groups = groupsOf(rule, slices, scored);
  const { judged, small } = groups;
  const left = small.slice(0, 20).map((slice) => `${shownGroup(slice)} (${formatCount(slice.rows.length)})`);
  const more = small.length > left.length ? `; and ${formatCount(small.length - left.length)} more` : "";
  const notes = left.length === 0 ? [] : [`Too few rows to compare by ${shownBy(rule)}: ${left.join("; ")}${more}.`];
  const obstacle = obstacleOf(rule, groups);
  if (obstacle)
    return {
      subjects: [],
      checks: rule.limits.map((limit) => unjudged(rule, limit, obstacle.verdict, obstacle.what)),
      figures: [],
      notes,
    };
  const candidate = ratesOf("candidate", judged, rows) ?? [];
  const baseline = ratesOf("baseline", judged, rows);
  const subjects: Subject[] = [];
  const checks: Check[] = [];
  for (const limit of rule.limits) {
    const gap = gapOf(rule, limit, candidate, judged);
    if (!("lowest" in gap)) {
      checks.push(gap);
      continue;
    }
    notes.push(...baselineNote(rule, limit, baseline, judged));
    subjects.push({
      id: idOf(rule, limit),
      title: titleOf(rule, limit),
      detail: betweenOf(gap, judged),
      metric: limit,
      facts: {
        candidate: gap.value,
        baseline: undefined,
        evidence: fairnessEvidence(limit.name, candidate),
        enough: "score more rows of every group, or leave `evidence: interval` out",
      },
      look: "both",
      isSlice: false,
    });
  }
  return { subjects, checks, figures: ratesShown(rule, judged, candidate, baseline), notes };
}

/** Every rule of fairness over the judged rows. */
export function fairnessJudgement(
  rules: readonly FairnessRule[],
  slices: readonly Slice[],
  scored: ScoredRows,
): FairnessJudgement {
  const all = rules.map((rule) =>
    judgementOf(
      rule,
      slices.filter((slice) => slice.rule === rule),
      scored,
    ),
  );
  return {
    subjects: all.flatMap(({ subjects }) => subjects),
    checks: all.flatMap(({ checks }) => checks),
    figures: all.flatMap(({ figures }) => figures),
    notes: all.flatMap(({ notes }) => notes),
  };
}

/** Metrics JSONs have no rows to group; that is said and never passed over. */
export function withoutRows(rules: readonly FairnessRule[]): FairnessJudgement {
  const checks = rules.flatMap((rule) =>
    rule.limits.map((limit) =>
      unjudged(rule, limit, "review", {
        reason: "not-comparable",
        message: `${titleOf(rule, limit)} cannot be judged: it needs the candidate's predictions`,
        remedy: "give predictions as `candidate`, or take `fairness` out of the policy",
      }),
    ),
  );
  return { subjects: [], checks, figures: [], notes: [] };
}
