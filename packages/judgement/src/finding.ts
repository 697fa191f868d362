import type { ChangeDecision } from "@assay/metrics";
import {
  type Check,
  formatApart,
  formatChange,
  formatCount,
  formatInterval,
  formatNumber,
  type Reason,
} from "@assay/report";
import type { ChangeBound, OpenBound, ValueBound } from "./bound.ts";
import { shownUnit } from "./judged-metric.ts";
import type { Subject } from "./metric-facts.ts";

/** What came of one bound, before severity. */
export interface Finding {
  readonly verdict: "pass" | "review" | "fail";
  readonly reason: Reason;
  /** One sentence. */
  readonly message: string;
  readonly remedy?: string;
  /** Of the change, shifted so that it is decided against the same limit that is shown. */
  readonly interval?: readonly [low: number, high: number];
  readonly needed?: Check["needed"];
}

const LEAK = "look for a leak of the truth into the features or into the evaluation rows before believing the gain";

/** The metric's unit as it stands behind a number. */
function unitOf({ metric }: Subject): string {
  const unit = shownUnit(metric);
  return unit === "" ? "" : ` ${unit}`;
}

/** What happened to the metric, as the rest of a sentence that names it. */
function changed(subject: Subject): string {
  const { candidate = Number.NaN, baseline = Number.NaN } = subject.facts;
  if (candidate === baseline) return `stayed at ${formatNumber(candidate)}${unitOf(subject)}`;
  const [to, from] = formatApart(candidate, baseline);
  return `${candidate < baseline ? "fell" : "rose"} from ${from} to ${to}${unitOf(subject)}`;
}

/** The metric with its interval; of a change, with what the interval is about where that is something else. */
function withInterval(subject: Subject, interval: readonly [number, number], isChange: boolean): string {
  const { candidate = Number.NaN, change } = subject.facts;
  const unit = unitOf(subject);
  const range = `${formatInterval(interval, isChange)}${unit}`;
  if (!isChange) return `is ${formatNumber(candidate)}${unit}, 95% interval ${range}`;
  if (change === undefined) return `${changed(subject)}, 95% interval of the change ${range}`;
  return `${changed(subject)} (round by round ${formatChange(change)}${unit}, 95% interval ${range})`;
}

function unacceptable({ metric }: Subject, what: string): string {
  return `improve the candidate, or change the limit of ${metric.limit.metric} if ${what} can be lived with`;
}

/** A bound held by the number itself. */
export function byValue(subject: Subject, bound: ValueBound, observed: number, tolerance: number): Finding {
  const { side, limit } = bound;
  const kept = side === "floor" ? observed >= limit - tolerance : observed <= limit + tolerance;
  const [value, limitText] = formatApart(observed, limit);
  const unit = unitOf(subject);
  if (kept)
    return {
      verdict: "pass",
      reason: "within-limit",
      message: `${subject.title} is ${value}${unit}, ${bound.text}${unit}`,
    };
  return {
    verdict: "fail",
    reason: bound.miss,
    message: `${subject.title} is ${value}${unit}, ${side === "floor" ? "below the smallest" : "above the largest"} allowed, ${limitText}${unit}`,
    remedy: unacceptable(subject, "this value"),
  };
}

/** A gain too good to be true is no regression: it is for a person to look into. */
function verdictOfBreach({ miss }: ValueBound | ChangeBound): "review" | "fail" {
  return miss === "too-good" ? "review" : "fail";
}

/** A bound on the change of two numbers that carry no interval: exact ones, or single ones. */
export function byChange(subject: Subject, bound: ChangeBound, tolerance: number): Finding {
  const { candidate = Number.NaN, baseline = Number.NaN, evidence } = subject.facts;
  const distance = candidate - bound.ratio * baseline;
  const kept = bound.side === "floor" ? distance >= -bound.allowed - tolerance : distance <= bound.allowed + tolerance;
  const single = evidence !== "exact";
  const aside = single ? " (single numbers: no interval says how sure)" : "";
  // No share of 0 says how large the gain is that was asked for.
  if (kept && bound.ofZero && bound.miss === "gain-too-small") return withoutRatio(subject);
  if (kept)
    return {
      verdict: "pass",
      reason: single ? "point-estimate" : "within-limit",
      message: `${subject.title} ${changed(subject)}, inside its limit${aside}`,
    };
  return {
    verdict: verdictOfBreach(bound),
    reason: bound.miss,
    message: `${subject.title} ${changed(subject)}; it ${bound.text}${aside}`,
    remedy: bound.miss === "too-good" ? LEAK : unacceptable(subject, "this change"),
  };
}

