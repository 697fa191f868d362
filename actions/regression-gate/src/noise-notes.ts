import type { JudgedMetric } from "@assay/judgement";
import { formatCount, formatNumber } from "@assay/report";
import type { Comparison } from "./comparison.ts";

/** The changes that a limit allows, in the metric's unit, the smallest first; amounts and ratios of a baseline resolved. */
function allowances({ limit }: JudgedMetric, baseline: number): number[] {
  const amounts = [limit.maxDrop, limit.maxRise].flatMap((amount) =>
    amount ? [amount.relative ? amount.value * Math.abs(baseline) : amount.value] : [],
  );
  const ratios = [limit.minRatio, limit.maxRatio].flatMap((ratio) =>
    ratio === undefined ? [] : [Math.abs((1 - ratio) * baseline)],
  );
  return [...amounts, ...ratios].sort((left, right) => left - right);
}

/**
 * What the seeds say of the limits: how far two retrains of one recipe lie apart by chance, and which limits are below
 * that. The decision is on the seeds' means, which know more; a limit is for the retrains to come, of which each is one.
 */
export function noiseNotes(limits: readonly JudgedMetric[], comparison: Comparison): string[] {
  const floors = limits.flatMap((metric) => {
    const floor = comparison.noiseFloor?.(metric.name);
    return floor ? [{ metric, floor }] : [];
  });
  if (floors.length === 0) return [];
  const listed = floors.map(({ metric, floor }) => `${metric.name} ${formatNumber(floor.twoRetrains)}`).join(", ");
  const below = floors.flatMap(({ metric, floor }) => {
    const { baseline } = comparison.facts(metric.name);
    const [smallest] = baseline === undefined ? [] : allowances(metric, baseline);
    if (smallest === undefined || smallest >= floor.twoRetrains) return [];
    return [
      `${metric.name}: a limit of ${formatNumber(smallest)} is below what ${formatCount(floor.runs)} seeds can resolve (${formatNumber(floor.twoRetrains)}).`,
    ];
  });
  return [
    `Noise floor: when nothing but the seed changes, two retrains differ in 5 % of cases by more than this (t·√2·s): ${listed}.`,
    ...below,
  ];
}
