/** Which way a metric gets better. */
export type Better = "higher" | "lower";

/**
 * What one step of 1 means. `share`: 0 to 1, so a percentage point is 0.01; `target`: the unit of the predicted
 * quantity, `target²` its square; `none`: a figure without a unit that is no share.
 */
export type MetricUnit = "share" | "nats" | "target" | "target²" | "ms" | "s" | "MB" | "per second" | "none";

/** The columns a metric is computed from. A weight column is optional for each of them. */
export type MetricColumn = "truth" | "prediction" | "score";

/** What is known of a metric by its name. */
export interface MetricInfo {
  /** scikit-learn's spelling where it has the metric. */
  readonly name: string;
  /** Other spellings that mean the very same number. */
  readonly aliases: readonly string[];
  readonly title: string;
  readonly better: Better;
  readonly unit: MetricUnit;
  /** Smallest and largest possible value; ±Infinity where there is no end. */
  readonly range: readonly [number, number];
}

/** A metric that this package computes from predictions. */
export interface ComputedMetricInfo extends MetricInfo {
  readonly name: ComputedMetric;
  readonly needs: readonly MetricColumn[];
  readonly definition: string;
  /** The reference implementation that the goldens come from. */
  readonly source: string;
  /** What happens where the formula has no answer. */
  readonly degenerate: string;
}

export type ComputedMetric = "accuracy" | "precision" | "recall" | "f1" | "roc_auc" | "log_loss";
