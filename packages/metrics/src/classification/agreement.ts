import { MetricError } from "../error.ts";
import type { Computed } from "../metric-info.ts";
import { type ClassCounts, sumsOfOthers } from "./class-counts.ts";
import type { Confusion } from "./confusion.ts";

const truths = ({ classes }: ClassCounts) =>
  classes.map(({ truePositives, falseNegatives }: Confusion) => truePositives + falseNegatives);
const predictions = ({ classes }: ClassCounts) =>
  classes.map(({ truePositives, falsePositives }: Confusion) => truePositives + falsePositives);

function dot(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, at) => sum + value * (right[at] as number), 0);
}

/** The mean over the classes that occur in truth of their recall. Source: scikit-learn `balanced_accuracy_score`. */
export function balancedAccuracy({ classes }: ClassCounts): number {
  const recalls = classes
    .filter(({ truePositives, falseNegatives }) => truePositives + falseNegatives > 0)
    .map(({ truePositives, falseNegatives }) => truePositives / (truePositives + falseNegatives));
  return recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
}

/**
 * Matthews correlation of truth and prediction (Gorodkin, Comput. Biol. Chem. 28 (2004), for any number of classes);
 * 0 where either holds one class only, as scikit-learn's `matthews_corrcoef`.
 */
export function matthewsCorrelation(counts: ClassCounts): Computed {
  const [is, said] = [truths(counts), predictions(counts)];
  // Σ tᵢ·(n − tᵢ) is n² − Σ tᵢ², but is exactly 0 for one class.
  const [spreadOfTruth, spreadOfPrediction] = [dot(is, sumsOfOthers(is)), dot(said, sumsOfOthers(said))];
  if (spreadOfTruth === 0 || spreadOfPrediction === 0)
    return { value: 0, undefinedBecause: `the ${spreadOfTruth === 0 ? "truth" : "prediction"} holds one class only` };
  const right = counts.classes.reduce((sum, { truePositives }) => sum + truePositives, 0);
  const together = right * counts.total - dot(is, said);
  const value = together / Math.sqrt(spreadOfTruth) / Math.sqrt(spreadOfPrediction);
  return Math.max(-1, Math.min(1, value));
}

/**
 * Cohen's kappa: 1 − disagreements ÷ disagreements expected by chance. Source: scikit-learn `cohen_kappa_score`.
 *
 * @throws MetricError `one-class` where truth and prediction hold the same one class: there is nothing to disagree on
 */
export function cohenKappa(counts: ClassCounts): number {
  const expected = dot(truths(counts), sumsOfOthers(predictions(counts)));
  if (expected === 0)
    throw new MetricError("truth and prediction hold the same one class, so cohen_kappa is not defined", {
      code: "one-class",
      reason: "too-few-events",
      remedy: "give rows of more than one class",
    });
  const observed = counts.classes.reduce((sum, { falsePositives }) => sum + falsePositives, 0);
  return 1 - (observed * counts.total) / expected;
}
