import { type Check, formatCount } from "@assay/report";
import type { TableEngine } from "@assay/tables";

/** Rows of the baseline whose truth is known. */
export interface BaselineRows {
  readonly rows: number;
  /** How many of them the candidate has no answer for. */
  readonly unscored: number;
}

/** Counts them by key. `ctes` are the tables of the join: c, b, and t where the truth lies apart. */
export async function countBaselineRows(engine: TableEngine, ctes: string, truthApart: boolean): Promise<BaselineRows> {
  const [counts] = await engine.rows(
    `with ${ctes}, known as (select k from b ${truthApart ? "semi join t using (k)" : ""})
     select (select count(*) from known) as rows, (select count(*) from known anti join c using (k)) as unscored`,
  );
  return { rows: Number(counts?.rows), unscored: Number(counts?.unscored) };
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