/** A bound decided on an interval, of the change or of the value itself. */
export function byInterval(subject: Subject, bound: ChangeBound | ValueBound, decision: ChangeDecision): Finding {
  // No interval shows that a change of 0 was kept, so only the worsening is told.
  if (bound.of === "change" && bound.ofZero && decision.verdict !== "fail") return withoutRatio(subject);
  const { facts, title } = subject;
  const moved = bound.of === "change" ? (bound.ratio - 1) * (facts.baseline ?? 0) : bound.limit;
  const interval = [decision.interval[0] + moved, decision.interval[1] + moved] as const;
  const change = bound.of === "change";
  const said = withInterval(subject, interval, change);
  const limit = change ? bound.text : `must be ${bound.text}${unitOf(subject)}`;
  const shown = change ? { interval } : {};
  if (decision.reason === "inconclusive")
    return {
      ...shown,
      verdict: decision.verdict,
      reason: "inconclusive",
      message: `${sampleText(decision.needed)} cannot show that ${title} kept its limit: it ${said}, and ${limit}`,
      ...moreEvidence(subject, decision.needed, isBeyond(bound, decision), change ? facts.sooner : undefined),
    };
  if (decision.verdict === "fail")
    return {
      ...shown,
      verdict: verdictOfBreach(bound),
      reason: bound.miss,
      message: `${title} ${said}, which is shown to break its limit; it ${limit}`,
      remedy: bound.miss === "too-good" ? LEAK : unacceptable(subject, change ? "this change" : "this value"),
    };
  return { ...shown, verdict: "pass", reason: "within-limit", message: `${title} ${said}, inside its limit` };
}

/** What samples are called, and how one gets more of them. */
const SAMPLES = {
  rows: { noun: "rows", more: "score at least" },
  queries: { noun: "queries", more: "score at least" },
  runs: { noun: "seeds a side", more: "train at least" },
  rounds: { noun: "rounds", more: "bench at least" },
} as const;

function sampleText(needed: ChangeDecision["needed"]): string {
  if (needed?.unit === "runs" && needed.have === 1) return "A single run on one side";
  return needed ? `${formatCount(needed.have)} ${SAMPLES[needed.unit].noun}` : "The evidence";
}

function isBeyond({ side }: ChangeBound | ValueBound, { estimate, bound }: ChangeDecision): boolean {
  return side === "floor" ? estimate < bound : estimate > bound;
}

/** How much more would settle it, and which way; where nothing would, that. */
function moreEvidence(
  { metric: { limit } }: Subject,
  needed: ChangeDecision["needed"],
  beyond: boolean,
  sooner: string | undefined,
): Pick<Finding, "remedy" | "needed"> {
  const { unit, need, have } = needed ?? { unit: "rows", need: "on-the-limit", have: 0 };
  if (need === "on-the-limit")
    return {
      remedy: `decide by hand, or set another limit of ${limit.metric}: the estimate sits on the limit, and more ${unit} will not settle it`,
      needed: { have },
    };
  const { more, noun } = SAMPLES[unit];
  const wanted = `${more} ${formatCount(need)} ${noun}`;
  // More of the same would show the limit broken, so more rows are no way to a pass.
  const ways = sooner === undefined ? wanted : `${wanted}, or ${sooner},`;
  const remedy = beyond
    ? `${ways} to settle it, as a broken limit if the estimate stays where it is; else improve the candidate, or widen the limit of ${limit.metric}`
    : `${wanted}, ${sooner === undefined ? "" : `or ${sooner}, `}or widen the limit of ${limit.metric}`;
  return { remedy, needed: { [unit]: need, have } };
}

/** A share of a baseline that has none, or too little to be shown: never a pass. */
export function withoutRatio({ title, metric, facts }: Subject): Finding {
  return {
    verdict: "review",
    reason: "not-comparable",
    message: `${title} has a baseline of ${formatNumber(facts.baseline ?? Number.NaN)}, of which no share has a meaning`,
    remedy: `limit ${metric.limit.metric} by an amount (${metric.better === "higher" ? "max-drop" : "max-rise"}) or by min and max`,
  };
}

/** A bound that nothing could be held against: never a pass. */
export function open(subject: Subject, bound: OpenBound): Finding {
  const { title, metric, obstacle } = subject;
  if (bound.why === "no-ratio") return withoutRatio(subject);
  if (obstacle)
    return {
      verdict: "review",
      reason: obstacle.reason,
      message: `the change of ${title} cannot be judged: ${obstacle.message}`,
      remedy: obstacle.remedy,
    };
  return {
    verdict: "review",
    reason: "missing-metric",
    message: `the baseline has no ${metric.name}, so the change of ${title} cannot be judged`,
    remedy: `${subject.facts.wantedBefore ?? `measure ${metric.name} for the baseline too`}, or limit it by min or max only`,
  };
}
