import type { ClassMetric } from "./classification/class-metric.ts";
import { CLASSIFICATION_METRICS } from "./classification/classification-metrics.ts";
import type { RankingMetric } from "./ranking/ranking-metric.ts";
import { RANKING_METRICS } from "./ranking/ranking-metrics.ts";
import type { NumberMetric } from "./regression/number-metric.ts";
import { REGRESSION_METRICS } from "./regression/regression-metrics.ts";

/** A metric that is computed from predictions, with its computation. */
export type ComputedMetric = ClassMetric | NumberMetric | RankingMetric;

/** The metrics that are computed from predictions, by name; the order is that of tables in reports and documentation. */
export const COMPUTED_METRICS: Readonly<Record<string, ComputedMetric>> = {
  ...CLASSIFICATION_METRICS,
  ...REGRESSION_METRICS,
  ...RANKING_METRICS,
};
