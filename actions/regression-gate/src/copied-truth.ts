import { type Check, formatCount } from "@assay/report";
import type { PredictionTables } from "./answer-columns.ts";
import type { Answers } from "./computed-values.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** Of fewer rows, of either kind where there are two, answers may be the truth by chance. */
const FEWEST_ROWS = 10;

type Column = ArrayLike<number> | undefined;

function isCopy(answers: Column, truth: ArrayLike<number>): boolean {
  if (!answers) return false;
  for (let row = 0; row < truth.length; row++) if (answers[row] !== truth[row]) return false;
  return true;
}

/** Whether there is something to copy: two values that each stand in some rows, or of numbers several. */
function varies(truth: ArrayLike<number>): boolean {
  const counts = new Map<number, number>();
  for (let row = 0; row < truth.length && counts.size <= FEWEST_ROWS; row++) {
    const value = truth[row] as number;
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts.size > FEWEST_ROWS || [...counts.values()].filter((count) => count >= FEWEST_ROWS).length > 1;
}

/** The answers that no model gives exactly: a probability, a predicted number, or a score of relevance. */
function exact(scored: ScoredRows, answers: Answers): Column {
  const { prediction, score } = answers as { readonly prediction?: Column; readonly score?: Column };
  if (scored.task === "class" && !scored.binary) return undefined;
  return scored.task === "number" ? prediction : score;
}

const WHAT: Readonly<Record<ScoredRows["task"], string>> = {
  class: "scores of 1 where the label is positive and of 0 elsewhere",
  number: "predictions that are the truth to the last digit",
  ranking: "scores that are the relevance to the last digit",
};

/**
 * Asks for a person's eye where the candidate answers with the truth itself: the column was named by mistake, or has leaked
 * into what the model reads. Where the baseline does so too, nothing tells the two apart and nothing is gained by it.
 */
export function copiedTruth(scored: ScoredRows, { candidate: table }: Pick<PredictionTables, "candidate">): Check[] {
  const { task, truth, candidate, baseline, count } = scored;
  if (!isCopy(exact(scored, candidate), truth) || !varies(truth)) return [];
  if (baseline && isCopy(exact(scored, baseline), truth)) return [];
  return [
    {
      id: "truth(candidate)",
      title: "Answers that are the truth",
      verdict: "review",
      reason: "leaked-truth",
      severity: "critical",
      message: `${table.shown} has ${WHAT[task]}, in each of the ${formatCount(count)} rows`,
      remedy:
        "name the column that the model wrote, and look for the truth, or what follows from it, among what it reads",
      counts: { rows: count },
    },
  ];
}

/** Says where every predicted label is right: a sound model of an easy task can be, so it is said and not judged. */
export function rightThroughout({ task, truth, candidate, baseline, count }: ScoredRows): string[] {
  const labels = (answers: Answers) => (answers as { readonly prediction?: Column }).prediction;
  if (task !== "class" || !isCopy(labels(candidate), truth) || !varies(truth)) return [];
  if (baseline && isCopy(labels(baseline), truth)) return [];
  return [
    `The candidate is right in each of the ${formatCount(count)} rows. Where the truth is among what it reads, no limit but \`max-gain\` notices it.`,
  ];
}
