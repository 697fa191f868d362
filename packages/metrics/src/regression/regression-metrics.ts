import type { NumberMetric } from "./number-metric.ts";

/** By name; the order is that of tables in reports and documentation. */
export const REGRESSION_METRICS: Readonly<Record<string, NumberMetric>> = {};
