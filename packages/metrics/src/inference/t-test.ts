import { mean, sampleVariance } from "simple-statistics";
import { requireFinite, requireSameRows } from "../columns.ts";
import { MetricError } from "../error.ts";
import { studentCdf, studentQuantile } from "../student.ts";
import { isOneRun } from "./repetition.ts";
import { type TestResult, twoSided } from "./test-result.ts";

/** A t-test, with what its interval is made of. */
export interface TTest extends TestResult {
  /** Difference of the means. */
  readonly estimate: number;
  readonly standardError: number;
  readonly degrees: number;
  interval(confidence: number): readonly [low: number, high: number];
}

/** Mean, its squared standard error and degrees of freedom. */
interface Summary {
  readonly mean: number;
  readonly square: number;
  readonly degrees: number;
}

function summary(name: string, values: Float64Array): Summary {
  requireFinite(name, values);
  if (values.length < 2)
    throw new MetricError(`${name} has ${values.length} values; a t-test needs 2`, {
      code: "too-few-values",
      reason: "too-few-samples",
      remedy: "give at least 2 values a sample",
    });
  const plain = [...values];
  return { mean: mean(plain), square: sampleVariance(plain) / plain.length, degrees: plain.length - 1 };
}

function test(estimate: number, standardError: number, degrees: number): TTest {
  const statistic = estimate / standardError;
  const [pGreater, pLess] = [studentCdf(-statistic, degrees), studentCdf(statistic, degrees)];
  return {
    statistic,
    pGreater,
    pLess,
    pTwoSided: twoSided(pGreater, pLess),
    estimate,
    standardError,
    degrees,
    interval: (confidence) => {
      const reach = studentQuantile((1 + confidence) / 2, degrees) * standardError;
      return [estimate - reach, estimate + reach];
    },
  };
}

/** Squared standard error of a difference of independent means, and its degrees after Welch and Satterthwaite. */
export function welchError(a: Summary, b: Summary): { readonly standardError: number; readonly degrees: number } {
  const square = a.square + b.square;
  return {
    standardError: Math.sqrt(square),
    degrees: square ** 2 / (a.square ** 2 / a.degrees + b.square ** 2 / b.degrees),
  };
}

/**
 * Welch's t-test of two independent samples (Biometrika 34 (1947)), `scipy.stats.ttest_ind(equal_var=False)`.
 *
 * @throws MetricError on NaN, fewer than 2 values a sample (`too-few-values`), and two constant samples (`no-variation`)
 */
export function welchTTest(first: Float64Array, second: Float64Array): TTest {
  const [a, b] = [summary("the first sample", first), summary("the second sample", second)];
  if (isOneRun([...first]) && isOneRun([...second])) throw noVariation("both samples are constant");
  const { standardError, degrees } = welchError(a, b);
  return test(a.mean - b.mean, standardError, degrees);
}

/**
 * Student's paired t-test, `scipy.stats.ttest_rel`.
 *
 * @throws MetricError on NaN, unequal lengths, fewer than 2 pairs (`too-few-values`), and differences that are all the
 *   same (`no-variation`)
 */
export function pairedTTest(first: Float64Array, second: Float64Array): TTest {
  requireSameRows({ "the first sample": first, "the second sample": second });
  const differences = first.map((value, pair) => value - (second[pair] as number));
  const { mean: estimate, square, degrees } = summary("the difference", differences);
  if (isOneRun([...differences])) throw noVariation("every pair differs by the same");
  return test(estimate, Math.sqrt(square), degrees);
}

function noVariation(what: string): MetricError {
  return new MetricError(`${what}, so there is no variation to measure a difference by`, {
    code: "no-variation",
    reason: "too-few-samples",
    remedy: "give samples that vary",
  });
}
