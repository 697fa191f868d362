import { ClassRows } from "../classification/class-rows.ts";
import type { ClassCodes } from "../columns.ts";
import { areasAgainstRest, areasOfPairs, type ClassScoreRows } from "./class-areas.ts";
import { enoughEvents, enoughRows, FEWEST_EVENTS } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { type Influences, influenceEstimates } from "./influences.ts";
import { type PairedRows, required } from "./paired-predictions.ts";
import { scoreEvidence, studentEvidence } from "./score-evidence.ts";

const AREAS: Readonly<Record<string, (rows: ClassScoreRows) => Influences>> = {
  roc_auc_ovr: (rows) => areasAgainstRest(rows, false),
  roc_auc_ovr_weighted: (rows) => areasAgainstRest(rows, true),
  roc_auc_ovo: (rows) => areasOfPairs(rows, false),
  roc_auc_ovo_weighted: (rows) => areasOfPairs(rows, true),
};

/**
 * What both sides' scores of every class say about a mean of areas under ROC curves; `undefined` for any other metric. Of
 * two classes with one score each of them is the plain area.
 */
export function classAreaEvidence(metric: string, data: PairedRows): Evidence | NoEvidence | undefined {
  const areas = Object.hasOwn(AREAS, metric) ? AREAS[metric] : undefined;
  if (!areas) return undefined;
  const { truth, candidate, baseline, weight } = data;
  if (!candidate.scores && !baseline.scores) return scoreEvidence("roc_auc", Number.NaN, data);
  const of = (side: "candidate" | "baseline") =>
    areas(new ClassRows({ truth, scores: required(data[side].scores, side, "scores", metric), weight }).classScores);
  const { counted, refused } = enoughEvents(truth, weight);
  const few = refused ?? tooFewOfClass(metric, truth, weight);
  if (few) return few;
  const ours = of("candidate");
  const theirs = baseline.scores === candidate.scores ? ours : of("baseline");
  return studentEvidence(influenceEstimates(ours, theirs, weight), counted, "delta method, corrected for skewness");
}

function tooFewOfClass(metric: string, truth: ClassCodes, weight: Float64Array | undefined): NoEvidence | undefined {
  for (const code of new Set<number>(truth)) {
    const own = Float64Array.from(truth as ArrayLike<number>, (of, row) =>
      of === code ? (weight ? (weight[row] as number) : 1) : 0,
    );
    const { refused } = enoughRows(own.length, own, FEWEST_EVENTS);
    if (refused) return { ...refused, message: `of class ${code} there are ${refused.message} of ${metric}` };
  }
  return undefined;
}
