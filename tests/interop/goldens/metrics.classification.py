"""Golden numbers of every classification metric on a few cases of each kind; classification.check.py compares many more.

Prints packages/metrics/test/fixtures/classification.json. `null` stands where there is no answer and our code must
refuse; a second entry of true marks a convention in place of 0/0.
"""

import numpy as np
from classification_cases import binary_case, class_case, label_case
from classification_oracles import OF_LABELS, OF_SCORE, OF_SCORES, OF_TWO_LABELS, answers
from golden import origin, print_fixture

SEED = 20261122
KINDS = {
    "binary": (binary_case, {**OF_LABELS, **OF_TWO_LABELS, **OF_SCORE}, 60),
    "class": (class_case, {**OF_LABELS, **OF_SCORES}, 40),
    "label": (label_case, OF_LABELS, 30),
}


def golden(kind, make, oracles, number):
    # Numbers 0 to 38 make small cases only.
    case = make(np.random.default_rng([SEED, len(kind), number]), number % 39)
    columns = {name: None if column is None else column.tolist() for name, column in case.items()}
    expected = {
        metric: None if answer is None else answer[0] if not answer[1] else [answer[0], True]
        for metric, answer in answers(oracles, case).items()
    }
    return {"kind": kind, **columns, "expected": expected}


print_fixture(
    {
        "origin": origin(__file__, ["scikit-learn", "scipy", "numpy"], SEED),
        "cases": [golden(kind, make, oracles, number) for kind, (make, oracles, count) in KINDS.items() for number in range(count)],
    }
)
