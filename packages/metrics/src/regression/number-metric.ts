import type { Computed, ComputedMetricInfo } from "../metric-info.ts";

/** The predictions of one model of a quantity, one value a row, in the target's unit. */
export interface NumberPredictions {
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
  readonly weight?: Float64Array | undefined;
}

/** A metric of a model of a quantity. It refuses what its rows may not hold itself. */
export interface NumberMetric extends ComputedMetricInfo {
  readonly task: "number";
  /** @param parameter what stands behind the `@`, or its default; NaN where the metric has none */
  compute(rows: NumberPredictions, parameter: number): Computed;
}
