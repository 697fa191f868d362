import type { Computed } from "../metric-info.ts";
import { maxError, meanAbsoluteError, medianAbsoluteError } from "./absolute-errors.ts";
import { meanGammaDeviance, meanPoissonDeviance, meanTweedieDeviance } from "./deviance.ts";
import { explainedVariance, r2 } from "./explained.ts";
import { kendall } from "./kendall.ts";
import { isConstant } from "./number-columns.ts";
import type { NumberMetric, NumberPredictions } from "./number-metric.ts";
import { pearson } from "./pearson.ts";
import { meanAbsolutePercentageError, symmetricMeanAbsolutePercentageError } from "./percentage-errors.ts";
import { meanPinballLoss } from "./pinball-loss.ts";
import { spearman } from "./spearman.ts";
import {
  meanSquaredError,
  meanSquaredLogError,
  rootMeanSquaredError,
  rootMeanSquaredLogError,
} from "./squared-errors.ts";

const NUMBERS = { task: "number", needs: ["truth", "prediction"] } as const;
/** An error in the target's unit. */
const ERROR = { ...NUMBERS, better: "lower", unit: "target", range: [0, Number.POSITIVE_INFINITY] } as const;
/** A loss without a unit. */
const LOSS = { ...ERROR, unit: "none", standard: false } as const;
const CORRELATION = { ...NUMBERS, better: "higher", unit: "none", range: [-1, 1], standard: false } as const;
const EXPLAINED = {
  ...NUMBERS,
  better: "higher",
  unit: "none",
  range: [Number.NEGATIVE_INFINITY, 1],
  standard: true,
} as const;

const CONSTANT_TRUTH =
  "constant truth: 1 for exact predictions, else 0, and marked undefined; fewer than 2 rows are refused (`one-row`)";
const NO_CORRELATION = "a constant column is refused (`constant`), as are fewer than 2 rows (`one-row`)";
const NO_WEIGHTS = `${NO_CORRELATION} and any weights (\`weights-not-taken\`)`;

type Formula = (truth: Float64Array, prediction: Float64Array, weight?: Float64Array) => number;

function by(formula: Formula): (rows: NumberPredictions) => number {
  return ({ truth, prediction, weight }) => formula(truth, prediction, weight);
}

function explained(formula: Formula): (rows: NumberPredictions) => Computed {
  return ({ truth, prediction, weight }) => {
    const value = formula(truth, prediction, weight);
    return isConstant(truth, weight) ? { value, undefinedBecause: "the truth is the same in every row" } : value;
  };
}

