"""Limits of another tool against that tool: MLflow's own validation of the same numbers under the same thresholds."""

import json
import logging
from types import SimpleNamespace

import numpy as np
from interop import Bridge, check
from mlflow.models.evaluation.validation import (
    MetricThreshold, ModelValidationFailedException, validate_evaluation_results,
)

SEED = 20261121
CASES = 500


def theirs(thresholds, candidate, baseline):
    try:
        validate_evaluation_results(
            validation_thresholds={name: MetricThreshold(**given) for name, given in thresholds.items()},
            candidate_result=SimpleNamespace(metrics=candidate),
            baseline_result=SimpleNamespace(metrics=baseline),
        )
    except ModelValidationFailedException:
        return "fail"
    return "pass"


def main():
    logging.getLogger("mlflow").setLevel(logging.ERROR)
    rng = np.random.default_rng(SEED)
    seen = {"pass": 0, "fail": 0}
    with Bridge() as ask:
        for case in range(CASES):
            given = {"greater_is_better": bool(rng.integers(2))}
            sign = 1 if given["greater_is_better"] else -1
            baseline = float(rng.uniform(0.05, 1))
            # Most candidates lie near the bounds, on either side.
            if rng.integers(2):
                given["min_absolute_change"] = float(rng.uniform(0.001, 0.1))
            if rng.integers(2):
                given["min_relative_change"] = float(rng.uniform(0, 0.2))
            if rng.integers(2) or len(given) == 1:
                given["threshold"] = float(np.clip(baseline + rng.normal(0, 0.05), 0.01, 2))
            candidate = float(max(0.001, baseline + sign * rng.uniform(-0.05, 0.25)))
            name = ["own", "rmse" if sign < 0 else "r2"][int(rng.integers(2))]
            theirs_says = theirs({name: given}, {name: candidate}, {name: baseline})
            limits = json.dumps({name: given})
            ours = ask("importedVerdicts", limits=limits, candidate={name: candidate}, baseline={name: baseline})
            seen[theirs_says] += 1
            check(f"mlflow {case}", ours == {name: theirs_says}, f"{given}, {candidate} beside {baseline}: ours {ours}, theirs {theirs_says}")
    check("mlflow both verdicts", min(seen.values()) > CASES / 10, str(seen))


if __name__ == "__main__":
    main()
