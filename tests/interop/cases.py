"""What generators of cases share: how many rows, which weights, and a reference's number where it has one."""

import math
import warnings

ROWS = [1, 2, 3, 5, 8, 13, 21, 34]


def rows_of(rng, case):
    """Every fortieth case is large enough for summation error to show."""
    return 300 if case % 40 == 39 else int(rng.choice(ROWS))


def weights(rng, rows):
    kind = rng.choice(["none", "none", "real", "counts", "some zero"])
    if kind == "none":
        return None
    if kind == "real":
        return rng.random(rows) * 3 + 0.01
    counts = rng.integers(1, 6, rows).astype(float)
    if kind == "some zero":
        counts[rng.random(rows) < 0.3] = 0
        if not counts.any():
            counts[0] = 1
    return counts


def answer(compute):
    """The reference's number, or None where it raises or has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            value = float(compute())
        except ValueError:
            return None
    return value if math.isfinite(value) else None
