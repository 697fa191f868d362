import { type Check, formatCount } from "@assay/report";
import type { TableEngine } from "@assay/tables";

/** Rows that the candidate should have an answer for. */
export interface WantedRows {
  /** Of the baseline, those whose truth is known; where there is no baseline, of the truths that lie apart. */
  readonly of: "baseline" | "truth-file";
  readonly rows: number;
  /** How many of them the candidate has no answer for. */
  readonly unscored: number;
}

/** Counts those of the baseline by key. `ctes` are the tables of the join: c, b, and t where the truth lies apart. */
export async function countBaselineRows(engine: TableEngine, ctes: string, truthApart: boolean): Promise<WantedRows> {
  const [counts] = await engine.rows(
    `with ${ctes}, known as (select k from b ${truthApart ? "semi join t using (k)" : ""})
     select (select count(*) from known) as rows, (select count(*) from known anti join c using (k)) as unscored`,
  );
  return { of: "baseline", rows: Number(counts?.rows), unscored: Number(counts?.unscored) };
}

const TITLES: Readonly<Record<WantedRows["of"], string>> = {
  baseline: "Rows that the baseline was judged on",
  "truth-file": "Rows whose truth is known",
};

const REMEDIES: Readonly<Record<WantedRows["of"], string>> = {
  baseline:
    "score the same rows with both models; where the evaluation rows have changed, score them with the model in production too",
  "truth-file": "score every row of the truth, or give as `truth-file` the truth of the evaluation rows only",
};

/**
 * Asks for a person's eye where the candidate has no answer for rows that the baseline has one for, or without a baseline,
 * whose truth is known. A model must not choose what it is judged by: one that leaves out what it gets wrong would pass on
 * the rest. How many are missing does not matter, since rows are seldom left out by chance, and two models that scored the
 * same rows lack none.
 */
export function unscoredRows({ of, rows, unscored }: WantedRows): Check[] {
  if (unscored === 0) return [];
  const whose = of === "baseline" ? "the baseline" : "the truth-file";
  return [
    {
      id: "rows",
      title: TITLES[of],
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `the candidate has no answer for ${formatCount(unscored)} of the ${formatCount(rows)} rows of ${whose}, and is judged on the others only`,
      remedy: REMEDIES[of],
      counts: { rows, missing: unscored },
    },
  ];
}
