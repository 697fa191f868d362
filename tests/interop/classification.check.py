"""Every classification metric against scikit-learn and SciPy, live, on 600 generated cases each; curves and matrices too."""

import warnings

import numpy as np
from classification_cases import binary_case, class_case, label_case
from classification_oracles import OF_LABELS, OF_SCORE, OF_SCORES, OF_TWO_LABELS, answers, counted
from interop import Bridge, Refused, check, check_close
from sklearn import metrics as sk
from sklearn.calibration import calibration_curve

SEED = 20261121
CASES = 600


def check_metrics(bridge, kind, oracles, case, number):
    theirs = answers(oracles, case)
    ours = bridge("classification", metrics=list(theirs), **{key: value for key, value in case.items() if value is not None})
    for metric, expected in theirs.items():
        what = f"{metric} of {kind} case {number}"
        mine = ours[metric]
        if expected is None:
            check(what, "refused" in mine, f"answered {mine} where the reference has no answer")
        elif "refused" in mine:
            check(what, False, f"refused as {mine['refused']}, theirs is {expected[0]}")
        else:
            check_close(what, mine["value"], expected[0])
            check(f"{what}: marked", ("undefinedBecause" in mine) == expected[1], mine)


def check_curves(bridge, case, number):
    rows = counted(case)
    if len(set(rows.truth)) < 2:
        return
    fpr, tpr, roc_thresholds = sk.roc_curve(rows.truth, rows.score, sample_weight=rows.weight)
    precision, recall, pr_thresholds = sk.precision_recall_curve(rows.truth, rows.score, sample_weight=rows.weight)
    theirs = {
        "roc falsePositiveRate": fpr,
        "roc truePositiveRate": tpr,
        "roc thresholds": roc_thresholds,
        "pr precision": precision,
        "pr recall": recall,
        "pr thresholds": pr_thresholds,
    }
    ours = bridge("curves", **{key: value for key, value in case.items() if value is not None})
    for name, values in theirs.items():
        mine = np.array([np.inf if value is None else value for value in ours[name]])
        same = mine.shape == values.shape and np.allclose(mine, values, rtol=1e-12, atol=1e-12)
        check(f"{name} of case {number}", same, f"{mine} is not {values}")


def check_reliability(bridge, case, number):
    """scikit-learn has no weights here, and leaves out empty bins."""
    if case["weight"] is not None or case["score"].min() < 0 or case["score"].max() > 1:
        return
    shares, means = calibration_curve(case["truth"], case["score"], n_bins=8)
    ours = [one for one in bridge("reliability", bins=8, **{**case, "weight": None}) if one["weight"] > 0]
    check(f"bins of case {number}", len(ours) == len(shares), f"{len(ours)} bins, theirs are {len(shares)}")
    for one, share, mean in zip(ours, shares, means, strict=False):
        check_close(f"positive share of a bin of case {number}", one["positiveShare"], share)
        check_close(f"mean score of a bin of case {number}", one["meanScore"], mean)


def check_matrix(bridge, case, number):
    rows = counted(case)
    with warnings.catch_warnings():
        # One class that is all there is makes a matrix of one cell, of which scikit-learn warns.
        warnings.filterwarnings("ignore", "A single label was found", UserWarning)
        theirs = sk.confusion_matrix(rows.truth, rows.prediction, sample_weight=rows.weight)
    ours = bridge("matrix", **{key: value for key, value in case.items() if value is not None})
    same = np.shape(ours["cells"]) == theirs.shape and np.allclose(ours["cells"], theirs, rtol=1e-12, atol=1e-12)
    check(f"confusion matrix of case {number}", same, ours)
    check(f"classes of case {number}", ours["codes"] == sorted(set(rows.truth) | set(rows.prediction)), ours)


def check_swapped_labels(bridge, case, number):
    """Whoever takes the other class for positive gets the other class's numbers, not the same under another name."""
    args = {key: value for key, value in case.items() if value is not None}
    turned = {**args, "truth": 1 - case["truth"], "prediction": 1 - case["prediction"], "score": -case["score"]}
    pairs = [("recall", "specificity"), ("false_positive_rate", "false_negative_rate"), ("roc_auc", "roc_auc"), ("mcc", "mcc")]
    names = sorted({name for pair in pairs for name in pair})
    ours, other = (bridge("classification", metrics=names, **columns) for columns in (args, turned))
    for one, mirrored in pairs:
        if "refused" in ours[one]:
            check(f"{one} of swapped case {number}", "refused" in other[mirrored], other[mirrored])
        else:
            check_close(f"{one} of swapped case {number}", ours[one]["value"], other[mirrored].get("value", np.nan))


with Bridge() as bridge:
    for number in range(CASES):
        two = binary_case(np.random.default_rng([SEED, 1, number]), number)
        check_metrics(bridge, "binary", {**OF_LABELS, **OF_TWO_LABELS, **OF_SCORE}, two, number)
        check_curves(bridge, two, number)
        check_reliability(bridge, two, number)
        check_swapped_labels(bridge, two, number)
        several = class_case(np.random.default_rng([SEED, 2, number]), number)
        check_metrics(bridge, "class", {**OF_LABELS, **OF_SCORES}, several, number)
        labels = label_case(np.random.default_rng([SEED, 3, number]), number)
        check_metrics(bridge, "label", OF_LABELS, labels, number)
        check_matrix(bridge, labels, number)
    # A share that is none, more classes than scores: refused, not guessed.
    for metric, args in [
        ("roc_auc", {"truth": [0, 1], "score": [0.1, "NaN"]}),
        ("brier_score_loss", {"truth": [0, 2], "scores": [[0.5, 0.5], [0.2, 0.8]]}),
        ("log_loss", {"truth": [0, 1, 2], "scores": [[3, 1, 1], [0, 2, 1], [1, 0, 0]]}),
        ("top_k_accuracy@1", {"truth": [0, 1], "score": [0.2, 0.8]}),
        ("gain@0", {"truth": [0, 1], "score": [0.2, 0.8]}),
    ]:
        try:
            answer = bridge("classification", metrics=[metric], **args)[metric]
        except Refused as refused:
            answer = {"refused": refused.code}
        check(f"{metric} of {args}", "refused" in answer, answer)
