import { normalCdf, normalQuantile } from "../../src/distribution.ts";
import { bcaInterval, quantile } from "../../src/inference/bootstrap-interval.ts";
import { studentContrast } from "../../src/inference/student-contrast.ts";
import { studentQuantile } from "../../src/student.ts";

/** One sample's statistic, and what drawing its units anew and leaving out one after another makes of it. */
export interface Resampled {
  readonly estimate: number;
  /** Rising; `undefined` where none were made, for which the bootstraps then have no answer. */
  readonly draws: Float64Array | undefined;
  /** Without one unit each. */
  readonly without: Float64Array;
  /** (draw's statistic − estimate) / draw's standard error, rising, with the sample's standard error; where one is known. */
  readonly studentised: { readonly draws: Float64Array; readonly standardError: number } | undefined;
}

type Interval = readonly [low: number, high: number];

const CONFIDENCE = 0.95;
const ALPHA = (1 - CONFIDENCE) / 2;

interface Jackknife {
  readonly standardError: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Standard error of the statistic, skewness and excess kurtosis of its units' influences. */
function jackknife(without: Float64Array): Jackknife {
  const n = without.length;
  const mean = without.reduce((sum, value) => sum + value, 0) / n;
  let [second, third, fourth] = [0, 0, 0];
  for (const value of without) {
    const influence = mean - value;
    second += influence ** 2;
    third += influence ** 3;
    fourth += influence ** 4;
  }
  return {
    standardError: Math.sqrt(((n - 1) / n) * second),
    skewness: second > 0 ? (Math.sqrt(n) * third) / second ** 1.5 : 0,
    kurtosis: second > 0 ? (n * fourth) / second ** 2 - 3 : 0,
  };
}

const symmetric = (estimate: number, reach: number): Interval => [estimate - reach, estimate + reach];

/** Published 95 % intervals of any statistic of independent rows. */
export const KNOWN_INTERVALS = {
  /** The delta method: normal, with the jackknife's standard error. */
  normal: ({ estimate, without }: Resampled): Interval =>
    symmetric(estimate, -normalQuantile(ALPHA) * jackknife(without).standardError),
  /** Student's t. */
  t: ({ estimate, without }: Resampled): Interval =>
    symmetric(estimate, -studentQuantile(ALPHA, without.length - 1) * jackknife(without).standardError),
  /** t with Satterthwaite's degrees of freedom, which heavy tails take away. */
  "t, Satterthwaite": ({ estimate, without }: Resampled): Interval => {
    const { standardError, kurtosis } = jackknife(without);
    const degrees = without.length / (1 + Math.max(0, kurtosis) / 2);
    return symmetric(estimate, -studentQuantile(ALPHA, degrees) * standardError);
  },
  /** Hall's cubic of t (1992). */
  Hall: ({ estimate, without }: Resampled): Interval => {
    const { standardError, skewness } = jackknife(without);
    if (!(standardError > 0)) return [estimate, estimate];
    const n = without.length;
    const uncertainty = { standardError, degrees: n - 1, skewness: skewness / Math.sqrt(n) };
    const what = { ratio: 1, method: "Hall", sample: { unit: "rows", have: n } } as const;
    return studentContrast(estimate, uncertainty, what).interval(CONFIDENCE);
  },
  percentile: ({ draws }: Resampled): Interval | undefined =>
    draws && [quantile(draws, ALPHA), quantile(draws, 1 - ALPHA)],
  /** The percentiles that widen as t is wider than the normal (Hesterberg, Am. Stat. 69 (2015) 371). */
  "expanded percentile": ({ draws, without }: Resampled): Interval | undefined => {
    if (!draws) return undefined;
    const n = without.length;
    const level = normalCdf(Math.sqrt(n / (n - 1)) * studentQuantile(ALPHA, n - 1));
    return [quantile(draws, level), quantile(draws, 1 - level)];
  },
  BCa: ({ estimate, draws, without }: Resampled): Interval | undefined =>
    draws && bcaInterval(estimate, draws, without, CONFIDENCE),
  /** Efron and Tibshirani, An Introduction to the Bootstrap (1993), 12.5. */
  "bootstrap-t": ({ estimate, studentised }: Resampled): Interval | undefined =>
    studentised && [
      estimate - quantile(studentised.draws, 1 - ALPHA) * studentised.standardError,
      estimate - quantile(studentised.draws, ALPHA) * studentised.standardError,
    ],
} as const satisfies Readonly<Record<string, (sample: Resampled) => Interval | undefined>>;
