import { requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { isConstant } from "../regression/number-columns.ts";
import { enoughRows, FEWEST_EVENTS } from "./enough-rows.ts";
import { carriers, type Estimates, uncertainty } from "./estimates.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { type Influences, influenceEstimates } from "./influences.ts";
import { meanEstimates } from "./mean-estimates.ts";
import { type NumberRows, numberFunction } from "./number-functions.ts";
import { type PairedNumbers, required } from "./paired-predictions.ts";
import { kendallInfluences, spearmanInfluences } from "./rank-correlations.ts";
import { studentEvidence } from "./score-evidence.ts";

/** What both sides' predictions of a quantity say about a metric of them; `undefined` for any other metric. */
export function numberEvidence(
  metric: string,
  parameter: number,
  data: PairedNumbers,
): Evidence | NoEvidence | undefined {
  const { truth, weight } = data;
  const candidate = required(data.candidate.prediction, "candidate", "prediction", metric);
  const baseline = required(data.baseline.prediction, "baseline", "prediction", metric);
  requireSameRows({ truth, "candidate's prediction": candidate, "baseline's prediction": baseline, weight });
  requireFinite("truth", truth);
  requireFinite("candidate's prediction", candidate);
  requireFinite("baseline's prediction", baseline);
  requireWeights(weight);
  const fit = fitOf(metric, parameter, truth, candidate, baseline, weight);
  if (!fit) return undefined;
  const { counted, refused, worth } = enoughRows(truth.length, weight, fit.ranked ? FEWEST_RANKED : FEWEST);
  const size = { rows: counted.rows, worth, enough: metric === "pearson" ? ENOUGH_CORRELATED : ENOUGH };
  if (refused && fit.ranked) return refused;
  if (refused)
    return {
      ...refused,
      message: `${refused.message} for a change, and ${size.enough} for one model alone`,
      needed: neededRows(size),
    };
  if (OF_SPREAD.includes(metric) && isConstant(truth, weight))
    return {
      noInterval: "too-few-samples",
      message: `the truth is the same in every row, of whose spread ${metric} is a share`,
    };
  const estimates = fit.estimates();
  if (!Number.isFinite(estimates.candidate) || !Number.isFinite(estimates.baseline))
    throw new MetricError(`${metric} has no value on these rows`, {
      code: "no-value",
      reason: "not-a-number",
      remedy: `look at what ${metric} is not defined for, such as a constant truth or negative numbers`,
    });
  // Unlike a share, a quantity has no scale of its own by which unseen differences could be bounded.
  if (estimates.strata.every((stratum) => stratum.candidate === 0 && stratum.baseline === 0))
    return {
      noInterval: "point-estimate",
      message: `every row gives the same ${metric}, so the rows show no variation`,
    };
  if (fit.ranked) return studentEvidence(estimates, counted, fit.method);
  // Rows that were chosen for being light look lighter than they are.
  const degrees = isEnough(size) ? "satterthwaite" : "half";
  const doubt = (ratio: number) => ({ ...uncertainty(estimates, ratio, degrees), plainDegrees: counted.rows - 1 });
  const evidence = studentEvidence(estimates, counted, fit.method, { doubt });
  return { ...evidence, refusal: (ratio) => tooFewCarriers(estimates, ratio, size) };
}

/** Of fewer rows no interval of a correlation of ranks is claimed. */
const FEWEST_RANKED = 200;
/** Of fewer rows no interval of another metric is claimed, whatever they are like. */
const FEWEST = 500;
/** Of as many an interval is claimed whatever they are like; of a correlation, which far rows bend most, of twice as many. */
const [ENOUGH, ENOUGH_CORRELATED] = [1_000, 2_000];
/** Between the two: rows of equal influence that have to carry the change, and which share of the rows. */
const [FEWEST_CARRIERS, CARRYING_SHARE] = [FEWEST_EVENTS, 1 / 20];

/** How many rows a quantity's metric is of, what they are worth in rows of equal weight, and of how many it is claimed of any. */
interface Size {
  readonly rows: number;
  readonly worth: number;
  readonly enough: number;
}

/** Rows weighted like these that are enough whatever they are like. */
function neededRows({ rows, worth, enough }: Size): NonNullable<NoEvidence["needed"]> {
  return { rows: Math.ceil((enough * rows) / worth), have: rows };
}

const isEnough = ({ worth, enough }: Size) => worth > enough - 1e-6;

/**
 * Why too few rows carry θ. A quantity has no largest value: a candidate that is much worse on one row in thirty shows too
 * few of them in 300 rows to tell how bad they are (docs/statistics.md has the figures). One model alone is skewed, since a
 * loss is never below 0, so that a sample which lacks its large losses looks light: its rows are not asked what they are like.
 */
function tooFewCarriers(estimates: Estimates, ratio: number, size: Size): NoEvidence | undefined {
  if (isEnough(size)) return undefined;
  const { rows, worth } = size;
  const needed = neededRows(size);
  const none = (message: string): NoEvidence => ({ noInterval: "too-few-events", message, needed });
  if (ratio === 0) return none(`${rows} rows; an interval of one model's quantities needs ${needed.rows}`);
  const [found, wanted] = [carriers(estimates, ratio), Math.max(FEWEST_CARRIERS, CARRYING_SHARE * worth)];
  // Where it is NaN, of numbers too large or too small for their fourth powers, so is the p-value, which is refused.
  if (!(found < wanted)) return undefined;
  return none(
    `few of the ${rows} rows carry the change, as ${Math.floor(found)} of equal influence would; an interval needs ${Math.ceil(wanted)}, or ${needed.rows} rows`,
  );
}

/** 0 or 1 by convention where the truth does not vary. */
const OF_SPREAD = ["r2", "explained_variance"];

const RANKED: Readonly<Record<string, (rows: NumberRows) => Influences>> = {
  spearman: spearmanInfluences,
  kendall: kendallInfluences,
};

interface Fit {
  readonly estimates: () => Estimates;
  readonly method: string;
  /** Of ranks, which no row moves far. */
  readonly ranked: boolean;
}

function fitOf(
  metric: string,
  parameter: number,
  truth: Float64Array,
  candidate: Float64Array,
  baseline: Float64Array,
  weight: Float64Array | undefined,
): Fit | undefined {
  const both = [candidate, baseline].map((prediction) => ({ truth, prediction })) as [NumberRows, NumberRows];
  const delta = "delta method, corrected for skewness";
  const ranked = Object.hasOwn(RANKED, metric) ? RANKED[metric] : undefined;
  if (ranked && !weight)
    return {
      estimates: () => influenceEstimates(ranked(both[0]), ranked(both[1]), undefined),
      method: delta,
      ranked: true,
    };
  const [ours, theirs] = both.map((rows) => numberFunction(metric, parameter, rows));
  if (!ours || !theirs) return undefined;
  return {
    estimates: () => meanEstimates(ours, theirs, truth.length, weight),
    method: ours.straight ? "paired t, corrected for skewness" : delta,
    ranked: false,
  };
}
