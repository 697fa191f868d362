import { bothTotals, oneClass, type ScoreSteps, totals } from "./score-steps.ts";

/** A point for each threshold: rows that score at least as much are taken for positive. */
export interface RocCurve {
  readonly falsePositiveRate: Float64Array;
  readonly truePositiveRate: Float64Array;
  /** Falling from Infinity, at which no row is taken for positive. */
  readonly thresholds: Float64Array;
}

/** One value more of precision and recall than thresholds: the last is precision 1 at recall 0, which no threshold has. */
export interface PrecisionRecallCurve {
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  /** Rising. */
  readonly thresholds: Float64Array;
}

/**
 * The corners of the ROC curve; points on a straight line between two others are left out, which changes neither the
 * line nor its area. Source: scikit-learn `roc_curve`.
 *
 * @throws MetricError `one-class` where truth holds one class only
 */
export function rocCurve(steps: ScoreSteps): RocCurve {
  const { positive, negative } = bothTotals("the ROC curve", steps);
  const { positives, negatives } = steps;
  const thresholds = steps.thresholds();
  const last = thresholds.length - 1;
  const bends = (values: ArrayLike<number>, at: number) =>
    (values[at + 1] as number) - (values[at] as number) - ((values[at] as number) - (values[at - 1] as number)) !== 0;
  const corners: number[] = [];
  for (let at = 0; at <= last; at++)
    if (at === 0 || at === last || bends(positives, at) || bends(negatives, at)) corners.push(at);
  return {
    falsePositiveRate: Float64Array.from([0, ...corners.map((at) => (negatives[at] as number) / negative)]),
    truePositiveRate: Float64Array.from([0, ...corners.map((at) => (positives[at] as number) / positive)]),
    thresholds: Float64Array.from([Number.POSITIVE_INFINITY, ...corners.map((at) => thresholds[at] as number)]),
  };
}

/**
 * Precision and recall by threshold. Source: scikit-learn `precision_recall_curve`.
 *
 * @throws MetricError `one-class` where no row is positive
 */
export function precisionRecallCurve(steps: ScoreSteps): PrecisionRecallCurve {
  const { positive } = totals(steps);
  if (positive === 0) throw oneClass("the precision-recall curve", "no positive");
  const { positives, negatives } = steps;
  const count = positives.length;
  const [precision, recall] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let at = 0; at < count; at++) {
    const up = positives[at] as number;
    precision[count - 1 - at] = up / (up + (negatives[at] as number));
    recall[count - 1 - at] = up / positive;
  }
  precision[count] = 1;
  return { precision, recall, thresholds: steps.thresholds().reverse() };
}
