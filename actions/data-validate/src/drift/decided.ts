import type { DriftDecision, DriftMeasurement, EvidentlyVerdict, PlainVerdict } from "@assay/metrics";
import { type Check, formatApart, formatCount, formatNumber } from "@assay/report";
import type { Comparison } from "./compared-columns.ts";
import { effectName, effectText, METHOD_NAMES, pText } from "./drift-words.ts";

/** How one column was decided, before its severity is looked at. */
export interface Decided {
  readonly comparison: Comparison;
  readonly outcome: "drifted" | "undecided" | "held";
  readonly measurement: DriftMeasurement;
  readonly facts: Pick<Check, "message" | "limit" | "observed"> & Partial<Pick<Check, "needed" | "remedy">>;
}

export const OUTCOMES = { fail: "drifted", review: "undecided", pass: "held" } as const;

/** A drift beside the smallest one that matters, which stands as its author wrote it unless both would read the same. */
function beside(drift: number, smallest: number): [drift: string, smallest: string] {
  const plain: [string, string] = [formatNumber(drift), formatNumber(smallest)];
  return plain[0] === plain[1] ? formatApart(drift, smallest) : plain;
}

export function decidedByDefault(comparison: Comparison, decision: DriftDecision): Decided {
  const { measurement, verdict, smallest, adjusted, upper, detectable, needed } = decision;
  const { name } = comparison;
  const [what, effect] = [effectName(measurement), effectText(measurement, measurement.effect)];
  const [found, limit] = beside(measurement.effect, smallest);
  const facts = { observed: finite(measurement.effect), limit: `${what} below ${formatNumber(smallest)}` };
  const shared = { comparison, measurement, outcome: OUTCOMES[verdict] };
  if (verdict === "fail") {
    const size =
      measurement.effect >= smallest ? `where ${limit} matters` : `not shown to be below ${limit}, which matters`;
    return {
      ...shared,
      facts: { ...facts, message: `${name} drifted: ${what} ${found}, ${size} (${pText(adjusted)} over all columns)` },
    };
  }
  if (verdict === "pass") {
    const message =
      upper < smallest
        ? `${name} did not drift: ${what} ${effect}, and with 97.5% confidence at most ${formatNumber(upper)}`
        : `${name} did not drift beyond chance: ${what} ${effect} (${pText(adjusted)}); these rows would have shown ${effectText(measurement, detectable)}`;
    return { ...shared, facts: { ...facts, message } };
  }
  const more = needed
    ? `compare at least ${formatCount(needed.current)} rows with a reference of ${formatCount(needed.reference)}, or`
    : "compare more rows, or";
  const [shown, matters] = beside(detectable, smallest);
  return {
    ...shared,
    facts: {
      ...facts,
      message: `these rows cannot show whether ${name} drifted: ${what} ${effect} (${pText(adjusted)}); the smallest drift that they would have shown is ${shown}, and ${matters} matters`,
      remedy: `${more} raise \`data.drift.smallest\` in the policy if a drift of ${matters} can be lived with`,
      ...(needed ? { needed: { rows: needed.current, have: measurement.currentRows } } : {}),
    },
  };
}

export function decidedPlainly(
  comparison: Comparison,
  { measurement, p, drifted }: PlainVerdict,
  limit: number,
): Decided {
  const [found, bound] = formatApart(p, limit);
  const message = `${comparison.name} ${drifted ? "drifted" : "did not drift"}: ${METHOD_NAMES[measurement.method]} ${formatNumber(measurement.statistic)}, p ${found}, ${drifted ? "below" : "not below"} ${bound}`;
  return {
    comparison,
    measurement,
    outcome: drifted ? "drifted" : "held",
    facts: { message, observed: finite(p), limit: `p at least ${formatNumber(limit)}` },
  };
}

/** Methods whose score is a p-value, so that a small one is drift. */
const SCORED_BY_P = new Set(["ks", "chisquare", "z", "tvd", "anderson"]);

export function decidedAsEvidently(comparison: Comparison, verdict: EvidentlyVerdict): Decided {
  const { measurement, score, threshold, drifted } = verdict;
  const [found, bound] = formatApart(score, threshold);
  const byP = SCORED_BY_P.has(measurement.method);
  const side = byP ? (drifted ? "at most" : "above") : drifted ? "at least" : "below";
  const said = byP ? `, p ${found}` : ` ${found}`;
  return {
    comparison,
    measurement,
    outcome: drifted ? "drifted" : "held",
    facts: {
      message: `${comparison.name} ${drifted ? "drifted" : "did not drift"}: ${METHOD_NAMES[measurement.method]}${said}, ${side} ${bound}`,
      observed: finite(score),
      limit: byP
        ? `p at least ${formatNumber(threshold)}`
        : `${METHOD_NAMES[measurement.method]} below ${formatNumber(threshold)}`,
    },
  };
}

/** JSON has no infinity. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}
