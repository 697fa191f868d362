"""Generated predictions of classifiers: ties, weights, missing classes, constant and certain scores, one row, one class."""

import numpy as np
from cases import rows_of, weights


def binary_scores(rng, truth):
    rows = len(truth)
    kind = rng.choice(["probability", "informed", "informed", "tied", "tenths", "constant", "certain", "any number"])
    if kind == "probability":
        return rng.random(rows)
    if kind == "informed":
        return np.clip(rng.normal(0.35 + 0.3 * truth, 0.2), 0, 1)
    if kind == "tied":
        return rng.integers(0, 5, rows) / 4
    if kind == "tenths":
        return rng.integers(0, 11, rows) / 10
    if kind == "constant":
        return np.full(rows, rng.random())
    if kind == "certain":
        return rng.choice([0.0, 1.0, 1e-17, 1 - 2**-53, 1e-300], rows)
    return rng.choice([-1e300, -1.5, -5e-324, -0.0, 0.0, 5e-324, 1.5, 1e300, 3.25], rows)


def binary_case(rng, case):
    """Codes 0 and 1, a score of the positive class."""
    rows = rows_of(rng, case)
    truth = (rng.random(rows) < rng.choice([0.1, 0.5, 0.9])).astype(int)
    score = binary_scores(rng, truth)
    prediction = (score > 0.5).astype(int) if rng.random() < 0.7 else rng.integers(0, 2, rows)
    return {"truth": truth, "prediction": prediction, "score": score, "weight": weights(rng, rows)}


def class_scores(rng, truth, classes):
    rows = len(truth)
    kind = rng.choice(["probability", "informed", "tied", "constant", "certain"])
    if kind == "probability":
        return rng.dirichlet(np.ones(classes), rows)
    if kind == "informed":
        return rng.dirichlet(np.ones(classes), rows) * 0.6 + 0.4 * np.eye(classes)[truth]
    if kind == "tied":
        return rng.multinomial(4, np.full(classes, 1 / classes), rows) / 4
    if kind == "constant":
        return np.full((rows, classes), 1 / classes)
    return np.eye(classes)[np.where(rng.random(rows) < 0.7, truth, rng.integers(0, classes, rows))]


def class_case(rng, case):
    """Codes from 0 to K − 1 of which some may not occur, a score of each class."""
    rows = rows_of(rng, case)
    classes = int(rng.integers(3, 7))
    present = rng.choice(classes, int(rng.integers(1, classes + 1)), replace=False) if rng.random() < 0.3 else classes
    truth = rng.choice(present, rows)
    scores = class_scores(rng, truth, classes)
    prediction = scores.argmax(axis=1) if rng.random() < 0.7 else rng.integers(0, classes, rows)
    return {"truth": truth, "prediction": prediction, "scores": scores, "weight": weights(rng, rows)}


def label_case(rng, case):
    """Any integers as codes, no scores."""
    rows = rows_of(rng, case)
    codes = rng.choice([-7, 0, 1, 2, 300, 2**31 - 1, -(2**31)], int(rng.integers(1, 6)), replace=False)
    truth = rng.choice(codes, rows)
    prediction = np.where(rng.random(rows) < 0.6, truth, rng.choice(codes, rows))
    return {"truth": truth, "prediction": prediction, "weight": weights(rng, rows)}
