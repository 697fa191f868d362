import type { Computed } from "../metric-info.ts";
import { accuracy } from "./accuracy.ts";
import type { ClassMetric } from "./class-metric.ts";
import { given } from "./class-rows.ts";
import { f1, precision, recall } from "./confusion.ts";
import { logLoss } from "./log-loss.ts";
import { rocAuc } from "./roc-auc.ts";

function marked(value: number, undefinedBecause: string | false): Computed {
  return undefinedBecause ? { value, undefinedBecause } : value;
}

/** By name; the order is that of tables in reports and documentation. */
export const CLASSIFICATION_METRICS: Readonly<Record<string, ClassMetric>> = {
  accuracy: {
    name: "accuracy",
    aliases: ["accuracy_score", "acc"],
    title: "Accuracy",
    better: "higher",
    unit: "share",
    range: [0, 1],
    task: "class",
    classes: "any",
    needs: ["truth", "prediction"],
    standard: true,
    definition: "Σw·[prediction = truth] / Σw, any number of classes",
    source: "sklearn.metrics.accuracy_score",
    degenerate: "none",
    compute: ({ truth, prediction, weight }) => accuracy(truth, given(prediction), weight),
  },
  precision: {
    name: "precision",
    aliases: ["precision_score", "ppv"],
    title: "Precision",
    better: "higher",
    unit: "share",
    range: [0, 1],
    task: "class",
    classes: "two",
    needs: ["truth", "prediction"],
    standard: true,
    definition: "TP / (TP + FP) of the positive class",
    source: "sklearn.metrics.precision_score(zero_division=0)",
    degenerate: "0, and marked undefined, where no row is predicted positive",
    compute: ({ confusion }) =>
      marked(
        precision(confusion),
        confusion.truePositives + confusion.falsePositives === 0 && "no row is predicted positive",
      ),
  },
  recall: {
    name: "recall",
    aliases: ["recall_score", "sensitivity", "tpr"],
    title: "Recall",
    better: "higher",
    unit: "share",
    range: [0, 1],
    task: "class",
    classes: "two",
    needs: ["truth", "prediction"],
    standard: true,
    definition: "TP / (TP + FN) of the positive class",
    source: "sklearn.metrics.recall_score(zero_division=0)",
    degenerate: "0, and marked undefined, where no row is positive",
    compute: ({ confusion }) =>
      marked(recall(confusion), confusion.truePositives + confusion.falseNegatives === 0 && "no row is positive"),
  },
  f1: {
    name: "f1",
    aliases: ["f1_score"],
    title: "F1",
    better: "higher",
    unit: "share",
    range: [0, 1],
    task: "class",
    classes: "two",
    needs: ["truth", "prediction"],
    standard: true,
    definition: "2·TP / (2·TP + FP + FN) of the positive class",
    source: "sklearn.metrics.f1_score(zero_division=0)",
    degenerate: "0, and marked undefined, where no row is positive nor predicted so",
    compute: ({ confusion: { truePositives, falsePositives, falseNegatives, trueNegatives } }) =>
      marked(
        f1({ truePositives, falsePositives, falseNegatives, trueNegatives }),
        truePositives + falsePositives + falseNegatives === 0 && "no row is positive nor predicted so",
      ),
  },
  roc_auc: {
    name: "roc_auc",
    aliases: ["auc", "roc_auc_score", "auroc"],
    title: "ROC AUC",
    better: "higher",
    unit: "share",
    range: [0, 1],
    task: "class",
    classes: "two",
    needs: ["truth", "score"],
    standard: true,
    definition: "Σw⁺w⁻·([s⁺ > s⁻] + ½[s⁺ = s⁻]) / (Σw⁺·Σw⁻), the trapezoidal area",
    source: "sklearn.metrics.roc_auc_score",
    degenerate: "refused (`one-class`) where truth holds one class only; 0.5 for a constant score",
    compute: ({ scored: { truth, score, weight } }) => rocAuc(truth, score, weight),
  },
  log_loss: {
    name: "log_loss",
    aliases: ["logloss", "cross_entropy"],
    title: "Log loss",
    better: "lower",
    unit: "nats",
    // The clip ends ours at 36.04; a metrics JSON may come from a library that does not clip.
    range: [0, Number.POSITIVE_INFINITY],
    task: "class",
    classes: "two",
    needs: ["truth", "score"],
    standard: true,
    definition: "−Σw·ln(p of the class that came true) / Σw, p clipped to [ε, 1 − ε], ε = 2⁻⁵²",
    source: "sklearn.metrics.log_loss(labels=[0, 1])",
    degenerate: "truth of one class is allowed; a score outside 0 to 1 is refused (`not-a-probability`)",
    compute: ({ scored: { truth, score, weight } }) => logLoss(truth, score, weight),
  },
};
