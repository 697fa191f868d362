import {
  type ClassCodes,
  type Evidence,
  type NoEvidence,
  namedMetric,
  type PairedPredictions,
  pairedEvidence,
} from "@assay/metrics";
import type { Answers } from "./computed-values.ts";
import type { ClassAnswers, ScoredRows } from "./scored-rows.ts";

/** Beyond the codes of two classes, 0 and 1. */
const SHIFT = 2;

/** Labels in other codes: of several classes, two that are left in a slice are no positive and negative one. */
function recoded(codes: ClassCodes | undefined): Int32Array | undefined {
  return codes && Int32Array.from(codes, (code) => code + SHIFT);
}

/** What the pairing of the rows says about the metric's change; not every metric has an interval. */
export function rowEvidence(metric: string, scored: ScoredRows, baseline: Answers | undefined): Evidence | NoEvidence {
  const readsScores = namedMetric(metric)?.metric.needs.includes("score");
  if (scored.task === "class" && scored.classes > 2 && !readsScores) {
    const { truth, candidate, weight } = scored;
    const ours = { prediction: recoded(candidate.prediction) };
    const theirs =
      baseline === candidate ? ours : { prediction: recoded((baseline as ClassAnswers | undefined)?.prediction) };
    return pairedEvidence(metric, {
      truth: recoded(truth) as Int32Array,
      candidate: ours,
      baseline: theirs,
      weight,
    });
  }
  // The task of the rows is that of both sides' answers, which the types of the parts do not say.
  return pairedEvidence(metric, { ...scored, baseline } as PairedPredictions);
}
