"""How often the limits in assay.yml let an equally good model through and stop a worse one.

    python -m study.limits

Judges each model of retrains.csv.gz as the regression gate promises to, in NumPy and SciPy and without the gate's code:
pass when the one-sided 97.5 % bound of every worsening is inside its limit, fail when one check's one-sided p-value
beats 1 % after Holm's correction, review otherwise. Slices only look for harm. The first table sets every model against
predictions/production.csv; the second sets it against a random other equal model, so that no luck of production's
own draw is left in it.
"""

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.stats import norm, rankdata

HERE = Path(__file__).parent
LIMITS = {"accuracy": 0.02, "roc_auc": 0.015, "f1": 0.05, "log_loss": 0.015}
SLICE_LIMIT = 0.05
FEWEST_EVENTS = 30
PASS_Z = norm.ppf(0.975)
PAIRS = 1000
PAIRS_SEED = 1


def accuracy_z(churned: np.ndarray, candidate: np.ndarray, baseline: np.ndarray, limit: float) -> float:
    """Score statistic of a paired difference of proportions at `limit` (Tango 1998, Statistics in Medicine 17:891)."""
    candidate_right, baseline_right = (candidate >= 0.5) == churned, (baseline >= 0.5) == churned
    lost, gained, n = np.sum(baseline_right & ~candidate_right), np.sum(candidate_right & ~baseline_right), len(churned)
    b = -lost - gained + (2 * n - lost + gained) * limit
    q = (np.sqrt(b * b + 8 * n * gained * limit * (1 - limit)) - b) / (4 * n)
    return (lost - gained - n * limit) / np.sqrt(n * (2 * q + limit * (1 - limit)))


def placements(churned: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each churner the share of stayers it outranks, for each stayer the share of churners that outrank it."""
    yes, no = score[churned], score[~churned]
    ranks = rankdata(np.concatenate([yes, no]))
    return (ranks[: len(yes)] - rankdata(yes)) / len(no), 1 - (ranks[len(yes) :] - rankdata(no)) / len(yes)


def roc_auc_z(churned: np.ndarray, candidate: np.ndarray, baseline: np.ndarray, limit: float) -> float:
    """Paired difference of two areas with the variance of DeLong, DeLong and Clarke-Pearson (1988)."""
    yes, no = (b - a for a, b in zip(placements(churned, candidate), placements(churned, baseline), strict=True))
    return (yes.mean() - limit) / np.sqrt(yes.var(ddof=1) / len(yes) + no.var(ddof=1) / len(no))


def f1_terms(churned: np.ndarray, score: np.ndarray) -> tuple[float, np.ndarray]:
    """F1 and each row's influence on it: the delta method on 2·TP / (predicted + actual)."""
    predicted = score >= 0.5
    f1 = 2 * np.sum(predicted & churned) / (predicted.sum() + churned.sum())
    return f1, (2.0 * (predicted & churned) - f1 * (predicted + 1.0 * churned)) / (predicted.mean() + churned.mean())


def f1_z(churned: np.ndarray, candidate: np.ndarray, baseline: np.ndarray, limit: float) -> float:
    (of_candidate, candidate_influence), (of_baseline, baseline_influence) = (
        f1_terms(churned, candidate),
        f1_terms(churned, baseline),
    )
    spread = np.std(baseline_influence - candidate_influence, ddof=1)
    return (of_baseline - of_candidate - limit) / (spread / np.sqrt(len(churned)))


def log_loss_z(churned: np.ndarray, candidate: np.ndarray, baseline: np.ndarray, limit: float) -> float:
    rise = np.log(np.where(churned, baseline, 1 - baseline)) - np.log(np.where(churned, candidate, 1 - candidate))
    return (rise.mean() - limit) / (rise.std(ddof=1) / np.sqrt(len(rise)))


STATISTICS = {"accuracy": accuracy_z, "roc_auc": roc_auc_z, "f1": f1_z, "log_loss": log_loss_z}


def verdict(churned: np.ndarray, slices: list[np.ndarray], candidate: np.ndarray, baseline: np.ndarray) -> str:
    whole = [STATISTICS[name](churned, candidate, baseline, limit) for name, limit in LIMITS.items()]
    harm = [roc_auc_z(churned[rows], candidate[rows], baseline[rows], SLICE_LIMIT) for rows in slices]
    # Holm rejects something exactly when the smallest p-value beats alpha over the number of checks.
    if norm.sf(max(whole + harm)) < 0.01 / len(whole + harm):
        return "fail"
    return "pass" if max(whole) < -PASS_Z else "review"


def table(title: str, verdicts: dict[str, list[str]]) -> None:
    print(f"{title:28}{'pass':>8}{'review':>8}{'fail':>8}")
    for kind, answers in verdicts.items():
        count = Counter(answers)
        shares = [count[answer] / len(answers) for answer in ["pass", "review", "fail"]]
        print(f"  {kind:26}" + "".join(f"{share:8.1%}" for share in shares))


def main() -> None:
    retrains = pd.read_csv(HERE / "retrains.csv.gz")
    production = pd.read_csv(HERE.parent / "predictions/production.csv")
    if not production["customerID"].equals(retrains["customerID"]):
        raise SystemExit("retrains.csv.gz and production.csv hold different rows: run train.py and study.retrain again")
    churned = (retrains["Churn"] == "Yes").to_numpy()
    slices = [
        rows
        for rows in retrains.groupby("Contract").indices.values()
        if min(churned[rows].sum(), (~churned[rows]).sum()) >= FEWEST_EVENTS
    ]
    models = {
        kind: [retrains[name].to_numpy() for name in retrains if name.startswith(kind)] for kind in ["equal", "worse"]
    }

    baseline = production["p_churn"].to_numpy()
    against_production = {
        kind: [verdict(churned, slices, model, baseline) for model in scores] for kind, scores in models.items()
    }
    table("against production", against_production)

    random = np.random.default_rng(PAIRS_SEED)
    pairs = [random.choice(len(models["equal"]), 2, replace=False) for _ in range(PAIRS)]
    against_another = {
        kind: [verdict(churned, slices, scores[mine], models["equal"][other]) for mine, other in pairs]
        for kind, scores in models.items()
    }
    table("against another equal model", against_another)


if __name__ == "__main__":
    main()
