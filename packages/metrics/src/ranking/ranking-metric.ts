import type { Computed, ComputedMetricInfo } from "../metric-info.ts";
import type { OfQuery } from "./ranking.ts";
import type { RankingPredictions } from "./ranking-predictions.ts";

/** A metric of the order of rows within their queries. It refuses what its rows may not hold itself. */
export interface RankingMetric extends ComputedMetricInfo {
  readonly task: "ranking";
  /** What the metric is the mean over queries of. */
  readonly ofQuery: OfQuery;
  /** @param parameter what stands behind the `@`, or its default; NaN where the metric has none */
  compute(rows: RankingPredictions, parameter: number): Computed;
}
