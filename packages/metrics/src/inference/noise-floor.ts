import { sampleVariance } from "simple-statistics";
import { requireFinite } from "../columns.ts";
import { studentQuantile } from "../student.ts";
import { PASS_LEVEL } from "./decision.ts";
import { isOneRun } from "./repetition.ts";
import { FEWEST_SEEDS } from "./seeds-evidence.ts";

/** How far a metric moves when nothing but the seed changes; all distances are in the metric's unit. */
export interface NoiseFloor {
  /** Standard deviation of one run, pooled over the sides. */
  readonly deviation: number;
  /** Degrees of freedom of it: runs less sides. */
  readonly degrees: number;
  /** Runs it was measured on. */
  readonly runs: number;
  /** t·√2·s: two retrains of one recipe differ by more than this in 5 % of cases. A smaller limit on one retrain is noise. */
  readonly twoRetrains: number;
  /** t·s·√(1/n + 1/m): the same for the difference of the two means; `undefined` where a side is a single run. */
  readonly twoMeans: number | undefined;
}

/**
 * The noise floor that several seeds show, for the difference of two retrains: t·√2·s with s the pooled standard deviation
 * of the runs and t Student's quantile at 97.5 %. A side of fewer than three seeds, or of seeds that all gave the same
 * number, says nothing about s and is left out; `undefined` where no side is left.
 *
 * @param baseline may be empty, or a single run
 * @throws MetricError on NaN or infinite values
 */
export function noiseFloor(candidate: readonly number[], baseline: readonly number[]): NoiseFloor | undefined {
  requireFinite("the candidate's metric", Float64Array.from(candidate));
  requireFinite("the baseline's metric", Float64Array.from(baseline));
  const telling = [candidate, baseline].filter((runs) => runs.length >= FEWEST_SEEDS && !isOneRun(runs));
  if (telling.length === 0) return undefined;
  const runs = telling.reduce((sum, side) => sum + side.length, 0);
  const degrees = runs - telling.length;
  const squares = telling.reduce((sum, side) => sum + (side.length - 1) * sampleVariance([...side]), 0);
  const deviation = Math.sqrt(squares / degrees);
  const reach = studentQuantile(1 - PASS_LEVEL, degrees) * deviation;
  const several = Math.min(candidate.length, baseline.length) >= FEWEST_SEEDS;
  return {
    deviation,
    degrees,
    runs,
    twoRetrains: reach * Math.SQRT2,
    twoMeans: several ? reach * Math.sqrt(1 / candidate.length + 1 / baseline.length) : undefined,
  };
}
