export { accuracy } from "./accuracy.ts";
export type { ClassCodes } from "./columns.ts";
export { COMPUTED_METRICS } from "./computed-metrics.ts";
export { type Confusion, confusion, f1, precision, recall } from "./confusion.ts";
export { MetricError, type MetricErrorDetails, type MetricReason } from "./error.ts";
export { logLoss } from "./log-loss.ts";
export { type Measurement, measure, type Predictions } from "./measure.ts";
export { findMetric, METRICS } from "./metric-catalogue.ts";
export type {
  Better,
  ComputedMetric,
  ComputedMetricInfo,
  MetricColumn,
  MetricInfo,
  MetricUnit,
} from "./metric-info.ts";
export { rocAuc } from "./roc-auc.ts";
export { mean, median, populationStdev, quantiles, sampleStdev } from "./series.ts";
