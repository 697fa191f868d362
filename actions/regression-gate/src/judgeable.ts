import type { Subject } from "@assay/judgement";
import type { Check, FileIdentity, Report } from "@assay/report";
import type { KeyedPredictions } from "./baseline-bundle.ts";
import type { Comparison } from "./comparison.ts";
import type { FairnessJudgement } from "./fairness/fairness-subjects.ts";
import type { MetricsFile } from "./metrics-json.ts";

/** Everything that was read, ready to be judged. */
export interface Judgeable {
  readonly comparison: Comparison;
  /** The candidate's metrics, for the output and for the next run's baseline. */
  readonly metrics: MetricsFile;
  /** Gaps between groups. */
  readonly fairness: FairnessJudgement;
  readonly slices: { readonly subjects: readonly Subject[]; readonly checks: readonly Check[] };
  /** Whether the baseline says by which rows and truths, or on which data, the candidate is to be judged. */
  readonly isHeld: boolean;
  /** What the comparison itself has to say beside its metrics. */
  readonly checks: readonly Check[];
  readonly notes: readonly string[];
  readonly data: readonly FileIdentity[];
  /** Files that say by what the rows are judged. */
  readonly rules: readonly FileIdentity[];
  /** Of the rows, for the report; `undefined` where there are only numbers. */
  readonly pictures: (() => Promise<Report["charts"]>) | undefined;
  /** For a baseline bundle; `undefined` where there are no rows to key. */
  readonly keyed: (() => Promise<KeyedPredictions>) | undefined;
}
