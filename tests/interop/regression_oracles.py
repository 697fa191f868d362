"""Cases of predicted numbers, and what scikit-learn and SciPy answer; what neither has by its definition in NumPy."""

import numpy as np
from cases import answer
from scipy import stats
from sklearn import metrics as sk

ALPHAS = [0, 0.1, 0.5, 0.9, 1]
POWERS = [-2, -0.5, 0, 1, 1.2, 1.5, 1.9, 2, 2.5, 3]
KINDS = ["normal", "tied", "offset", "tiny", "skewed", "counts", "exact", "constant truth", "constant prediction", "zeros"]


def smape(truth, prediction, weight):
    """Makridakis 1993, from 0 to 2; 0/0 is a row that is right."""
    size = np.abs(truth) + np.abs(prediction)
    rows = np.divide(2 * np.abs(prediction - truth), size, out=np.zeros(len(truth)), where=size > 0)
    return np.average(rows, weights=weight)


def weighted_pearson(truth, prediction, weight):
    (truth_variance, both), (_, prediction_variance) = np.cov(truth, prediction, aweights=weight, ddof=0)
    constant = min(np.ptp(column[weight > 0]) for column in (truth, prediction)) == 0
    return np.nan if constant else both / np.sqrt(truth_variance * prediction_variance)


def columns_of(rng, kind, rows):
    if kind == "normal":
        truth = rng.normal(0, 1, rows)
        return truth, 0.7 * truth + rng.normal(0.1, 0.5, rows)
    if kind == "tied":
        truth = rng.integers(0, 5, rows).astype(float)
        return truth, np.clip(truth + rng.integers(-2, 3, rows), 0, None)
    if kind == "offset":
        truth = 1e4 + rng.normal(0, 3, rows)
        return truth, truth + rng.normal(0.5, 1, rows)
    if kind == "tiny":
        truth = rng.normal(0, 1e-6, rows)
        return truth, truth + rng.normal(0, 1e-7, rows)
    if kind == "skewed":
        truth = rng.lognormal(1, 1.5, rows)
        return truth, truth * rng.lognormal(0, 0.4, rows)
    if kind == "counts":
        mean = rng.gamma(2, 2, rows) + 0.01
        return rng.poisson(mean).astype(float), mean
    if kind == "exact":
        truth = rng.integers(1, 9, rows).astype(float)
        return truth, truth.copy()
    if kind == "constant truth":
        # A power of two, so that the mean of equal numbers is that number in any order of adding.
        return np.full(rows, 4.0), 4 + rng.normal(0, 1, rows)
    if kind == "constant prediction":
        return rng.normal(3, 2, rows), np.full(rows, 2.0)
    truth = np.where(rng.random(rows) < 0.4, 0.0, rng.exponential(2, rows))
    return truth, np.where(rng.random(rows) < 0.4, 0.0, rng.exponential(2, rows))


def weights_of(rng, rows):
    kind = rng.choice(["none", "none", "real", "counts", "some zero"])
    if kind == "none":
        return None
    if kind == "real":
        return rng.random(rows) * 3 + 0.01
    counts = rng.integers(1, 6, rows).astype(float)
    if kind == "some zero":
        counts[rng.random(rows) < 0.3] = 0
        counts[int(rng.integers(rows))] = 1
    return counts


def case_of(rng, index):
    kind = KINDS[index % len(KINDS)]
    rows = int(rng.choice([1, 2, 3, 5, 8, 21, 60, 300, 2000], p=[0.04, 0.06, 0.1, 0.15, 0.15, 0.2, 0.15, 0.1, 0.05]))
    truth, prediction = columns_of(rng, kind, rows)
    return kind, truth, prediction, weights_of(rng, rows)


def powers_of(kind):
    """Of numbers that differ in their last digits alone, scikit-learn's formula leaves no digit of most deviances."""
    return [0] if kind == "offset" else POWERS


def expected(kind, truth, prediction, weight):
    """Every metric by its name; None where ours must refuse."""
    given = {"sample_weight": weight}
    kept = np.ones(len(truth), bool) if weight is None else weight > 0
    few = len(truth) < 2
    theirs = {
        "mae": lambda: sk.mean_absolute_error(truth, prediction, **given),
        "mse": lambda: sk.mean_squared_error(truth, prediction, **given),
        "rmse": lambda: sk.root_mean_squared_error(truth, prediction, **given),
        "msle": lambda: sk.mean_squared_log_error(truth, prediction, **given),
        "rmsle": lambda: sk.root_mean_squared_log_error(truth, prediction, **given),
        "mape": lambda: sk.mean_absolute_percentage_error(truth, prediction, **given),
        "smape": lambda: smape(truth, prediction, weight),
        "median_absolute_error": lambda: sk.median_absolute_error(truth, prediction, **given),
        # scikit-learn's takes no weights; a row that counts for nothing is left out.
        "max_error": lambda: sk.max_error(truth[kept], prediction[kept]),
        "r2": lambda: sk.r2_score(truth, prediction, **given),
        # scikit-learn answers 1 for a single row, which we refuse.
        "explained_variance": lambda: np.nan if few else sk.explained_variance_score(truth, prediction, **given),
    }
    if kind != "offset":
        theirs["mean_poisson_deviance"] = lambda: sk.mean_poisson_deviance(truth, prediction, **given)
        theirs["mean_gamma_deviance"] = lambda: sk.mean_gamma_deviance(truth, prediction, **given)
    for alpha in ALPHAS:
        theirs[f"mean_pinball_loss@{alpha}"] = lambda a=alpha: sk.mean_pinball_loss(truth, prediction, alpha=a, **given)
    for power in powers_of(kind):
        theirs[f"mean_tweedie_deviance@{power}"] = lambda p=power: sk.mean_tweedie_deviance(truth, prediction, power=p, **given)
    if weight is not None:
        theirs["pearson"] = lambda: np.nan if few else weighted_pearson(truth, prediction, weight)
    else:
        theirs["pearson"] = lambda: np.nan if few else stats.pearsonr(truth, prediction).statistic
        theirs["spearman"] = lambda: np.nan if few else stats.spearmanr(truth, prediction).statistic
        theirs["kendall"] = lambda: np.nan if few else stats.kendalltau(truth, prediction).statistic
    return {name: answer(compute) for name, compute in theirs.items()}
