import { classContrast } from "./class-contrast.ts";
import { type Average, type ClassFunction, classMetric } from "./class-gradient.ts";
import { type Counted, tooFewOfClass, tooFewPredicted, tooFewStrays } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { PairedClassRows, type PairedLabels } from "./paired-class-rows.ts";
import { type Cell, classEstimates, type PairedClasses } from "./paired-classes.ts";
import type { PairedRows } from "./paired-predictions.ts";
import { type PairedCounts, scoreContrast } from "./score-contrast.ts";

/** Shares of some rows, all of them of one kind of truth: those on trial, and those of them that count. */
interface Share {
  readonly onTrial: (truth: number) => boolean;
  readonly counts: (truth: number, prediction: number) => boolean;
}

const always = () => true;
const isPositive = (truth: number) => truth === 1;
const isNegative = (truth: number) => truth === 0;

const SHARES: Readonly<Record<string, Share>> = {
  accuracy: { onTrial: always, counts: (truth, prediction) => truth === prediction },
  hamming_loss: { onTrial: always, counts: (truth, prediction) => truth !== prediction },
  zero_one_loss: { onTrial: always, counts: (truth, prediction) => truth !== prediction },
  recall: { onTrial: isPositive, counts: (_, prediction) => prediction === 1 },
  false_negative_rate: { onTrial: isPositive, counts: (_, prediction) => prediction === 0 },
  specificity: { onTrial: isNegative, counts: (_, prediction) => prediction === 0 },
  false_positive_rate: { onTrial: isNegative, counts: (_, prediction) => prediction === 1 },
};

/**
 * What both sides' labels say about a metric of truth and prediction; `undefined` for any other metric.
 *
 * Without weights a share (accuracy, recall and so on) has the score interval of paired proportions; everything else the
 * score interval of the linearised metric.
 */
export function classEvidence(metric: string, data: PairedRows): Evidence | NoEvidence | undefined {
  const found = classMetric(metric);
  if (!found) return undefined;
  const rows = PairedClassRows.of(data);
  const { columns, classes, enough, pairs } = rows.labels(metric, found.average === "binary");
  const { counted, refused } = enough;
  if (refused) return refused;
  const share = Object.hasOwn(SHARES, metric) ? SHARES[metric] : undefined;
  if (share && !rows.weight) return shareEvidence(share, pairs?.cells ?? eachRow(columns), counted);
  if (!pairs)
    return { noInterval: "point-estimate", message: `${classes} classes are too many for an interval of ${metric}` };
  return tooThin(metric, found.average, pairs) ?? linearisedEvidence(found.of, pairs, counted);
}

function tooThin(metric: string, average: Average | undefined, pairs: PairedClasses): NoEvidence | undefined {
  if (average === "binary") return metric === "precision" ? tooFewPredicted(pairs, metric) : undefined;
  if (metric === "balanced_accuracy") return tooFewOfClass(pairs, metric, false);
  if (average !== "macro") return undefined;
  return tooFewOfClass(pairs, metric, metric.startsWith("precision")) ?? tooFewStrays(pairs, metric);
}

/** Rows that have truth and both predictions alike. */
type Alike = Pick<Cell, "truth" | "candidate" | "baseline" | "rows">;

/** Of too many classes to count them by cells. */
function* eachRow([truth, candidate, baseline]: PairedLabels["columns"]): Generator<Alike> {
  for (let row = 0; row < truth.length; row++)
    yield {
      truth: truth[row] as number,
      candidate: candidate[row] as number,
      baseline: baseline[row] as number,
      rows: 1,
    };
}

function shareEvidence(share: Share, cells: Iterable<Alike>, counted: Counted): Evidence {
  const counts = { both: 0, candidateOnly: 0, baselineOnly: 0, neither: 0 };
  for (const { truth, candidate, baseline, rows } of cells) {
    if (!share.onTrial(truth)) continue;
    const [a, b] = [share.counts(truth, candidate), share.counts(truth, baseline)];
    if (a) counts[b ? "both" : "candidateOnly"] += rows;
    else counts[b ? "baselineOnly" : "neither"] += rows;
  }
  return pairedShares(counts, counted);
}

/** Evidence of two shares of the same trials. */
function pairedShares(counts: PairedCounts, counted: Counted): Evidence {
  const { both, candidateOnly, baselineOnly, neither } = counts;
  const trials = both + candidateOnly + baselineOnly + neither;
  const what = { method: "paired score interval", sample: { unit: "rows", have: counted.rows } } as const;
  return {
    candidate: (both + candidateOnly) / trials,
    baseline: (both + baselineOnly) / trials,
    ...counted,
    contrast: (ratio) => scoreContrast(counts, ratio, what),
  };
}

function linearisedEvidence(metric: ClassFunction, pairs: PairedClasses, counted: Counted): Evidence {
  const estimates = classEstimates(metric, pairs);
  const what = { method: "paired score interval, linearised", sample: { unit: "rows", have: counted.rows } } as const;
  return {
    candidate: estimates.candidate,
    baseline: estimates.baseline,
    ...counted,
    contrast: (ratio) => classContrast(pairs, estimates, ratio, what),
  };
}
