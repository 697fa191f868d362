import { ClassRows } from "../classification/class-rows.ts";
import { lossOf } from "../classification/log-loss.ts";
import { requireDistribution } from "../classification/probabilities.ts";
import { isAmongBest } from "../classification/top-k-accuracy.ts";
import type { ClassCodes } from "../columns.ts";
import { enoughRows } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { outcomeEvidence } from "./outcome-evidence.ts";
import { type PairedRows, required } from "./paired-predictions.ts";

type Scores = readonly Float64Array[];

interface RowMetric {
  readonly probability: boolean;
  of(scores: Scores, code: number, row: number, parameter: number): number;
}

function squaredDistance(scores: Scores, code: number, row: number): number {
  return scores.reduce((sum, column, other) => sum + ((column[row] as number) - Number(other === code)) ** 2, 0);
}

/** What a row counts, by the metric that is its mean over rows of three classes or more. */
const BY_ROW: Readonly<Record<string, RowMetric>> = {
  log_loss: { probability: true, of: (scores, code, row) => lossOf(scores[code]?.[row] as number) },
  brier_score_loss: { probability: true, of: squaredDistance },
  top_k_accuracy: {
    probability: false,
    of: (scores, code, row, k) => Number(isAmongBest(scores, code, row, k)),
  },
};

/** What both sides' scores of each of several classes say about a metric of them; `undefined` for any other metric. */
export function classScoresEvidence(
  metric: string,
  parameter: number,
  { truth, candidate, baseline, weight }: PairedRows,
): Evidence | NoEvidence | undefined {
  const found = Object.hasOwn(BY_ROW, metric) ? BY_ROW[metric] : undefined;
  if (!found || (candidate.scores?.length ?? 0) < 3) return undefined;
  const outcomes = (side: "candidate" | "baseline", given: Scores | undefined) => {
    const { scores } = new ClassRows({ truth, scores: required(given, side, "scores", metric), weight }).classScores;
    if (found.probability) requireDistribution({ scores });
    return Float64Array.from(truth as ClassCodes & ArrayLike<number>, (code, row) =>
      found.of(scores, code, row, parameter),
    );
  };
  const ours = outcomes("candidate", candidate.scores);
  const theirs = baseline.scores === candidate.scores ? ours : outcomes("baseline", baseline.scores);
  const { counted, refused } = enoughRows(truth.length, weight);
  return refused ?? outcomeEvidence({ candidate: ours, baseline: theirs, weight, unit: "rows" }, counted);
}
