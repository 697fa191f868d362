import type { MetricParameter } from "../metric-info.ts";
import { classBrierScore } from "./brier-score.ts";
import { expectedCalibrationError, maxCalibrationError } from "./calibration.ts";
import type { ClassMetric } from "./class-metric.ts";
import { type ClassAverage, rocAucOneVsOne, rocAucOneVsRest } from "./class-roc-auc.ts";
import type { ClassRows } from "./class-rows.ts";
import { gain, lift } from "./gain.ts";
import { kolmogorovSeparation } from "./kolmogorov-separation.ts";
import { classLogLoss } from "./log-loss.ts";
import { topKAccuracy } from "./top-k-accuracy.ts";

const OF_SCORES = {
  task: "class",
  needs: ["truth", "score"],
  unit: "share",
  range: [0, 1],
  better: "higher",
  classes: "two",
  standard: false,
} as const;

const BINS: MetricParameter = {
  symbol: "bins",
  wants: "a whole number from 1 to 10,000",
  allows: (value) => Number.isInteger(value) && value >= 1 && value <= 10_000,
  default: 10,
};

const SHARE: MetricParameter = {
  symbol: "share",
  wants: "a share of the rows above 0, at most 1",
  allows: (value) => value > 0 && value <= 1,
};

const K: MetricParameter = {
  symbol: "k",
  wants: "a whole number, 1 or more",
  allows: (value) => Number.isInteger(value) && value >= 1,
};

/** Of two classes with one score, each of these is the plain area. */
function classArea(name: string, average: ClassAverage): Pick<ClassMetric, "compute"> {
  const area = name === "ovr" ? rocAucOneVsRest : rocAucOneVsOne;
  return {
    compute: (rows: ClassRows) => (rows.scores ? area(rows.classScores, average) : rows.binary.area),
  };
}

const AREAS: readonly ClassMetric[] = [
  {
    ...OF_SCORES,
    name: "roc_auc",
    aliases: ["auc", "roc_auc_score", "auroc"],
    title: "ROC AUC",
    standard: true,
    definition: "Σw⁺w⁻·([s⁺ > s⁻] + ½[s⁺ = s⁻]) / (Σw⁺·Σw⁻), the trapezoidal area",
    source: "sklearn.metrics.roc_auc_score",
    degenerate: "refused (`one-class`) where truth holds one class only; 0.5 for a constant score",
    compute: ({ binary }) => binary.area,
  },
  {
    ...OF_SCORES,
    name: "roc_auc_ovr",
    aliases: [],
    title: "ROC AUC, one against the rest",
    classes: "any",
    definition: "the mean over classes of the area of one against all others",
    source: 'sklearn.metrics.roc_auc_score(multi_class="ovr")',
    degenerate:
      "refused (`one-class`) where a scored class does not occur; for two classes with one score it is `roc_auc`",
    ...classArea("ovr", "macro"),
  },
  {
    ...OF_SCORES,
    name: "roc_auc_ovr_weighted",
    aliases: [],
    title: "ROC AUC, one against the rest, weighted",
    classes: "any",
    definition: "the same mean by the weight of a class's rows",
    source: 'sklearn.metrics.roc_auc_score(multi_class="ovr", average="weighted")',
    degenerate: "as `roc_auc_ovr`",
    ...classArea("ovr", "weighted"),
  },
  {
    ...OF_SCORES,
    name: "roc_auc_ovo",
    aliases: [],
    title: "ROC AUC, one against one",
    classes: "any",
    definition:
      "the mean over pairs of classes that occur of the areas of one against the other, by the scores of either",
    source: 'sklearn.metrics.roc_auc_score(multi_class="ovo"); weights as repeated rows',
    degenerate:
      "refused (`one-class`) where truth holds one class only; for two classes with one score it is `roc_auc`",
    ...classArea("ovo", "macro"),
  },
  {
    ...OF_SCORES,
    name: "roc_auc_ovo_weighted",
    aliases: [],
    title: "ROC AUC, one against one, weighted",
    classes: "any",
    definition: "the same mean by the weight of a pair's rows",
    source: 'sklearn.metrics.roc_auc_score(multi_class="ovo", average="weighted"); weights as repeated rows',
    degenerate: "as `roc_auc_ovo`",
    ...classArea("ovo", "weighted"),
  },
  {
    ...OF_SCORES,
    name: "average_precision",
    aliases: ["average_precision_score", "pr_auc", "auprc"],
    title: "Average precision",
    definition: "Σ(Rᵢ − Rᵢ₋₁)·Pᵢ over falling thresholds, R and P recall and precision there",
    source: "sklearn.metrics.average_precision_score",
    degenerate: "refused (`one-class`) where no row is positive; 1 where every row is",
    compute: ({ binary }) => binary.averagePrecision,
  },
  {
    ...OF_SCORES,
    name: "ks_statistic",
    aliases: ["ks"],
    title: "KS statistic",
    definition: "the largest |true positive rate − false positive rate| of any threshold",
    source: "scipy.stats.ks_2samp of the scores of the two classes",
    degenerate: "refused (`one-class`) where truth holds one class only; 0 for a constant score",
    compute: ({ binary }) => kolmogorovSeparation(binary.steps),
  },
  {
    ...OF_SCORES,
    name: "gain@share",
    aliases: ["cumulative_gain@share"],
    title: "Gain",
    parameter: SHARE,
    definition:
      "the share of all positive rows among the best-scored share of the rows; rows that score alike at its border count in part",
    source: "tests/interop/classification_oracles.py",
    degenerate: "refused (`one-class`) where no row is positive; the share itself for a constant score",
    compute: ({ binary }, share) => gain(binary.steps, share),
  },
  {
    ...OF_SCORES,
    name: "lift@share",
    aliases: [],
    title: "Lift",
    unit: "none",
    range: [0, Number.POSITIVE_INFINITY],
    parameter: SHARE,
    definition: "gain ÷ share",
    source: "tests/interop/classification_oracles.py",
    degenerate: "refused (`one-class`) where no row is positive; 1 for a constant score",
    compute: ({ binary }, share) => lift(binary.steps, share),
  },
];

