import { requireFinite, requireSameRows, requireWeights } from "../columns.ts";
import { MetricError } from "../error.ts";
import { enoughRows } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { meanEstimates } from "./mean-estimates.ts";
import { numberFunction } from "./number-functions.ts";
import { type PairedNumbers, required } from "./paired-predictions.ts";
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
  const [ours, theirs] = [candidate, baseline].map((prediction) =>
    numberFunction(metric, parameter, { truth, prediction }),
  );
  if (!ours || !theirs) return undefined;
  const { counted, refused } = enoughRows(truth.length, weight);
  if (refused) return refused;
  const estimates = meanEstimates(ours, theirs, truth.length, weight);
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
  return studentEvidence(
    estimates,
    counted,
    ours.straight ? "paired t, corrected for skewness" : "delta method, corrected for skewness",
  );
}
