import { type ClassCodes, requireBinary, requireSameRows, requireWeights } from "../columns.ts";
import { classContrast } from "./class-contrast.ts";
import { type Average, type ClassFunction, classMetric } from "./class-gradient.ts";
import { type Counted, enoughEvents, tooFewOfClass, tooFewPredicted } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { classEstimates, countPairs, type PairedClasses } from "./paired-classes.ts";
import { type PairedRows, required } from "./paired-predictions.ts";
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

/** The classes of several columns as codes from 0 on; those that are so already are left as they are. */
function recoded(columns: readonly [ClassCodes, ClassCodes, ClassCodes]): {
  classes: number;
  columns: readonly [ClassCodes, ClassCodes, ClassCodes];
} {
  let [lowest, highest] = [0, 0];
  for (const column of columns)
    for (let row = 0; row < column.length; row++) {
      const code = column[row] as number;
      if (code < lowest) lowest = code;
      if (code > highest) highest = code;
    }
  if (lowest === 0 && highest < MOST_CLASSES) return { classes: Math.max(2, highest + 1), columns };
  const places = new Map<number, number>();
  const [truth, candidate, baseline] = columns.map((column) =>
    Int32Array.from(column, (code) => {
      const place = places.get(code) ?? places.size;
      places.set(code, place);
      return place;
    }),
  ) as [Int32Array, Int32Array, Int32Array];
  return { classes: Math.max(2, places.size), columns: [truth, candidate, baseline] };
}

/** A table of truth and prediction of more classes than this is too large to be worth an interval. */
const MOST_CLASSES = 1_000;

interface Labels {
  readonly truth: ClassCodes;
  readonly candidate: ClassCodes;
  readonly baseline: ClassCodes;
  readonly weight: Float64Array | undefined;
}

function labelsOf(metric: string, data: PairedRows, binary: boolean): Labels {
  const { truth, weight } = data;
  const candidate = required(data.candidate.prediction, "candidate", "prediction", metric);
  const baseline = required(data.baseline.prediction, "baseline", "prediction", metric);
  requireSameRows({ truth, "candidate's prediction": candidate, "baseline's prediction": baseline, weight });
  requireWeights(weight);
  if (binary) {
    requireBinary("truth", truth);
    requireBinary("candidate's prediction", candidate);
    requireBinary("baseline's prediction", baseline);
  }
  return { truth, candidate, baseline, weight };
}

/**
 * What both sides' labels say about a metric of truth and prediction; `undefined` for any other metric.
 *
 * Without weights a share (accuracy, recall and so on) has the score interval of paired proportions; everything else the
 * score interval of the linearised metric.
 */
export function classEvidence(metric: string, data: PairedRows): Evidence | NoEvidence | undefined {
  const found = classMetric(metric);
  if (!found) return undefined;
  const labels = labelsOf(metric, data, found.average === "binary");
  const { counted, refused } = enoughEvents(labels.truth, labels.weight);
  if (refused) return refused;
  const share = Object.hasOwn(SHARES, metric) ? SHARES[metric] : undefined;
  if (share && !labels.weight) return shareEvidence(share, labels, counted);
  const { classes, columns } = recoded([labels.truth, labels.candidate, labels.baseline]);
  if (classes > MOST_CLASSES)
    return { noInterval: "point-estimate", message: `${classes} classes are too many for an interval of ${metric}` };
  const pairs = countPairs(classes, ...columns, labels.weight);
  return tooThin(metric, found.average, pairs) ?? linearisedEvidence(found.of, pairs, counted);
}

function tooThin(metric: string, average: Average | undefined, pairs: PairedClasses): NoEvidence | undefined {
  if (average === "binary") return metric === "precision" ? tooFewPredicted(pairs, metric) : undefined;
  if (metric === "balanced_accuracy") return tooFewOfClass(pairs, metric, false);
  return average === "macro" ? tooFewOfClass(pairs, metric, metric.startsWith("precision")) : undefined;
}

function shareEvidence(share: Share, { truth, candidate, baseline }: Labels, counted: Counted): Evidence {
  const counts = { both: 0, candidateOnly: 0, baselineOnly: 0, neither: 0 };
  for (let row = 0; row < truth.length; row++) {
    const t = truth[row] as number;
    if (!share.onTrial(t)) continue;
    const [a, b] = [share.counts(t, candidate[row] as number), share.counts(t, baseline[row] as number)];
    if (a) counts[b ? "both" : "candidateOnly"]++;
    else counts[b ? "baselineOnly" : "neither"]++;
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
