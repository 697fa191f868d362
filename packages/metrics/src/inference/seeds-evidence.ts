import { mean, sampleVariance } from "simple-statistics";
import { requireFinite } from "../columns.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { isOneRun } from "./repetition.ts";
import { studentContrast } from "./student-contrast.ts";
import { welchError } from "./t-test.ts";

/** Fewest seeds that show how far seeds scatter. */
export const FEWEST_SEEDS = 3;

/**
 * What the same metric from several seeds of either side says about the recipes (not about one model file): Welch's
 * t-interval of mean candidate − ratio × mean baseline, from three seeds a side. A side of one or two runs shows no scatter
 * of its own: where the other has three seeds, its standard deviation is taken for both, and the interval is that of
 * Student's t at the seeds' degrees of freedom (of one run, the prediction interval of a further run). Seeds that all
 * gave the same number are one run repeated: `point-estimate` where both sides are, `too-few-samples` where one is, since
 * nothing then says how far that side's mean is off.
 *
 * @throws MetricError on NaN or infinite values
 */
export function seedsEvidence(candidate: readonly number[], baseline: readonly number[]): Evidence | NoEvidence {
  requireFinite("the candidate's metric", Float64Array.from(candidate));
  requireFinite("the baseline's metric", Float64Array.from(baseline));
  const have = Math.min(candidate.length, baseline.length);
  if (Math.max(candidate.length, baseline.length) < FEWEST_SEEDS || have === 0)
    return {
      noInterval: "too-few-samples",
      message: `${candidate.length} and ${baseline.length} seeds; an interval needs ${FEWEST_SEEDS} on one side at least`,
    };
  if (have < FEWEST_SEEDS) return fewAgainstSeeds(candidate, baseline);
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

/** One or two runs against three or more: the scatter of the many is taken for that of the few. */
function fewAgainstSeeds(candidate: readonly number[], baseline: readonly number[]): Evidence | NoEvidence {
  const seeds = candidate.length > baseline.length ? candidate : baseline;
  if (isOneRun(seeds))
    return {
      noInterval: "too-few-samples",
      message: "every seed gave the same number, so the seeds show no variation",
    };
  const deviation = Math.sqrt(sampleVariance([...seeds]));
  const [n, m] = [candidate.length, baseline.length];
  const [ofCandidate, ofBaseline] = [mean([...candidate]), mean([...baseline])];
  return {
    candidate: ofCandidate,
    baseline: ofBaseline,
    rows: undefined,
    events: undefined,
    nonEvents: undefined,
    contrast: (ratio) =>
      studentContrast(
        ofCandidate - ratio * ofBaseline,
        { standardError: deviation * Math.sqrt(1 / n + ratio ** 2 / m), degrees: seeds.length - 1, skewness: 0 },
        {
          ratio,
          method: "t of one side's seeds",
          sample: { unit: "runs", have: Math.min(n, m), worth: 2 / (1 / n + 1 / m) },
        },
      ),
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
