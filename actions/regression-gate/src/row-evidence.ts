import { type Evidence, type NoEvidence, namedMetric, type PairedPredictions, pairedEvidence } from "@assay/metrics";
import type { Answers } from "./computed-values.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** What the pairing of the rows says about the metric's change; not every metric has an interval. */
export function rowEvidence(metric: string, scored: ScoredRows, baseline: Answers | undefined): Evidence | NoEvidence {
  const readsScores = namedMetric(metric)?.metric.needs.includes("score");
  if (scored.task === "class" && !scored.binary && readsScores)
    return { noInterval: "point-estimate", message: `scores of several classes give no interval of ${metric}` };
  // The task of the rows is that of both sides' answers, which the types of the parts do not say.
  return pairedEvidence(metric, { ...scored, baseline } as PairedPredictions);
}
