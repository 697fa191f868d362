"""Cases of predictions by group, and what Fairlearn answers where every group has rows that its rates are shares of."""

import warnings

from itertools import permutations

import numpy as np
from fairlearn import metrics as fl
from scipy import optimize, stats

METRICS = [
    "demographic_parity_difference",
    "demographic_parity_ratio",
    "equalized_odds_difference",
    "equalized_odds_ratio",
    "equal_opportunity_difference",
    "equal_opportunity_ratio",
]
RATES = ["selection_rate", "true_positive_rate", "false_positive_rate"]


def weights_of(rng, rows):
    kind = rng.choice(["none", "real", "some zero"])
    if kind == "none":
        return None
    weight = rng.random(rows) * 3 + 0.01
    if kind == "some zero":
        weight[rng.random(rows) < 0.2] = 0
        weight[0] = 1
    return weight


def case_of(rng):
    rows = int(rng.choice([4, 10, 40, 300, 2000]))
    codes = rng.choice([-3, 0, 1, 7, 900], int(rng.integers(2, 6)), replace=False)
    group = rng.choice(codes, rows)
    truth = (rng.random(rows) < rng.choice([0.1, 0.5, 0.9])).astype(int)
    kind = rng.choice(["informed", "random", "none", "all", "exact"])
    if kind == "informed":
        prediction = (rng.random(rows) < 0.2 + 0.5 * truth + 0.05 * (group % 3)).astype(int)
    elif kind == "random":
        prediction = rng.integers(0, 2, rows)
    elif kind == "exact":
        prediction = truth.copy()
    else:
        prediction = np.full(rows, int(kind == "all"))
    weight = weights_of(rng, rows)
    kept = group if weight is None else group[weight > 0]
    if np.unique(kept, return_counts=True)[1].min() == 1:
        # Fairlearn 0.13 drops the selection rate of a group of one weighted row, since it is an array there.
        weight = None
    return group, truth, prediction, weight


def rates_of(group, truth, prediction, weight):
    """Each group's rates by code, from Fairlearn, None where the group has no such rows; groups of weight 0 left out."""
    weight = np.ones(len(group)) if weight is None else weight
    rates = {}
    for code in np.unique(group[weight > 0]):
        rows = (group == code) & (weight > 0)
        given = {"sample_weight": weight[rows]}
        found = {"selection_rate": float(fl.selection_rate(truth[rows], prediction[rows], **given))}
        for name, of, needed in [("true_positive_rate", fl.true_positive_rate, 1), ("false_positive_rate", fl.false_positive_rate, 0)]:
            has = (truth[rows] == needed).any()
            found[name] = float(of(truth[rows], prediction[rows], pos_label=1, **given)) if has else None
        rates[int(code)] = found
    return rates


def metrics_of(group, truth, prediction, weight, rates):
    """Each metric, None where ours must refuse. Where Fairlearn's ratio is 0/0, which is NaN, every rate is 0: parity."""
    kept = np.ones(len(group), bool) if weight is None else weight > 0
    given = {"sensitive_features": group[kept], "sample_weight": None if weight is None else weight[kept]}
    lacking = {rate for rate in RATES if any(one[rate] is None for one in rates.values())}
    needs = {"demographic": set(), "equal_opp": {"true_positive_rate"}, "equalized": {"true_positive_rate", "false_positive_rate"}}
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in METRICS:
            if next(of for start, of in needs.items() if name.startswith(start)) & lacking:
                found[name] = None
                continue
            if name == "equalized_odds_ratio":
                # Fairlearn takes min() of a pair that may hold NaN, which depends on their order.
                each = [ratio(rates, "true_positive_rate"), ratio(rates, "false_positive_rate")]
                value = float(fl.equalized_odds_ratio(truth[kept], prediction[kept], **given))
                found[name] = min(each) if any(one is None for one in raw(rates)) else value
                continue
            value = float(getattr(fl, name)(truth[kept], prediction[kept], **given))
            found[name] = 1.0 if np.isnan(value) else value
    return found


def ratio(rates, rate):
    values = [one[rate] for one in rates.values()]
    return min(values) / max(values) if max(values) > 0 else 1.0


def raw(rates):
    """None for a rate whose ratio is 0/0."""
    return [max(one[rate] for one in rates.values()) or None for rate in ["true_positive_rate", "false_positive_rate"]]


def wilson(share, rows, z):
    centre = (share + z * z / (2 * rows)) / (1 + z * z / rows)
    reach = z * np.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows)) / (1 + z * z / rows)
    return max(0.0, centre - reach), min(1.0, centre + reach)


def newcombe(one, other, ratio, z, side):
    """Bound of one - ratio * other, each (share, rows): method 10, for other ratios after Zou & Donner."""
    (low, high), (other_low, other_high) = (wilson(*rate, z) for rate in (one, other))
    estimate = one[0] - ratio * other[0]
    if side < 0:
        return estimate - np.hypot(one[0] - low, ratio * (other_high - other[0]))
    return estimate + np.hypot(high - one[0], ratio * (other[0] - other_low))


def interval_of(kind, rates):
    """95 % interval of the widest gap of several rates, each a list of (share, rows) by group: over all ordered pairs."""
    pairs = [pair for groups in rates for pair in permutations(groups, 2)]
    plain, strict = stats.norm.isf(0.025), stats.norm.isf(0.025 / len(pairs))
    if kind == "difference":
        low = max(newcombe(one, other, 1, strict, -1) for one, other in pairs)
        return max(0.0, low), max(newcombe(one, other, 1, plain, 1) for one, other in pairs)

    def crossing(one, other, z, side):
        """The ratio x at which the bound of one - x * other is 0."""
        bound = lambda x: newcombe(one, other, x, z, side)
        return 1.0 if bound(1) > 0 else optimize.brentq(bound, 0, 1, xtol=1e-15)

    low = min(crossing(one, other, plain, -1) for one, other in pairs)
    return low, min(crossing(one, other, strict, 1) for one, other in pairs)


def interval_case(rng):
    """Unweighted groups that are large enough for an interval."""
    groups = int(rng.integers(2, 5))
    rows = rng.integers(150, 1500, groups)
    group = np.repeat(np.arange(groups), rows)
    truth = (rng.random(len(group)) < 0.45).astype(int)
    chance = rng.uniform(0.1, 0.9, groups)[group] if rng.random() < 0.7 else np.full(len(group), rng.uniform(0.1, 0.9))
    prediction = (rng.random(len(group)) < np.clip(chance + 0.2 * truth, 0, 1)).astype(int)
    shares = {}
    for name, wanted in [("selection_rate", None), ("true_positive_rate", 1), ("false_positive_rate", 0)]:
        of = [prediction[(group == code) & ((truth == wanted) | (wanted is None))] for code in range(groups)]
        shares[name] = [(float(one.mean()), len(one)) for one in of]
    return group, truth, prediction, shares
