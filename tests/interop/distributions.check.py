"""Distribution functions and the one-sample Kolmogorov–Smirnov test against SciPy, as the expectations of 0.x use them."""

import numpy as np
from interop import Bridge, check, check_close
from scipy import stats

SHAPES = {"norm": 0, "uniform": 0, "expon": 0, "gamma": 1, "chi2": 1, "beta": 2, "lognorm": 1}
ROWS = [1, 2, 5, 20, 140, 141, 1000, 5000]
SEEDS = range(280)


def main():
    with Bridge() as bridge:
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            name = list(SHAPES)[seed % len(SHAPES)]
            rows = ROWS[seed % len(ROWS)]
            largest = 0.3 if name == "lognorm" else 2
            shape = [round(10 ** float(rng.uniform(-1, largest)), 3) for _ in range(SHAPES[name])]
            location, scale = round(float(rng.normal(0, 3)), 2), round(10 ** float(rng.uniform(-1, 1)), 3)
            known = getattr(stats, name)
            x = known.rvs(*shape, loc=location, scale=scale * rng.choice([1, 1, 1.1]), size=rows, random_state=rng)
            theirs = stats.kstest(x, name, args=(*shape, location, scale))
            ours = bridge("fit", name=name, shape=shape, location=location, scale=scale, x=x.tolist())
            what = f"{name} {shape} {location} {scale}, {rows} rows"
            apart = np.abs(np.array(ours["cdf"]) - known.cdf(x, *shape, loc=location, scale=scale)).max()
            check(f"{what}: distribution function", apart <= 1e-12, apart)
            check_close(f"{what}: statistic", ours["statistic"], theirs.statistic)
            check_close(f"{what}: p", ours["p"], theirs.pvalue, 1e-9)
        for df in [1, 2, 5, 50, 500]:
            for x in [0, 0.1, 1, df / 2, df, 2 * df, 5 * df]:
                check_close(f"chi-square tail of {x}, {df} degrees", bridge("chiSquareTail", x=x, df=df), stats.chi2.sf(x, df))


main()
