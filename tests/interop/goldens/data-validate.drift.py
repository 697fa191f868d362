"""Golden verdicts of whole tables: what Evidently's DataDriftPreset says of each column and of all of them.

Prints actions/data-validate/test/fixtures/drift.json; `npm run test:interop -- --write data-validate.drift` puts it there.
Both sides are read from the CSV text that the fixture holds, so that missing values and types are those of pandas.
"""

import io
import warnings

import numpy as np
import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from golden import origin, print_fixture

SEED = 20261121
NUMERIC = ["amount", "few", "count", "gaps"]
CATEGORICAL = ["plan", "yes", "flag"]
# Up to 1,000 rows in the reference Evidently tests, above that it measures distances.
CASES = [(300, 200, 0.0), (400, 300, 1.0), (1000, 250, 0.5), (1001, 300, 0.0), (1200, 250, 1.0)]
warnings.filterwarnings("ignore")


def table(rng, rows, shift):
    return pd.DataFrame(
        {
            "amount": rng.lognormal(1 + 0.2 * shift, 1, rows).round(1),
            "few": rng.integers(0, 4 + int(shift), rows),
            "count": rng.poisson(6 + 0.5 * shift, rows),
            "gaps": np.where(rng.random(rows) < 0.1, np.nan, rng.normal(0, 1 + 0.4 * shift, rows).round(2)),
            "plan": rng.choice(["a", "b", "c", "d"], rows, p=[0.5, 0.3, 0.2 - 0.1 * shift, 0.1 * shift]),
            "yes": rng.choice(["y", "n"], rows, p=[0.5 + 0.1 * shift, 0.5 - 0.1 * shift]),
            "flag": rng.random(rows) < 0.5,
        }
    ).to_csv(index=False, lineterminator="\n")


def answers(reference, current):
    definition = DataDefinition(numerical_columns=NUMERIC, categorical_columns=CATEGORICAL)
    sides = [
        Dataset.from_pandas(pd.read_csv(io.StringIO(text)), data_definition=definition)
        for text in (current, reference)
    ]
    metrics = Report([DataDriftPreset()]).run(*sides).dict()["metrics"]
    share = next(metric["value"]["share"] for metric in metrics if metric["metric_name"].startswith("DriftedColumnsCount"))
    scores = {
        metric["config"]["column"]: float(metric["value"])
        for metric in metrics
        if metric["metric_name"].startswith("ValueDrift")
    }
    return {"share": float(share), "scores": scores}


def case(rng, rows, current_rows, shift):
    reference, current = table(rng, rows, 0.0), table(rng, current_rows, shift)
    return {"reference": reference, "current": current, "expected": answers(reference, current)}


rng = np.random.default_rng(SEED)
print_fixture(
    {
        "origin": origin(__file__, ["evidently", "numpy", "pandas", "scipy"], SEED),
        "cases": [case(rng, *sizes) for sizes in CASES],
    }
)
