import {
  type ChangeDecision,
  type ChangeItem,
  type Contrast,
  decideChanges,
  FEWEST_SEEDS,
  type NoEvidence,
  TOLERANCE,
} from "@assay/metrics";
import { type Check, formatCount, Refusal, VERDICTS, verdictOfMiss } from "@assay/report";
import { type Bound, boundsOf, type ChangeBound, type ValueBound } from "./bound.ts";
import { byChange, byInterval, byValue, type Finding, open, withoutRatio } from "./finding.ts";
import { type JudgedMetric, shownUnit } from "./judged-metric.ts";
import { hasInterval, hasNoInterval, type Subject, type Unjudged } from "./metric-facts.ts";
import { unlessPercentageMeant } from "./percentage-meant.ts";

/** A bound that waits for the decision over all of the gate's intervals. */
interface Pending {
  readonly bound: ChangeBound | ValueBound;
  readonly item: ChangeItem;
}

type Settled = { readonly bound: Bound; readonly finding: Finding };

/** θ − x, so that a bound on the value is a bound on a change against 0. */
function shifted(contrast: Contrast, x: number): Contrast {
  return {
    ...contrast,
    estimate: contrast.estimate - x,
    interval: (confidence) => {
      const [low, high] = contrast.interval(confidence);
      return [low - x, high - x];
    },
    pAbove: (at) => contrast.pAbove(at + x),
    pBelow: (at) => contrast.pBelow(at + x),
  };
}

/** An equal model would break a limit that allows nothing 2.5 % of the time, so it is refused where there is an interval. */
function refuseNoRoom({ metric: { limit, better } }: Subject, bound: ChangeBound): void {
  if (bound.ratio !== 1 || Math.abs(bound.allowed) > TOLERANCE) return;
  const way = bound.side === "floor" ? "drop" : "rise";
  const allowance = (bound.side === "floor") === (better === "higher") ? `max-${way}` : "max-gain";
  throw new Refusal(
    `the limit of ${limit.metric} allows no ${way} at all, which an equally good model breaks by chance`,
    {
      code: "no-room",
      reason: limit.location ? "invalid-policy" : "invalid-input",
      remedy: `write the ${way} you could live with, such as \`${allowance}: 0.01\``,
      location: limit.location,
    },
  );
}

function itemOf(subject: Subject, bound: ChangeBound | ValueBound, contrast: Contrast): ChangeItem {
  return {
    id: `${subject.id}: ${bound.text}`,
    contrast,
    better: bound.side === "floor" ? "higher" : "lower",
    limit: bound.of === "change" ? bound.allowed : 0,
    look: subject.look,
  };
}

/** What would give an interval where there is none. */
function enough(why: NoEvidence | undefined): string {
  if (why?.needed)
    return `score at least ${formatCount(why.needed.rows)} rows on both sides, or judge this metric over more rows`;
  if (why?.noInterval === "too-few-events") return "score more rows on both sides, or judge this metric over more rows";
  const seeds = `train at least ${FEWEST_SEEDS} seeds a side, each with a random seed of its own`;
  if (why?.noInterval === "too-few-samples") return seeds;
  return `give both models' predictions on the same rows, or ${seeds}; else leave \`evidence: interval\` out`;
}

function trial(subject: Subject, bound: Bound): Settled | Pending {
  const { facts, metric, look, isSlice } = subject;
  const { candidate = Number.NaN } = facts;
  if (bound.of === "nothing") return { bound, finding: open(subject, bound) };
  const wantsInterval = bound.of === "change" || metric.limit.evidence === "interval" || isSlice;
  const evidence = (wantsInterval && bound.of === "value" && facts.alone?.()) || facts.evidence;
  if (wantsInterval && hasInterval(evidence)) {
    if (bound.of === "value")
      return { bound, item: itemOf(subject, bound, shifted(evidence.contrast(0), bound.limit)) };
    refuseNoRoom(subject, bound);
    return { bound, item: itemOf(subject, bound, evidence.contrast(bound.ratio)) };
  }
  const single = hasNoInterval(evidence) && evidence.noInterval === "point-estimate";
  if (wantsInterval && evidence !== "exact" && !(bound.of === "change" && single)) {
    if (bound.of === "change" && bound.ofZero) return { bound, finding: withoutRatio(subject) };
    const why = hasNoInterval(evidence) ? evidence : undefined;
    const finding: Finding = {
      verdict: look === "harm" ? "pass" : "review",
      reason: why?.noInterval ?? "point-estimate",
      message: `${subject.title} has no interval to decide on: ${why?.message ?? "it is a single number"}`,
      remedy: facts.enough ?? enough(why),
      ...(why?.needed ? { needed: why.needed } : {}),
    };
    return { bound, finding };
  }
  return {
    bound,
    finding: bound.of === "value" ? byValue(subject, bound, candidate, TOLERANCE) : byChange(subject, bound, TOLERANCE),
  };
}

