import type { Computed, ComputedMetricInfo } from "../metric-info.ts";
import type { ClassRows } from "./class-rows.ts";

/** A metric of a classifier. */
export interface ClassMetric extends ComputedMetricInfo {
  readonly task: "class";
  /** `two`: codes other than 0 and 1 are refused, and 1 is the positive class. */
  readonly classes: "two" | "any";
  /** @param parameter what stands behind the `@`, or its default; NaN where the metric has none */
  compute(rows: ClassRows, parameter: number): Computed;
}
