import type { Random } from "./random.ts";

// Taken out once: in a test runner's sandbox every look-up of a global is slow, and these run millions of times.
const { abs, exp, floor, log, log1p, min, PI, sqrt } = Math;

/** log k! − Stirling's approximation of it; tabulated where the series is not yet exact. */
function stirlingRest(k: number): number {
  if (k < 10) {
    let factorial = 1;
    for (let i = 2; i <= k; i++) factorial *= i;
    return log(factorial) - ((k + 0.5) * log(k + 1) - (k + 1) + 0.5 * log(2 * PI));
  }
  const square = (k + 1) ** 2;
  return (1 / 12 - (1 / 360 - 1 / 1260 / square) / square) / (k + 1);
}

/** Inversion: walks the probabilities up from 0 successes. For n·p < 10, so that the first does not vanish. */
function drawFew(n: number, p: number, random: Random): number {
  const odds = p / (1 - p);
  let probability = exp(n * log1p(-p));
  let rest = random.uniform();
  let successes = 0;
  while (rest > probability && successes < n) {
    rest -= probability;
    successes++;
    probability *= (odds * (n - successes + 1)) / successes;
  }
  return successes;
}

/** Transformed rejection, constant time for n·p ≥ 10: BTRS of Hörmann, J. Stat. Comput. Simul. 46 (1993). */
function drawMany(n: number, p: number, random: Random): number {
  const deviation = sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * deviation;
  const mode = floor((n + 1) * p);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - abs(u);
    const k = floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || k > n) continue;
    const bound =
      (mode + 0.5) * log((mode + 1) / ((p / (1 - p)) * (n - mode + 1))) +
      (n + 1) * log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * log(((p / (1 - p)) * (n - k + 1)) / (k + 1)) +
      stirlingRest(mode) +
      stirlingRest(n - mode) -
      stirlingRest(k) -
      stirlingRest(n - k);
    if (log((v * alpha) / (a / us ** 2 + b)) <= bound) return k;
  }
}

/** A draw from Binomial(n, p). */
export function drawBinomial(n: number, p: number, random: Random): number {
  if (n === 0 || p <= 0) return 0;
  if (p >= 1) return n;
  if (p > 0.5) return n - drawBinomial(n, 1 - p, random);
  return n * p < 10 ? drawFew(n, p, random) : drawMany(n, p, random);
}

/** How often each cell comes up in n draws, cells in proportion to `weights`: n rows with replacement, without the rows. */
export function drawMultinomial(n: number, weights: readonly number[], random: Random): number[] {
  let rest = n;
  let mass = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => {
    const count = drawBinomial(rest, mass > 0 ? min(weight / mass, 1) : 0, random);
    rest -= count;
    mass -= weight;
    return count;
  });
}
