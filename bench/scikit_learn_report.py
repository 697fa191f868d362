"""One process that computes the 15-metric report of a binary classifier as people do it: pandas, then scikit-learn and SciPy."""

import json
import sys

import numpy as np
import pandas as pd
from scipy.stats import ks_2samp
from sklearn import metrics as sk

frame = pd.read_parquet(sys.argv[1])
truth, predicted, score = frame["churned"], frame["predicted"], frame["p_churn"]


def expected_calibration_error(truth, score, bins=10):
    """scikit-learn has none: the usual lines of NumPy."""
    place = np.searchsorted(np.arange(1, bins) / bins, score)
    counts = np.bincount(place, minlength=bins)
    gaps = np.bincount(place, weights=truth - score, minlength=bins)
    return np.abs(gaps).sum() / counts.sum()


print(
    json.dumps(
        {
            "accuracy": sk.accuracy_score(truth, predicted),
            "balanced_accuracy": sk.balanced_accuracy_score(truth, predicted),
            "precision": sk.precision_score(truth, predicted),
            "recall": sk.recall_score(truth, predicted),
            "specificity": sk.recall_score(truth, predicted, pos_label=0),
            "f1": sk.f1_score(truth, predicted),
            "jaccard": sk.jaccard_score(truth, predicted),
            "mcc": sk.matthews_corrcoef(truth, predicted),
            "cohen_kappa": sk.cohen_kappa_score(truth, predicted),
            "roc_auc": sk.roc_auc_score(truth, score),
            "average_precision": sk.average_precision_score(truth, score),
            "ks_statistic": ks_2samp(score[truth == 1], score[truth == 0], method="asymp").statistic,
            "log_loss": sk.log_loss(truth, score),
            "brier_score_loss": sk.brier_score_loss(truth, score),
            "expected_calibration_error": expected_calibration_error(truth.to_numpy(), score.to_numpy()),
        }
    )
)
