import { type Evidence, type NoEvidence, PAIRED_METRICS, type PairedMetric, pairedEvidence } from "@assay/metrics";
import type { Answers } from "./computed-values.ts";
import type { ClassAnswers, ScoredRows } from "./scored-rows.ts";

/** Of the bootstrap: the same rows give the same interval in every run. */
const SEED = 20_260_101;

function isPaired(metric: string): metric is PairedMetric {
  return (PAIRED_METRICS as readonly string[]).includes(metric);
}

/** What the pairing of the rows says about the metric's change; not every metric has an interval. */
export function rowEvidence(metric: string, scored: ScoredRows, baseline: Answers | undefined): Evidence | NoEvidence {
  if (scored.task !== "class" || !isPaired(metric))
    return { noInterval: "point-estimate", message: `rows give no interval of ${metric}` };
  const { truth, candidate, weight } = scored;
  return pairedEvidence(metric, { truth, candidate, baseline: baseline as ClassAnswers, weight, seed: SEED });
}
