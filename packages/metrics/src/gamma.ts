// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, exp, log, log1p, PI, sqrt } = Math;

const HALF_LOG_2_PI = 0.5 * log(2 * PI);
/** From here on Stirling's series is exact to rounding. */
const SERIES_FROM = 16;
/** Half a megabyte, filled when first asked. */
const TABLED = 65_536;

/** log Γ(x) − ((x − ½)·log x − x + ½·log 2π), for x ≥ 16; DLMF 5.11.1. */
function stirlingTail(x: number): number {
  const square = 1 / (x * x);
  return (
    (1 / 12 -
      square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360360))))) /
    x
  );
}

/** log Γ(x) for x > 0. */
export function logGamma(x: number): number {
  let factor = 1;
  let shifted = x;
  for (; shifted < SERIES_FROM; shifted++) factor *= shifted;
  return (shifted - 0.5) * log(shifted) - shifted + HALF_LOG_2_PI + stirlingTail(shifted) - log(factor);
}

let logFactorials: Float64Array | undefined;

/** log k! for a whole k ≥ 0. */
export function logFactorial(k: number): number {
  if (k >= TABLED) return logGamma(k + 1);
  logFactorials ??= Float64Array.from({ length: TABLED }, (_, whole) => logGamma(whole + 1));
  return logFactorials[k] as number;
}

/** log k! − log(√(2πk)·(k/e)ᵏ), for a whole k ≥ 1: what Stirling's approximation lacks. */
export function stirlingError(k: number): number {
  return k < SERIES_FROM ? logFactorial(k) - ((k + 0.5) * log(k) - k + HALF_LOG_2_PI) : stirlingTail(k);
}

/** k·log(k / mean) + mean − k without cancellation where k is near its mean; Loader, Fast and accurate binomials (2000). */
export function deviance(k: number, mean: number): number {
  if (k === 0) return mean;
  const change = k - mean;
  if (abs(change) < 0.1 * (k + mean)) {
    const ratio = change / (k + mean);
    let sum = change * ratio;
    let term = 2 * k * ratio;
    for (let odd = 3; odd < 1_000; odd += 2) {
      term *= ratio * ratio;
      const next = sum + term / odd;
      if (next === sum) return sum;
      sum = next;
    }
  }
  return k * log(k / mean) + mean - k;
}

/** xᵃ·e⁻ˣ / Γ(a + 1), by the deviance where a is large, so that large terms do not cancel. */
function gammaFront(a: number, x: number): number {
  return a >= SERIES_FROM
    ? exp(-deviance(a, x) - stirlingTail(a)) / sqrt(2 * PI * a)
    : exp(a * log(x) - x - logGamma(a + 1));
}

/** P(a, x) for 0 < x < a + 1. */
function gammaSeries(a: number, x: number): number {
  let sum = 1;
  let term = 1;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return gammaFront(a, x) * sum;
}

/**
 * Q(a, x), the upper regularised incomplete gamma function, for a > 0 and x ≥ 0: by its series below a + 1 and by Lentz's
 * continued fraction above, DLMF 8.11.4 and 8.9.2.
 */
function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  if (x < a + 1) return 1 - gammaSeries(a, x);
  const front = gammaFront(a, x);
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1_000_000; i++) {
    const step = -i * (i - a);
    b += 2;
    d = step * d + b;
    d = 1 / (abs(d) < tiny ? tiny : d);
    c = b + step / c;
    if (abs(c) < tiny) c = tiny;
    h *= d * c;
    if (abs(d * c - 1) < 1e-16) break;
  }
  return front * a * h;
}

/** P(a, x), the lower regularised incomplete gamma function, for a > 0; 0 below 0. Its series keeps small values' digits. */
export function lowerGamma(a: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= a + 1) return 1 - upperGamma(a, x);
  return gammaSeries(a, x);
}

/** P(χ² > x) with `df` > 0 degrees of freedom, which need not be whole. */
export function chiSquareTail(x: number, df: number): number {
  return upperGamma(df / 2, x / 2);
}

/** log of Γ(x + ½) / Γ(x), for x > 0. */
export function logHalfStep(x: number): number {
  // The difference of two logarithms loses digits as x grows; this series of it does not (DLMF 5.11.13).
  if (x > 1e4) return 0.5 * log(x) + log1p(-1 / (8 * x) + 1 / (128 * x * x));
  return logGamma(x + 0.5) - logGamma(x);
}
