"""Golden numbers of overlap-check's measures, from SciPy, NumPy and Python's own sets.

Prints actions/overlap-check/test/fixtures/measures.json; `npm run test:interop -- --write` puts it there. `null` stands
where a definition has no answer: there our code must give none. Rank-biased overlap is written out from its definition
here, since the package rbo needs an older NumPy; without ties it gives the same numbers as rbo 0.1.3.
"""

import math
import warnings

import numpy as np
from golden import origin, print_fixture
from scipy import stats

SEED = 20261121
CASES = 60
P = 0.9
LABELS = ["No", "Yes", "Maybe"]


def side(rng, keys, base, kind):
    noise = rng.normal(0, 0.1, len(keys))
    score = np.clip([base[key] for key in keys] + noise, 0, 1)
    if kind == "tied":
        score = np.round(score * 5) / 5
    elif kind == "constant":
        score = np.full(len(keys), 0.25)
    else:
        score = score.round(6)
    label = [LABELS[int(s > 0.5) + int(s > 0.85)] for s in score]
    return {key: (float(s), l) for key, s, l in zip(keys, score, label)}


def highest(scores, k):
    """Those that are among the k highest in whatever order equal scores are put."""
    taken = {key for key, score in scores.items() if sum(other >= score for other in scores.values()) <= k}
    return taken


def select(rule, scores, labels):
    if rule["by"] == "label":
        return {key for key, label in labels.items() if label == rule["value"]}
    if rule["by"] == "threshold":
        return {key for key, score in scores.items() if score >= rule["value"]}
    k = rule["value"] if rule["by"] == "top-k" else math.floor(rule["value"] * len(scores) + 1e-9)
    return highest(scores, k)


def share(part, whole):
    return None if whole == 0 else part / whole


def rank_biased_overlap(current, previous):
    """Webber, Moffat and Zobel 2010, equation 32, with the agreement of section 4.4: tied keys stand at their first rank."""

    def prefix(scores, depth):
        return {key for key, score in scores.items() if sum(other > score for other in scores.values()) < depth}

    agreement = []
    for depth in range(1, len(current) + 1):
        one, other = prefix(current, depth), prefix(previous, depth)
        agreement.append(2 * len(one & other) / (len(one) + len(other)))
    deepest = agreement[-1] * P ** len(agreement)
    return (1 - P) * math.fsum(a * P**d for d, a in enumerate(agreement)) + deepest


def spearman(current, previous):
    keys = list(current)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rho = stats.spearmanr([current[key] for key in keys], [previous[key] for key in keys]).statistic
    return None if math.isnan(rho) else float(rho)


def measures(now, before, truth, rule):
    common = sorted(now.keys() & before.keys())
    n = len(common)
    scores = [{key: table[key][0] for key in common} for table in (now, before)]
    labels = [{key: table[key][1] for key in common} for table in (now, before)]
    chosen, was = (select(rule, s, l) for s, l in zip(scores, labels))
    both = chosen & was
    k = rule["value"] if rule["by"] == "top-k" else len(was)
    if rule["by"] == "top-share":
        k = math.floor(rule["value"] * n + 1e-9)
    tops = [highest(s, k) for s in scores]
    known = [key for key in common if key in truth]
    shift = np.array([scores[0][key] - scores[1][key] for key in common])
    return {
        "common": n,
        "new": len(now.keys() - before.keys()),
        "new_share": len(now.keys() - before.keys()) / len(now),
        "lost": len(before.keys() - now.keys()),
        "lost_share": len(before.keys() - now.keys()) / len(before),
        "selected_current": len(chosen),
        "selected_previous": len(was),
        "overlap": share(len(both), len(was)),
        "containment": share(len(both), len(chosen)),
        "jaccard": share(len(both), len(chosen | was)),
        "top_k_overlap": None if not 0 < k < n else share(len(tops[0] & tops[1]), len(tops[1])),
        "entered": len(chosen - was),
        "entered_rate": share(len(chosen - was), n - len(was)),
        "left": len(was - chosen),
        "left_rate": share(len(was - chosen), len(was)),
        "flip_rate": len(chosen ^ was) / n,
        "agreement": float(np.mean([labels[0][key] == labels[1][key] for key in common])),
        "negative_flips": share(sum(labels[1][k] == truth[k] != labels[0][k] for k in known), len(known)),
        "positive_flips": share(sum(labels[0][k] == truth[k] != labels[1][k] for k in known), len(known)),
        "spearman": spearman(*scores),
        "rank_biased_overlap": rank_biased_overlap(*scores),
        "score_shift": math.fsum(shift) / n,
        "score_shift_abs": math.fsum(np.abs(shift)) / n,
        "exact": float(np.mean([now[key] == before[key] for key in common])),
    }


def case(rng, index):
    rows = int(rng.choice([3, 5, 12, 40]))
    everyone = [f"k{at}" for at in range(rows + 4)]
    base = {key: float(rng.random()) for key in everyone}
    now_keys = [key for key in everyone if key != "k1"]
    before_keys = [key for key in everyone if key not in ("k0", "k2")]
    rng.shuffle(now_keys)
    kinds = [str(rng.choice(["real", "real", "tied", "constant"], p=[0.35, 0.25, 0.3, 0.1])) for _ in range(2)]
    now, before = side(rng, now_keys, base, kinds[0]), side(rng, before_keys, base, kinds[1])
    if index % 10 == 9:
        before = {key: now[key] for key in now_keys}
    common = len(now.keys() & before.keys())
    rule = [
        {"by": "threshold", "value": float(rng.choice([0.2, 0.5, 0.8]))},
        {"by": "label", "value": "Yes"},
        {"by": "top-k", "value": int(rng.integers(1, common))},
        {"by": "top-share", "value": float(rng.choice([0.34, 0.5, 0.7]))},
    ][index % 4]
    truth = {key: str(rng.choice(LABELS)) for key in everyone if rng.random() < 0.8}
    rows_of = lambda table: [[key, score, label] for key, (score, label) in table.items()]
    return {
        "rule": rule,
        "current": rows_of(now),
        "previous": rows_of(before),
        "truth": truth,
        "expected": measures(now, before, truth, rule),
    }


rng = np.random.default_rng(SEED)
print_fixture(
    {
        "origin": origin(__file__, ["numpy", "scipy"], SEED),
        "cases": [case(rng, index) for index in range(CASES)],
    }
)
