import { lostDigits } from "../weighted-mean.ts";
import { oneClass, type ScoreSteps, totals } from "./score-steps.ts";

/**
 * Average precision: Σ (recall gained at a threshold) × (precision there), without interpolation between thresholds;
 * rows that score alike are one threshold. Truth of positive rows only gives 1. Source: scikit-learn
 * `average_precision_score`.
 *
 * @throws MetricError `one-class` where no row is positive, where scikit-learn warns and answers 0
 */
export function averagePrecision(steps: ScoreSteps): number {
  const { positive } = totals(steps);
  if (positive === 0) throw oneClass("average_precision", "no positive");
  const { positives, negatives } = steps;
  let [sum, lost, above] = [0, 0, 0];
  for (let at = 0; at < positives.length; at++) {
    const up = positives[at] as number;
    if (up === above) continue;
    const term = (up - above) * (up / (up + (negatives[at] as number)));
    const next = sum + term;
    lost += lostDigits(sum, term, next);
    sum = next;
    above = up;
  }
  return Math.min(1, (sum + lost) / positive);
}
