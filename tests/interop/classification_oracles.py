"""What each classification metric is, by scikit-learn and SciPy, or by the definition below where neither has it.

Every oracle takes a case without its rows of weight 0, which do not count for us; scikit-learn averages over classes that
only such rows have. It answers (number, whether the formula is 0/0 and the number a convention), or None where there is
no answer and our code must refuse.
"""

import warnings
from types import SimpleNamespace

import numpy as np
from scipy import stats
from sklearn import metrics as sk


def counted(case):
    """The rows that count."""
    weight = case["weight"]
    keep = np.ones(len(case["truth"]), bool) if weight is None else weight > 0
    taken = {name: None if column is None else column[keep] for name, column in case.items()}
    # Scores that are no probabilities are refused in rows of weight 0 too.
    return SimpleNamespace(**{"score": None, "scores": None, **taken}, every_score=case.get("score"))


def per_class(case):
    """TN, FP, FN and TP of each class that occurs; no differences of sums of weights, which would not end at 0."""
    weight = weight_of(case)
    codes = np.unique(np.concatenate([case.truth, case.prediction]))
    cells = [
        [weight[((case.truth == code) == is_true) & ((case.prediction == code) == is_predicted)].sum() for code in codes]
        for is_true, is_predicted in [(False, False), (False, True), (True, False), (True, True)]
    ]
    return tuple(np.array(cell) for cell in cells)


def below_the_line(name, cells, beta):
    tn, fp, fn, tp = cells
    return {
        "precision": tp + fp,
        "recall": tp + fn,
        "specificity": tn + fp,
        "f1": 2 * tp + fp + fn,
        "fbeta": (1 + (beta or 0) ** 2) * tp + (beta or 0) ** 2 * fn + fp,
        "jaccard": tp + fp + fn,
    }[name]


SCORES = {
    "precision": sk.precision_score,
    "recall": sk.recall_score,
    "f1": sk.f1_score,
    "fbeta": sk.fbeta_score,
    "jaccard": sk.jaccard_score,
}


def specificity(case, average):
    """TN / (TN + FP), put together as scikit-learn does it for recall."""
    tn, fp, fn, tp = per_class(case)
    if average == "micro":
        return tn.sum() / (tn + fp).sum() if (tn + fp).sum() > 0 else 0.0
    shares = np.divide(tn, tn + fp, out=np.zeros(len(tn)), where=tn + fp > 0)
    return np.average(shares, weights=tp + fn if average == "weighted" else None)


def ratio(name, average=None, beta=None):
    def oracle(case):
        more = {} if beta is None else {"beta": beta}
        if average is None:
            cells = sk.confusion_matrix(case.truth, case.prediction, labels=[0, 1], sample_weight=case.weight)
            below = below_the_line(name, [cells[0, 0], cells[0, 1], cells[1, 0], cells[1, 1]], beta)
            if name == "specificity":
                value = sk.recall_score(case.truth, case.prediction, pos_label=0, sample_weight=case.weight, zero_division=0)
            else:
                value = SCORES[name](case.truth, case.prediction, sample_weight=case.weight, zero_division=0, **more)
            return value, below == 0
        below = below_the_line(name, per_class(case), beta)
        undefined = below.sum() == 0 if average == "micro" else (below == 0).any()
        if name == "specificity":
            return specificity(case, average), undefined
        score = SCORES[name]
        value = score(case.truth, case.prediction, average=average, sample_weight=case.weight, zero_division=0, **more)
        return value, undefined

    return oracle


def plain(score):
    return lambda case: (score(case.truth, case.prediction, sample_weight=case.weight), False)


def mcc(case):
    """scikit-learn answers 0 for one class, but for the noise of summed weights."""
    if len(set(case.truth)) == 1 or len(set(case.prediction)) == 1:
        return 0.0, True
    return sk.matthews_corrcoef(case.truth, case.prediction, sample_weight=case.weight), False


def kappa(case):
    if len(set(case.truth) | set(case.prediction)) == 1:
        return None
    return sk.cohen_kappa_score(case.truth, case.prediction, sample_weight=case.weight), False


def rate(code):
    """Wrong answers among the rows of one true class."""

    def oracle(case):
        if not (case.truth == code).any():
            return None
        right = sk.recall_score(case.truth, case.prediction, pos_label=code, sample_weight=case.weight)
        return 1 - right, False

    return oracle


def both_classes(oracle):
    return lambda case: (oracle(case), False) if len(set(case.truth)) == 2 else None


def with_positives(oracle):
    return lambda case: (oracle(case), False) if case.truth.any() else None


def probable(oracle):
    return lambda case: (oracle(case), False) if case.every_score.min() >= 0 and case.every_score.max() <= 1 else None


def roc_auc(case):
    return sk.roc_auc_score(case.truth, case.score, sample_weight=case.weight)


def average_precision(case):
    return sk.average_precision_score(case.truth, case.score, sample_weight=case.weight)


def weight_of(case):
    return np.ones(len(case.truth)) if case.weight is None else case.weight


def ks_statistic(case):
    """The largest distance of the two classes' distribution functions of the score; SciPy's where rows weigh alike."""
    if case.weight is None:
        return stats.ks_2samp(case.score[case.truth == 1], case.score[case.truth == 0], method="asymp").statistic
    weight = weight_of(case)
    at = np.unique(case.score)
    positive, negative = [
        np.array([weight[(case.truth == code) & (case.score <= score)].sum() for score in at]) / weight[case.truth == code].sum()
        for code in (1, 0)
    ]
    return np.abs(positive - negative).max()


