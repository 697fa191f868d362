import type { Computed, ComputedMetricInfo } from "../metric-info.ts";
import type { OfQuery } from "./ranking.ts";

/** Scored rows of several queries; the rows of one query need not stand together. */
export interface RankingPredictions {
  /** A number for each query. */
  readonly query: Int32Array;
  /** How relevant the row is to its query: 0 is not at all. */
  readonly truth: Float64Array;
  /** What the rows of a query are ordered by, highest first. */
  readonly score: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** A metric of the order of rows within their queries. It refuses what its rows may not hold itself. */
export interface RankingMetric extends ComputedMetricInfo {
  readonly task: "ranking";
  /** What the metric is the mean over queries of. */
  readonly ofQuery: OfQuery;
  /** @param parameter what stands behind the `@`, or its default; NaN where the metric has none */
  compute(rows: RankingPredictions, parameter: number): Computed;
}
