"""Train the churn models and score the held-out customers with each.

    python prepare.py && python train.py              # every model
    python train.py candidate                         # one of them: what a pull request's workflow runs

Every seed is in this file. A training run draws its rows anew from the training customers (a bootstrap sample), as
next month's training would see other customers of the same kind: two runs of one recipe differ by that draw alone.
"""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    f1_score,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
)
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).parent
DATA = HERE / "data/train.csv"

NUMERIC = ["tenure", "MonthlyCharges", "TotalCharges"]
CATEGORICAL = [
    "gender", "SeniorCitizen", "Partner", "Dependents", "PhoneService", "MultipleLines", "InternetService",
    "OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies",
    "Contract", "PaperlessBilling", "PaymentMethod",
]  # fmt: skip
THRESHOLD = 0.5

# Production must be a typical run of its recipe: beside a lucky one every retrain looks worse, beside an unlucky one
# every retrain looks fine. 11 is the first seed from 1 on whose accuracy, f1, roc_auc and log_loss all lie in the
# middle half of the 100 equal retrains in study/. The other two simply follow it.
PRODUCTION_SEED = 11
CANDIDATE_SEED = 12
WORSE_SEED = 13
# The first draw of so few rows, on which candidate and production happen to be equally accurate.
FEW_SEED = 1
FEW_ROWS = 200

# The mistake behind predictions/worse.csv: the join with the contracts table came back empty, and its columns were
# dropped "for now" because training would not run with them.
CONTRACT_COLUMNS = ("Contract", "tenure", "TotalCharges", "PaymentMethod", "PaperlessBilling")


def customers() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Training and held-out customers. The id decides who is held out, so a customer never changes sides when others
    arrive, and every model is judged on the same rows."""
    every = pd.read_csv(DATA)
    digest = every["customerID"].map(lambda key: int(hashlib.sha256(key.encode()).hexdigest()[:8], 16))
    held_out = digest % 4 == 0
    return every[~held_out], every[held_out]


def fit(training: pd.DataFrame, seed: int, without: tuple[str, ...] = ()) -> Pipeline:
    """A logistic regression on a bootstrap sample of the training rows. Its numbers are rounded to five decimals where
    they stand, so that the pipeline itself gives the probabilities of the file that models/ holds."""
    numeric = [column for column in NUMERIC if column not in without]
    categorical = [column for column in CATEGORICAL if column not in without]
    drawn = training.iloc[np.random.default_rng(seed).integers(0, len(training), len(training))]
    transform = ColumnTransformer(
        [("numeric", StandardScaler(), numeric), ("categorical", OneHotEncoder(), categorical)]
    )
    # Newton's method converges far below the digits kept, so that the rounded weights are the same on every processor;
    # the default solver stops early, in the fifth digit, at a place that hangs on the order of its additions.
    classifier = LogisticRegression(solver="newton-cholesky", tol=1e-10)
    fitted = Pipeline([("transform", transform), ("classifier", classifier)])
    fitted.fit(drawn[numeric + categorical], drawn["Churn"] == "Yes")
    keep_decimals(fitted["classifier"], "coef_", "intercept_")
    keep_decimals(transform_part(fitted, "numeric"), "mean_", "scale_")
    return fitted


def keep_decimals(part, *names: str) -> None:
    for name in names:
        setattr(part, name, np.round(getattr(part, name), 5))


def train(training: pd.DataFrame, seed: int, without: tuple[str, ...] = ()) -> dict:
    """A trained model as the plain numbers that models/ holds."""
    fitted = fit(training, seed, without)
    scaler, encoder = transform_part(fitted, "numeric"), transform_part(fitted, "categorical")
    weights = iter(fitted["classifier"].coef_[0].tolist())
    return {
        "kind": "logistic-regression",
        "trained": {"seed": seed, "rows": len(training), "scikit-learn": sklearn.__version__},
        "threshold": THRESHOLD,
        "intercept": float(fitted["classifier"].intercept_[0]),
        "numeric": {
            column: {"mean": float(mean), "scale": float(scale), "weight": next(weights)}
            for column, mean, scale in zip(scaler.feature_names_in_, scaler.mean_, scaler.scale_, strict=True)
        },
        "categorical": {
            column: {str(value): next(weights) for value in values}
            for column, values in zip(encoder.feature_names_in_, encoder.categories_, strict=True)
        },
    }


def transform_part(fitted: Pipeline, name: str):
    return fitted["transform"].named_transformers_[name]


def probability_of_churn(model: dict, rows: pd.DataFrame) -> np.ndarray:
    """Score with the model file's own numbers, so that what is judged is what ships. Five decimals are kept, and the
    predicted label is decided on the kept value."""
    logit = np.full(len(rows), model["intercept"])
    for column, part in model["numeric"].items():
        logit += part["weight"] * (rows[column].to_numpy() - part["mean"]) / part["scale"]
    for column, weights in model["categorical"].items():
        logit += rows[column].astype(str).map(weights).to_numpy()
    return np.round(1 / (1 + np.exp(-logit)), 5)


def predictions(model: dict, rows: pd.DataFrame) -> pd.DataFrame:
    probability = probability_of_churn(model, rows)
    return pd.DataFrame(
        {
            "customerID": rows["customerID"].to_numpy(),
            "Contract": rows["Contract"].to_numpy(),
            "Churn": rows["Churn"].to_numpy(),
            "predicted": np.where(probability >= model["threshold"], "Yes", "No"),
            "p_churn": probability,
        }
    )


def metrics(scored: pd.DataFrame) -> dict:
    truth, label, probability = scored["Churn"] == "Yes", scored["predicted"] == "Yes", scored["p_churn"]
    figures = {
        "accuracy": accuracy_score(truth, label),
        "precision": precision_score(truth, label),
        "recall": recall_score(truth, label),
        "f1": f1_score(truth, label),
        "roc_auc": roc_auc_score(truth, probability),
        "log_loss": log_loss(truth, probability),
    }
    return {name: round(float(value), 6) for name, value in figures.items()} | {
        "n": len(scored),
        "data_sha256": hashlib.sha256(DATA.read_bytes()).hexdigest(),
    }


def write_predictions(name: str, scored: pd.DataFrame) -> None:
    scored.to_csv(HERE / f"predictions/{name}.csv", index=False, lineterminator="\n", float_format="%.5f")


def write_json(path: str, content: dict) -> None:
    (HERE / path).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")


# What a model is called: its seed, the columns it is trained without, and where its metrics go.
RECIPES = {
    "production": (PRODUCTION_SEED, (), "models/baseline_metrics.json"),
    "candidate": (CANDIDATE_SEED, (), "models/candidate_metrics.json"),
    "worse": (WORSE_SEED, CONTRACT_COLUMNS, None),
}


def main(names: list[str]) -> None:
    training, held_out = customers()
    for name in names or RECIPES:
        seed, without, metrics_file = RECIPES[name]
        model = train(training, seed, without)
        scored = predictions(model, held_out)
        write_json(f"models/{name}.json", model)
        write_predictions(name, scored)
        if metrics_file:
            write_json(metrics_file, metrics(scored))
        print(name, metrics(scored))
        if name == "candidate":
            # The same candidate, scored on 200 of the held-out customers only: not worse, but too few rows to tell.
            few = held_out.sample(FEW_ROWS, random_state=FEW_SEED).sort_index()
            write_predictions("few", predictions(model, few))


if __name__ == "__main__":
    main(sys.argv[1:])
