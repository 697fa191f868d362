"""Golden numbers of drift: every method of Evidently and what SciPy says beneath it.

Prints packages/metrics/test/fixtures/drift.json; `npm run test:interop -- --write drift` puts it there. Columns are kept as
distinct values with counts, from which both references are given rows.
"""

import warnings

import numpy as np
import pandas as pd
from evidently.legacy.calculations.stattests import get_stattest
from evidently.legacy.calculations.stattests.tvd_stattest import _total_variation_distance
from evidently.legacy.calculations.stattests.z_stattest import proportions_diff_z_stat_ind
from evidently.legacy.core import ColumnType
from golden import origin, print_fixture
from scipy import stats

SEED = 20261121
warnings.filterwarnings("ignore")
np.seterr(all="ignore")

# Evidently's names of ours.
NUMERIC = {"ks": "ks", "wasserstein": "wasserstein", "anderson": "anderson"}
EITHER = {"jensenshannon": "jensenshannon", "psi": "psi", "hellinger": "hellinger", "kl": "kl_div"}
CATEGORICAL = {"chisquare": "chisquare", "z": "z", "tvd": "TVD"}
NAMES = {theirs: ours for ours, theirs in {**NUMERIC, **EITHER, **CATEGORICAL}.items()}


def verdict(reference, current, kind, name):
    """Evidently's score, threshold and verdict, on copies: its hellinger drops missing values from the caller's data."""
    reference, current = pd.Series(reference.copy()), pd.Series(current.copy())
    test = get_stattest(reference, current, kind, name)
    result = test(reference, current, kind, None)
    score = float(result.drift_score)
    return {
        "method": NAMES[test.name],
        "score": score if np.isfinite(score) else None,
        "threshold": result.actual_threshold,
        "drifted": bool(result.drifted),
    }


def answers(reference, current, kind, methods):
    found = {}
    for ours, theirs in methods.items():
        try:
            found[ours] = verdict(reference, current, kind, theirs)
        except ValueError as refused:
            found[ours] = {"refused": str(refused)}
    return found


def scipy_statistics(reference, current, kind):
    found = {}
    if kind == ColumnType.Numerical:
        found["ks"] = float(stats.ks_2samp(reference, current).statistic)
        if len(np.unique(np.concatenate([reference, current]))) > 1:
            found["anderson"] = float(stats.anderson_ksamp([reference, current]).statistic)
    keys = np.unique(np.concatenate([reference, current]))
    expected = np.array([(reference == key).sum() for key in keys]) * len(current) / len(reference)
    observed = np.array([(current == key).sum() for key in keys])
    if len(keys) > 1 and kind == ColumnType.Categorical:
        chisquare = float(stats.chisquare(observed, expected).statistic)
        found["chisquare"] = chisquare if np.isfinite(chisquare) else "Infinity"
    if kind == ColumnType.Categorical:
        found["tvd"] = float(_total_variation_distance(pd.Series(reference), pd.Series(current)))
    if len(keys) == 2:
        found["z"] = float(proportions_diff_z_stat_ind((reference == keys[1]).astype(int), (current == keys[1]).astype(int)))
    return found


def counts(reference, current):
    values = np.unique(np.concatenate([reference, current]))
    count = lambda side: np.bincount(np.searchsorted(values, side), minlength=len(values)).tolist()
    return {"values": values.tolist(), "reference": count(reference), "current": count(current)}


def numeric(name, reference, current):
    reference, current = np.asarray(reference), np.asarray(current)
    kind = ColumnType.Numerical
    return {
        "name": name,
        **counts(reference, current),
        "integers": bool(np.issubdtype(reference.dtype, np.integer)),
        "evidently": answers(reference, current, kind, {**NUMERIC, **EITHER}),
        "auto": verdict(reference, current, kind, None),
        "scipy": scipy_statistics(reference, current, kind),
    }


def categorical(name, reference, current):
    reference, current = np.asarray(reference), np.asarray(current)
    kind = ColumnType.Categorical
    tests = {**EITHER, **CATEGORICAL}
    if len(np.unique(np.concatenate([reference, current]))) > 2:
        del tests["z"]
    return {
        "name": name,
        **counts(reference, current),
        "evidently": answers(reference, current, kind, tests),
        "auto": verdict(reference, current, kind, None),
        "scipy": scipy_statistics(reference, current, kind),
    }


