import { deviance, stirlingError } from "../gamma.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, ceil, exp, floor, log, max, min, PI, sqrt } = Math;

/** Beyond so many rows one tail is taken by its expansion, which is exact to rounding there; as SciPy does. */
const MANY_ROWS = 1_000_000;

/** P(X = k) of Binomial(n, p), 0 < p < 1, by saddle points: Loader, Fast and accurate binomials (2000). */
function binomial(k: number, n: number, p: number): number {
  if (k === 0) return (1 - p) ** n;
  if (k === n) return p ** n;
  const rest = n - k;
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(rest);
  return exp(errors - deviance(k, n * p) - deviance(rest, n * (1 - p))) * sqrt(n / (2 * PI * k * rest));
}

/**
 * P(Dₙ⁺ ≥ d), Smirnov's one-sided distribution: d·Σⱼ C(n, j)·(d + j/n)^(j−1)·(1 − d − j/n)^(n−j) (Birnbaum & Tingey,
 * Ann. Math. Stat. 22, 1951). Above a million rows exp(−(6nd + 1)² / 18n).
 */
function smirnovTail(n: number, d: number): number {
  if (n > MANY_ROWS) return exp(-((6 * n * d + 1) ** 2) / (18 * n));
  let sum = 0;
  const last = floor(n * (1 - d));
  for (let j = 0; j <= last; j++) {
    const p = d + j / n;
    if (p < 1) sum += binomial(j, n, p) / p;
    else if (j === n) sum += 1;
  }
  return min(1, d * sum);
}

function multiply(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const product = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let k = 0; k < m; k++) {
      const factor = a[i * m + k] as number;
      if (factor !== 0)
        for (let j = 0; j < m; j++)
          product[i * m + j] = (product[i * m + j] as number) + factor * (b[k * m + j] as number);
    }
  return product;
}

/** P(Dₙ < d) by Durbin's matrix: Marsaglia, Tsang & Wang, J. Stat. Softw. 8 (2003). For small n·d. */
function durbinCdf(n: number, d: number): number {
  const k = ceil(n * d);
  const h = k - n * d;
  const m = 2 * k - 1;
  const inverseFactorial = new Float64Array(m + 1).fill(1);
  for (let j = 1; j <= m; j++) inverseFactorial[j] = (inverseFactorial[j - 1] as number) / j;
  let matrix = new Float64Array(m * m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) if (i - j + 1 >= 0) matrix[i * m + j] = inverseFactorial[i - j + 1] as number;
  for (let i = 0; i < m; i++) {
    const edge = (1 - h ** (i + 1)) * (inverseFactorial[i + 1] as number);
    matrix[i * m] = edge;
    matrix[(m - 1) * m + (m - 1 - i)] = edge;
  }
  matrix[(m - 1) * m] = (1 - 2 * h ** m + max(0, 2 * h - 1) ** m) * (inverseFactorial[m] as number);
  // Powers by squaring, with the exponent of ten kept apart so that nothing overflows.
  let power = new Float64Array(m * m);
  for (let i = 0; i < m; i++) power[i * m + i] = 1;
  let [powerExponent, matrixExponent] = [0, 0];
  const middle = (k - 1) * m + (k - 1);
  for (let rest = n; rest > 0; rest = floor(rest / 2)) {
    if (rest % 2 === 1) {
      power = multiply(power, matrix, m) as Float64Array<ArrayBuffer>;
      powerExponent += matrixExponent;
      if (abs(power[middle] as number) > 1e140) {
        power = power.map((value) => value * 1e-140);
        powerExponent += 140;
      }
    }
    if (rest === 1) break;
    matrix = multiply(matrix, matrix, m) as Float64Array<ArrayBuffer>;
    matrixExponent *= 2;
    if (abs(matrix[middle] as number) > 1e140) {
      matrix = matrix.map((value) => value * 1e-140);
      matrixExponent += 140;
    }
  }
  let probability = power[middle] as number;
  for (let i = 1; i <= n; i++) {
    probability *= i / n;
    if (probability < 1e-140) {
      probability *= 1e140;
      powerExponent -= 140;
    }
  }
  return probability * 10 ** powerExponent;
}

/** P(Dₙ ≤ d), Pelz & Good, J. R. Stat. Soc. B 38 (1976), in the form of Simard & L'Ecuyer, J. Stat. Softw. 39 (2011). */
function pelzGoodCdf(n: number, d: number): number {
  const z = sqrt(n) * d;
  const [z2, z4, z6] = [z ** 2, z ** 4, z ** 6];
  const terms = ceil((16 * z) / PI) + 1;
  let [k0, k1, k2, k3] = [0, 0, 0, 0];
  for (let k = terms; k >= 1; k--) {
    const a = (PI * (k - 0.5)) ** 2;
    const weight = exp(-a / (2 * z2));
    k0 += weight;
    k1 += weight * (a - z2);
    k2 += weight * (6 * z6 + 2 * z4 + a * (2 * z4 - 5 * z2) + a ** 2 * (1 - 2 * z2));
    k3 +=
      weight *
      (a ** 3 * (5 - 30 * z2) + a ** 2 * (212 * z4 - 60 * z2) + a * (135 * z4 - 96 * z6) - 30 * z6 - 90 * z ** 8);
  }
  let [even2, even3] = [0, 0];
  for (let k = terms; k >= 1; k--) {
    const b = (PI * k) ** 2;
    const weight = exp(-b / (2 * z2));
    even2 += weight * b;
    even3 += weight * (3 * b * z2 - b ** 2);
  }
  const root = sqrt(2 * PI);
  return (
    (root / z) * k0 +
    ((root / (6 * z4)) * k1) / sqrt(n) +
    ((root / (72 * z ** 7)) * k2 - (root / (36 * z ** 3)) * even2) / n +
    ((root / (6480 * z ** 10)) * k3 + (root / (216 * z6)) * even3) / n ** 1.5
  );
}

/**
 * P(Dₙ ≥ d) of Kolmogorov's two-sided statistic of n rows, a whole number of at least 1; the methods and their borders are
 * those of Simard & L'Ecuyer (2011), which `scipy.stats.kstwo` follows, so its answers are met to 1e-9 where they are
 * approximations too (n > 140: twice the one-sided tail for n·d² ≥ 2.2 is above the truth by 5e-8 at most).
 */
export function kolmogorovTail(n: number, d: number): number {
  const t = n * d;
  if (d >= 1) return 0;
  if (t <= 0.5) return 1;
  if (t <= 1) {
    let cdf = 1;
    for (let i = 1; i <= n && cdf > 0; i++) cdf *= (i / n) * (2 * t - 1);
    return 1 - cdf;
  }
  if (t >= n - 1) return 2 * (1 - d) ** n;
  if (d >= 0.5) return 2 * smirnovTail(n, d);
  const scaled = t * d;
  if (n <= 140) return clip(scaled <= 4 ? 1 - durbinCdf(n, d) : 2 * smirnovTail(n, d));
  if (scaled >= 370) return 0;
  if (scaled >= 2.2) return clip(2 * smirnovTail(n, d));
  if (PI ** 2 / (8 * scaled) > 708) return 1;
  return clip(1 - (n <= 100_000 && n * d ** 1.5 <= 1.4 ? durbinCdf(n, d) : pelzGoodCdf(n, d)));
}

function clip(p: number): number {
  return min(1, max(0, p));
}

/** The d at which {@link kolmogorovTail} is about `p`, from its first term 2·exp(−2nd²). */
export function kolmogorovCritical(n: number, p: number): number {
  return sqrt(log(2 / p) / (2 * n));
}
