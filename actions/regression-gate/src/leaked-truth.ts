import { findColumn } from "@assay/action-kit";
import { type Check, formatCount } from "@assay/report";
import { type TableEngine, textOf } from "@assay/tables";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";

/** Of fewer rows, all of them may name their truth by chance. */
const FEWEST_ROWS = 10;

/** SQL of a text's words, between single blanks: ` user 17 yes `. */
function wordsOf(text: string): string {
  return `concat(' ', trim(regexp_replace(lower(${text}), '[^\\p{L}\\p{N}]+', ' ', 'g')), ' ')`;
}

/**
 * Asks for a person's eye where the key names the truth in every row: it is the truth, or holds it as a word (`17-Yes`,
 * `dogs/0017.jpg`). Such a key was made when the outcome was known, so that a model that reads it has nothing left to
 * predict, and a bundle gives the truth away to whoever guesses keys.
 *
 * @param holder the table that holds the truth
 */
export async function leakedTruth(
  engine: TableEngine,
  holder: PredictionTable,
  columns: ColumnNames,
): Promise<Check[]> {
  const [key, truth] = [findColumn(holder, columns.key), findColumn(holder, columns.truth)];
  if (!key || !truth || holder.isBundle) return [];
  const [keyText, truthText] = [textOf(key), textOf(truth)];
  const named = `contains(${wordsOf(keyText)}, ${wordsOf(truthText)}) and trim(${wordsOf(truthText)}) <> ''`;
  const [found] = await engine.rows(
    `select count(*) as rows, count(*) filter (where ${named}) as named, count(distinct ${truthText}) as truths,
       min(${keyText}) as key, arg_min(${truthText}, ${keyText}) as truth
     from ${holder.table.from}`,
  );
  const rows = Number(found?.rows);
  if (rows < FEWEST_ROWS || Number(found?.truths) < 2 || Number(found?.named) < rows) return [];
  return [
    {
      id: "key",
      title: "Key of the rows",
      verdict: "review",
      reason: "leaked-truth",
      severity: "critical",
      message: `the key "${key.name}" names the truth in each of the ${formatCount(rows)} rows, such as ${JSON.stringify(found?.key)} for ${JSON.stringify(found?.truth)}`,
      remedy: "identify rows by something that was known before the outcome was, or by a hash of it",
      counts: { rows },
    },
  ];
}