def numeric_cases(rng):
    normal = lambda n, shift=0.0, digits=6: np.round(rng.standard_normal(n) + shift, digits)
    return [
        numeric("normal, equal sides", normal(60), normal(60)),
        numeric("normal, shifted", normal(120), normal(90, 0.4)),
        numeric("normal, far shifted", normal(80), normal(50, 4)),
        numeric("disjoint", np.arange(30.0), np.arange(100.0, 140.0)),
        numeric("few rows", [1.5, 2.5, 7.0], [2.0, 3.0]),
        numeric("one row against many", [0.25], normal(40)),
        numeric("ties, two digits", normal(900, 0, 1), normal(700, 0.1, 1)),
        numeric("skewed with far values", np.round(np.exp(1.5 * rng.standard_normal(250)), 4), np.round(np.exp(1.4 * rng.standard_normal(200)), 4)),
        numeric("mostly zero", np.where(rng.random(300) < 0.6, 0, normal(300, 2, 3)), np.where(rng.random(250) < 0.5, 0, normal(250, 2, 3))),
        numeric("whole numbers, few", rng.poisson(2.0, 500), rng.poisson(2.3, 400)),
        numeric("whole numbers, many", rng.poisson(60.0, 700), rng.poisson(62.0, 300)),
        numeric("whole numbers in a float column", rng.poisson(2.0, 400).astype(float), rng.poisson(2.0, 300).astype(float)),
        numeric("two values", rng.integers(0, 2, 300), np.minimum(rng.integers(0, 3, 200), 1)),
        numeric("three values", rng.integers(0, 3, 300), rng.integers(0, 3, 250)),
        numeric("three values, 1,001 reference rows", rng.integers(0, 3, 1001), rng.integers(0, 3, 250)),
        numeric("five values", rng.integers(0, 5, 300), rng.integers(0, 5, 250)),
        numeric("six values", rng.integers(0, 6, 300), rng.integers(0, 6, 250)),
        numeric("one value", np.full(40, 3.5), np.full(30, 3.5)),
        numeric("two constants", np.full(40, 3.5), np.full(30, 4.5)),
        numeric("a constant reference", np.full(50, 1.0), normal(60, 1)),
        numeric("1,000 reference rows", normal(1000, 0, 2), normal(1000, 0.05, 2)),
        numeric("1,001 reference rows", normal(1001, 0, 2), normal(1000, 0.05, 2)),
        numeric("power of two rows, where Sturges' width is whole", normal(1024, 0, 2), normal(1024, 0, 2)),
        numeric("asymptotic, shifted", normal(12000, 0, 2), normal(9000, 0.02, 2)),
        numeric("asymptotic, few current rows", normal(12000, 0, 2), normal(60, 0.2, 2)),
        numeric("asymptotic, 150 current rows", normal(15000, 0, 2), normal(150, 0.1, 2)),
        numeric("asymptotic, hardly different", np.tile(normal(20000, 0, 2), 2), np.concatenate([normal(20000, 0, 2), normal(20000, 0, 2)])),
    ]


def categorical_cases(rng):
    draw = lambda n, weights: rng.choice([f"c{i}" for i in range(len(weights))], n, p=np.array(weights) / sum(weights))
    return [
        categorical("two", draw(300, [3, 1]), draw(200, [2, 1])),
        categorical("four", draw(500, [4, 3, 2, 1]), draw(400, [4, 3, 2, 1])),
        categorical("four, moved", draw(500, [4, 3, 2, 1]), draw(400, [1, 3, 2, 4])),
        categorical("a new category", draw(300, [3, 2]), draw(300, [3, 2, 0.1])),
        categorical("a vanished category", draw(300, [3, 2, 1]), draw(300, [3, 2])),
        categorical("a rare category below a share of 0.0001", np.append(draw(20000, [3, 2]), "c2"), draw(300, [3, 2, 1, 0.2])),
        categorical("many", draw(1500, list(range(1, 61))), draw(1200, list(range(1, 61)))),
        categorical("one", np.full(30, "c0"), np.full(20, "c0")),
        categorical("one on each side", np.full(30, "c0"), np.full(20, "c1")),
        categorical("disjoint", draw(60, [1, 1, 1]), np.array(["d0", "d1"])[rng.integers(0, 2, 50)]),
        categorical("1,001 reference rows", draw(1001, [4, 3, 2, 1]), draw(400, [4, 3, 2, 2])),
    ]


