import { kolmogorovTail } from "./drift/kolmogorov.ts";
import type { Random } from "./random.ts";

/** Kolmogorov's largest distance and the exact p-value of it, two-sided. */
export interface KolmogorovFit {
  readonly statistic: number;
  readonly p: number;
}

/**
 * The one-sample Kolmogorov–Smirnov test of `scipy.stats.kstest` with its exact p-value.
 *
 * @param sorted at least one number, in ascending order, none missing
 * @param cdf the distribution function they are held against, continuous
 */
export function kolmogorovFit(sorted: Float64Array, cdf: (x: number) => number): KolmogorovFit {
  const count = sorted.length;
  let statistic = 0;
  for (let index = 0; index < count; index++) {
    const expected = cdf(sorted[index] as number);
    statistic = Math.max(statistic, (index + 1) / count - expected, expected - index / count);
  }
  return { statistic, p: kolmogorovTail(count, statistic) };
}

/** How {@link bootstrappedFit} draws: so many samples of so many values each. */
export interface Bootstrap {
  readonly samples: number;
  readonly size: number;
}

/**
 * The share of bootstrap samples that a distribution fits at level `p`, with one counted on top, as the bootstrapped
 * Kolmogorov–Smirnov expectation of Great Expectations 0.x takes it. Drawn from `random`, so the same seed gives the same.
 *
 * @param values the values, of which a sample draws with replacement
 */
export function bootstrappedFit(
  values: Float64Array,
  cdf: (x: number) => number,
  p: number,
  { samples, size }: Bootstrap,
  random: Random,
): number {
  const sample = new Float64Array(size);
  let fitting = 0;
  for (let one = 0; one < samples; one++) {
    for (let at = 0; at < size; at++) sample[at] = values[random.index(values.length)] as number;
    if (kolmogorovFit(sample.sort(), cdf).p >= p) fitting++;
  }
  return (1 + fitting) / (samples + 1);
}
