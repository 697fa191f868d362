import { crossing } from "./crossing.ts";
import { normalCdf, normalQuantile } from "./distribution.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, exp, log1p, PI, sign, sqrt } = Math;

/** From here on Hill's expansion is exact to rounding, while the continued fraction converges slowly. */
const EXPAND_FROM = 2_000;

/** Γ(a + ½) / Γ(a), by its asymptotic series after shifting a to where the series is exact to 1e-16 (DLMF 5.11.13). */
function halfStepGammaRatio(a: number): number {
  let factor = 1;
  let shifted = a;
  for (; shifted < 40; shifted++) factor *= shifted / (shifted + 0.5);
  const x = 1 / shifted;
  const series =
    1 + x * (-1 / 8 + x * (1 / 128 + x * (5 / 1024 + x * (-21 / 32768 + x * (-399 / 262144 + (x * 869) / 4194304)))));
  return factor * sqrt(shifted) * series;
}

/** Continued fraction of the incomplete beta function by Lentz's method; source: DLMF 8.17.22. */
export function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const guard = (value: number) => (abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / guard(1 + even * d);
    c = guard(1 + even / c);
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / guard(1 + odd * d);
    c = guard(1 + odd / c);
    const step = d * c;
    h *= step;
    if (abs(step - 1) < 1e-16) break;
  }
  return h;
}

/** The normal deviate of the same tail: G. W. Hill, Algorithm 395, Comm. ACM 13 (1970), to order 1/df⁵. */
function normalDeviate(t: number, df: number): number {
  const a = df - 0.5;
  const b = 48 * a * a;
  const y = a * log1p((t * t) / df);
  const correction = (((-0.4 * y - 3.3) * y - 24) * y - 85.5) / (0.8 * y * y + 100 + b);
  return sign(t) * ((correction + y + 3) / b + 1) * sqrt(y);
}

/**
 * P(T ≤ t) of Student's t with `df` > 0 degrees of freedom (need not be whole; ∞ is the normal). Through the
 * regularised incomplete beta function I(df / (df + t²); df/2, ½); relative error about 1e-13 in the tails.
 */
export function studentCdf(t: number, df: number): number {
  if (t === 0) return 0.5;
  if (Number.isNaN(t) || Number.isNaN(df)) return Number.NaN;
  if (!Number.isFinite(t)) return t < 0 ? 0 : 1;
  if (df === Infinity) return normalCdf(t);
  if (df >= EXPAND_FROM) return normalCdf(normalDeviate(t, df));
  const a = df / 2;
  // Neither x nor 1 − x is formed from the other, so that both keep their digits near 0.
  const rest = (t * t) / (df + t * t);
  const x = df / (df + t * t);
  const inverseBeta = halfStepGammaRatio(a) / sqrt(PI);
  const front = exp(-a * log1p((t * t) / df)) * sqrt(rest) * inverseBeta;
  const tail =
    x < (a + 1) / (a + 2.5) ? (front * betaFraction(x, a, 0.5)) / a / 2 : 0.5 - front * betaFraction(rest, 0.5, a);
  return t < 0 ? tail : 1 - tail;
}

/** Quantile of Student's t with `df` degrees of freedom, for 0 < p < 1; the inverse of {@link studentCdf}. */
export function studentQuantile(p: number, df: number): number {
  if (df === Infinity) return normalQuantile(p);
  if (p === 0.5) return 0;
  if (p > 0.5) return -studentQuantile(1 - p, df);
  let low = -2;
  while (studentCdf(low, df) > p) low *= 2;
  return crossing((t) => studentCdf(t, df) - p, low, 0);
}
