import { BinaryScores } from "../classification/binary-scores.ts";
import { type ClassCodes, requireSameRows } from "../columns.ts";
import { normalCdf, normalQuantile } from "../distribution.ts";
import { MetricError } from "../error.ts";
import { aucEstimates } from "./auc-estimates.ts";
import { contrastOf, type Estimates } from "./estimates.ts";

/** An AUC, or the difference of two on the same rows, as DeLong, DeLong & Clarke-Pearson, Biometrics 44 (1988), have it. */
export interface DeLong {
  readonly estimate: number;
  readonly standardError: number;
  /** Of H₀: no difference, or an AUC of ½; NaN where the standard error is 0. */
  readonly pTwoSided: number;
  interval(confidence: number): readonly [low: number, high: number];
}

function answer(estimates: Estimates, ratio: number, none: number): DeLong {
  const estimate = contrastOf(estimates, ratio);
  const variance = estimates.strata.reduce((sum, stratum) => sum + stratum.spread(ratio).variance / stratum.size, 0);
  const standardError = Math.sqrt(variance);
  return {
    estimate,
    standardError,
    pTwoSided: 2 * normalCdf(-Math.abs(estimate - none) / standardError),
    interval: (confidence) => {
      const reach = normalQuantile((1 + confidence) / 2) * standardError;
      return [estimate - reach, estimate + reach];
    },
  };
}

/**
 * The area under one ROC curve, with its variance; uncorrected, as it is published. The gate's own intervals are
 * those of `pairedEvidence`, which put its skewness right.
 *
 * @throws MetricError on NaN, unequal lengths, codes other than 0 and 1, and fewer than 2 rows of a class (`too-few-events`)
 */
export function deLongAuc(truth: ClassCodes, score: Float64Array): DeLong {
  return answer(estimatesOf(truth, score, score), 0, 0.5);
}

/** The difference of two correlated AUCs, first − second, of scores of the same rows. @throws MetricError as {@link deLongAuc} */
export function deLongTest(truth: ClassCodes, first: Float64Array, second: Float64Array): DeLong {
  return answer(estimatesOf(truth, first, second), 1, 0);
}

function estimatesOf(truth: ClassCodes, candidate: Float64Array, baseline: Float64Array): Estimates {
  requireSameRows({ truth, "first score": candidate, "second score": baseline });
  const first = new BinaryScores({ truth, score: candidate, weight: undefined }, "first score");
  const second =
    baseline === candidate ? first : new BinaryScores({ truth, score: baseline, weight: undefined }, "second score");
  let positives = 0;
  for (const code of truth) positives += code;
  if (positives < 2 || truth.length - positives < 2)
    throw new MetricError(
      `${positives} positive and ${truth.length - positives} negative rows; DeLong needs 2 of each`,
      {
        code: "too-few-events",
        reason: "too-few-events",
        remedy: "give more rows of both classes",
      },
    );
  return aucEstimates({ candidate: first, baseline: second });
}
