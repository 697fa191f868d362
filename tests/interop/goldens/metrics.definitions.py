"""Golden numbers of the classification metrics and of the series figures, from scikit-learn, NumPy and pandas.

Prints packages/metrics/test/fixtures/definitions.json; `npm run test:interop -- --write` puts it there.
`null` stands where the reference raises or answers NaN: there our code must refuse.
"""

import numpy as np
import pandas as pd
from cases import answer, rows_of, weights
from golden import origin, print_fixture
from sklearn import metrics as sk

SEED = 20261121
QUANTILES = [0.0, 0.01, 0.05, 0.1, 0.25, 1 / 3, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0]


def scores(rng, truth):
    rows = len(truth)
    kind = rng.choice(["probability", "informed", "tied", "constant", "certain", "any number", "extreme"])
    if kind == "probability":
        return kind, rng.random(rows)
    if kind == "informed":
        return kind, np.clip(rng.normal(0.35 + 0.3 * truth, 0.2), 0, 1)
    if kind == "tied":
        return kind, rng.integers(0, 5, rows) / 4
    if kind == "constant":
        return kind, np.full(rows, rng.random())
    if kind == "certain":
        return kind, rng.choice([0.0, 1.0, 1e-17, 1 - 2**-53, 1e-300], rows)
    if kind == "any number":
        return kind, rng.normal(0, 10, rows)
    return kind, rng.choice([-1e300, -1.5, -5e-324, -0.0, 0.0, 5e-324, 1.5, 1e300], rows)


def binary_case(rng, case):
    rows = rows_of(rng, case)
    truth = (rng.random(rows) < rng.choice([0.1, 0.5, 0.9])).astype(int)
    kind, score = scores(rng, truth)
    prediction = (score > 0.5).astype(int) if rng.random() < 0.7 else rng.integers(0, 2, rows)
    weight = weights(rng, rows)
    cells = sk.confusion_matrix(truth, prediction, labels=[0, 1], sample_weight=weight)
    return {
        "scores": kind,
        "truth": truth.tolist(),
        "prediction": prediction.tolist(),
        "score": score.tolist(),
        "weight": None if weight is None else weight.tolist(),
        "expected": {
            "confusion": [[float(cell) for cell in row] for row in cells],
            "accuracy": answer(lambda: sk.accuracy_score(truth, prediction, sample_weight=weight)),
            "precision": answer(lambda: sk.precision_score(truth, prediction, sample_weight=weight, zero_division=0)),
            "recall": answer(lambda: sk.recall_score(truth, prediction, sample_weight=weight, zero_division=0)),
            "f1": answer(lambda: sk.f1_score(truth, prediction, sample_weight=weight, zero_division=0)),
            "roc_auc": answer(lambda: sk.roc_auc_score(truth, score, sample_weight=weight)),
            "log_loss": answer(lambda: sk.log_loss(truth, score, sample_weight=weight, labels=[0, 1])),
        },
        # Where the convention `zero_division=0` spoke instead of the formula.
        "undefined": [
            name
            for name, score_of in [("precision", sk.precision_score), ("recall", sk.recall_score), ("f1", sk.f1_score)]
            if answer(lambda f=score_of: f(truth, prediction, sample_weight=weight, zero_division=np.nan)) is None
        ],
    }


def multiclass_case(rng, case):
    rows = rows_of(rng, case)
    classes = rng.choice([-7, 0, 1, 2, 300, 2**31 - 1], int(rng.integers(2, 6)), replace=False)
    truth = rng.choice(classes, rows)
    prediction = np.where(rng.random(rows) < 0.6, truth, rng.choice(classes, rows))
    weight = weights(rng, rows)
    return {
        "truth": truth.tolist(),
        "prediction": prediction.tolist(),
        "weight": None if weight is None else weight.tolist(),
        "expected": {"accuracy": answer(lambda: sk.accuracy_score(truth, prediction, sample_weight=weight))},
    }


def values_of(rng, rows):
    kind = rng.choice(["normal", "tied", "constant", "offset", "tiny", "skewed", "mixed magnitudes"])
    if kind == "normal":
        return kind, rng.normal(0, 1, rows)
    if kind == "tied":
        return kind, rng.integers(-3, 4, rows).astype(float)
    if kind == "constant":
        return kind, np.full(rows, rng.normal())
    if kind == "offset":
        return kind, 1e6 + rng.normal(0, 1, rows)
    if kind == "tiny":
        return kind, rng.normal(0, 1e-9, rows)
    if kind == "skewed":
        return kind, rng.lognormal(3, 2, rows)
    return kind, rng.normal(0, 1, rows) * 10.0 ** rng.integers(-8, 9, rows)


def series_case(rng, case):
    kind, values = values_of(rng, rows_of(rng, case))
    return {
        "kind": kind,
        "values": values.tolist(),
        "expected": {
            "mean": answer(lambda: np.mean(values)),
            "median": answer(lambda: np.median(values)),
            "sample_stdev": answer(lambda: pd.Series(values).std()),
            "population_stdev": answer(lambda: np.std(values)),
            "quantiles": [answer(lambda q=q: np.quantile(values, q, method="linear")) for q in QUANTILES],
        },
    }


def main():
    rng = np.random.default_rng(SEED)
    print_fixture(
        {
            "origin": origin(__file__, ["scikit-learn", "numpy", "pandas"], SEED),
            "quantilesAt": QUANTILES,
            "binary": [binary_case(rng, case) for case in range(320)],
            "multiclass": [multiclass_case(rng, case) for case in range(60)],
            "series": [series_case(rng, case) for case in range(200)],
        }
    )


main()
