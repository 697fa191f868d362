import {
  FAIRNESS_METRICS,
  type FairnessMetric,
  fairness,
  type Gap,
  type GroupRates,
  groupRates,
  MetricError,
  type NoEvidence,
} from "@assay/metrics";
import type { TableEngine } from "@assay/tables";
import type { FairnessRule } from "./fairness-rule.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { type ScoredRows, takeRows } from "./scored-rows.ts";
import { sliceCounts } from "./slice-columns.ts";

/** Rows of two classes with the group of each. */
export interface Groups {
  readonly rows: Extract<ScoredRows, { task: "class" }>;
  /** Places in `names`. */
  readonly group: Int32Array;
  readonly names: readonly string[];
  /** Groups of too few rows, with how many they have. */
  readonly left: readonly { readonly name: string; readonly rows: number }[];
}

export interface RuleGroups {
  readonly rule: FairnessRule;
  readonly groups: Groups;
}

/** The rows of the groups that are large enough. */
function groupsOf(
  scored: Groups["rows"],
  numbers: Float64Array,
  names: readonly string[],
  { minRows }: FairnessRule,
): Groups {
  const counts = new Uint32Array(names.length);
  numbers.forEach((number, row) => {
    if (scored.weight?.[row] !== 0) counts[number] = (counts[number] as number) + 1;
  });
  const kept: number[] = [];
  numbers.forEach((number, row) => {
    if ((counts[number] as number) >= minRows) kept.push(row);
  });
  return {
    rows: takeRows(scored, Uint32Array.from(kept)),
    group: Int32Array.from(kept, (row) => numbers[row] as number),
    names,
    left: names.flatMap((name, number) => {
      const rows = counts[number] as number;
      return rows > 0 && rows < minRows ? [{ name, rows }] : [];
    }),
  };
}

/**
 * The groups that the rules make of the judged rows.
 *
 * @param numbers for each rule, the number of each row's group
 */
export async function groupedRows(
  engine: TableEngine,
  candidate: PredictionTable,
  scored: ScoredRows,
  numbers: readonly (Float64Array | undefined)[],
  rules: readonly FairnessRule[],
): Promise<RuleGroups[]> {
  const grouped: RuleGroups[] = [];
  for (const [index, rule] of rules.entries()) {
    const names = [...((await sliceCounts(engine, candidate, rule)) ?? new Map<string, number>()).keys()];
    const own = numbers[index];
    if (scored.task === "class" && own) grouped.push({ rule, groups: groupsOf(scored, own, names, rule) });
  }
  return grouped;
}

/** A side's gap, or why these groups have none. */
export function gapOf(
  metric: FairnessMetric,
  { rows, group, names }: Groups,
  side: "candidate" | "baseline",
): { readonly gap?: Gap; readonly rates?: readonly GroupRates[]; readonly want?: NoEvidence } {
  const prediction = rows[side]?.prediction;
  if (!prediction) return {};
  if (rows.count === 0) return { want: { noInterval: "too-few-samples", message: "no group is large enough" } };
  try {
    const rates = groupRates({ group, truth: rows.truth, prediction, weight: rows.weight });
    const bare = rates.find((one) => FAIRNESS_METRICS[metric].rates.some((rate) => one[rate].value === undefined));
    if (bare)
      return {
        want: {
          noInterval: "too-few-events",
          message: `${names[bare.group]} has rows of one class only, so it lacks a rate to compare`,
        },
      };
    return { gap: fairness(metric, rates), rates };
  } catch (error) {
    if (!(error instanceof MetricError) || error.code !== "one-group") throw error;
    return { want: { noInterval: "too-few-samples", message: error.message } };
  }
}