/** By name; the order is that of tables in reports and documentation. */
export const REGRESSION_METRICS: Readonly<Record<string, NumberMetric>> = {
  mae: {
    ...ERROR,
    name: "mae",
    aliases: ["mean_absolute_error"],
    title: "Mean absolute error",
    standard: true,
    definition: "Σw·|prediction − truth| / Σw",
    source: "sklearn.metrics.mean_absolute_error",
    degenerate: "none",
    compute: by(meanAbsoluteError),
  },
  rmse: {
    ...ERROR,
    name: "rmse",
    aliases: ["root_mean_squared_error"],
    title: "Root mean squared error",
    standard: true,
    definition: "√ of mse",
    source: "sklearn.metrics.root_mean_squared_error",
    degenerate: "none",
    compute: by(rootMeanSquaredError),
  },
  mse: {
    ...ERROR,
    name: "mse",
    aliases: ["mean_squared_error"],
    title: "Mean squared error",
    unit: "target²",
    standard: false,
    definition: "Σw·(prediction − truth)² / Σw",
    source: "sklearn.metrics.mean_squared_error",
    degenerate: "none",
    compute: by(meanSquaredError),
  },
  median_absolute_error: {
    ...ERROR,
    name: "median_absolute_error",
    aliases: ["medae"],
    title: "Median absolute error",
    standard: true,
    definition: "the median of |prediction − truth|; with weights the smallest at which half of the weight is reached",
    source: "sklearn.metrics.median_absolute_error",
    degenerate: "none; weights of 1 are not the same as none, as in scikit-learn",
    compute: by(medianAbsoluteError),
  },
  max_error: {
    ...ERROR,
    name: "max_error",
    aliases: [],
    title: "Largest error",
    standard: true,
    definition: "the largest |prediction − truth| of a row whose weight is not 0",
    source: "sklearn.metrics.max_error",
    degenerate: "none",
    compute: by(maxError),
  },
  r2: {
    ...EXPLAINED,
    name: "r2",
    aliases: ["r2_score"],
    title: "R²",
    definition: "1 − Σw·(truth − prediction)² / Σw·(truth − mean of truth)²",
    source: "sklearn.metrics.r2_score",
    degenerate: CONSTANT_TRUTH,
    compute: explained(r2),
  },
  explained_variance: {
    ...EXPLAINED,
    name: "explained_variance",
    aliases: ["explained_variance_score"],
    title: "Explained variance",
    definition: "1 − variance of (truth − prediction) / variance of truth",
    source: "sklearn.metrics.explained_variance_score",
    degenerate: CONSTANT_TRUTH,
    compute: explained(explainedVariance),
  },
  mape: {
    ...LOSS,
    unit: "share",
    name: "mape",
    aliases: ["mean_absolute_percentage_error"],
    title: "Mean absolute percentage error",
    definition: "Σw·|prediction − truth| / max(|truth|, ε) / Σw, ε = 2⁻⁵²",
    source: "sklearn.metrics.mean_absolute_percentage_error",
    degenerate: "a truth of 0 makes a row 4.5·10¹⁵ times its error",
    compute: by(meanAbsolutePercentageError),
  },
  smape: {
    ...LOSS,
    unit: "share",
    range: [0, 2],
    name: "smape",
    aliases: [],
    title: "Symmetric mean absolute percentage error",
    definition: "Σw·2·|prediction − truth| / (|truth| + |prediction|) / Σw, from 0 to 2",
    source: "Makridakis 1993, in tests/interop/regression_oracles.py",
    degenerate: "a row in which both are 0 adds 0",
    compute: by(symmetricMeanAbsolutePercentageError),
  },
  rmsle: {
    ...LOSS,
    name: "rmsle",
    aliases: ["root_mean_squared_log_error"],
    title: "Root mean squared logarithmic error",
    definition: "√ of msle",
    source: "sklearn.metrics.root_mean_squared_log_error",
    degenerate: "a value of −1 or less is refused (`not-above-minus-one`)",
    compute: by(rootMeanSquaredLogError),
  },
  msle: {
    ...LOSS,
    name: "msle",
    aliases: ["mean_squared_log_error"],
    title: "Mean squared logarithmic error",
    definition: "Σw·(ln(1 + prediction) − ln(1 + truth))² / Σw",
    source: "sklearn.metrics.mean_squared_log_error",
    degenerate: "a value of −1 or less is refused (`not-above-minus-one`)",
    compute: by(meanSquaredLogError),
  },
  mean_pinball_loss: {
    ...ERROR,
    name: "mean_pinball_loss",
    aliases: ["pinball_loss"],
    title: "Pinball loss",
    standard: false,
    parameter: {
      symbol: "alpha",
      wants: "a share from 0 to 1",
      allows: (alpha) => alpha >= 0 && alpha <= 1,
      default: 0.5,
    },
    definition:
      "Σw·(α·(truth − prediction) where truth is not below, else (1 − α)·(prediction − truth)) / Σw; `@` is α, ½",
    source: "sklearn.metrics.mean_pinball_loss",
    degenerate: "none",
    compute: ({ truth, prediction, weight }, alpha) => meanPinballLoss(truth, prediction, weight, alpha),
  },
  mean_tweedie_deviance: {
    ...LOSS,
    name: "mean_tweedie_deviance",
    aliases: ["tweedie_deviance"],
    title: "Tweedie deviance",
    parameter: {
      symbol: "power",
      wants: "a power of at most 0 or at least 1",
      allows: (power) => power <= 0 || power >= 1,
      default: 0,
    },
    definition: "the mean deviance of a Tweedie distribution; `@` is the power of its variance, 0, at which it is mse",
    source: "sklearn.metrics.mean_tweedie_deviance",
    degenerate: "values outside the distribution are refused (`not-positive`, `negative`)",
    compute: ({ truth, prediction, weight }, power) => meanTweedieDeviance(truth, prediction, weight, power),
  },
  mean_poisson_deviance: {
    ...LOSS,
    name: "mean_poisson_deviance",
    aliases: ["poisson_deviance"],
    title: "Poisson deviance",
    definition: "2·Σw·(truth·ln(truth / prediction) − truth + prediction) / Σw",
    source: "sklearn.metrics.mean_poisson_deviance",
    degenerate: "a truth below 0 and a prediction of 0 or less are refused",
    compute: by(meanPoissonDeviance),
  },
  mean_gamma_deviance: {
    ...LOSS,
    name: "mean_gamma_deviance",
    aliases: ["gamma_deviance"],
    title: "Gamma deviance",
    definition: "2·Σw·(ln(prediction / truth) + truth / prediction − 1) / Σw",
    source: "sklearn.metrics.mean_gamma_deviance",
    degenerate: "values of 0 or less are refused",
    compute: by(meanGammaDeviance),
  },
  pearson: {
    ...CORRELATION,
    name: "pearson",
    aliases: ["pearsonr"],
    title: "Pearson correlation",
    definition: "covariance of truth and prediction over the product of their deviations",
    source: "scipy.stats.pearsonr",
    degenerate: NO_CORRELATION,
    compute: by(pearson),
  },
  spearman: {
    ...CORRELATION,
    name: "spearman",
    aliases: ["spearmanr"],
    title: "Spearman correlation",
    definition: "pearson of the ranks, equal values sharing the mean of theirs",
    source: "scipy.stats.spearmanr",
    degenerate: NO_WEIGHTS,
    compute: by(spearman),
  },
  kendall: {
    ...CORRELATION,
    name: "kendall",
    aliases: ["kendalltau"],
    title: "Kendall correlation",
    definition: "τ-b: (concordant − discordant pairs) / √(pairs untied in truth · pairs untied in prediction)",
    source: "scipy.stats.kendalltau",
    degenerate: NO_WEIGHTS,
    compute: by(kendall),
  },
};
