import {
  type ChangeDecision,
  type ChangeItem,
  type Contrast,
  decideChanges,
  type PairedRows,
  pairedEvidence,
} from "../../src/index.ts";
import { drawRows, PAIRED_METRICS, type PairedMetric, type Population } from "./population.ts";

/** A change limit: θ = candidate − ratio × baseline may lie `limit` on the worse side of 0. */
export interface TrialLimit {
  readonly ratio: number;
  readonly limit: number;
}

export type TrialLimits = Partial<Record<PairedMetric, TrialLimit>>;

const betterOf = (metric: PairedMetric) => (metric === "log_loss" ? "lower" : "higher");

/** Limits such as a policy has: drops of 0.02 to 0.05, `min-ratio: 0.98`, `max-rise: 5%`. */
export const POLICY: Readonly<Record<PairedMetric, TrialLimit>> = {
  accuracy: { ratio: 1, limit: 0.02 },
  precision: { ratio: 1, limit: 0.05 },
  recall: { ratio: 1, limit: 0.05 },
  f1: { ratio: 1, limit: 0.04 },
  roc_auc: { ratio: 0.98, limit: 0 },
  log_loss: { ratio: 1.05, limit: 0 },
};

/** The limits on which a candidate with these true values sits exactly: a drop, or a ratio where the policy has one. */
export function limitsAt(
  candidate: Readonly<Record<PairedMetric, number>>,
  baseline: Readonly<Record<PairedMetric, number>>,
): TrialLimits {
  return Object.fromEntries(
    PAIRED_METRICS.map((metric) => [
      metric,
      POLICY[metric].ratio === 1
        ? { ratio: 1, limit: Math.abs(candidate[metric] - baseline[metric]) }
        : { ratio: candidate[metric] / baseline[metric], limit: 0 },
    ]),
  );
}

/** The items of one gate on these rows; a metric whose interval is refused is a defect of the trial. */
function itemsOf(rows: PairedRows, limits: TrialLimits): ChangeItem[] {
  return Object.entries(limits).map(([name, { ratio, limit }]) => {
    const metric = name as PairedMetric;
    const evidence = pairedEvidence(metric, rows);
    if ("noInterval" in evidence) throw new Error(`${metric}: ${evidence.message}`);
    return { id: metric, contrast: remembered(evidence.contrast(ratio)), better: betterOf(metric), limit };
  });
}

/** Bounds are found by a search, and each item is decided alone and in its gate. */
function remembered(contrast: Contrast): Contrast {
  const intervals = new Map<number, readonly [number, number]>();
  return {
    ...contrast,
    interval(confidence) {
      const interval = intervals.get(confidence) ?? contrast.interval(confidence);
      intervals.set(confidence, interval);
      return interval;
    },
  };
}

/** Shares of a population's samples that got each verdict. */
export interface Tally {
  pass: number;
  review: number;
  fail: number;
}

/** Verdicts of each metric judged alone, and of one gate over all of them, on `trials` samples of `rows` rows. */
export function runTrials(
  population: Population,
  limits: TrialLimits,
  { rows, trials, seed }: { rows: number; trials: number; seed: number },
): Record<string, Tally> {
  const names = [...Object.keys(limits), "gate"];
  const tallies = Object.fromEntries(names.map((name): [string, Tally] => [name, { pass: 0, review: 0, fail: 0 }]));
  const count = (name: string, verdict: keyof Tally) => {
    (tallies[name] as Tally)[verdict]++;
  };
  for (let trial = 0; trial < trials; trial++) {
    const items = itemsOf(drawRows(population, rows, seed + trial), limits);
    for (const item of items) count(item.id, (decideChanges([item])[0] as ChangeDecision).verdict);
    const verdicts = decideChanges(items).map(({ verdict }) => verdict);
    count("gate", verdicts.includes("fail") ? "fail" : verdicts.includes("review") ? "review" : "pass");
  }
  return tallies;
}
