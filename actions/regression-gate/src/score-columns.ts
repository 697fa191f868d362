import { findColumn } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { canonicalLabel } from "@assay/tables";
import type { PredictionTable } from "./prediction-table.ts";

/** Columns of scores by the label whose score they hold. */
export type ScoreColumns = ReadonlyMap<string, PredictionTable["table"]["columns"][number]>;

const STAR = "*";

/** Whether `score` names one column for each label, the star standing for the label: `p_*`. */
export function isScorePattern(table: PredictionTable, score: string | undefined): boolean {
  return score?.includes(STAR) === true && !findColumn(table, score);
}

/** A class without a score would count as one that is never predicted. */
export function refuseNoScore({ table, shown }: PredictionTable, pattern: string, label: string): never {
  const wanted = pattern.replace(STAR, () => label);
  throw new Refusal(
    `${shown} has no column "${wanted}", the score of the label "${label}" (\`score\` is "${pattern}")`,
    {
      code: "missing-score",
      reason: "missing-column",
      remedy: `write a column of scores for every label; the columns are: ${table.columns.map(({ name }) => name).join(", ")}`,
    },
  );
}

/** The columns that a pattern with one star names. */
export function scoreColumns({ table, shown }: PredictionTable, pattern: string): ScoreColumns {
  const [before = "", after = "", ...more] = pattern.split(STAR);
  if (more.length > 0)
    throw new Refusal(`\`score\` is "${pattern}", with more than one star`, {
      code: "bad-score-pattern",
      reason: "invalid-input",
      remedy: 'write one star in place of the label, such as "p_*" for the columns p_cat and p_dog',
    });
  const found = new Map<string, PredictionTable["table"]["columns"][number]>();
  for (const column of table.columns) {
    const { name } = column;
    if (name.length <= before.length + after.length || !name.startsWith(before) || !name.endsWith(after)) continue;
    const label = canonicalLabel(name.slice(before.length, name.length - after.length));
    const other = found.get(label);
    if (other)
      throw new Refusal(`${shown}: the columns "${other.name}" and "${name}" both hold the score of "${label}"`, {
        code: "ambiguous-score",
        reason: "invalid-input",
        remedy: "keep one column of scores for each label",
      });
    found.set(label, column);
  }
  return found;
}
