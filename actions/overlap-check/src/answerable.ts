import { Refusal } from "@assay/report";
import type { JudgedMeasure } from "./judged-measure.ts";
import type { Pairs } from "./pairs.ts";
import type { Selection } from "./selection.ts";

const SELECT = "give `threshold`, `top-k` or `top-share` with `score`, or `positive` with `prediction`";

/** What a measure lacks, and the way out. */
function lacking(
  { measure: { needs } }: JudgedMeasure,
  pairs: Pairs,
  selection: Selection | undefined,
): readonly [what: string, remedy: string] | undefined {
  const { hasLabels, hasScores, labels } = pairs;
  if (needs.includes("selection") && !selection)
    return hasLabels
      ? [
          `it is not said which label selects a key: the labels are ${labels.shown()}`,
          "name it as `positive`, or in the policy as `columns: {positive: …}`",
        ]
      : ["nothing says which keys are selected", SELECT];
  if (needs.includes("answer") && !hasLabels && !selection)
    return ["there is no answer to compare", `name \`prediction\`, or ${SELECT}`];
  if (needs.includes("value") && !hasLabels && !hasScores)
    return ["no value is named that could be compared", "name `prediction` or `score`"];
  return undefined;
}

/** Refuses a limit on a measure that nothing says how to compute: it cannot be meant. */
export function requireAnswerable(
  limits: readonly JudgedMeasure[],
  pairs: Pairs,
  selection: Selection | undefined,
): void {
  for (const judged of limits) {
    const [what, remedy] = lacking(judged, pairs, selection) ?? [];
    if (what !== undefined && remedy !== undefined)
      throw new Refusal(`${judged.measure.name} has a limit, but ${what}`, {
        code: "not-computable",
        reason: "missing-metric",
        remedy,
        location: judged.limit.location,
      });
  }
}
