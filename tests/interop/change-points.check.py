"""Our E-divisive statistic against its definition in NumPy, term by term (Matteson & James 2014, equations 5 to 7)."""

import numpy as np
from interop import Bridge, check, check_close

SERIES = 500
SMALLEST = 5


def mean_distance_within(values):
    distances = np.abs(values[:, None] - values[None, :])
    return distances[np.triu_indices(len(values), k=1)].mean()


def statistic(x, y):
    energy = 2 * np.abs(x[:, None] - y[None, :]).mean() - mean_distance_within(x) - mean_distance_within(y)
    return len(x) * len(y) / (len(x) + len(y)) * energy


def best_split(values):
    length = len(values)
    places = [(n, end) for n in range(SMALLEST, length - SMALLEST + 1) for end in range(n + SMALLEST, length + 1)]
    return max(statistic(values[:n], values[n:end]) for n, end in places)


def series(rng):
    """Noise of several kinds, some of it tied, with or without shifts."""
    length = int(rng.integers(10, 40))
    values = rng.choice([rng.normal, rng.standard_exponential, rng.standard_cauchy])(size=length)
    values = values + rng.choice([0, 0, 1, 5]) * (np.arange(length) >= rng.integers(1, length))
    if rng.random() < 0.3:
        values = values.round()
    return 0.8 + 0.01 * values


with Bridge() as bridge:
    rng = np.random.default_rng(20261121)
    for number in range(SERIES):
        values = series(rng)
        ours = bridge("best_split", values=values)
        name = f"series {number} of {len(values)} values"
        check_close(f"{name}: the largest statistic", ours["statistic"], best_split(values))
        at, until = ours["at"], ours["until"]
        check_close(f"{name}: the statistic of the place told", statistic(values[:at], values[at:until]), ours["statistic"])
    shifted = np.concatenate([rng.normal(0.8, 0.01, 30), rng.normal(0.75, 0.01, 20)])
    found = bridge("change_points", values=shifted, seed=1)
    check("one shift of five standard deviations is one change at its place", [one["at"] for one in found] == [30], found)
    check_close("its mean before", found[0]["before"], shifted[:30].mean())
    check_close("its mean after", found[0]["after"], shifted[30:].mean())
