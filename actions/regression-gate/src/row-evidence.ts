import {
  type ClassCodes,
  type Evidence,
  type NoEvidence,
  namedMetric,
  PairedClassRows,
  type PairedPredictions,
  pairedEvidence,
} from "@assay/metrics";
import { type Answers, classRowsOf } from "./computed-values.ts";
import type { ClassAnswers, ScoredClasses, ScoredRows } from "./scored-rows.ts";

/** Beyond the codes of two classes, 0 and 1. */
const SHIFT = 2;

/** Labels in other codes: of several classes, two that are left in a slice are no positive and negative one. */
function recoded(codes: ClassCodes | undefined): Int32Array | undefined {
  return codes && Int32Array.from(codes, (code) => code + SHIFT);
}

/** What both sides answered, by the rows and the baseline they stand beside: every limited metric asks for the same. */
const PAIRED = new WeakMap<ScoredRows, { readonly baseline: Answers | undefined; readonly rows: PairedPredictions }>();

function pairedRows(scored: ScoredRows, baseline: Answers | undefined): PairedPredictions {
  const known = PAIRED.get(scored);
  if (known && known.baseline === baseline) return known.rows;
  // The task of the rows is that of both sides' answers, which the types of the parts do not say.
  const rows =
    scored.task === "class"
      ? pairedClasses(scored, baseline as ClassAnswers | undefined)
      : ({ ...scored, baseline } as PairedPredictions);
  PAIRED.set(scored, { baseline, rows });
  return rows;
}

function pairedClasses(scored: ScoredClasses, baseline: ClassAnswers | undefined): PairedClassRows {
  const { truth, weight } = scored;
  const candidate = classRowsOf(scored, scored.candidate);
  return new PairedClassRows({ truth, candidate, baseline: baseline ? classRowsOf(scored, baseline) : {}, weight });
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
  return pairedEvidence(metric, pairedRows(scored, baseline));
}
