import type { BinaryScores } from "../classification/binary-scores.ts";
import { aucEstimates, type PairedScores } from "./auc-estimates.ts";
import { FEWEST_EVENTS } from "./enough-rows.ts";
import type { Estimates, Uncertainty } from "./estimates.ts";
import { contrastOf, shrunk, shrunkUncertainty, uncertainty } from "./estimates.ts";
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
  /** How far θ may be off; {@link uncertainty} where nothing is said. */
  readonly doubt?: typeof uncertainty;
}

const SCORED: Readonly<Record<string, ScoreMetric>> = {
  roc_auc: {
    fit: aucEstimates,
    method: "DeLong, corrected for skewness",
    probability: false,
    doubt: shrunkUncertainty,
  },
  average_precision: {
    fit: precisionEstimates,
    method: "delta method, corrected for skewness",
    probability: false,
    doubt: precisionUncertainty,
    // Below, its interval covers less often than it says: the first few positive rows weigh too much in it.
    fewest: 2 * FEWEST_EVENTS,
  },
  gain: { fit: gainFit, method: "delta method, corrected for skewness", probability: false },
  lift: { fit: liftFit, method: "delta method, corrected for skewness", probability: false },
  log_loss: {
    fit: ({ candidate, baseline }) => valueEstimates(candidate.losses, baseline.losses),
    method: "paired t, corrected for skewness",
    probability: true,
    doubt: shrunkUncertainty,
  },
  brier_score_loss: {
    fit: ({ candidate, baseline }) => valueEstimates(candidate.squares, baseline.squares),
    method: "paired t, corrected for skewness",
    probability: true,
    doubt: shrunkUncertainty,
  },
};

/**
 * Of average precision skewness and variance are known worst: half of the degrees of freedom, no side shorter than that of t
 * with as many, and a skewness that is half believed at 6 of them.
 */
function precisionUncertainty(estimates: Estimates, ratio: number): Uncertainty {
  const known = uncertainty(estimates, ratio);
  return { ...shrunk(known, 6), plainDegrees: known.degrees };
}

function gainFit({ candidate, baseline }: PairedScores, share: number): Estimates {
  return influenceEstimates(gainInfluences(candidate, share), gainInfluences(baseline, share), candidate.weight);
}

/** Gain over the share. */
function liftFit({ candidate, baseline }: PairedScores, share: number): Estimates {
  const of = (scores: BinaryScores) => {
    const { value, derivative } = gainInfluences(scores, share);
    return { value: value / share, derivative: derivative.map((by) => by / share) };
  };
  return influenceEstimates(of(candidate), of(baseline), candidate.weight);
}

/** What both sides' scores of the positive class say about a metric of them; `undefined` for any other metric. */
export function scoreEvidence(metric: string, parameter: number, data: PairedRows): Evidence | NoEvidence | undefined {
  const found = Object.hasOwn(SCORED, metric) ? SCORED[metric] : undefined;
  if (!found) return undefined;
  const rows = PairedClassRows.of(data);
  const scores = rows.scores(metric);
  if (found.probability) for (const side of [scores.candidate, scores.baseline]) side.requireProbabilities();
  const { counted, refused } = rows.enoughEvents(found.fewest);
  if (refused) return refused;
  const doubt = found.doubt && { doubt: found.doubt };
  return studentEvidence(found.fit(scores, parameter), counted, found.method, doubt);
}

interface StudentOptions {
  readonly unit?: "rows" | "queries";
  readonly doubt?: (estimates: Estimates, ratio: number) => Uncertainty;
}

/** Evidence whose bounds are those of Student's t, corrected. */
export function studentEvidence(
  estimates: Estimates,
  counted: Pick<Evidence, "rows" | "events" | "nonEvents"> & { readonly rows: number },
  method: string,
  { unit = "rows", doubt = uncertainty }: StudentOptions = {},
): Evidence {
  return {
    candidate: estimates.candidate,
    baseline: estimates.baseline,
    ...counted,
    contrast: (ratio) =>
      studentContrast(contrastOf(estimates, ratio), doubt(estimates, ratio), {
        ratio,
        method,
        sample: { unit, have: estimates.strata.reduce((sum, { size }) => sum + size, 0) },
      }),
  };
}
