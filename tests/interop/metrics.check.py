"""Our metrics against scikit-learn, NumPy and pandas on larger data than the goldens, live."""

import numpy as np
import pandas as pd
from interop import Bridge, check, check_close, check_refused
from sklearn import metrics as sk

SEEDS = range(20)
AT = [0, 0.001, 0.05, 0.5, 0.95, 0.999, 1]


def predictions(rng):
    rows = int(rng.integers(500, 20_000))
    truth = (rng.random(rows) < rng.uniform(0.02, 0.98)).astype(int)
    score = np.clip(rng.normal(0.4 + rng.uniform(0, 0.3) * truth, 0.25), 0, 1)
    if rng.random() < 0.5:
        score = score.round(2)
    weight = rng.exponential(1, rows) if rng.random() < 0.5 else None
    return truth, (score >= 0.5).astype(int), score, weight


def check_classification(bridge, seed):
    truth, prediction, score, weight = predictions(np.random.default_rng([1, seed]))
    theirs = {
        "accuracy": sk.accuracy_score(truth, prediction, sample_weight=weight),
        "precision": sk.precision_score(truth, prediction, sample_weight=weight, zero_division=0),
        "recall": sk.recall_score(truth, prediction, sample_weight=weight, zero_division=0),
        "f1": sk.f1_score(truth, prediction, sample_weight=weight, zero_division=0),
        "roc_auc": sk.roc_auc_score(truth, score, sample_weight=weight),
        "log_loss": sk.log_loss(truth, score, sample_weight=weight),
    }
    for metric, value in theirs.items():
        ours = bridge("measure", metric=metric, truth=truth, prediction=prediction, score=score, weight=weight)
        check_close(f"{metric} of {len(truth)} rows, seed {seed}", ours["value"], value)


def check_series(bridge, seed):
    rng = np.random.default_rng([2, seed])
    values = rng.normal(rng.uniform(-1e3, 1e3), rng.uniform(0.1, 100), int(rng.integers(2, 20_000)))
    ours = bridge("series", values=values, at=AT)
    theirs = {
        "mean": np.mean(values),
        "median": np.median(values),
        "sample_stdev": pd.Series(values).std(),
        "population_stdev": np.std(values),
    }
    for figure, value in theirs.items():
        check_close(f"{figure} of {len(values)} values, seed {seed}", ours[figure], value)
    for share, mine, value in zip(AT, ours["quantiles"], np.quantile(values, AT), strict=True):
        check_close(f"quantile {share} of {len(values)} values, seed {seed}", mine, value)


def check_conventions(bridge):
    ours = bridge("measure", metric="precision", truth=[0, 1], prediction=[0, 0])
    check("precision without predicted positives is marked", "undefinedBecause" in ours, ours)
    check_close("precision without predicted positives is 0", ours["value"], 0.0)
    check_refused("roc_auc of one class", "one-class", lambda: bridge("measure", metric="roc_auc", truth=[1, 1], score=[0.1, 0.2]))
    check_refused("log_loss of NaN", "not-finite", lambda: bridge("measure", metric="log_loss", truth=[1], score=["NaN"]))


with Bridge() as bridge:
    for seed in SEEDS:
        check_classification(bridge, seed)
        check_series(bridge, seed)
    check_conventions(bridge)
