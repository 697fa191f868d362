import { requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { isConstant } from "../regression/number-columns.ts";
import { enoughRows } from "./enough-rows.ts";
import { type Estimates, flooredUncertainty, shrunkUncertainty, uncertainty } from "./estimates.ts";
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
  const { counted, refused } = enoughRows(truth.length, weight, fewestOf(metric));
  if (refused) return refused;
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
  return studentEvidence(estimates, counted, fit.method, { doubt: doubtOf(metric) });
}

/**
 * Of fewer rows intervals cover less often than they say, or are far wider than others that cover. A quantity has no largest
 * value: a candidate that is much worse on one row in thirty shows too few of them in 200 rows to tell how bad they are
 * (docs/statistics.md has the figures).
 */
const FEWEST = 500;
/** Single rows reach far in these: by a square, or by lying on the dear side. A shrunk skewness would not hold them. */
const FAR_REACHING = ["mse", "rmse", "r2", "explained_variance", "mean_pinball_loss", "pearson"];
const FEWEST_FAR_REACHING = 700;
/** Far rows bend a correlation most. */
const FEWEST_CORRELATED = 2_000;
/** No row moves a rank far. */
const FEWEST_RANKED = 200;

/** So many rows, or rows' worth of weight, an interval of the metric needs. */
function fewestOf(metric: string): number {
  if (Object.hasOwn(RANKED, metric)) return FEWEST_RANKED;
  if (metric === "pearson") return FEWEST_CORRELATED;
  return FAR_REACHING.includes(metric) ? FEWEST_FAR_REACHING : FEWEST;
}

function doubtOf(metric: string): typeof uncertainty {
  if (Object.hasOwn(RANKED, metric)) return uncertainty;
  return FAR_REACHING.includes(metric) ? flooredUncertainty : shrunkUncertainty;
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
    };
  const [ours, theirs] = both.map((rows) => numberFunction(metric, parameter, rows));
  if (!ours || !theirs) return undefined;
  return {
    estimates: () => meanEstimates(ours, theirs, truth.length, weight),
    method: ours.straight ? "paired t, corrected for skewness" : delta,
  };
}
