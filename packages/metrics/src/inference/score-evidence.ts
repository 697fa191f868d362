import { lossOfRow } from "../classification/log-loss.ts";
import { aucEstimates, type PairedScores } from "./auc-estimates.ts";
import { enoughEvents, FEWEST_EVENTS } from "./enough-rows.ts";
import type { Estimates } from "./estimates.ts";
import { contrastOf, uncertainty } from "./estimates.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { gainInfluences } from "./gain-influences.ts";
import { influenceEstimates } from "./influences.ts";
import { valueEstimates } from "./mean-estimates.ts";
import { PairedClassRows } from "./paired-class-rows.ts";
import type { PairedRows } from "./paired-predictions.ts";
import { precisionEstimates } from "./precision-estimates.ts";
import { studentContrast } from "./student-contrast.ts";

type Fit = (scores: PairedScores, parameter: number) => Estimates;

interface ScoreMetric {
  readonly fit: Fit;
  readonly method: string;
  readonly probability: boolean;
  /** Rows of either class; {@link FEWEST_EVENTS} where nothing is said. */
  readonly fewest?: number;
}

const SCORED: Readonly<Record<string, ScoreMetric>> = {
  roc_auc: { fit: aucEstimates, method: "DeLong, corrected for skewness", probability: false },
  average_precision: {
    fit: precisionEstimates,
    method: "delta method, corrected for skewness",
    probability: false,
    // Below, its interval covers less often than it says: the first few positive rows weigh too much in it.
    fewest: 2 * FEWEST_EVENTS,
  },
  gain: { fit: gainFit, method: "delta method, corrected for skewness", probability: false },
  lift: { fit: liftFit, method: "delta method, corrected for skewness", probability: false },
  log_loss: { fit: meanLosses(lossOfRow), method: "paired t, corrected for skewness", probability: true },
  brier_score_loss: {
    fit: meanLosses((truth, probability) => (truth - probability) ** 2),
    method: "paired t, corrected for skewness",
    probability: true,
  },
};

function gainFit({ truth, candidate, baseline, weight }: PairedScores, share: number): Estimates {
  const of = (score: Float64Array) => gainInfluences(truth, score, weight, share);
  return influenceEstimates(of(candidate), of(baseline), weight);
}

/** Gain over the share. */
function liftFit({ truth, candidate, baseline, weight }: PairedScores, share: number): Estimates {
  const of = (score: Float64Array) => {
    const { value, derivative } = gainInfluences(truth, score, weight, share);
    return { value: value / share, derivative: derivative.map((by) => by / share) };
  };
  return influenceEstimates(of(candidate), of(baseline), weight);
}

function meanLosses(loss: (truth: number, probability: number) => number): Fit {
  return ({ truth, candidate, baseline, weight }) => {
    const losses = (score: Float64Array) => {
      const costs = new Float64Array(score.length);
      for (let row = 0; row < score.length; row++) costs[row] = loss(truth[row] as number, score[row] as number);
      return costs;
    };
    const ours = losses(candidate);
    return valueEstimates(ours, baseline === candidate ? ours : losses(baseline), weight);
  };
}

/** What both sides' scores of the positive class say about a metric of them; `undefined` for any other metric. */
export function scoreEvidence(metric: string, parameter: number, data: PairedRows): Evidence | NoEvidence | undefined {
  const found = Object.hasOwn(SCORED, metric) ? SCORED[metric] : undefined;
  if (!found) return undefined;
  const scores = PairedClassRows.of(data).scores(metric, found.probability);
  const { counted, refused } = enoughEvents(scores.truth, scores.weight, found.fewest);
  return refused ?? studentEvidence(found.fit(scores, parameter), counted, found.method);
}

/** Evidence whose bounds are those of Student's t, corrected. */
export function studentEvidence(
  estimates: Estimates,
  counted: Pick<Evidence, "rows" | "events" | "nonEvents"> & { readonly rows: number },
  method: string,
  unit: "rows" | "queries" = "rows",
): Evidence {
  return {
    candidate: estimates.candidate,
    baseline: estimates.baseline,
    ...counted,
    contrast: (ratio) =>
      studentContrast(contrastOf(estimates, ratio), uncertainty(estimates, ratio), {
        ratio,
        method,
        sample: { unit, have: estimates.strata.reduce((sum, { size }) => sum + size, 0) },
      }),
  };
}
