"""Our regression, ranking and fairness metrics against scikit-learn, SciPy and Fairlearn, on generated cases, live."""

import fairness_oracles
import numpy as np
import ranking_oracles
import regression_oracles
from interop import Bridge, Refused, check, check_close, check_refused

# Enough that each metric is compared on 500 cases in which it has an answer.
REGRESSION_CASES = 2000
RANKING_CASES = 600
FAIRNESS_CASES = 1000
INTERVAL_CASES = 100
FEWEST = 500

answered = {}


def compare(what, name, ours, theirs):
    if theirs is None:
        check(f"{name} of {what} is refused", ours is None, f"ours is {ours!r}")
        return
    answered[name] = answered.get(name, 0) + 1
    check_close(f"{name} of {what}", ours, theirs)


def check_regression(bridge, seed):
    kind, truth, prediction, weight = regression_oracles.case_of(np.random.default_rng([3, seed]), seed)
    theirs = regression_oracles.expected(kind, truth, prediction, weight)
    ours = bridge("regression", metrics=list(theirs), truth=truth, prediction=prediction, weight=weight)
    for name, value in theirs.items():
        compare(f"{len(truth)} rows, {kind}, seed {seed}", name, ours[name], value)


def check_ranking(bridge, seed):
    columns, theirs = ranking_oracles.case_of(np.random.default_rng([4, seed]))
    ours = bridge("ranking", metrics=list(theirs), **columns)
    for name, value in theirs.items():
        compare(f"{len(columns['query'])} rows, seed {seed}", name, ours[name], value)


def check_untied_map(bridge, seed):
    """Without ties the average precision of a query is scikit-learn's."""
    from sklearn.metrics import average_precision_score

    rng = np.random.default_rng([5, seed])
    rows = int(rng.integers(2, 500))
    truth = (rng.random(rows) < 0.3).astype(float)
    truth[0] = 1
    score = rng.permutation(rows).astype(float)
    ours = bridge("ranking", metrics=["map"], query=np.zeros(rows), truth=truth, score=score)
    check_close(f"map of {rows} items, seed {seed}", ours["map"], average_precision_score(truth, score))


def check_fairness(bridge, seed):
    group, truth, prediction, weight = fairness_oracles.case_of(np.random.default_rng([6, seed]))
    what = f"{len(group)} rows, seed {seed}"
    rates = fairness_oracles.rates_of(group, truth, prediction, weight)
    try:
        ours = bridge("fairness", group=group, truth=truth, prediction=prediction, weight=weight)
    except Refused as refused:
        check(f"groups of {what}", len(rates) == 1 and refused.code == "one-group", refused)
        return
    check(f"groups of {what}", [one["group"] for one in ours["groups"]] == list(rates), list(rates))
    for one in ours["groups"]:
        for name in fairness_oracles.RATES:
            compare(f"group {one['group']} of {what}", name, one[name].get("value"), rates[one["group"]][name])
    theirs = fairness_oracles.metrics_of(group, truth, prediction, weight, rates)
    for name, value in theirs.items():
        compare(what, name, ours["metrics"][name], value)


def check_interval(bridge, seed):
    group, truth, prediction, shares = fairness_oracles.interval_case(np.random.default_rng([7, seed]))
    rates = {
        "demographic_parity": [shares["selection_rate"]],
        "equalized_odds": [shares["true_positive_rate"], shares["false_positive_rate"]],
        "equal_opportunity": [shares["true_positive_rate"]],
    }
    for name, of in rates.items():
        for kind in ["difference", "ratio"]:
            theirs = fairness_oracles.interval_of(kind, of)
            ours = bridge("gap", metric=f"{name}_{kind}", group=group, truth=truth, prediction=prediction)
            for end, mine, value in zip(["low", "high"], ours, theirs, strict=True):
                check_close(f"{end} end of {name}_{kind}, {len(group)} rows, seed {seed}", mine, value, 1e-9)


def check_refusals(bridge):
    for metric, code, truth, prediction in [
        ("r2", "one-row", [1], [2]),
        ("pearson", "constant", [1, 1], [1, 2]),
        ("kendall", "constant", [1, 2], [3, 3]),
        ("msle", "not-above-minus-one", [1, -1], [1, 2]),
        ("mean_gamma_deviance", "not-positive", [0, 1], [1, 1]),
        ("mean_poisson_deviance", "negative", [-1, 1], [1, 1]),
        ("mse", "overflow", [1e200, 1], [-1e200, 1]),
    ]:
        given = {"metric": metric, "truth": truth, "prediction": prediction}
        check_refused(f"{metric} of {truth}", code, lambda given=given: bridge("measure_numbers", **given))


with Bridge() as bridge:
    for seed in range(REGRESSION_CASES):
        check_regression(bridge, seed)
    for seed in range(RANKING_CASES):
        check_ranking(bridge, seed)
        check_untied_map(bridge, seed)
    for seed in range(FAIRNESS_CASES):
        check_fairness(bridge, seed)
    for seed in range(INTERVAL_CASES):
        check_interval(bridge, seed)
    check_refusals(bridge)

for name, count in sorted(answered.items()):
    check(f"{name} was compared on {count} cases", count >= FEWEST, f"fewer than {FEWEST}")
