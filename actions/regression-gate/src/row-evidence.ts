import { type Evidence, type NoEvidence, type PairedPredictions, pairedEvidence } from "@assay/metrics";
import type { Answers } from "./computed-values.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** What the pairing of the rows says about the metric's change; not every metric has an interval. */
export function rowEvidence(metric: string, scored: ScoredRows, baseline: Answers | undefined): Evidence | NoEvidence {
  // The task of the rows is that of both sides' answers, which the types of the parts do not say.
  return pairedEvidence(metric, { ...scored, baseline } as PairedPredictions);
}
