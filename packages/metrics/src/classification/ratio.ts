import { MetricError } from "../error.ts";
import type { Computed } from "../metric-info.ts";
import type { ClassCounts } from "./class-counts.ts";
import type { Confusion } from "./confusion.ts";

/** The two parts of a ratio of counts. */
interface Parts {
  readonly above: number;
  readonly below: number;
}

/** A ratio of counts of one class; `beta` is NaN but for F-beta. */
export type Ratio = (of: Confusion, beta: number) => Parts;

export const precision: Ratio = ({ truePositives, falsePositives }) => ({
  above: truePositives,
  below: truePositives + falsePositives,
});

export const recall: Ratio = ({ truePositives, falseNegatives }) => ({
  above: truePositives,
  below: truePositives + falseNegatives,
});

export const specificity: Ratio = ({ trueNegatives, falsePositives }) => ({
  above: trueNegatives,
  below: trueNegatives + falsePositives,
});

export const jaccard: Ratio = ({ truePositives, falsePositives, falseNegatives }) => ({
  above: truePositives,
  below: truePositives + falsePositives + falseNegatives,
});

export const fBeta: Ratio = ({ truePositives, falsePositives, falseNegatives }, beta) => {
  const square = beta * beta;
  return {
    above: (1 + square) * truePositives,
    below: (1 + square) * truePositives + square * falseNegatives + falsePositives,
  };
};

export const f1: Ratio = (of) => fBeta(of, 1);

const quotient = ({ above, below }: Parts) => (below === 0 ? 0 : above / below);

/** The ratio of the positive class; 0 and marked where it is 0/0, as scikit-learn's `zero_division=0`. */
export function ofPositive(ratio: Ratio, of: Confusion, beta: number, without: string): Computed {
  const parts = ratio(of, beta);
  return parts.below === 0 ? { value: 0, undefinedBecause: without } : quotient(parts);
}

/**
 * How the classes of a ratio are put together, as in scikit-learn: `micro` counts over all classes first, `macro` is the
 * plain mean of the classes' ratios, `weighted` their mean by the weight of their true rows.
 */
export type Average = "micro" | "macro" | "weighted";

/** A class whose ratio is 0/0 counts as 0, and that is marked. The classes are those that occur in truth or prediction. */
export function averaged(ratio: Ratio, { classes }: ClassCounts, beta: number, average: Average): Computed {
  const parts = classes.map((of) => ratio(of, beta));
  if (average === "micro") {
    const [above, below] = [sum(parts.map((of) => of.above)), sum(parts.map((of) => of.below))];
    return below === 0 ? { value: 0, undefinedBecause: "there is one class only" } : above / below;
  }
  const weights = classes.map((of) => (average === "macro" ? 1 : of.truePositives + of.falseNegatives));
  const value = Math.min(1, sum(parts.map((of, at) => quotient(of) * (weights[at] as number))) / sum(weights));
  const without = parts.filter(({ below }) => below === 0).length;
  if (without === 0) return value;
  return { value, undefinedBecause: `it is 0/0 for ${without} of ${classes.length} classes, which count as 0` };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * The share of wrong answers among the rows of one true class.
 *
 * @throws MetricError `one-class` where truth has no row of it: 0 would be the best value there is
 */
export function rateOfErrors(metric: string, wrong: number, right: number, rows: "positive" | "negative"): number {
  if (wrong + right > 0) return wrong / (wrong + right);
  throw new MetricError(`truth holds no ${rows} rows, so ${metric} is not defined`, {
    code: "one-class",
    reason: "too-few-events",
    remedy: "give rows of both classes, or check which class is named as positive",
  });
}
