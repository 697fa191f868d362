import { requireColumn } from "@assay/action-kit";
import type { JudgedMetric } from "@assay/judgement";
import { type MetricColumn, namedMetric } from "@assay/metrics";
import { Refusal } from "@assay/report";
import { isFairness } from "./fairness/fairness-rule.ts";
import type { ColumnNames } from "./inputs.ts";
import type { PredictionTable } from "./prediction-table.ts";
import { isScorePattern } from "./score-columns.ts";
import type { ScoredRows } from "./scored-rows.ts";

/** What a metric asks of the columns; of gaps between groups, which are no metrics of the registry, what their rates do. */
function wantsOf(name: string): { readonly needs: readonly MetricColumn[]; readonly classes?: "two" | "any" } {
  if (isFairness(name)) return { needs: ["truth", "prediction"], classes: "two" };
  const metric = namedMetric(name)?.metric;
  return { needs: metric?.needs ?? [], ...(metric?.task === "class" ? { classes: metric.classes } : {}) };
}

/** A limit on a metric whose columns nobody named, or that the candidate lacks, cannot be meant: the metric is named with them. */
export function requireNamedColumns(
  limits: readonly JudgedMetric[],
  candidate: PredictionTable,
  columns: ColumnNames,
): void {
  for (const { name, limit } of limits)
    for (const column of wantsOf(name).needs) {
      if (column === "truth" || isScorePattern(candidate, columns[column])) continue;
      try {
        requireColumn(candidate, column, columns[column]);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { message, code, reason, remedy } = error;
        throw new Refusal(`${limit.metric} needs the ${column}: ${message}`, {
          code,
          reason,
          remedy: `${remedy}; or take the limit of ${limit.metric} away`,
          location: limit.location,
          cause: error,
        });
      }
    }
}

/** Metrics of two classes ask for a positive one, and those of every class's score for a column of each. */
export function requireClasses(limits: readonly JudgedMetric[], scored: ScoredRows, labels: readonly string[]): void {
  if (scored.task !== "class" || scored.binary) return;
  for (const { name, limit } of limits) {
    const { needs, classes } = wantsOf(name);
    const shown = labels.slice(0, 10).join(", ");
    const refuse = (message: string, code: string, remedy: string): never => {
      throw new Refusal(message, { code, reason: "invalid-input", remedy, location: limit.location });
    };
    if (classes === "two" && labels.length <= 2)
      refuse(
        `${limit.metric} needs a positive label, and it is not said which one: the labels are ${shown}`,
        "positive-not-named",
        "name it as `positive`, or in the policy as `columns: {positive: …}`",
      );
    if (classes === "two")
      refuse(
        `${limit.metric} is defined for two classes, but the labels are ${shown}`,
        "not-binary",
        "judge a model of several classes by metrics of any number of them, such as accuracy, balanced_accuracy, f1_macro or roc_auc_ovr",
      );
    if (needs.includes("score") && scored.candidate.scores === undefined)
      refuse(
        `${limit.metric} needs the score of each label, and \`score\` names one column: the labels are ${shown}`,
        "one-score",
        'name the columns of scores with a star in place of the label, such as `score: "p_*"`',
      );
  }
}
