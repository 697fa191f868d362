import { type Check, formatCount } from "@assay/report";
import type { TableEngine } from "@assay/tables";

/** Rows that the candidate should have an answer for. */
export interface WantedRows {
  /** Of the baseline, those whose truth is known; where there is no baseline, of the truths that lie apart. */
  readonly of: "baseline" | "truth-file";
  readonly rows: number;
  /** How many of them the candidate has no answer for. */
  readonly unscored: number;
  /** Whether it may be the truth that they lack. */
  readonly truthApart?: boolean;
  /** Of a truth apart: its rows, and how many of them neither the candidate nor the baseline has an answer for. */
  readonly truths?: { readonly rows: number; readonly unanswered: number } | undefined;
}

/** SQL of the truths that are known: a row of the truth-file may have none yet. */
const KNOWN_TRUTHS = "(select k from t where truth is not null)";

/** Counts the rows of the truth-file where there is no baseline. `truths` is its table of the join; `judged` counts the rows of the join. */
export async function countTruths(engine: TableEngine, truths: string, judged: number): Promise<WantedRows> {
  const [counts] = await engine.rows(`with ${truths} select count(*) as rows from t where truth is not null`);
  const rows = Number(counts?.rows);
  return { of: "truth-file", rows, unscored: rows - judged };
}

/**
 * Counts those of the baseline by key. Where the baseline holds a truth of its own, all of its rows were judged once.
 *
 * @param ctes the tables of the join: c, b, and t where the truth lies apart
 */
export async function countBaselineRows(
  engine: TableEngine,
  ctes: string,
  { truthApart, wasJudged }: { readonly truthApart: boolean; readonly wasJudged: boolean },
): Promise<WantedRows> {
  const ofTruths = truthApart ? `semi join ${KNOWN_TRUTHS} using (k)` : "";
  const apart = truthApart ? KNOWN_TRUTHS : "(select null as k limit 0)";
  const [counts] = await engine.rows(
    `with ${ctes}, known as (select k from b ${wasJudged ? "" : ofTruths}),
       judged as (select k from c ${ofTruths})
     select (select count(*) from known) as rows, (select count(*) from known anti join judged using (k)) as unscored,
       (select count(*) from ${apart} p) as truths,
       (select count(*) from ${apart} p anti join (select k from c union all select k from b) q using (k)) as unanswered`,
  );
  return {
    of: "baseline",
    rows: Number(counts?.rows),
    unscored: Number(counts?.unscored),
    truthApart,
    truths: truthApart ? { rows: Number(counts?.truths), unanswered: Number(counts?.unanswered) } : undefined,
  };
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
export function unscoredRows(wanted: WantedRows): Check[] {
  return [...unscoredChecks(wanted), ...unansweredChecks(wanted)];
}

/** A baseline that lacks the same rows does not excuse the candidate: it may have been chosen by what it left out. */
function unansweredChecks({ truths }: WantedRows): Check[] {
  if (!truths || truths.unanswered === 0) return [];
  const { rows, unanswered } = truths;
  return [
    {
      id: "rows(truth-file)",
      title: TITLES["truth-file"],
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `neither the candidate nor the baseline has an answer for ${formatCount(unanswered)} of the ${formatCount(rows)} rows of the truth-file`,
      remedy: REMEDIES["truth-file"],
      counts: { rows, missing: unanswered },
    },
  ];
}

function unscoredChecks({ of, rows, unscored, truthApart = false }: WantedRows): Check[] {
  if (unscored === 0) return [];
  const whose = of === "baseline" ? "the baseline" : "the truth-file";
  const lacked = of === "baseline" && truthApart ? "no answer, or the truth-file no truth," : "no answer";
  return [
    {
      id: "rows",
      title: TITLES[of],
      verdict: "review",
      reason: "not-comparable",
      severity: "critical",
      message: `the candidate has ${lacked} for ${formatCount(unscored)} of the ${formatCount(rows)} rows of ${whose}, and is judged on the others only`,
      remedy: REMEDIES[of],
      counts: { rows, missing: unscored },
    },
  ];
}
