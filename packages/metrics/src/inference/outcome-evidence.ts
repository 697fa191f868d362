import { RowValues } from "../row-values.ts";
import { classEvidence } from "./class-evidence.ts";
import type { Counted } from "./enough-rows.ts";
import { shrunkUncertainty, uncertainty } from "./estimates.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { valueEstimates } from "./mean-estimates.ts";
import { studentEvidence } from "./score-evidence.ts";

/** One number a case of each side, of which the metric is the mean. A case is a row, or a query with all its rows. */
export interface Outcomes {
  readonly candidate: Float64Array;
  readonly baseline: Float64Array;
  readonly weight: Float64Array | undefined;
  readonly unit: "rows" | "queries";
}

/** Any two codes that are not those of two classes with a positive one. */
const [HIT, MISS] = [2, 3];

function isZeroOrOne(values: Float64Array): boolean {
  return values.every((value) => value === 0 || value === 1);
}

/** What the cases say about a metric that is a mean over them: a share where each is hit or missed, else of numbers. */
export function outcomeEvidence(
  { candidate, baseline, weight, unit }: Outcomes,
  counted: Counted,
): Evidence | NoEvidence {
  if (!isZeroOrOne(candidate) || !isZeroOrOne(baseline)) {
    const ours = new RowValues(candidate, weight);
    const theirs = baseline === candidate ? ours : new RowValues(baseline, weight);
    const estimates = valueEstimates(ours, theirs);
    // Of rows as of the losses of two classes, which are the same where there are two.
    const doubt = unit === "rows" ? shrunkUncertainty : uncertainty;
    return studentEvidence(estimates, counted, "paired t, corrected for skewness", { unit, doubt });
  }
  const coded = (values: Float64Array) => ({
    prediction: Int32Array.from(values, (value) => (value === 1 ? HIT : MISS)),
  });
  const ours = coded(candidate);
  const evidence = classEvidence("accuracy", {
    truth: new Int32Array(candidate.length).fill(HIT),
    candidate: ours,
    baseline: baseline === candidate ? ours : coded(baseline),
    weight,
  });
  if (!evidence) throw new TypeError("accuracy has evidence");
  if ("noInterval" in evidence) return evidence;
  return {
    ...evidence,
    contrast(ratio) {
      const contrast = evidence.contrast(ratio);
      return { ...contrast, sample: { ...contrast.sample, unit } };
    },
  };
}
