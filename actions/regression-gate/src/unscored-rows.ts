import { type Check, formatCount } from "@assay/report";

/** Rows of the baseline whose truth is known. */
export interface BaselineRows {
  readonly rows: number;
  /** How many of them the candidate has no answer for. */
  readonly unscored: number;
}

/**
 * Asks for a person's eye where the candidate has no answer for rows that the baseline has one for. A model must not
 * choose what it is judged by: one that leaves out what it gets wrong would pass on the rest. How many are missing does
 * not matter, since rows are seldom left out by chance, and two models that scored the same rows lack none.
 */
export function unscoredRows({ rows, unscored }: BaselineRows): Check[] {
  if (unscored === 0) return [];
  return [
    {
      id: "rows",
      title: "Rows that the baseline was judged on",
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `the candidate has no answer for ${formatCount(unscored)} of the ${formatCount(rows)} rows of the baseline, and is judged on the others only`,
      remedy:
        "score the same rows with both models; where the evaluation rows have changed, score them with the model in production too",
      counts: { rows, missing: unscored },
    },
  ];
}
