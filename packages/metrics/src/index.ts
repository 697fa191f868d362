export { MetricError, type MetricErrorDetails, type MetricReason } from "./error.ts";
