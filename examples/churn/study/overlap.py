"""How far two equally good models agree on whom to call, to choose the overlap limits in assay.yml.

    python -m study.overlap

Takes random pairs of the equal retrains in retrains.csv.gz and counts which share of the one's 200 most likely leavers
is among the other's.
"""

from pathlib import Path

import numpy as np
import pandas as pd

HERE = Path(__file__).parent
CALLED = 200
PAIRS = 1000
PAIRS_SEED = 1


def main() -> None:
    retrains = pd.read_csv(HERE / "retrains.csv.gz")
    called = {
        name: set(retrains["customerID"][np.argsort(-retrains[name].to_numpy(), kind="stable")[:CALLED]])
        for name in retrains.columns
        if name.startswith(("equal_", "worse_"))
    }
    for other in ["equal_", "worse_"]:
        rng = np.random.default_rng(PAIRS_SEED)
        firsts = [name for name in called if name.startswith("equal_")]
        seconds = [name for name in called if name.startswith(other)]
        shares = []
        while len(shares) < PAIRS:
            first, second = rng.choice(firsts), rng.choice(seconds)
            if first != second:
                shares.append(len(called[first] & called[second]) / CALLED)
        low, middle, high = np.quantile(shares, [0, 0.5, 1])
        print(f"equal against {other[:-1]}: {low:.3f} to {high:.3f}, median {middle:.3f}")


if __name__ == "__main__":
    main()
