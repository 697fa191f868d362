import { mean, sampleVariance } from "simple-statistics";
import { requireFinite } from "../columns.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { isOneRun } from "./repetition.ts";
import { studentContrast } from "./student-contrast.ts";
import { welchError } from "./t-test.ts";

/** Fewest seeds a side that an interval is claimed for. */
export const FEWEST_SEEDS = 3;

/**
 * What the same metric from several seeds of either side says about the recipes (not about one model file): Welch's
 * t-interval of mean candidate − ratio × mean baseline, from three seeds a side. Seeds that all gave the same number
 * are one run repeated: `point-estimate` where both sides are, `too-few-samples` where one is, since nothing then says
 * how far that side's mean is off.
 *
 * @throws MetricError on NaN or infinite values
 */
export function seedsEvidence(candidate: readonly number[], baseline: readonly number[]): Evidence | NoEvidence {
  requireFinite("the candidate's metric", Float64Array.from(candidate));
  requireFinite("the baseline's metric", Float64Array.from(baseline));
  const have = Math.min(candidate.length, baseline.length);
  if (have < FEWEST_SEEDS)
    return {
      noInterval: "too-few-samples",
      message: `${candidate.length} and ${baseline.length} seeds; an interval needs ${FEWEST_SEEDS} a side`,
    };
  const [ofCandidate, ofBaseline] = [candidate, baseline].map((values) => ({
    mean: mean([...values]),
    square: sampleVariance([...values]) / values.length,
    degrees: values.length - 1,
  })) as [SeedSummary, SeedSummary];
  const repeated = [candidate, baseline].map(isOneRun);
  if (repeated.every(Boolean))
    return { noInterval: "point-estimate", message: "every seed gave the same number, so the seeds show no variation" };
  if (repeated.some(Boolean))
    return {
      noInterval: "too-few-samples",
      message: `every seed of the ${repeated[0] ? "candidate" : "baseline"} gave the same number, as one run repeated does`,
    };
  return {
    candidate: ofCandidate.mean,
    baseline: ofBaseline.mean,
    rows: undefined,
    events: undefined,
    nonEvents: undefined,
    contrast: (ratio) => welch(ofCandidate, ofBaseline, ratio, have),
  };
}

interface SeedSummary {
  readonly mean: number;
  /** Squared standard error of the mean. */
  readonly square: number;
  readonly degrees: number;
}

function welch(candidate: SeedSummary, baseline: SeedSummary, ratio: number, have: number) {
  const { standardError, degrees } = welchError(candidate, { ...baseline, square: ratio ** 2 * baseline.square });
  return studentContrast(
    candidate.mean - ratio * baseline.mean,
    // Three seeds do not show their skewness.
    { standardError, degrees, skewness: 0 },
    { ratio, method: "Welch t over seeds", sample: { unit: "runs", have } },
  );
}
