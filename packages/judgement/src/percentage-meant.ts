import { TOLERANCE } from "@assay/metrics";
import { formatNumber, formatPercent } from "@assay/report";
import type { Bound } from "./bound.ts";
import type { Finding } from "./finding.ts";
import type { Subject } from "./metric-facts.ts";

/** What a bare number allows that may have been meant in percent; `undefined` where it says its unit or is below 1. */
function bareAllowance({ metric: { limit, mayExceedOne } }: Subject, bound: Bound): number | undefined {
  if (mayExceedOne !== true || !("side" in bound) || bound.side !== "ceiling") return undefined;
  if (bound.of === "value") return limit.percentages?.max === undefined && bound.limit >= 1 ? bound.limit : undefined;
  const written = limit.maxRise?.written ?? "%";
  return bound.ratio === 1 && bound.miss === "rose" && !/(%|pp)$/.test(written) && bound.allowed >= 1
    ? bound.allowed
    : undefined;
}

/** A share in percent, without what doubles make of it: 1.1 · 100 is 110.00000000000001. */
function hundredfold(share: number): number {
  return Number((share * 100).toPrecision(12));
}

/**
 * A pass that rests on reading a bare number as a share: `mape: {max: 10}` allows an error of 1,000 %, and who meant 10 %
 * would be told nothing. Where the figure keeps both readings it does not matter; where it keeps one, a person says which.
 */
export function unlessPercentageMeant(subject: Subject, bound: Bound, finding: Finding): Finding {
  const allowed = bareAllowance(subject, bound);
  if (allowed === undefined || finding.verdict !== "pass") return finding;
  const { candidate = Number.NaN, baseline = Number.NaN } = subject.facts;
  const held = bound.of === "value" ? candidate : candidate - baseline;
  if (held <= allowed / 100 + TOLERANCE) return finding;
  const unit = bound.of === "value" ? "%" : "pp";
  const { name, limit } = subject.metric;
  return {
    ...finding,
    verdict: "review",
    reason: "ambiguous-limit",
    message: `${finding.message}; but ${name} is a share of 1, so ${formatNumber(allowed)} is ${formatPercent(allowed)}, and read as ${formatNumber(allowed)}% the limit is broken`,
    remedy: `write the limit of ${limit.metric} with its unit: "${allowed}${unit}" or "${hundredfold(allowed)}${unit}"`,
  };
}
