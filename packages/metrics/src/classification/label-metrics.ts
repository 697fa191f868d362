import { balancedAccuracy, cohenKappa, matthewsCorrelation } from "./agreement.ts";
import type { ClassMetric } from "./class-metric.ts";
import { rateOfErrors } from "./ratio.ts";

const OF_LABELS = {
  task: "class",
  needs: ["truth", "prediction"],
  unit: "share",
  range: [0, 1],
  better: "higher",
  classes: "any",
  standard: false,
} as const;

/** Metrics of true and predicted classes that are no ratio of one class. */
export const LABEL_METRICS: readonly ClassMetric[] = [
  {
    ...OF_LABELS,
    name: "balanced_accuracy",
    aliases: ["balanced_accuracy_score"],
    title: "Balanced accuracy",
    definition: "the mean of recall over the classes that occur in truth",
    source: "sklearn.metrics.balanced_accuracy_score",
    degenerate: "classes that are only predicted are left out",
    compute: ({ counts }) => balancedAccuracy(counts),
  },
  {
    ...OF_LABELS,
    name: "mcc",
    aliases: ["matthews_corrcoef"],
    title: "Matthews correlation",
    unit: "none",
    range: [-1, 1],
    definition:
      "(n·Σhitsᵢ − Σtᵢpᵢ) / √((n² − Σtᵢ²)(n² − Σpᵢ²)), t and p the weights of true and of predicted rows of a class",
    source: "sklearn.metrics.matthews_corrcoef",
    degenerate: "0, and marked undefined, where truth or prediction holds one class only",
    compute: ({ counts }) => matthewsCorrelation(counts),
  },
  {
    ...OF_LABELS,
    name: "cohen_kappa",
    aliases: ["cohen_kappa_score"],
    title: "Cohen's kappa",
    unit: "none",
    range: [-1, 1],
    definition: "1 − disagreements / disagreements expected by chance",
    source: "sklearn.metrics.cohen_kappa_score",
    degenerate: "refused (`one-class`) where truth and prediction hold the same one class",
    compute: ({ counts }) => cohenKappa(counts),
  },
  {
    ...OF_LABELS,
    name: "zero_one_loss",
    aliases: [],
    title: "Zero-one loss",
    better: "lower",
    definition: "Σw·[prediction ≠ truth] / Σw",
    source: "sklearn.metrics.zero_one_loss",
    degenerate: "none",
    compute: (rows) => 1 - rows.accuracy,
  },
  {
    ...OF_LABELS,
    name: "hamming_loss",
    aliases: [],
    title: "Hamming loss",
    better: "lower",
    definition: "Σw·[prediction ≠ truth] / Σw: of one label a row it is the zero-one loss",
    source: "sklearn.metrics.hamming_loss",
    degenerate: "none",
    compute: (rows) => 1 - rows.accuracy,
  },
  {
    ...OF_LABELS,
    name: "false_positive_rate",
    aliases: ["fpr"],
    title: "False positive rate",
    better: "lower",
    classes: "two",
    definition: "FP / (FP + TN)",
    source: "1 − sklearn.metrics.recall_score(pos_label=0)",
    degenerate: "refused (`one-class`) where no row is negative",
    compute: ({ confusion: { falsePositives, trueNegatives } }) =>
      rateOfErrors("false_positive_rate", falsePositives, trueNegatives, "negative"),
  },
  {
    ...OF_LABELS,
    name: "false_negative_rate",
    aliases: ["fnr"],
    title: "False negative rate",
    better: "lower",
    classes: "two",
    definition: "FN / (FN + TP)",
    source: "1 − sklearn.metrics.recall_score",
    degenerate: "refused (`one-class`) where no row is positive",
    compute: ({ confusion: { falseNegatives, truePositives } }) =>
      rateOfErrors("false_negative_rate", falseNegatives, truePositives, "positive"),
  },
];

export const ACCURACY: ClassMetric = {
  ...OF_LABELS,
  name: "accuracy",
  aliases: ["accuracy_score", "acc"],
  title: "Accuracy",
  standard: true,
  definition: "Σw·[prediction = truth] / Σw, any number of classes",
  source: "sklearn.metrics.accuracy_score",
  degenerate: "none",
  compute: (rows) => rows.accuracy,
};
