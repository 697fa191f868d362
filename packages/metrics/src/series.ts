import { mean as meanOf, quantileSorted, sampleStandardDeviation, standardDeviation } from "simple-statistics";
import { requireFinite, requireSameRows } from "./columns.ts";
import { MetricError } from "./error.ts";

/** The arithmetic mean. @throws MetricError on no values, and on NaN or ±Infinity in the values or as the result */
export function mean(values: Float64Array): number {
  requireValues(values);
  return requireResult("mean", meanOf(numbers(values)));
}

/**
 * The standard deviation of a sample, divisor n − 1, in the values' unit: what pandas, and with it Great Expectations,
 * calls std. @throws MetricError on fewer than 2 values, and on NaN or ±Infinity in the values or as the result
 */
export function sampleStdev(values: Float64Array): number {
  requireValues(values);
  if (values.length < 2)
    throw new MetricError("the sample standard deviation needs 2 values, had 1", {
      code: "one-value",
      reason: "too-few-samples",
      remedy: "give at least 2 values",
    });
  return requireResult("standard deviation", sampleStandardDeviation(numbers(values)));
}

/**
 * The standard deviation of a whole population, divisor n, in the values' unit: what NumPy calls std; 0 for one value.
 * @throws MetricError on no values, and on NaN or ±Infinity in the values or as the result
 */
export function populationStdev(values: Float64Array): number {
  requireValues(values);
  return requireResult("standard deviation", standardDeviation(numbers(values)));
}

/** The value in the middle, or the mean of the two in the middle: the quantile 0.5. @throws MetricError as quantiles */
export function median(values: Float64Array): number {
  return quantiles(values, [0.5])[0] as number;
}

/**
 * The quantiles at `at` (shares from 0 to 1), in the order asked: linear between the order statistics around
 * (n − 1)·p, which is Hyndman and Fan's definition 7 (The American Statistician 50, 1996), NumPy's `linear` and pandas'
 * default. `values` need not be sorted and is left as it is.
 *
 * @throws MetricError on no values, NaN or ±Infinity in the values or as a result, and a share outside 0 to 1
 */
export function quantiles(values: Float64Array, at: readonly number[]): number[] {
  requireValues(values);
  for (const share of at)
    if (!(share >= 0 && share <= 1))
      throw new MetricError(`a quantile was asked at ${share}`, {
        code: "not-a-share",
        reason: "invalid-input",
        remedy: "ask for quantiles at shares from 0 to 1, such as 0.95",
      });
  const sorted = numbers(values.slice().sort());
  return at.map((share) => requireResult("quantile", quantileSorted(sorted, share)));
}

/** The library's types ask for plain arrays; it reads nothing but `length` and the elements. */
function numbers(values: Float64Array): readonly number[] {
  return values as unknown as readonly number[];
}

function requireValues(values: Float64Array): void {
  requireSameRows({ values });
  requireFinite("value", values);
}

/** Finite values can still overflow on the way. */
function requireResult(name: string, result: number): number {
  if (Number.isFinite(result)) return result;
  throw new MetricError(`the ${name} of these values is beyond what a double can hold`, {
    code: "overflow",
    reason: "not-a-number",
    remedy: "give the values in a larger unit",
  });
}
