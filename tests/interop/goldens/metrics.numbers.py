"""Golden numbers of the regression, ranking and fairness metrics, from scikit-learn, SciPy, Fairlearn and definitions.

Prints packages/metrics/test/fixtures/numbers.json; `npm run test:interop -- --write` puts it there. `null` stands where the
reference raises, answers NaN, or answers what nobody measured: there our code must refuse.
"""

import fairness_oracles
import numpy as np
import ranking_oracles
import regression_oracles
from golden import origin, print_fixture

SEED = 20261121
LARGEST = 60


def plain(column):
    return None if column is None else np.asarray(column).tolist()


def regression_cases(rng, count):
    """Small ones: the large are compared live."""
    cases = []
    for index in range(4 * count):
        kind, truth, prediction, weight = regression_oracles.case_of(rng, index)
        if len(truth) > LARGEST or len(cases) == count:
            continue
        cases.append(
            {
                "kind": kind,
                "truth": plain(truth),
                "prediction": plain(prediction),
                "weight": plain(weight),
                "expected": regression_oracles.expected(kind, truth, prediction, weight),
            }
        )
    return cases


def ranking_case(rng):
    columns, expected = ranking_oracles.case_of(rng)
    return {**{name: plain(column) for name, column in columns.items()}, "expected": expected}


def fairness_cases(rng, count):
    cases = []
    while len(cases) < count:
        group, truth, prediction, weight = fairness_oracles.case_of(rng)
        rates = fairness_oracles.rates_of(group, truth, prediction, weight)
        if len(group) > 300 or len(rates) < 2:
            continue
        cases.append(
            {
                "group": plain(group),
                "truth": plain(truth),
                "prediction": plain(prediction),
                "weight": plain(weight),
                "rates": [[code, found] for code, found in rates.items()],
                "expected": fairness_oracles.metrics_of(group, truth, prediction, weight, rates),
            }
        )
    return cases


def main():
    rng = np.random.default_rng(SEED)
    print_fixture(
        {
            "origin": origin(__file__, ["scikit-learn", "scipy", "fairlearn", "numpy"], SEED),
            "regression": regression_cases(rng, 80),
            "ranking": [ranking_case(rng) for _ in range(40)],
            "fairness": fairness_cases(rng, 40),
        }
    )


main()
