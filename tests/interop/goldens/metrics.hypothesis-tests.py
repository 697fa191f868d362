"""Golden numbers of the library's tests and intervals: a small set; `inference.check.py` compares many more, live.

Prints packages/metrics/test/fixtures/hypothesis-tests.json. SciPy and statsmodels; mid-P is McNemar's exact p-value less
what was observed once.
"""

import numpy as np
from golden import origin, print_fixture
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.power import normal_sample_size_one_tail
from statsmodels.stats.proportion import proportion_confint

SEED = 20261123
SIDES = {"pGreater": "greater", "pLess": "less", "pTwoSided": "two-sided"}


def sides(test):
    return {name: float(test(side).pvalue) for name, side in SIDES.items()}


def ends(interval):
    return [float(interval[0]), float(interval[1])]


def proportions():
    pairs = [(0, 10), (10, 10), (3, 10), (30, 100), (1700, 1761), (5, 1_000_000)]
    return [
        {
            "successes": k,
            "n": n,
            "wilson": ends(proportion_confint(k, n, method="wilson")),
            "clopperPearson": ends(proportion_confint(k, n, method="beta")),
        }
        for k, n in pairs
    ]


def samples(rng):
    cases = []
    for n, m, digits in [(3, 5, 6), (8, 8, 6), (12, 12, 1), (40, 25, 6), (30, 30, 0)]:
        first, second = rng.normal(0.4, 1, n).round(digits), rng.normal(0, 2, m).round(digits)
        pairs = min(n, m)
        a, b = first[:pairs], second[:pairs]
        plain = len(np.unique(np.abs(a - b))) == pairs and np.all(a != b)
        cases.append(
            {
                "first": first.tolist(),
                "second": second.tolist(),
                "welch": sides(lambda side: stats.ttest_ind(first, second, equal_var=False, alternative=side)),
                "paired": sides(lambda side: stats.ttest_rel(a, b, alternative=side)),
                "mannWhitney": sides(lambda side: stats.mannwhitneyu(first, second, alternative=side)),
                "wilcoxon": sides(
                    lambda side: stats.wilcoxon(a - b, alternative=side, correction=False, method="exact" if plain else "asymptotic")
                ),
            }
        )
    return cases


def mcnemar_cases():
    cases = []
    for b, c in [(0, 1), (5, 5), (3, 12), (40, 71), (900, 1000)]:
        exact = float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)
        here = float(stats.binom.pmf(min(b, c), b + c, 0.5))
        cases.append({"candidateOnly": b, "baselineOnly": c, "exact": exact, "midP": exact - here if b != c else 1 - here / 2})
    return cases


def power():
    designs = [(0.5, 0.025, 0.8, 0.02), (1.2, 0.01, 0.9, 0.3)]
    return [
        {
            "deviation": s,
            "level": level,
            "chance": chance,
            "effect": effect,
            "rows": int(np.ceil(normal_sample_size_one_tail(effect, chance, level, std_null=s))),
        }
        for s, level, chance, effect in designs
    ]


rng = np.random.default_rng(SEED)
print_fixture(
    {
        "origin": origin(__file__, ["numpy", "scipy", "statsmodels"], SEED),
        "proportions": proportions(),
        "samples": samples(rng),
        "mcnemar": mcnemar_cases(),
        "power": power(),
    }
)
