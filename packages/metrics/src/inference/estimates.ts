// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { max, sqrt } = Math;

/**
 * A metric of both sides with what is needed to know how far θ = candidate − ratio × baseline may be off: moments of the
 * rows' influences, in one stratum, or in two that vary independently (positive and negative rows of an AUC).
 */
export interface Estimates {
  readonly candidate: number;
  readonly baseline: number;
  readonly strata: readonly Stratum[];
  /** Of a metric that is no mean, by how much it is not a straight line in the rows. */
  readonly curvature?: ((ratio: number) => Curvature) | undefined;
}

/** Rows that were drawn alike, each with its influence: n times how far it moves the metric. */
export interface Stratum {
  /** How many rows there are. */
  readonly size: number;
  /** Sample variances of either side's influences. */
  readonly candidate: number;
  readonly baseline: number;
  /** Of the influences on θ. */
  spread(ratio: number): Spread;
}

export interface Spread {
  /** Sample variance. */
  readonly variance: number;
  /** Third central moment. */
  readonly third: number;
  /** Excess kurtosis, at least 0. */
  readonly kurtosis: number;
}

/** Second-order terms of a smooth function of means. */
export interface Curvature {
  /** How far the estimate lies above θ on average, in θ's unit. */
  readonly bias: number;
  /** The second derivative of θ along the covariances of its means with itself, in θ's unit to the third. */
  readonly bend: number;
}

/** How far θ may be off; everything but the standard error is relative to it. */
export interface Uncertainty {
  readonly standardError: number;
  readonly degrees: number;
  /** Third cumulant of the linearised estimate. */
  readonly skewness: number;
  /** What {@link Curvature} adds to the third cumulant is three times this. */
  readonly bend?: number;
  readonly bias?: number;
  /** No side of the interval is shorter than plain t with so many degrees of freedom. */
  readonly plainDegrees?: number;
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
function stratumVariance({ size, candidate, baseline }: Stratum, { variance }: Spread, ratio: number): number {
  // Both sides perfect: no variation was seen, so a pair of rows that differ by 1 is imagined.
  const scale = max(candidate, ratio ** 2 * baseline) || 1;
  return max(variance, (2 * scale) / size) / size;
}

/**
 * Standard error of θ with Welch and Satterthwaite's degrees of freedom. A stratum has size / (2 + excess kurtosis) of
 * them, since the variance of heavy-tailed influences is known less well. Satterthwaite would have twice that; half is
 * what keeps a candidate that sits on its limit from passing more often than the level says (docs/statistics.md has the
 * figures).
 *
 * @param counted `satterthwaite` for all of them
 */
export function uncertainty(
  { strata, curvature }: Estimates,
  ratio: number,
  counted: "half" | "satterthwaite" = "half",
): Uncertainty {
  let [variance, spread, third] = [0, 0, 0];
  for (const stratum of strata) {
    const { size } = stratum;
    const shape = stratum.spread(ratio);
    const part = stratumVariance(stratum, shape, ratio);
    variance += part;
    spread += part ** 2 / (size / (2 + shape.kurtosis));
    third += shape.third / size ** 2;
  }
  const standardError = sqrt(variance);
  const { bias, bend } = curvature?.(ratio) ?? { bias: 0, bend: 0 };
  return {
    standardError,
    degrees: (variance ** 2 / spread) * (counted === "half" ? 1 : 2),
    skewness: third / standardError ** 3,
    bend: bend / standardError ** 3,
    bias: bias / standardError,
  };
}

/** The same with all of Satterthwaite's degrees of freedom, and no side shorter than that of plain t with n − 1 of them. */
export function flooredUncertainty(estimates: Estimates, ratio: number): Uncertainty {
  const rows = estimates.strata.reduce((sum, { size }) => sum + size, 0);
  return { ...uncertainty(estimates, ratio, "satterthwaite"), plainDegrees: rows - 1 };
}

/**
 * The same with the skewness shrunk by ν / (ν + `half`) for ν degrees of freedom: the fewer rows it rests on, the less it is
 * known, and the longer it would make one side.
 *
 * @param half degrees of freedom at which half of it is believed
 */
export function shrunk(known: Uncertainty, half: number): Uncertainty {
  return { ...known, skewness: (known.skewness * known.degrees) / (known.degrees + half) };
}

/** {@link flooredUncertainty} whose skewness is half believed at 2 degrees of freedom. */
export function shrunkUncertainty(estimates: Estimates, ratio: number): Uncertainty {
  return shrunk(flooredUncertainty(estimates, ratio), 2);
}
