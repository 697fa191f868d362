import type { RankingMetric } from "./ranking-metric.ts";

/** By name; the order is that of tables in reports and documentation. */
export const RANKING_METRICS: Readonly<Record<string, RankingMetric>> = {};
