"""Cases of scored queries, and what scikit-learn answers; what it has not, by its definition over every order of ties."""

from itertools import permutations, product

import numpy as np
from sklearn import metrics as sk

KS = [1, 2, 3, 5, 10, 100]


def orders(truth, score):
    """Relevance in every order that the scores allow: the items of a tie in each of their orders."""
    groups = [truth[score == value] for value in np.unique(score)[::-1]]
    return [np.concatenate(order) for order in product(*[list(permutations(group)) for group in groups])]


def precision(relevant, k):
    return relevant[:k].sum() / k


def recall(relevant, k):
    return relevant[:k].sum() / relevant.sum() if relevant.any() else 0.0


def hit(relevant, k):
    return float(relevant[:k].any())


def reciprocal(relevant, k):
    places = np.flatnonzero(relevant[:k])
    return 1 / (places[0] + 1) if len(places) else 0.0


def average_precision(relevant, k):
    if not relevant.any():
        return 0.0
    places = np.flatnonzero(relevant[:k]) + 1
    return sum(relevant[:place].sum() / place for place in places) / min(relevant.sum(), k)


def over_orders(figure, truth, score, k):
    return float(np.mean([figure(order > 0, k) for order in orders(truth, score)]))


def best_first(truth, score, k):
    """NDCG of one item, which scikit-learn refuses to order."""
    return float(truth[0] > 0) if len(truth) == 1 else sk.ndcg_score([truth], [score], k=k)


def gain(truth, score, k):
    return float(truth[0]) if len(truth) == 1 else sk.dcg_score([truth], [score], k=k)


def lrap(truth, score):
    return sk.label_ranking_average_precision_score([(truth > 0).astype(int)], [score])


def coverage(truth, score):
    relevant = (truth > 0).astype(int)
    return float(relevant[0]) if len(truth) == 1 else sk.coverage_error([relevant], [score])


def of_query(truth, score):
    """Every metric of one query by its name."""
    found = {
        "ndcg": best_first(truth, score, None),
        "dcg": gain(truth, score, None),
        "map": over_orders(average_precision, truth, score, len(truth)),
        "mrr": over_orders(reciprocal, truth, score, len(truth)),
        "hit_rate": over_orders(hit, truth, score, len(truth)),
        "label_ranking_average_precision": lrap(truth, score),
        "coverage_error": coverage(truth, score),
    }
    for k in KS:
        found[f"ndcg@{k}"] = best_first(truth, score, k)
        found[f"dcg@{k}"] = gain(truth, score, k)
        found[f"map@{k}"] = over_orders(average_precision, truth, score, k)
        found[f"mrr@{k}"] = over_orders(reciprocal, truth, score, k)
        found[f"hit_rate@{k}"] = over_orders(hit, truth, score, k)
        found[f"precision@{k}"] = over_orders(precision, truth, score, k)
        found[f"recall@{k}"] = over_orders(recall, truth, score, k)
    return found


def query_of(rng):
    """Few enough tied items that all their orders can be gone through."""
    items = int(rng.choice([1, 2, 3, 5, 6, 12, 40]))
    graded = rng.random() < 0.5
    truth = rng.integers(0, 4 if graded else 2, items).astype(float) * (rng.random(items) < rng.choice([0.2, 0.6, 1]))
    if rng.random() < 0.1:
        truth[:] = 0
    if rng.random() < 0.05:
        truth[:] = 1
    if items <= 6 and rng.random() < 0.6:
        return truth, rng.integers(0, 3, items).astype(float)
    if items <= 6 and rng.random() < 0.2:
        return truth, np.full(items, 0.5)
    return truth, rng.permutation(items) / 7 - 1


def case_of(rng):
    """Queries by id, their rows shuffled together, and a weight of each in half of the cases."""
    ids = rng.choice(np.arange(-50, 50), int(rng.integers(1, 7)), replace=False)
    queries = [query_of(rng) for _ in ids]
    weights = rng.choice([0.0, 0.5, 1.0, 2.5], len(ids)) if rng.random() < 0.5 else None
    if weights is not None:
        weights[0] = 1
    rows = [
        (int(query), truth, score, None if weights is None else weights[at])
        for at, (query, lists) in enumerate(zip(ids, queries, strict=True))
        for truth, score in zip(*lists, strict=True)
    ]
    rows = [rows[at] for at in rng.permutation(len(rows))]
    query, truth, score, weight = zip(*rows, strict=True)
    columns = {"query": query, "truth": truth, "score": score, "weight": None if weights is None else weight}
    each = [of_query(*lists) for lists in queries]
    return columns, {name: float(np.average([one[name] for one in each], weights=weights)) for name in each[0]}
