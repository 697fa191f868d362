import type { Report } from "@assay/report";
import type { ClassAnswers, ScoredRows } from "../scored-rows.ts";
import { classCurves } from "./class-curves.ts";
import { confusionMatrices } from "./confusion-matrices.ts";
import { reliabilityDiagram } from "./reliability.ts";
import { scoreCurves } from "./score-curves.ts";

/** Pictures of a classifier beside its baseline: aggregates only, no row of the data. Other tasks have none. */
export function classPictures(scored: ScoredRows, labels: readonly string[]): Report["charts"] {
  if (scored.task !== "class") return [];
  const { truth, weight, binary, candidate, baseline } = scored;
  const sides: readonly { readonly name: string; readonly answers: ClassAnswers }[] = [
    { name: "candidate", answers: candidate },
    ...(baseline ? [{ name: "baseline", answers: baseline }] : []),
  ];
  const predictions = sides.flatMap(({ name, answers: { prediction } }) => (prediction ? [{ name, prediction }] : []));
  const scores = sides.flatMap(({ name, answers: { score } }) => (score ? [{ name, score }] : []));
  const byClass = sides.flatMap(({ name, answers: { scores: columns } }) =>
    columns ? [{ name, scores: columns }] : [],
  );
  const ranked = binary && scores.length > 0;
  return [
    ...confusionMatrices(truth, predictions, weight, labels),
    ...(ranked ? scoreCurves(truth, scores, weight) : []),
    ...(binary || byClass.length === 0 ? [] : classCurves(truth, byClass, weight, labels)),
    ...(ranked ? reliabilityDiagram(truth, scores, weight) : []),
  ];
}
