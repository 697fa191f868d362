import { bothTotals, type ScoreSteps } from "./score-steps.ts";

/**
 * The Kolmogorov–Smirnov statistic of a classifier: the largest distance between the distributions of the scores of
 * positive and of negative rows, which is the largest |true positive rate − false positive rate| of any threshold; 0
 * for a constant score. Source: `scipy.stats.ks_2samp` of the two classes' scores; weights as shares of weight.
 *
 * @throws MetricError `one-class` where truth holds one class only
 */
export function kolmogorovSeparation(steps: ScoreSteps): number {
  const { positive, negative } = bothTotals("ks_statistic", steps);
  const { positives, negatives } = steps;
  let largest = 0;
  for (let at = 0; at < positives.length; at++) {
    const apart = Math.abs((positives[at] as number) / positive - (negatives[at] as number) / negative);
    if (apart > largest) largest = apart;
  }
  return largest;
}
