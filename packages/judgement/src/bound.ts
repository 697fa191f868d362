import type { Amount } from "@assay/action-kit";
import { formatAligned, formatNumber, formatPercent, formatResolvedLimit, type Reason } from "@assay/report";
import type { JudgedMetric } from "./judged-metric.ts";

/** `floor`: the number held may not lie below; `ceiling`: not above. */
type Side = "floor" | "ceiling";

/** `min` or `max`: what the candidate's value itself is held against. */
export interface ValueBound {
  readonly of: "value";
  readonly side: Side;
  readonly limit: number;
  readonly miss: Reason;
  readonly text: string;
}

/** A bound on the change from a baseline that is there: on candidate − ratio × baseline. */
export interface ChangeBound {
  readonly of: "change";
  readonly side: Side;
  readonly ratio: number;
  /**
   * How far candidate − ratio × baseline may lie beyond 0 on the bound's side, in the metric's unit; below 0 where it must
   * lie that far on the other side.
   */
  readonly allowed: number;
  /** The value at which the candidate would stand on the limit, were the baseline known exactly. */
  readonly resolved: number;
  /** A share of a baseline of 0 allows 0: a worsening is shown, and that there is none cannot be on an interval. */
  readonly ofZero?: true;
  readonly miss: Reason;
  readonly text: string;
}

/** A bound on the change that cannot be applied: there is no baseline, or its value has no ratio. */
export interface OpenBound {
  readonly of: "nothing";
  readonly why: "no-baseline" | "no-ratio";
  readonly text: string;
}

export type Bound = ValueBound | ChangeBound | OpenBound;

function valueBounds(metric: JudgedMetric): ValueBound[] {
  const { min, max } = metric.limit;
  const bounds: ValueBound[] = [];
  const shown = (value: number) => `${formatNumber(value)}${inPercent(metric, value)}`;
  if (min !== undefined)
    bounds.push({ of: "value", side: "floor", limit: min, miss: "below-min", text: `at least ${shown(min)}` });
  if (max !== undefined)
    bounds.push({ of: "value", side: "ceiling", limit: max, miss: "above-max", text: `at most ${shown(max)}` });
  return bounds;
}

/** Of a share that may be above 1, what a bound there is in percent, since a percentage may have been meant. */
function inPercent({ mayExceedOne }: JudgedMetric, value: number): string {
  return mayExceedOne === true && Math.abs(value) >= 1 ? ` (${formatPercent(value)})` : "";
}

function missed(side: Side): Reason {
  return side === "floor" ? "dropped" : "rose";
}

function mayNot(side: Side, baseline: number): string {
  return `may not ${side === "floor" ? "fall below" : "rise above"} ${formatNumber(baseline)}`;
}

/** What a share of a baseline of 0 leaves of a bound: no change to that side at all. The baseline is random all the same. */
function ofZero(side: Side, share: number, miss: Reason): Omit<ChangeBound, "text"> {
  return { of: "change", side, ratio: 1 + share, allowed: 0, resolved: 0, ofZero: true, miss };
}

/** max-drop, max-rise and max-gain: an amount in the metric's unit, or a share of the size of the baseline: of 0, nothing. */
function amountBound(amount: Amount, side: Side, baseline: number | undefined, gain: boolean): Bound {
  const verb = side === "floor" ? "drop" : "rise";
  const aside = gain ? " (more is too good to be true)" : "";
  if (baseline === undefined)
    return { of: "nothing", why: "no-baseline", text: `may ${verb} by at most ${amount.written}${aside}` };
  if (amount.relative && amount.value !== 0 && baseline === 0)
    return {
      ...ofZero(side, side === "floor" ? -amount.value : amount.value, gain ? "too-good" : missed(side)),
      text: `${mayNot(side, 0)}, of which ${amount.written} is 0${aside}`,
    };
  const sign = side === "floor" ? -1 : 1;
  const share = amount.relative ? sign * amount.value * Math.sign(baseline) : 0;
  const resolved = baseline + sign * (amount.relative ? amount.value * Math.abs(baseline) : amount.value);
  return {
    of: "change",
    side,
    ratio: 1 + share,
    allowed: amount.relative ? 0 : amount.value,
    resolved,
    miss: gain ? "too-good" : missed(side),
    text: `${amount.value === 0 ? mayNot(side, baseline) : formatResolvedLimit(side === "floor" ? "fall" : "rise", resolved, baseline, amount.written)}${aside}`,
  };
}

