const { abs, log, max, min, sqrt } = Math;

/** Half the sum of the differences of two rows of shares: the share of rows that would have to move. */
export function totalVariation(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < p.length; at++) sum += abs((p[at] as number) - (q[at] as number));
  return sum / 2;
}

/** The Jensen–Shannon distance, √(½·KL(p‖m) + ½·KL(q‖m)) with m = (p + q) / 2 and natural logarithms: 0 to √(ln 2). */
export function jensenShannon(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < p.length; at++) {
    const [a, b] = [p[at] as number, q[at] as number];
    const middle = (a + b) / 2;
    if (a > 0) sum += a * log(a / middle);
    if (b > 0) sum += b * log(b / middle);
  }
  return sqrt(max(0, sum / 2));
}

/** The Hellinger distance, √(1 − Σ√(p·q)): 0 to 1. */
export function hellinger(p: Float64Array, q: Float64Array): number {
  let affinity = 0;
  for (let at = 0; at < p.length; at++) affinity += sqrt((p[at] as number) * (q[at] as number));
  return sqrt(1 - min(1, affinity));
}

/** The population stability index, Σ(p − q)·ln(p / q), of shares above 0. */
export function stabilityIndex(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < p.length; at++) {
    const [a, b] = [p[at] as number, q[at] as number];
    sum += (a - b) * log(a / b);
  }
  return sum;
}

/** The Kullback–Leibler divergence Σ p·ln(p / q), of shares above 0, each scaled to sum to 1 first as SciPy does. */
export function kullbackLeibler(p: Float64Array, q: Float64Array): number {
  let [totalP, totalQ] = [0, 0];
  for (let at = 0; at < p.length; at++) {
    totalP += p[at] as number;
    totalQ += q[at] as number;
  }
  let sum = 0;
  for (let at = 0; at < p.length; at++) {
    const a = (p[at] as number) / totalP;
    sum += a * log(a / ((q[at] as number) / totalQ));
  }
  return sum;
}