def permutation_cases(rng):
    """SciPy's permutation test of the statistic itself, whose p-value ours should be near."""
    ks = lambda x, y: stats.ks_2samp(x, y).statistic
    tvd = lambda x, y: _total_variation_distance(pd.Series(x), pd.Series(y))
    anderson = lambda x, y: stats.anderson_ksamp([x, y]).statistic
    sides = {
        "zero for six in ten": lambda n, shift: np.where(rng.random(n) < 0.6, 0, np.round(rng.standard_normal(n) + shift, 2)),
        "normal": lambda n, shift: np.round(rng.standard_normal(n) + shift, 4),
        "skewed": lambda n, shift: np.round(np.exp(1.5 * rng.standard_normal(n) + shift), 4),
    }
    cases = []
    for name, draw in sides.items():
        for shift in (0.0, 0.12):
            reference, current = draw(240, 0.0), draw(200, shift)
            for method, statistic in (("ks", ks), ("wasserstein", stats.wasserstein_distance), ("anderson", anderson)):
                result = stats.permutation_test(
                    (reference, current), statistic, n_resamples=1999, alternative="greater", vectorized=False, random_state=1
                )
                cases.append({"name": name, "method": method, **counts(reference, current), "p": float(result.pvalue)})
    for weights in ([4, 3, 2, 1], [6, 3, 2, 1]):
        reference = rng.choice(4, 300, p=np.array([4, 3, 2, 1]) / 10)
        current = rng.choice(4, 250, p=np.array(weights) / sum(weights))
        result = stats.permutation_test(
            (reference, current), tvd, n_resamples=999, alternative="greater", vectorized=False, random_state=1
        )
        cases.append({"name": "categories", "method": "tvd", **counts(reference, current), "p": float(result.pvalue)})
    return cases


def distributions():
    rows = [1, 2, 5, 17, 60, 140, 141, 150, 500, 3000, 20000, 250000, 999999, 2000000]
    scaled = [0.3, 0.5, 0.62, 0.8, 1.0, 1.3, 1.48, 1.49, 1.9, 2.1, 3.0, 5.0]
    points = [(n, round(z / np.sqrt(n), 9)) for n in rows for z in scaled if z / np.sqrt(n) < 1]
    return {
        "kolmogorov_tail": [[n, d, float(stats.kstwo.sf(d, n))] for n, d in points],
        "chi_square_tail": [
            [x, df, float(stats.chi2.sf(x, df))]
            for df in [1, 2, 3, 7.4, 19, 60, 250, 4000, 100000]
            for x in [0.0, 0.01 * df, 0.5 * df, 0.97 * df, df + 2, df + 4 * np.sqrt(2 * df), df + 30]
        ],
        "hypergeometric": [
            [cell, rows, draws, [float(p) for p in stats.hypergeom.pmf(np.arange(0, min(cell, draws) + 1), rows, cell, draws)]]
            for cell, rows, draws in [(3, 10, 4), (8, 30, 12), (12, 16, 9), (9, 2000, 400), (20, 24, 22)]
        ],
    }


def false_discoveries():
    families = [[0.04], [0.01, 0.02, 0.03, 0.04], [0.001, 0.2, 0.04, 1.0, 0.0005, 0.04], [0.0, 0.5, 0.5]]
    return [{"p": p, "adjusted": stats.false_discovery_control(p, method="bh").tolist()} for p in families]


rng = np.random.default_rng(SEED)
print_fixture(
    {
        "origin": origin(__file__, ["numpy", "scipy", "pandas", "evidently"], SEED),
        "distributions": distributions(),
        "numeric": numeric_cases(rng),
        "categorical": categorical_cases(rng),
        "permutation": permutation_cases(rng),
        "false_discovery": false_discoveries(),
    }
)
