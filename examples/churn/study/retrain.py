"""Write study/retrains.csv.gz: the held-out customers scored by 100 equally good retrains and 100 worse ones.

    python -m study.retrain

Each column is one training run on its own bootstrap sample, named by its seed: equal_1001 follows the recipe of
models/production.json, worse_2001 makes the mistake of predictions/worse.csv.
"""

import gzip
from pathlib import Path

import pandas as pd

from train import CONTRACT_COLUMNS, customers, predictions, train

HERE = Path(__file__).parent
EQUAL_SEEDS = range(1001, 1101)
WORSE_SEEDS = range(2001, 2101)


def main() -> None:
    training, held_out = customers()
    columns = {name: held_out[name].to_numpy() for name in ["customerID", "Contract", "Churn"]}
    for name, seeds, without in [("equal", EQUAL_SEEDS, ()), ("worse", WORSE_SEEDS, CONTRACT_COLUMNS)]:
        for seed in seeds:
            scored = predictions(train(training, seed, without), held_out)
            columns[f"{name}_{seed}"] = scored["p_churn"].to_numpy()
    text = pd.DataFrame(columns).to_csv(index=False, lineterminator="\n", float_format="%.5f")
    # No file name and no time in the header: the same content gives the same bytes.
    with (
        (HERE / "retrains.csv.gz").open("wb") as file,
        gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed,
    ):
        packed.write(text.encode())


if __name__ == "__main__":
    main()
