/** Which way a metric gets better. */
export type Better = "higher" | "lower";

/**
 * What one step of 1 means. `share`: a part of 1, so a percentage point is 0.01 (of percentage errors it may be above 1);
 * `target`: the unit of the predicted quantity, `target²` its square; `none`: a figure without a unit that is no share.
 */
export type MetricUnit = "share" | "nats" | "target" | "target²" | "ms" | "s" | "MB" | "per second" | "none";

/** What a model predicts: classes, numbers, or an order of the rows of each query. */
export type MetricTask = "class" | "number" | "ranking";

/**
 * The columns a metric is computed from; a weight column is optional for each of them. Of a model of several classes,
 * `score` is one column a class.
 */
export type MetricColumn = "truth" | "prediction" | "score" | "query";

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

/** What stands behind the `@` of a name such as `fbeta@0.5`. */
export interface MetricParameter {
  /** What tables and titles call it, such as `k`. */
  readonly symbol: string;
  /** What is allowed, in words. */
  readonly wants: string;
  allows(value: number): boolean;
  /**
   * What the name without `@` stands for. Where there is none the metric's `name` and `aliases` are written with the
   * symbol (`fbeta@beta`), and only spellings with a number in its place are known.
   */
  readonly default?: number;
}

/** A metric that this package computes from predictions. */
export interface ComputedMetricInfo extends MetricInfo {
  readonly task: MetricTask;
  readonly needs: readonly MetricColumn[];
  readonly parameter?: MetricParameter;
  /** Whether it is shown where no limit asks for it. */
  readonly standard: boolean;
  readonly definition: string;
  /** The reference implementation that the goldens come from. */
  readonly source: string;
  /** What happens where the formula has no answer. */
  readonly degenerate: string;
}

/** A metric's number, or the conventional number in its place where the formula is 0/0, and why it is, in words. */
export type Computed = number | { readonly value: number; readonly undefinedBecause: string };
