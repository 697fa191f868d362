import { byQuery } from "../ranking/ranking.ts";
import type { RankingMetric } from "../ranking/ranking-metric.ts";
import { enoughRows, FEWEST_EVENTS } from "./enough-rows.ts";
import type { Evidence, NoEvidence } from "./evidence.ts";
import { outcomeEvidence } from "./outcome-evidence.ts";
import { type PairedRankings, required } from "./paired-predictions.ts";

/** Queries with a relevant row; the others count by convention, and so tell nothing. */
const FEWEST_ANSWERABLE = 2 * FEWEST_EVENTS;

/** What both sides' orders of the same rows say about a metric of them: the sample is that of the queries. */
export function rankingEvidence(
  { name, ofQuery }: RankingMetric,
  parameter: number,
  { query, truth, weight, ...sides }: PairedRankings,
): Evidence | NoEvidence {
  const of = (side: "candidate" | "baseline") =>
    byQuery({ query, truth, score: required(sides[side].score, side, "score", name), weight }, ofQuery, parameter);
  const candidate = of("candidate");
  const baseline = sides.baseline.score === sides.candidate.score ? candidate : of("baseline");
  const { counted, refused } = enoughRows(candidate.values.length, candidate.weight);
  if (refused) return { ...refused, message: refused.message.replace("rows", "queries") };
  if (candidate.answerable < FEWEST_ANSWERABLE)
    return {
      noInterval: "too-few-events",
      message: `${candidate.answerable} queries with a relevant row; an interval needs ${FEWEST_ANSWERABLE}`,
    };
  return outcomeEvidence(
    { candidate: candidate.values, baseline: baseline.values, weight: candidate.weight, unit: "queries" },
    counted,
  );
}