def gain(share):
    """Positive weight in the best-scored share of the weight, straight lines between the scores that occur."""

    def oracle(case):
        weight = weight_of(case)
        scores = np.unique(case.score)[::-1]
        taken = np.array([0.0] + [weight[case.score >= score].sum() for score in scores])
        found = np.array([0.0] + [(weight * case.truth)[case.score >= score].sum() for score in scores])
        return np.interp(share * weight.sum(), taken, found) / (weight * case.truth).sum()

    return oracle


def calibration_gaps(case, bins):
    """Weight of each bin (i/n, (i + 1)/n] that holds rows, and how far its positive share is from its mean score."""
    weight = weight_of(case)
    edges = np.arange(1, bins) / bins
    place = np.searchsorted(edges, case.score, side="left")
    for index in np.unique(place):
        here = place == index
        total = weight[here].sum()
        yield total, abs((weight * (case.truth - case.score))[here].sum()) / total


def expected_calibration_error(bins):
    return lambda case: sum(total * gap for total, gap in calibration_gaps(case, bins)) / weight_of(case).sum()


def max_calibration_error(bins):
    return lambda case: max(gap for _, gap in calibration_gaps(case, bins))


def labels(case):
    return list(range(case.scores.shape[1]))


def ovr(average):
    def oracle(case):
        if len(set(case.truth)) < case.scores.shape[1]:
            return None
        value = sk.roc_auc_score(
            case.truth, case.scores, multi_class="ovr", average=average, labels=labels(case), sample_weight=case.weight
        )
        return value, False

    return oracle


def ovo(average):
    def oracle(case):
        if len(set(case.truth)) < 2:
            return None
        truth, scores = case.truth, case.scores
        if case.weight is not None:
            # scikit-learn has no weights here; whole ones are repeated rows, others have no oracle.
            if (case.weight % 1).any():
                raise LookupError
            times = case.weight.astype(int)
            truth, scores = np.repeat(truth, times), np.repeat(scores, times, axis=0)
        return sk.roc_auc_score(truth, scores, multi_class="ovo", average=average, labels=labels(case)), False

    return oracle


def top_k(k):
    def oracle(case):
        if k >= case.scores.shape[1]:
            return None
        value = sk.top_k_accuracy_score(case.truth, case.scores, k=k, labels=labels(case), sample_weight=case.weight)
        return value, False

    return oracle


AVERAGES = ["macro", "micro", "weighted"]
BETAS = [0.5, 2, 1.7]

OF_LABELS = {
    "accuracy": plain(sk.accuracy_score),
    "balanced_accuracy": plain(sk.balanced_accuracy_score),
    "zero_one_loss": plain(sk.zero_one_loss),
    "hamming_loss": plain(sk.hamming_loss),
    "mcc": mcc,
    "cohen_kappa": kappa,
    **{f"{name}_{average}": ratio(name, average) for name in [*SCORES, "specificity"] if name != "fbeta" for average in AVERAGES},
    **{f"fbeta_{average}@{beta}": ratio("fbeta", average, beta) for beta in BETAS for average in AVERAGES},
}

OF_TWO_LABELS = {
    **{name: ratio(name) for name in [*SCORES, "specificity"] if name != "fbeta"},
    **{f"fbeta@{beta}": ratio("fbeta", None, beta) for beta in BETAS},
    "false_positive_rate": rate(0),
    "false_negative_rate": rate(1),
}

OF_SCORE = {
    "roc_auc": both_classes(roc_auc),
    "average_precision": with_positives(average_precision),
    "ks_statistic": both_classes(ks_statistic),
    **{f"gain@{share}": with_positives(gain(share)) for share in [0.1, 0.25, 1]},
    **{f"lift@{share}": with_positives(lambda case, share=share: gain(share)(case) / share) for share in [0.1, 0.25, 1]},
    "log_loss": probable(lambda case: sk.log_loss(case.truth, case.score, sample_weight=case.weight, labels=[0, 1])),
    "brier_score_loss": probable(lambda case: sk.brier_score_loss(case.truth, case.score, sample_weight=case.weight, pos_label=1)),
    "expected_calibration_error": probable(expected_calibration_error(10)),
    "max_calibration_error": probable(max_calibration_error(10)),
    "expected_calibration_error@15": probable(expected_calibration_error(15)),
    "max_calibration_error@1": probable(max_calibration_error(1)),
}

OF_SCORES = {
    "roc_auc_ovr": ovr("macro"),
    "roc_auc_ovr_weighted": ovr("weighted"),
    "roc_auc_ovo": ovo("macro"),
    "roc_auc_ovo_weighted": ovo("weighted"),
    "log_loss": lambda case: (sk.log_loss(case.truth, case.scores, sample_weight=case.weight, labels=labels(case)), False),
    "brier_score_loss": lambda case: (
        sk.brier_score_loss(case.truth, case.scores, sample_weight=case.weight, labels=labels(case)),
        False,
    ),
    **{f"top_k_accuracy@{k}": top_k(k) for k in [1, 2, 3]},
}


def answers(oracles, case):
    """By metric (number, is it a convention) or None; metrics that have no oracle for this case are left out."""
    rows = counted(case)
    found = {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for metric, oracle in oracles.items():
            try:
                answer = oracle(rows)
            except LookupError:
                continue
            found[metric] = None if answer is None else (float(answer[0]), bool(answer[1]))
    return found
