import { findColumn, requireColumn } from "@assay/action-kit";
import { Refusal } from "@assay/report";
import { type Column, TableError } from "@assay/tables";
import { AnswerLabels, type LabelledColumn, readAnswerLabels } from "./answer-labels.ts";
import type { Inputs, NamedColumn } from "./inputs.ts";
import type { Need } from "./measures.ts";
import type { Engine } from "./ports.ts";
import type { Sides } from "./side.ts";

export type Part = "prediction" | "score";

/** The columns by which keys are compared; `undefined` where nothing is compared by it. */
export interface ComparedColumns {
  readonly prediction: { readonly current: Column; readonly previous: Column } | undefined;
  readonly score: { readonly current: Column; readonly previous: Column } | undefined;
  readonly truth: { readonly current: Column | undefined; readonly previous: Column | undefined } | undefined;
}

/** A column that is named but not on both sides is left alone, unless the step named it or something needs it. */
function onBothSides({ current, previous }: Sides, what: Part, named: NamedColumn | undefined, needed: boolean) {
  if (!named && !needed) return undefined;
  const [ours, theirs] = [findColumn(current, named?.name), findColumn(previous, named?.name)];
  if (ours && theirs) return { current: ours, previous: theirs };
  if (!named?.given && !needed) return undefined;
  return {
    current: requireColumn(current, what, named?.name),
    previous: requireColumn(previous, what, named?.name),
  };
}

const STAR = "*";

/**
 * `score: "p_*"` names one column for each label, the star standing for the label, as regression-gate reads it. Rows are
 * ordered by one score, which is that of the positive label where it is named; else there is none.
 */
function orderingScore(sides: Sides, { score, positive }: Inputs["columns"], needed: boolean): NamedColumn | undefined {
  if (!score?.name.includes(STAR) || findColumn(sides.current, score.name)) return score;
  if (positive !== undefined) return { ...score, name: score.name.replace(STAR, () => positive) };
  if (!score.given && !needed) return undefined;
  throw new Refusal(`\`score\` is "${score.name}", a column for each label, and rows are ordered by one score`, {
    code: "score-of-each-label",
    reason: "missing-column",
    remedy: `name the label whose score it is as \`positive\`, or one column as \`score\``,
  });
}

function truthColumns({ current, previous }: Sides, named: NamedColumn | undefined, needed: boolean) {
  if (!named && !needed) return undefined;
  const [ours, theirs] = [findColumn(current, named?.name), findColumn(previous, named?.name)];
  if (ours || theirs) return { current: ours, previous: theirs };
  if (named?.given || needed) requireColumn(current, "truth", named?.name);
  return undefined;
}

type Labelled = Pick<ComparedColumns, "prediction" | "truth">;

/** Reads the labels. Where nothing asks for the prediction, one that is a number and no label is left alone. */
async function labelsOf(
  engine: Engine,
  sides: Sides,
  found: Labelled,
  mayBeNone: boolean,
): Promise<Labelled & { readonly labels: AnswerLabels }> {
  const labelled: LabelledColumn[] = [];
  for (const what of ["prediction", "truth"] as const)
    for (const side of [sides.previous, sides.current]) {
      const column = found[what]?.[side.role];
      if (column) labelled.push({ side, what, column });
    }
  try {
    return { ...found, labels: await readAnswerLabels(engine, labelled) };
  } catch (error) {
    const isNumber = error instanceof TableError && error.code === "too-many-labels";
    if (!isNumber || !mayBeNone) throw error;
    return { prediction: undefined, truth: undefined, labels: new AnswerLabels([]) };
  }
}

/** Finds what the inputs name and what the limits need, and reads the labels. Refuses a column that is needed and is not there. */
export async function comparedColumns(
  engine: Engine,
  sides: Sides,
  { columns, selection }: Inputs,
  needs: ReadonlySet<Need>,
): Promise<ComparedColumns & { readonly labels: AnswerLabels }> {
  const byLabel = selection?.by === "label" && needs.has("selection");
  const byScore = selection !== undefined && selection.by !== "label";
  const truth = truthColumns(sides, columns.truth, needs.has("truth"));
  const prediction = onBothSides(sides, "prediction", columns.prediction, byLabel);
  const mayBeNone = !columns.prediction?.given && !columns.truth?.given && !byLabel && !needs.has("answer");
  const scored = byScore || needs.has("score");
  return {
    ...(await labelsOf(engine, sides, { prediction, truth }, mayBeNone)),
    score: onBothSides(sides, "score", orderingScore(sides, columns, scored), scored),
  };
}
