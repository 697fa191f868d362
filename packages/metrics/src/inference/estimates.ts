// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { max, sqrt } = Math;

/**
 * A metric of both sides with what is needed to know how far θ = candidate − ratio × baseline may be off: sample
 * covariances of the per-row contributions, in one stratum, or in two that vary independently (positive and negative
 * rows of an AUC).
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
  /** The contributions less their means, for the shape of their distribution. Without them it is taken as normal. */
  readonly deviations?: { readonly candidate: readonly number[]; readonly baseline: readonly number[] } | undefined;
}

/** How far θ may be off. */
export interface Uncertainty {
  readonly standardError: number;
  readonly degrees: number;
  /** Third cumulant of the estimate over its standard error cubed. */
  readonly skewness: number;
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
  // Both sides perfect: no variation was seen, so a pair of rows that differ by 1 is imagined.
  const scale = max(candidate, ratio ** 2 * baseline) || 1;
  return max(spread, (2 * scale) / size) / size;
}

/** Third central moment and excess kurtosis (at least 0) of the contributions to θ. */
function shapeOf({ size, deviations }: Stratum, ratio: number): { third: number; kurtosis: number } {
  if (!deviations) return { third: 0, kurtosis: 0 };
  let [second, third, fourth] = [0, 0, 0];
  for (let i = 0; i < size; i++) {
    const deviation = (deviations.candidate[i] as number) - ratio * (deviations.baseline[i] as number);
    const square = deviation * deviation;
    second += square;
    third += square * deviation;
    fourth += square * square;
  }
  return { third: third / size, kurtosis: second > 0 ? max(0, (size * fourth) / second ** 2 - 3) : 0 };
}

/**
 * Standard error of θ with Welch and Satterthwaite's degrees of freedom. A stratum has size − 1 of them where its
 * contributions are normal or not known, else size / (2 + excess kurtosis), since the variance of heavy-tailed
 * contributions is known less well. Satterthwaite would have twice that; half is what keeps a candidate that sits on its
 * limit from passing more often than the level says (docs/statistics.md has the figures).
 */
export function uncertainty({ strata }: Estimates, ratio: number): Uncertainty {
  let [variance, spread, third] = [0, 0, 0];
  for (const stratum of strata) {
    const { size, deviations } = stratum;
    const part = stratumVariance(stratum, ratio);
    const shape = shapeOf(stratum, ratio);
    variance += part;
    spread += part ** 2 / (deviations ? size / (2 + shape.kurtosis) : size - 1);
    third += shape.third / size ** 2;
  }
  return { standardError: sqrt(variance), degrees: variance ** 2 / spread, skewness: third / variance ** 1.5 };
}
