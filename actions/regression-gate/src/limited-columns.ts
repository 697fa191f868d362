import { requireColumn } from "@assay/action-kit";
import type { JudgedMetric } from "@assay/judgement";
import { namedMetric } from "@assay/metrics";
import { Refusal } from "@assay/report";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** A limit on a metric whose columns nobody named cannot be meant. */
export function requireNamedColumns(
  limits: readonly JudgedMetric[],
  candidate: PredictionTable,
  columns: ColumnNames,
): void {
  for (const { name } of limits)
    for (const column of namedMetric(name)?.metric.needs ?? [])
      if (column !== "truth" && columns[column] === undefined) requireColumn(candidate, column, undefined);
}

/** Metrics of two classes ask for a positive one, and those of every class's score for a column of each. */
export function requireClasses(limits: readonly JudgedMetric[], scored: ScoredRows, labels: readonly string[]): void {
  if (scored.task !== "class" || scored.binary) return;
  for (const { name, limit } of limits) {
    const metric = namedMetric(name)?.metric;
    if (metric?.task !== "class") continue;
    const shown = labels.slice(0, 10).join(", ");
    const refuse = (message: string, code: string, remedy: string): never => {
      throw new Refusal(message, { code, reason: "invalid-input", remedy, location: limit.location });
    };
    if (metric.classes === "two" && labels.length <= 2)
      refuse(
        `${limit.metric} needs a positive label, and it is not said which one: the labels are ${shown}`,
        "positive-not-named",
        "name it as `positive`, or in the policy as `columns: {positive: …}`",
      );
    if (metric.classes === "two")
      refuse(
        `${limit.metric} is defined for two classes, but the labels are ${shown}`,
        "not-binary",
        "judge a model of several classes by metrics of any number of them, such as accuracy, balanced_accuracy, f1_macro or roc_auc_ovr",
      );
    if (metric.needs.includes("score") && scored.candidate.scores === undefined)
      refuse(
        `${limit.metric} needs the score of each label, and \`score\` names one column: the labels are ${shown}`,
        "one-score",
        'name the columns of scores with a star in place of the label, such as `score: "p_*"`',
      );
  }
}
