import { mean, sampleVariance } from "simple-statistics";
import { requireFinite } from "../columns.ts";
import { studentCdf } from "../student.ts";
import { type Contrast, contrastOfTails } from "./contrast.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { isOneRun } from "./repetition.ts";
import { studentContrast } from "./student-contrast.ts";

/** Fewest rounds that an interval is claimed for. */
export const FEWEST_ROUNDS = 6;

/** A figure of every round of a bench, and over all of them. */
export interface Rounds {
  /** What the report shows: bounds are given in its unit. */
  readonly overall: number;
  readonly each: readonly number[];
}

/** An estimate whose distance from the truth, in standard errors, is Student's t. */
interface Deviation {
  readonly centre: number;
  readonly standardError: number;
  readonly degrees: number;
}

/** How far from its centre, in standard errors, a bound is looked for. */
const REACH = 1000;
/** exp of more overflows. */
const LARGEST_LOG = 700;

/**
 * What the rounds of a bench say about a figure's change: a t-interval on the logarithms of the ratios of the rounds,
 * from six rounds. A round is one fresh process of each side; those of one round share the state of the machine, so the
 * ratios are taken within rounds (`paired`). Rounds of another run share nothing: Welch's t on the logarithms of either
 * side. Figures that can be 0, such as an error rate, are compared by differences in place of logarithms.
 *
 * `contrast(ratio)` is in the figure's unit, candidate − ratio × baseline, with the baseline's overall figure as the
 * yardstick; a limit that is itself a ratio does not depend on it. Ratio 0 is the candidate alone.
 *
 * @throws MetricError on NaN or infinite values
 */
export function roundsEvidence(candidate: Rounds, baseline: Rounds, paired: boolean): Evidence | NoEvidence {
  requireFinite("the candidate's figure", Float64Array.from(candidate.each));
  requireFinite("the baseline's figure", Float64Array.from(baseline.each));
  const have = Math.min(candidate.each.length, baseline.each.length);
  if (have < FEWEST_ROUNDS)
    return { noInterval: "too-few-samples", message: `${have} rounds; an interval needs ${FEWEST_ROUNDS}` };
  const positive = [...candidate.each, ...baseline.each, baseline.overall, candidate.overall].every((one) => one > 0);
  if (isConstant(candidate, baseline, paired, positive))
    return { noInterval: "point-estimate", message: "every round gave the same, so the rounds show no variation" };
  const what = { method: "t over rounds", sample: { unit: "rounds", have } } as const;
  return {
    candidate: candidate.overall,
    baseline: baseline.overall,
    rows: undefined,
    events: undefined,
    nonEvents: undefined,
    contrast: (ratio) =>
      positive
        ? ratioContrast(candidate, baseline, ratio, paired, what)
        : differenceContrast(candidate, baseline, ratio, paired, what),
  };
}

/** Whether nothing varies that the interval would be made of, as with a clock too coarse to see it. */
function isConstant(candidate: Rounds, baseline: Rounds, paired: boolean, positive: boolean): boolean {
  if (!paired) return isOneRun(candidate.each) && isOneRun(baseline.each);
  const joined = candidate.each.map((one, round) => {
    const other = baseline.each[round] as number;
    return positive ? one / other : one - other;
  });
  return isOneRun(joined);
}

type What = Pick<Contrast, "method" | "sample">;

function ratioContrast(candidate: Rounds, baseline: Rounds, ratio: number, paired: boolean, what: What): Contrast {
  const [ours, theirs] = [candidate, baseline].map(({ each }) => each.map(Math.log)) as [number[], number[]];
  // At ratio 0 the candidate's own figure stands in for what it is measured by.
  if (ratio === 0) {
    const alone = deviation(ours);
    const centred = { ...alone, centre: Math.log(candidate.overall) };
    return exponential(centred, 1, 0, { ...what, ratio });
  }
  return exponential(difference(ours, theirs, 1, paired), baseline.overall, ratio, { ...what, ratio });
}

/** scale × (e^L − ratio) where L has the deviation. */
function exponential(
  { centre, standardError, degrees }: Deviation,
  scale: number,
  ratio: number,
  what: Pick<Contrast, "ratio" | "method" | "sample">,
): Contrast {
  const from = (log: number) => scale * (Math.exp(Math.min(log, LARGEST_LOG)) - ratio);
  const distance = (x: number) => {
    const share = ratio + x / scale;
    return share <= 0 ? Number.POSITIVE_INFINITY : (centre - Math.log(share)) / standardError;
  };
  return contrastOfTails(
    {
      estimate: from(centre),
      lowest: from(centre - REACH * standardError),
      highest: from(centre + REACH * standardError),
      above: (x) => studentCdf(-distance(x), degrees),
      below: (x) => studentCdf(distance(x), degrees),
    },
    what,
  );
}

function differenceContrast(candidate: Rounds, baseline: Rounds, ratio: number, paired: boolean, what: What): Contrast {
  const { standardError, degrees } = difference(candidate.each, baseline.each, ratio, paired);
  return studentContrast(
    candidate.overall - ratio * baseline.overall,
    // A handful of rounds do not show their skewness.
    { standardError, degrees, skewness: 0 },
    { ...what, ratio },
  );
}

function deviation(values: readonly number[]): Deviation {
  const square = sampleVariance([...values]) / values.length;
  return { centre: mean([...values]), standardError: Math.sqrt(square), degrees: values.length - 1 };
}

/** Mean of ours − ratio × theirs, round by round, or of either by itself (Welch). */
function difference(ours: readonly number[], theirs: readonly number[], ratio: number, paired: boolean): Deviation {
  if (paired) return deviation(ours.map((one, round) => one - ratio * (theirs[round] as number)));
  const [a, b] = [deviation(ours), deviation(theirs)];
  const [p, q] = [a.standardError ** 2, (ratio * b.standardError) ** 2];
  return {
    centre: a.centre - ratio * b.centre,
    standardError: Math.sqrt(p + q),
    degrees: (p + q) ** 2 / (p ** 2 / a.degrees + q ** 2 / b.degrees),
  };
}