const PROBABILITIES: readonly ClassMetric[] = [
  {
    ...OF_SCORES,
    name: "log_loss",
    aliases: ["logloss", "cross_entropy"],
    title: "Log loss",
    better: "lower",
    unit: "nats",
    // The clip ends ours at 36.04; a metrics JSON may come from a library that does not clip.
    range: [0, Number.POSITIVE_INFINITY],
    classes: "any",
    standard: true,
    definition: "−Σw·ln(p of the class that came true) / Σw, p clipped to [ε, 1 − ε], ε = 2⁻⁵²",
    source: "sklearn.metrics.log_loss(labels=…)",
    degenerate: "truth of one class is allowed; no probabilities are refused (`not-a-probability`)",
    compute: (rows) => (rows.scores ? classLogLoss(rows.classScores) : rows.binary.losses.mean),
  },
  {
    ...OF_SCORES,
    name: "brier_score_loss",
    aliases: ["brier_score", "brier"],
    title: "Brier score",
    better: "lower",
    unit: "none",
    range: [0, 2],
    classes: "any",
    definition: "Σw·(p − [positive])² / Σw; for three classes or more summed over classes",
    source: "sklearn.metrics.brier_score_loss",
    degenerate: "truth of one class is allowed; no probabilities are refused (`not-a-probability`)",
    compute: (rows) => (rows.scores ? classBrierScore(rows.classScores) : rows.binary.squares.mean),
  },
  {
    ...OF_SCORES,
    name: "expected_calibration_error",
    aliases: ["ece"],
    title: "Expected calibration error",
    better: "lower",
    parameter: BINS,
    definition:
      "Σ over bins of (weight of the bin / Σw)·|positive share − mean score|; bins (i/n, (i + 1)/n] of the positive class's probability, 10 unless said",
    source: "tests/interop/classification_oracles.py",
    degenerate: "truth of one class is allowed; no probabilities are refused (`not-a-probability`)",
    compute: ({ binary }, bins) => expectedCalibrationError(binary.bins(bins)),
  },
  {
    ...OF_SCORES,
    name: "max_calibration_error",
    aliases: ["mce", "maximum_calibration_error"],
    title: "Maximum calibration error",
    better: "lower",
    parameter: BINS,
    definition: "the largest |positive share − mean score| of any such bin that holds rows",
    source: "tests/interop/classification_oracles.py",
    degenerate: "as `expected_calibration_error`",
    compute: ({ binary }, bins) => maxCalibrationError(binary.bins(bins)),
  },
  {
    ...OF_SCORES,
    name: "top_k_accuracy@k",
    aliases: ["top_k_accuracy_score@k", "accuracy@k"],
    title: "Top-k accuracy",
    classes: "any",
    parameter: K,
    definition:
      "Σw·[the true class is among the k with the highest scores] / Σw; of equal scores the class of the higher code comes first",
    source: "sklearn.metrics.top_k_accuracy_score(labels=…)",
    degenerate: "refused (`k-too-large`) where k is the number of classes or more; wants a score for each class",
    compute: ({ classScores }, k) => topKAccuracy(classScores, k),
  },
];

/** Metrics of true classes and scores. */
export const SCORE_METRICS: readonly ClassMetric[] = [...AREAS, ...PROBABILITIES];
