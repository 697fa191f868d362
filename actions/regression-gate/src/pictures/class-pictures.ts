import type { Report } from "@assay/report";
import { classRowsOf } from "../computed-values.ts";
import type { ScoredRows } from "../scored-rows.ts";
import { classCurves } from "./class-curves.ts";
import { confusionMatrices } from "./confusion-matrices.ts";
import { reliabilityDiagram } from "./reliability.ts";
import { scoreCurves } from "./score-curves.ts";

/** Pictures of a classifier beside its baseline: aggregates only, no row of the data. Other tasks have none. */
export function classPictures(scored: ScoredRows, labels: readonly string[]): Report["charts"] {
  if (scored.task !== "class") return [];
  const { weight, binary, candidate, baseline } = scored;
  const sides = [
    { name: "candidate", rows: classRowsOf(scored, candidate) },
    ...(baseline ? [{ name: "baseline", rows: classRowsOf(scored, baseline) }] : []),
  ];
  const predicted = sides.filter(({ rows }) => rows.prediction);
  const matrices = predicted.map(({ name, rows }) => ({ name, matrix: rows.matrix }));
  const ranked = binary ? sides.filter(({ rows }) => rows.score) : [];
  const scores = ranked.map(({ name, rows }) => ({ name, scores: rows.binary }));
  return [
    ...confusionMatrices(matrices, weight !== undefined, labels),
    ...scoreCurves(scores),
    ...(binary
      ? []
      : classCurves(
          sides.filter(({ rows }) => rows.scores),
          labels,
        )),
    ...reliabilityDiagram(scores),
  ];
}
