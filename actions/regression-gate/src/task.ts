import type { JudgedMetric } from "@assay/judgement";
import { type MetricTask, namedMetric } from "@assay/metrics";
import { Refusal } from "@assay/report";
import { isFairness } from "./fairness/fairness-rule.ts";
import type { ColumnNames } from "./inputs.ts";

/** What metrics of each task judge, as messages call it. */
const JUDGES: Readonly<Record<MetricTask, string>> = {
  class: "predicted classes",
  number: "predicted numbers",
  ranking: "the order of rows within their queries",
};

/** What the columns alone tell of the predictions: truth and prediction are of classes or of numbers. */
export function taskByColumns({ query, score, positive }: ColumnNames): MetricTask | undefined {
  if (query !== undefined) return "ranking";
  return score !== undefined || positive !== undefined ? "class" : undefined;
}

/**
 * What the predictions are, which follows from the metrics that are limited. Where none of them is computed from
 * predictions, what the columns are named for, or else classes. Refuses metrics of two tasks, whose columns cannot be the same.
 */
export function taskOf(limits: readonly JudgedMetric[], columns: ColumnNames): MetricTask {
  const [first, ...others] = limits.flatMap(({ name, limit }) => {
    const task = isFairness(name) ? "class" : namedMetric(name)?.metric.task;
    return task ? [{ task, limit }] : [];
  });
  if (!first) return taskByColumns(columns) ?? "class";
  const other = others.find(({ task }) => task !== first.task);
  if (other)
    throw new Refusal(
      `${first.limit.metric} judges ${JUDGES[first.task]} and ${other.limit.metric} ${JUDGES[other.task]}, and one run judges one kind of predictions`,
      {
        code: "mixed-tasks",
        reason: other.limit.location ? "invalid-policy" : "invalid-input",
        remedy: "give each kind a step of its own, with a policy or `limits` of its own",
        location: other.limit.location,
      },
    );
  if (first.task === "ranking" && columns.query === undefined)
    throw new Refusal(
      `${first.limit.metric} judges ${JUDGES.ranking}, and it is not said which column holds the query`,
      {
        code: "column-not-named",
        reason: "missing-column",
        remedy: "name it in the policy as `columns: {query: …}`",
        location: first.limit.location,
      },
    );
  return first.task;
}
