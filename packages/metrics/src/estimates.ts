/**
 * A metric of both sides with what is needed to know how far θ = candidate − ratio × baseline may be off: sample
 * covariances of the per-row contributions, in one stratum, or in several that vary independently (positive and
 * negative rows of an AUC, the seeds of either side).
 */
export interface Estimates {
  readonly candidate: number;
  readonly baseline: number;
  readonly strata: readonly Stratum[];
}

export interface Stratum {
  /** How many contributions there are. */
  readonly size: number;
  /** Sample variance of the candidate's contributions, covariance, and variance of the baseline's. */
  readonly candidate: number;
  readonly both: number;
  readonly baseline: number;
}

/** θ = candidate − ratio × baseline. */
export function contrastOf({ candidate, baseline }: Estimates, ratio: number): number {
  return candidate - ratio * baseline;
}

/**
 * Squared standard error of θ in one stratum. Two models that agree on nearly every row would come out as certain, so
 * it never falls below what one pair of rows that differ by a standard deviation of the metric would give: as for a
 * score interval, no difference seen in n rows is not no difference.
 */
function stratumVariance({ size, candidate, both, baseline }: Stratum, ratio: number): number {
  const spread = candidate - 2 * ratio * both + ratio ** 2 * baseline;
  // Both sides perfect: no variation was seen, so one row that is wholly wrong is imagined.
  const scale = Math.max(candidate, ratio ** 2 * baseline) || 1 / size;
  return Math.max(spread, (2 * scale) / size) / size;
}

/** Standard error of θ, and its degrees of freedom after Welch and Satterthwaite. */
export function uncertainty({ strata }: Estimates, ratio: number): { standardError: number; degrees: number } {
  let variance = 0;
  let fourth = 0;
  for (const stratum of strata) {
    const part = stratumVariance(stratum, ratio);
    variance += part;
    fourth += part ** 2 / (stratum.size - 1);
  }
  return { standardError: Math.sqrt(variance), degrees: fourth > 0 ? variance ** 2 / fourth : Infinity };
}