/** What cannot be judged is shown all the same, and never passes unless it is only noted. */
function unjudgedCheck({ id, title, metric, facts }: Subject, { needed, ...why }: Unjudged): Check {
  const { severity, location } = metric.limit;
  return {
    id,
    title,
    verdict: severity === "info" ? "pass" : "review",
    ...why,
    severity,
    ...(facts.candidate === undefined ? {} : { observed: facts.candidate }),
    ...(facts.baseline === undefined ? {} : { baseline: facts.baseline }),
    ...unitOf(metric),
    ...(needed ? { needed } : {}),
    ...(location ? { location } : {}),
  };
}

function missing({ id, title, metric, facts, look }: Subject): Check {
  const { severity, location } = metric.limit;
  if (hasNoInterval(facts.evidence))
    return {
      id,
      title,
      verdict: look === "harm" || severity === "info" ? "pass" : "review",
      reason: facts.evidence.noInterval,
      severity,
      message: `${title} is not defined on these rows: ${facts.evidence.message}`,
      remedy: "score more rows",
      ...(location ? { location } : {}),
    };
  return {
    id,
    title,
    verdict: verdictOfMiss(severity),
    reason: "missing-metric",
    severity,
    message: `the candidate has no ${metric.name}, which has a limit`,
    remedy: facts.wanted ?? `measure ${metric.name} for the candidate, or take its limit away`,
    ...(facts.baseline === undefined ? {} : { baseline: facts.baseline }),
    ...(location ? { location } : {}),
  };
}

/** The interval shown beside the change: the one that decided, or where none had to, that of the plain change. */
function shownInterval({ facts, obstacle }: Subject, finding: Finding): Pick<Check, "interval" | "confidence"> {
  const { evidence } = facts;
  if (finding.interval) return { interval: finding.interval, confidence: 0.95 };
  if (!hasInterval(evidence) || (obstacle && facts.baseline !== undefined)) return {};
  return { interval: evidence.contrast(facts.baseline === undefined ? 0 : 1).interval(0.95), confidence: 0.95 };
}

function unitOf(metric: JudgedMetric): Pick<Check, "unit"> {
  const unit = shownUnit(metric);
  return unit === "" ? {} : { unit };
}

function checkOf(subject: Subject, settled: readonly Settled[]): Check {
  const { metric, facts, id, title } = subject;
  const { severity, location } = metric.limit;
  const cap = VERDICTS.indexOf(verdictOfMiss(severity));
  // Among equals, what has something to say; then the change, which is what the gate is about.
  const weight = ({ finding, bound }: Settled) =>
    VERDICTS.indexOf(finding.verdict) * 4 + Number(finding.remedy !== undefined) * 2 + Number(bound.of === "change");
  const [worst] = settled.toSorted((left, right) => weight(right) - weight(left));
  if (!worst) throw new TypeError(`the limit of ${metric.name} has no bound, which its reader refuses`);
  const { finding } = worst;
  const verdict = VERDICTS[Math.min(VERDICTS.indexOf(finding.verdict), cap)] as Check["verdict"];
  const { candidate, baseline } = facts;
  return {
    id,
    title,
    verdict,
    reason: finding.reason,
    severity,
    message: subject.detail === undefined ? finding.message : `${finding.message}; ${subject.detail}`,
    ...(candidate === undefined ? {} : { observed: candidate }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(candidate === undefined || baseline === undefined || subject.obstacle
      ? {}
      : { change: facts.change ?? candidate - baseline }),
    ...shownInterval(subject, finding),
    ...unitOf(metric),
    limit: settled.map(({ bound }) => bound.text).join("; "),
    ...(finding.needed ? { needed: finding.needed } : {}),
    ...(location ? { location } : {}),
    ...(finding.remedy ? { remedy: finding.remedy } : {}),
  };
}

/**
 * Judges every subject (design 5): what can be decided by itself at once, all intervals of the gate together, since the
 * correction for many looks is over the gate. One check a subject: the worst of its bounds, all of them resolved.
 */
export function judge(subjects: readonly Subject[]): Check[] {
  const trials = subjects.map((subject) =>
    subject.facts.candidate === undefined || subject.unjudged
      ? []
      : boundsOf(subject.metric, subject.obstacle ? undefined : subject.facts.baseline).map((bound) =>
          trial(subject, bound),
        ),
  );
  const pending = trials.flat().filter((entry) => "item" in entry);
  const decisions = new Map<ChangeItem, ChangeDecision>();
  decideChanges(pending.map(({ item }) => item)).forEach((decision, index) => {
    const { item } = pending[index] as Pending;
    decisions.set(item, decision);
  });
  return subjects.map((subject, index) => {
    if (subject.unjudged) return unjudgedCheck(subject, subject.unjudged);
    if (subject.facts.candidate === undefined) return missing(subject);
    const settled = (trials[index] ?? []).map((entry): Settled => {
      const { bound } = entry;
      const finding =
        "finding" in entry
          ? entry.finding
          : byInterval(subject, entry.bound, decisions.get(entry.item) as ChangeDecision);
      return { bound, finding: unlessPercentageMeant(subject, bound, finding) };
    });
    return checkOf(subject, settled);
  });
}
