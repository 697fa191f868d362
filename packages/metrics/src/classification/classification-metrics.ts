import type { ClassMetric } from "./class-metric.ts";
import { ACCURACY, LABEL_METRICS } from "./label-metrics.ts";
import { RATIO_METRICS } from "./ratio-metrics.ts";
import { SCORE_METRICS } from "./score-metrics.ts";

/** By name; the order is that of tables in reports and documentation. */
export const CLASSIFICATION_METRICS: Readonly<Record<string, ClassMetric>> = Object.fromEntries(
  [ACCURACY, ...RATIO_METRICS, ...LABEL_METRICS, ...SCORE_METRICS].map((metric) => [metric.name, metric]),
);
