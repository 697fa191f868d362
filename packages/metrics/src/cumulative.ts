import { normalCdf } from "./distribution.ts";
import { logGamma, lowerGamma } from "./gamma.ts";
import { betaFraction } from "./student.ts";

const { exp, log, log1p, max, min } = Math;

/** P(X ≤ x) of the standard form of a distribution; shape parameters follow x. */
type Standard = (x: number, shape: number, second: number) => number;

const STANDARD = {
  norm: normalCdf,
  uniform: (x) => min(1, max(0, x)),
  expon: (x) => (x <= 0 ? 0 : -Math.expm1(-x)),
  gamma: (x, a) => lowerGamma(a, x),
  chi2: (x, df) => lowerGamma(df / 2, x / 2),
  beta: incompleteBeta,
  lognorm: (x, s) => (x <= 0 ? 0 : normalCdf(log(x) / s)),
} as const satisfies Record<string, Standard>;

export type Distribution = keyof typeof STANDARD;

/** SciPy's names of the distributions whose distribution functions are here, and how many shape parameters each takes. */
export const DISTRIBUTIONS: Readonly<Record<Distribution, number>> = {
  norm: 0,
  uniform: 0,
  expon: 0,
  gamma: 1,
  chi2: 1,
  beta: 2,
  lognorm: 1,
};

/** The regularised incomplete beta function I(x; a, b), by the continued fraction on the side where it converges fast. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = exp(a * log(x) + b * log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b));
  if (x < (a + 1) / (a + b + 2)) return (front * betaFraction(x, a, b)) / a;
  return 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/**
 * The distribution function of SciPy's distribution `name`.
 *
 * @param shape its shape parameters, all positive, as many as {@link DISTRIBUTIONS} says
 * @param location added to the standard form after it is multiplied by `scale`, which is positive
 */
export function cumulative(
  name: Distribution,
  shape: readonly number[],
  location: number,
  scale: number,
): (x: number) => number {
  const standard: Standard = STANDARD[name];
  const [first = Number.NaN, second = Number.NaN] = shape;
  return (x) => standard((x - location) / scale, first, second);
}
