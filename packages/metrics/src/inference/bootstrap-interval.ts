import { normalCdf, normalQuantile } from "../distribution.ts";
import { MetricError } from "../error.ts";
import type { Random } from "../random.ts";

export interface BootstrapQuestion {
  /** How many rows there are; they are drawn with replacement, as many again. */
  readonly rows: number;
  /** The figure of these rows, each as often as its number occurs. */
  statistic(rows: Uint32Array): number;
  readonly draws: number;
  readonly confidence: number;
  readonly random: Random;
}

export interface BootstrapInterval {
  readonly estimate: number;
  readonly interval: readonly [low: number, high: number];
}

/** The statistic of all rows, and of every draw in rising order. @throws MetricError `no-value` where one has none */
function distribution({ rows, statistic, draws, random }: BootstrapQuestion) {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  const estimate = statistic(all);
  const drawn = new Uint32Array(rows);
  const values = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    for (let at = 0; at < rows; at++) drawn[at] = random.index(rows);
    values[draw] = statistic(drawn);
  }
  for (const value of [estimate, ...values])
    if (!Number.isFinite(value))
      throw new MetricError(`the statistic of a draw is ${value}`, {
        code: "no-value",
        reason: "not-a-number",
        remedy: "give a statistic that has a value on every draw of the rows, such as one with a convention for 0/0",
      });
  return { all, estimate, values: values.sort() };
}

/** Quantile of sorted values, straight between them: Hyndman and Fan's definition 7. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = Math.min(Math.max(share, 0), 1) * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (place - below) * (high - low);
}

/** The percentile interval: the quantiles of the draws (Efron & Tibshirani, An Introduction to the Bootstrap (1993), 13.3). */
export function percentileBootstrap(question: BootstrapQuestion): BootstrapInterval {
  const { estimate, values } = distribution(question);
  const alpha = (1 - question.confidence) / 2;
  return { estimate, interval: [quantile(values, alpha), quantile(values, 1 - alpha)] };
}

/**
 * The bias-corrected and accelerated interval (Efron, JASA 82 (1987); Efron & Tibshirani, 14.3), the acceleration by the
 * jackknife. Draws equal to the estimate count half, as in SciPy. Where every draw is the same, so are both ends.
 */
export function bcaBootstrap(question: BootstrapQuestion): BootstrapInterval {
  const { all, estimate, values } = distribution(question);
  const interval = bcaInterval(estimate, values, withoutEach(question, all), question.confidence);
  return { estimate, interval };
}

/**
 * @param draws rising
 * @param without the statistic without one row each
 */
export function bcaInterval(
  estimate: number,
  draws: Float64Array,
  without: Float64Array,
  confidence: number,
): readonly [low: number, high: number] {
  if (draws[0] === draws.at(-1)) return [estimate, estimate];
  const bias = normalQuantile(shareBelow(draws, estimate));
  const acceleration = accelerationOf(without);
  const end = (level: number) => {
    const z = bias + normalQuantile(level);
    return quantile(draws, normalCdf(bias + z / (1 - acceleration * z)));
  };
  const alpha = (1 - confidence) / 2;
  return [end(alpha), end(1 - alpha)];
}

/** Share of the draws below the estimate, ties half; never 0 nor 1, which would have no quantile. */
function shareBelow(values: Float64Array, estimate: number): number {
  let twice = 0;
  for (const value of values) twice += value < estimate ? 2 : value === estimate ? 1 : 0;
  const share = twice / (2 * values.length);
  return Math.min(Math.max(share, 0.5 / values.length), 1 - 0.5 / values.length);
}

function withoutEach({ rows, statistic }: BootstrapQuestion, all: Uint32Array): Float64Array {
  const without = all.subarray(1).slice();
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    // The hole moves up by one: row 0 is left out first, then row 1, and so on.
    if (row > 0) without[row - 1] = row - 1;
    values[row] = statistic(without);
  }
  return values;
}

function accelerationOf(without: Float64Array): number {
  const mean = without.reduce((sum, value) => sum + value, 0) / without.length;
  let [square, cube] = [0, 0];
  for (const value of without) {
    square += (mean - value) ** 2;
    cube += (mean - value) ** 3;
  }
  return square > 0 ? cube / (6 * square ** 1.5) : 0;
}
