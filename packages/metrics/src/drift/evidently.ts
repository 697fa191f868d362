import type { DriftColumn, DriftMethod, EvidentlyVerdict } from "./drift.ts";
import { measureDrift } from "./measure-drift.ts";
import { permutationP } from "./permutation-test.ts";

/** Evidently's `default_threshold` of its p-values (drift at or below) and of its distances (drift at or above). */
const THRESHOLDS: Readonly<Record<DriftMethod, { readonly of: "p" | "statistic"; readonly threshold: number }>> = {
  ks: { of: "p", threshold: 0.05 },
  chisquare: { of: "p", threshold: 0.05 },
  z: { of: "p", threshold: 0.05 },
  tvd: { of: "p", threshold: 0.1 },
  anderson: { of: "p", threshold: 0.1 },
  wasserstein: { of: "statistic", threshold: 0.1 },
  jensenshannon: { of: "statistic", threshold: 0.1 },
  psi: { of: "statistic", threshold: 0.1 },
  hellinger: { of: "statistic", threshold: 0.1 },
  kl: { of: "statistic", threshold: 0.1 },
};

/**
 * Evidently's verdict on the column (0.7): no correction for the number of columns, no regard to what the rows could show.
 * Its tvd is a permutation p-value of 1,000 draws; ours is seeded and of its own draws, so the two differ by chance.
 *
 * @param threshold Evidently's `threshold`; its default for the method where undefined
 * @throws MetricError as {@link measureDrift}
 */
export function judgeAsEvidently(
  column: DriftColumn,
  method: DriftMethod | "auto",
  threshold?: number,
): EvidentlyVerdict {
  const measurement = measureDrift(column, method);
  const theirs = THRESHOLDS[measurement.method];
  const limit = threshold ?? theirs.threshold;
  if (theirs.of === "statistic")
    return { measurement, score: measurement.statistic, threshold: limit, drifted: measurement.statistic >= limit };
  const score = measurement.pValue ?? permutationP(column, measurement);
  // ks alone counts a p-value of exactly the threshold as drift.
  return {
    measurement,
    score,
    threshold: limit,
    drifted: measurement.method === "ks" ? score <= limit : score < limit,
  };
}
