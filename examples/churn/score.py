"""Score the customers of last month with the model that was in production then, and those of this month with the candidate.

    python train.py && python score.py

The extract in data/ is one snapshot, so the two months are cut from it by rule: the customers that no model was trained
on are scored, one in forty of them joined since last month and one in forty left before this month. The id decides who,
so the same customers come and go whenever this runs. Nothing is jittered: what differs between the months, beside who
is a customer, is that models/production.json and models/candidate.json were trained on different rows.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd

from train import CATEGORICAL, NUMERIC, customers, probability_of_churn

HERE = Path(__file__).parent
CUSTOMERS = HERE / "serving/customers.jsonl"
ONE_IN = 40
SERVED = 256


def month(rows: pd.DataFrame, without: int) -> pd.DataFrame:
    """The customers of one month: all but those whose id falls into one of forty parts."""
    part = rows["customerID"].map(lambda key: int(hashlib.sha256(f"month {key}".encode()).hexdigest()[:8], 16) % ONE_IN)
    return rows[part != without]


def scores(model: dict, rows: pd.DataFrame) -> pd.DataFrame:
    probability = probability_of_churn(model, rows)
    return pd.DataFrame(
        {
            "customerID": rows["customerID"].to_numpy(),
            "Contract": rows["Contract"].to_numpy(),
            "predicted": np.where(probability >= model["threshold"], "Yes", "No"),
            "p_churn": probability,
        }
    )


def turned(scored: pd.DataFrame) -> pd.DataFrame:
    """The mistake behind predictions/turned.csv: `predict_proba(rows)[:, 0]`, the probability of staying, was written
    where the probability of leaving belongs. The model is as good as ever; its scores are read the wrong way round."""
    return scored.assign(
        p_churn=(1 - scored["p_churn"]).round(5),
        predicted=scored["predicted"].map({"Yes": "No", "No": "Yes"}),
    )


def load(name: str) -> dict:
    return json.loads((HERE / f"models/{name}.json").read_text(encoding="utf-8"))


def write(name: str, scored: pd.DataFrame) -> None:
    scored.to_csv(HERE / f"predictions/{name}.csv", index=False, lineterminator="\n", float_format="%.5f")


def main() -> None:
    _, unseen = customers()
    this_month = scores(load("candidate"), month(unseen, without=1))
    write("last_month", scores(load("production"), month(unseen, without=0)))
    write("this_month", this_month)
    write("turned", turned(this_month))
    # What the prediction service is asked while it is benched.
    records = unseen.head(SERVED)[["customerID", *NUMERIC, *CATEGORICAL]]
    CUSTOMERS.write_text(records.to_json(orient="records", lines=True), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
