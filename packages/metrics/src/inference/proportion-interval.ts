import { crossing } from "../crossing.ts";
import { cumulative } from "../cumulative.ts";
import { normalQuantile } from "../distribution.ts";
import { MetricError } from "../error.ts";

type Interval = readonly [low: number, high: number];

/** Wilson's score bounds of a share at ±z standard errors (Wilson, JASA 22 (1927)). */
export function wilsonBounds(share: number, n: number, z: number): Interval {
  const centre = share + (z * z) / (2 * n);
  const reach = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return [Math.max(0, (centre - reach) / scale), Math.min(1, (centre + reach) / scale)];
}

/** Wilson's interval of a share; 0 successes begin at 0, and n end at 1. @throws MetricError `not-a-count`, `not-a-share` */
export function wilsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts(successes, n, confidence);
  const [low, high] = wilsonBounds(successes / n, n, normalQuantile((1 + confidence) / 2));
  return [successes === 0 ? 0 : low, successes === n ? 1 : high];
}

/**
 * The exact interval of Clopper & Pearson, Biometrika 26 (1934): never covers less often than it says, and is wider for it.
 *
 * @throws MetricError `not-a-count`, `not-a-share`
 */
export function clopperPearsonInterval(successes: number, n: number, confidence = 0.95): Interval {
  requireCounts(successes, n, confidence);
  const alpha = (1 - confidence) / 2;
  const failures = n - successes;
  const quantile = (share: number, a: number, b: number) => {
    const beta = cumulative("beta", [a, b], 0, 1);
    return crossing((x) => beta(x) - share, 0, 1);
  };
  return [
    successes === 0 ? 0 : quantile(alpha, successes, failures + 1),
    failures === 0 ? 1 : quantile(1 - alpha, successes + 1, failures),
  ];
}

function requireCounts(successes: number, n: number, confidence: number): void {
  if (!(Number.isSafeInteger(n) && n > 0 && Number.isSafeInteger(successes) && successes >= 0 && successes <= n))
    throw new MetricError(`${successes} of ${n} is no count of successes`, {
      code: "not-a-count",
      reason: "invalid-input",
      remedy: "give whole numbers of successes and of trials, at least one trial and no more successes than trials",
    });
  if (!(confidence > 0 && confidence < 1))
    throw new MetricError(`the confidence is ${confidence}`, {
      code: "not-a-share",
      reason: "invalid-input",
      remedy: "give the confidence as a share between 0 and 1, such as 0.95",
    });
}
