import { MetricError } from "../error.ts";
import type { GroupRates, RateName } from "./group-rates.ts";

interface FairnessInfo {
  /** Of these rates, that with the widest gap between groups counts. */
  readonly rates: readonly RateName[];
  readonly gap: "difference" | "ratio";
}

/** Fairlearn's metrics by group: `between_groups`, and `worst_case` where there are two rates. */
export const FAIRNESS_METRICS = {
  demographic_parity_difference: { rates: ["selection_rate"], gap: "difference" },
  demographic_parity_ratio: { rates: ["selection_rate"], gap: "ratio" },
  equalized_odds_difference: { rates: ["true_positive_rate", "false_positive_rate"], gap: "difference" },
  equalized_odds_ratio: { rates: ["true_positive_rate", "false_positive_rate"], gap: "ratio" },
  equal_opportunity_difference: { rates: ["true_positive_rate"], gap: "difference" },
  equal_opportunity_ratio: { rates: ["true_positive_rate"], gap: "ratio" },
} as const satisfies Record<string, FairnessInfo>;

export type FairnessMetric = keyof typeof FAIRNESS_METRICS;

/** A gap between groups, and between which. */
export interface Gap {
  readonly value: number;
  readonly rate: RateName;
  readonly lowest: { readonly group: number; readonly value: number };
  readonly highest: { readonly group: number; readonly value: number };
  /** Set where the ratio is 0/0: every group has the rate 0, which is parity, and `value` is 1. Fairlearn answers NaN. */
  readonly undefinedBecause?: string;
}

/**
 * The widest gap of a metric's rates between any two groups: highest − lowest (0 = parity), or lowest / highest (1 =
 * parity; of selection rates this is the four-fifths rule's disparate impact). Source: Fairlearn's function of the name.
 *
 * @throws MetricError `group-without-rows` where a group has no row that the rate is a share of (no positive row for a
 *   true positive rate): Fairlearn counts its rate as 0, which is a gap that nobody measured
 */
export function fairness(metric: FairnessMetric, groups: readonly GroupRates[]): Gap {
  const { rates, gap } = FAIRNESS_METRICS[metric];
  const [first, ...others] = rates.map((rate) => gapOf(gap, rate, groups));
  const wider = (left: Gap, right: Gap) => (gap === "difference" ? right.value > left.value : right.value < left.value);
  return others.reduce((worst, one) => (wider(worst, one) ? one : worst), first as Gap);
}

function gapOf(gap: "difference" | "ratio", rate: RateName, groups: readonly GroupRates[]): Gap {
  const values = groups.map((one) => ({ group: one.group, value: requireRate(rate, one) }));
  const lowest = values.reduce((least, one) => (one.value < least.value ? one : least));
  const highest = values.reduce((most, one) => (one.value > most.value ? one : most));
  const between = { rate, lowest, highest };
  if (gap === "difference") return { ...between, value: highest.value - lowest.value };
  if (highest.value > 0) return { ...between, value: lowest.value / highest.value };
  return { ...between, value: 1, undefinedBecause: `the ${shown(rate)} of every group is 0` };
}

function requireRate(rate: RateName, group: GroupRates): number {
  const { value } = group[rate];
  if (value !== undefined) return value;
  const kind = rate === "true_positive_rate" ? "positive" : "negative";
  throw new MetricError(`group ${group.group} has no ${kind} rows, so it has no ${shown(rate)}`, {
    code: "group-without-rows",
    reason: "too-few-events",
    remedy: `give rows of that group whose truth is ${kind}, or leave the group out`,
  });
}

function shown(rate: RateName): string {
  return rate.replaceAll("_", " ");
}
