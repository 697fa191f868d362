import type { ClassPredictions } from "./classification/class-columns.ts";
import { ClassRows } from "./classification/class-rows.ts";
import { MetricError } from "./error.ts";
import type { Computed, MetricColumn, MetricTask } from "./metric-info.ts";
import { type NamedMetric, namedMetric } from "./metric-name.ts";
import type { RankingPredictions } from "./ranking/ranking-predictions.ts";
import type { NumberPredictions } from "./regression/number-metric.ts";

/** The predictions of one model: of classes, of numbers, or of an order. {@link ClassRows} spare repeated work. */
export type Predictions = ClassPredictions | NumberPredictions | RankingPredictions;

export interface Measurement {
  /** The library's name. */
  readonly metric: string;
  readonly value: number;
  /** Set where the formula is 0/0 and `value` is a conventional one: why, in words. Show it beside the number. */
  readonly undefinedBecause?: string;
}

function isRanking(predictions: Predictions): predictions is RankingPredictions {
  return "query" in predictions;
}

function isNumbers(predictions: Predictions): predictions is NumberPredictions {
  return !isRanking(predictions) && predictions.truth instanceof Float64Array;
}

/** The task that predictions are made for, told by their columns. */
function taskOf(predictions: Predictions): MetricTask {
  if (isRanking(predictions)) return "ranking";
  return isNumbers(predictions) ? "number" : "class";
}

/**
 * Computes one metric by any spelling of its name. Several metrics of one classifier share their work where they are
 * given the same {@link ClassRows}.
 *
 * @throws MetricError `unknown-metric`, `other-task` where the predictions are not what the metric judges,
 *   `column-not-given` where it needs a column that is absent, and what the metric refuses
 */
export function measure(spelling: string, predictions: Predictions): Measurement {
  const named = namedMetric(spelling);
  if (!named)
    throw new MetricError(`${JSON.stringify(spelling)} is not computed from predictions`, {
      code: "unknown-metric",
      reason: "invalid-input",
      remedy: "name a metric of the library, with its parameter behind an @ where it takes one, such as fbeta@0.5",
    });
  const computed = compute(named, predictions);
  const { value, ...why } = typeof computed === "number" ? { value: computed } : computed;
  if (!Number.isFinite(value))
    throw new MetricError(`${named.name} of these rows is beyond what a double can hold`, {
      code: "overflow",
      reason: "not-a-number",
      remedy: "scale the columns down",
    });
  return { metric: named.name, value, ...why };
}

function compute(named: NamedMetric, predictions: Predictions): Computed {
  const { metric, parameter } = named;
  if (metric.task === "class" && !isRanking(predictions) && !isNumbers(predictions)) {
    requireColumns(named, predictions);
    const rows = predictions instanceof ClassRows ? predictions : new ClassRows(predictions);
    return metric.compute(rows, parameter);
  }
  if (metric.task === "number" && isNumbers(predictions)) return metric.compute(predictions, parameter);
  if (metric.task === "ranking" && isRanking(predictions)) return metric.compute(predictions, parameter);
  const nouns = { class: "classes", number: "numbers", ranking: "rankings" } as const;
  throw new MetricError(
    `${named.name} judges ${nouns[metric.task]}, and the predictions are ${nouns[taskOf(predictions)]}`,
    {
      code: "other-task",
      reason: "invalid-input",
      remedy: `judge these predictions by a metric of ${nouns[taskOf(predictions)]}`,
    },
  );
}

/** The other tasks' types leave no column out. */
function requireColumns({ name, metric: { needs } }: NamedMetric, predictions: ClassPredictions): void {
  const given: Readonly<Record<MetricColumn, unknown>> = {
    truth: predictions.truth,
    prediction: predictions.prediction,
    score: predictions.score ?? predictions.scores,
    query: undefined,
  };
  const missing = needs.find((column) => given[column] === undefined);
  if (missing === undefined) return;
  throw new MetricError(`${name} needs the column ${missing}, which was not given`, {
    code: "column-not-given",
    reason: "missing-column",
    remedy: `name the ${missing} column; ${name} is computed from ${needs.join(" and ")}`,
  });
}