/** min-gain: the candidate has to be better by an amount in the metric's unit, or by a share of the size of the baseline. */
function gainBound(amount: Amount, better: "higher" | "lower", baseline: number | undefined): Bound {
  const verb = better === "higher" ? "rise" : "fall";
  const text = `must ${verb} by at least ${amount.written}`;
  if (baseline === undefined) return { of: "nothing", why: "no-baseline", text };
  const side = better === "higher" ? "floor" : "ceiling";
  if (amount.relative && baseline === 0)
    return { ...ofZero(side, side === "floor" ? amount.value : -amount.value, "gain-too-small"), text };
  const sign = better === "higher" ? 1 : -1;
  const resolved = baseline + sign * (amount.relative ? amount.value * Math.abs(baseline) : amount.value);
  return {
    of: "change",
    side,
    ratio: 1 + (amount.relative ? sign * amount.value * Math.sign(baseline) : 0),
    allowed: amount.relative ? 0 : -amount.value,
    resolved,
    miss: "gain-too-small",
    text: formatResolvedLimit(verb, resolved, baseline, amount.written).replace("may", "must"),
  };
}

function ratioBound(ratio: number, side: Side, better: "higher" | "lower", baseline: number | undefined): Bound {
  // 1.05 of the baseline as the least is an improvement that is asked for.
  const isGain = side === "floor" ? ratio > 1 && better === "higher" : ratio < 1 && better === "lower";
  const may = isGain ? (side === "floor" ? "must rise" : "must fall") : side === "floor" ? "may fall" : "may rise";
  const times = `${formatNumber(ratio)} of the baseline`;
  if (baseline === undefined) return { of: "nothing", why: "no-baseline", text: `${may} to ${times}` };
  // Below 0 the smaller ratio is the larger number, and to 0 there is none.
  if (baseline <= 0) return { of: "nothing", why: "no-ratio", text: `${may} to ${times}` };
  const resolved = ratio * baseline;
  const [resolvedText, baselineText] = formatAligned([resolved, baseline]);
  return {
    of: "change",
    side,
    ratio,
    allowed: 0,
    resolved,
    miss: isGain ? "gain-too-small" : missed(side),
    text: `${may} to ${resolvedText} = ${baselineText} × ${formatNumber(ratio)}`,
  };
}

/** A metric's limit as bounds, resolved against the baseline where it has one; in the order min, max, changes. */
export function boundsOf(metric: JudgedMetric, baseline: number | undefined): Bound[] {
  const { maxDrop, maxRise, minRatio, maxRatio, maxGain, minGain } = metric.limit;
  const bounds: Bound[] = valueBounds(metric);
  if (maxDrop) bounds.push(amountBound(maxDrop, "floor", baseline, false));
  if (maxRise) bounds.push(amountBound(maxRise, "ceiling", baseline, false));
  if (minRatio !== undefined) bounds.push(ratioBound(minRatio, "floor", metric.better, baseline));
  if (maxRatio !== undefined) bounds.push(ratioBound(maxRatio, "ceiling", metric.better, baseline));
  if (maxGain) bounds.push(amountBound(maxGain, metric.better === "higher" ? "ceiling" : "floor", baseline, true));
  if (minGain) bounds.push(gainBound(minGain, metric.better, baseline));
  return bounds;
}
