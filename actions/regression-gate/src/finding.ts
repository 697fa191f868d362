import type { ChangeDecision } from "@assay/metrics";
import { type Check, formatApart, formatCount, formatInterval, formatNumber, type Reason } from "@assay/report";
import type { ChangeBound, OpenBound, ValueBound } from "./bound.ts";
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

function changed(subject: Subject): string {
  const { candidate = Number.NaN, baseline = Number.NaN } = subject.facts;
  if (candidate === baseline) return `${subject.title} stayed at ${formatNumber(candidate)}`;
  const [to, from] = formatApart(candidate, baseline);
  return `${subject.title} ${candidate < baseline ? "fell" : "rose"} from ${from} to ${to}`;
}

function unacceptable({ metric }: Subject, what: string): string {
  return `improve the candidate, or change the limit of ${metric.limit.metric} if ${what} can be lived with`;
}

/** A bound held by the number itself. */
export function byValue(subject: Subject, bound: ValueBound, observed: number, tolerance: number): Finding {
  const { side, limit } = bound;
  const kept = side === "floor" ? observed >= limit - tolerance : observed <= limit + tolerance;
  const [value, limitText] = formatApart(observed, limit);
  if (kept) return { verdict: "pass", reason: "within-limit", message: `${subject.title} is ${value}, ${bound.text}` };
  return {
    verdict: "fail",
    reason: bound.miss,
    message: `${subject.title} is ${value}, ${side === "floor" ? "below the smallest" : "above the largest"} allowed, ${limitText}`,
    remedy: unacceptable(subject, "this value"),
  };
}

/** A bound on the change of two numbers that carry no interval: exact ones, or single ones. */
export function byChange(subject: Subject, bound: ChangeBound, tolerance: number): Finding {
  const { candidate = Number.NaN, baseline = Number.NaN, evidence } = subject.facts;
  const distance = candidate - bound.ratio * baseline;
  const kept = bound.side === "floor" ? distance >= -bound.allowed - tolerance : distance <= bound.allowed + tolerance;
  const single = evidence !== "exact";
  const aside = single ? " (two single numbers: no interval says how sure)" : "";
  if (kept)
    return {
      verdict: "pass",
      reason: single ? "point-estimate" : "within-limit",
      message: `${changed(subject)}, inside its limit${aside}`,
    };
  return {
    verdict: "fail",
    reason: bound.miss,
    message: `${changed(subject)}; it ${bound.text}${aside}`,
    remedy:
      bound.miss === "too-good"
        ? "look for a leak of the truth into the features or into the evaluation rows before believing the gain"
        : unacceptable(subject, "this change"),
  };
}

const HAVE = { rows: "rows", runs: "seeds a side" };

/** A bound decided on an interval, of the change or of the value itself. */
export function byInterval(
  subject: Subject,
  bound: ChangeBound | ValueBound,
  decision: ChangeDecision,
  have: string,
): Finding {
  const { facts, title } = subject;
  const moved = bound.of === "change" ? (bound.ratio - 1) * (facts.baseline ?? 0) : bound.limit;
  const interval = [decision.interval[0] + moved, decision.interval[1] + moved] as const;
  const range = `95 % interval ${formatInterval(interval, bound.of === "change")}`;
  const said = bound.of === "change" ? changed(subject) : `${title} is ${formatNumber(facts.candidate ?? Number.NaN)}`;
  const shown = bound.of === "change" ? { interval } : {};
  if (decision.reason === "inconclusive") {
    const needed = decision.needed;
    const settled = needed && needed.need !== "on-the-limit";
    return {
      ...shown,
      verdict: decision.verdict,
      reason: "inconclusive",
      message: `${have} cannot show that ${title} keeps its limit: ${said}, ${range}; it ${bound.of === "change" ? bound.text : `must be ${bound.text}`}`,
      remedy: settled
        ? `score at least ${formatCount(needed.need as number)} ${HAVE[needed.unit]}, or widen the limit of ${subject.metric.limit.metric}`
        : `decide by hand, or set another limit of ${subject.metric.limit.metric}: the estimate sits on the limit, and more ${needed?.unit ?? "rows"} will not settle it`,
      ...(needed && {
        needed: { ...(settled && { [needed.unit]: needed.need as number }), have: needed.have },
      }),
    };
  }
  if (decision.verdict === "fail")
    return {
      ...shown,
      verdict: "fail",
      reason: bound.miss,
      message: `${said}, ${range}, beyond its limit with 99 % confidence; it ${bound.of === "change" ? bound.text : `must be ${bound.text}`}`,
      remedy:
        bound.miss === "too-good"
          ? "look for a leak of the truth into the features or into the evaluation rows before believing the gain"
          : unacceptable(subject, bound.of === "change" ? "this change" : "this value"),
    };
  return { ...shown, verdict: "pass", reason: "within-limit", message: `${said}, ${range}, inside its limit` };
}

/** A bound that nothing could be held against: never a pass. */
export function open(subject: Subject, bound: OpenBound): Finding {
  const { title, metric, obstacle } = subject;
  if (bound.why === "no-ratio")
    return {
      verdict: "review",
      reason: "not-comparable",
      message: `${title} has a baseline of ${formatNumber(subject.facts.baseline ?? Number.NaN)}, to which no ratio has a meaning`,
      remedy: `limit ${metric.limit.metric} by an amount (max-drop, max-rise) or by min and max`,
    };
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
    remedy: `measure ${metric.name} for the baseline too, or limit it by min or max only`,
  };
}
