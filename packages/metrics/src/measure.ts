import { accuracy } from "./accuracy.ts";
import type { ClassCodes } from "./columns.ts";
import { COMPUTED_METRICS } from "./computed-metrics.ts";
import { confusion, f1, precision, recall } from "./confusion.ts";
import { MetricError } from "./error.ts";
import { logLoss } from "./log-loss.ts";
import type { ComputedMetric, MetricColumn } from "./metric-info.ts";
import { rocAuc } from "./roc-auc.ts";

/** The predictions of one model, one value a row. Binary metrics read code 1 as positive. */
export interface Predictions {
  readonly truth: ClassCodes;
  readonly prediction?: ClassCodes | undefined;
  /** Probability of the positive class for log_loss; any order-giving number for roc_auc. */
  readonly score?: Float64Array | undefined;
  readonly weight?: Float64Array | undefined;
}

export interface Measurement {
  readonly metric: ComputedMetric;
  readonly value: number;
  /** Set where the formula is 0/0 and `value` is scikit-learn's conventional 0: why, in words. Show it beside the number. */
  readonly undefinedBecause?: string;
}

/**
 * Computes one metric by its name.
 *
 * @throws MetricError `column-not-given` where the metric needs a column that is absent, and what the metric refuses
 */
export function measure(metric: ComputedMetric, predictions: Predictions): Measurement {
  const { truth, weight } = predictions;
  switch (metric) {
    case "accuracy":
      return { metric, value: accuracy(truth, required(metric, "prediction", predictions.prediction), weight) };
    case "roc_auc":
      return { metric, value: rocAuc(truth, required(metric, "score", predictions.score), weight) };
    case "log_loss":
      return { metric, value: logLoss(truth, required(metric, "score", predictions.score), weight) };
    default: {
      const cells = confusion(truth, required(metric, "prediction", predictions.prediction), weight);
      const noPositives = cells.truePositives + cells.falseNegatives === 0;
      const nonePredicted = cells.truePositives + cells.falsePositives === 0;
      switch (metric) {
        case "precision":
          return marked(metric, precision(cells), nonePredicted && "no row is predicted positive");
        case "recall":
          return marked(metric, recall(cells), noPositives && "no row is positive");
        case "f1":
          return marked(metric, f1(cells), noPositives && nonePredicted && "no row is positive nor predicted so");
      }
    }
  }
}

function marked(metric: ComputedMetric, value: number, undefinedBecause: string | false): Measurement {
  return undefinedBecause ? { metric, value, undefinedBecause } : { metric, value };
}

function required<Column>(metric: ComputedMetric, name: MetricColumn, column: Column | undefined): Column {
  if (column !== undefined) return column;
  throw new MetricError(`${metric} needs the column ${name}, which was not given`, {
    code: "column-not-given",
    reason: "missing-column",
    remedy: `name the ${name} column; ${metric} is computed from ${COMPUTED_METRICS[metric].needs.join(" and ")}`,
  });
}
