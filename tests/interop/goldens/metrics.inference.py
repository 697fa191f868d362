"""Golden numbers of the inference: distributions, score intervals, DeLong, paired t, Newcombe and Welch.

Prints packages/metrics/test/fixtures/inference.json; `npm run test:interop -- --write` puts it there. SciPy where it has
the method; else the definition in NumPy, by another road than our code takes: DeLong by its kernel over all pairs of
rows, the constrained fit of the score interval by a general optimiser, Tango by his closed form.
"""

import numpy as np
from golden import origin, print_fixture
from scipy import optimize, stats

SEED = 20261122
LEVEL = 0.95


def bounds(above, low, high):
    """The interval whose ends have a one-sided p-value of 2.5 %; `above` rises from 0 to 1."""
    alpha = (1 - LEVEL) / 2
    return [
        optimize.brentq(lambda x: above(x) - alpha, low, high, xtol=1e-15, rtol=1e-14),
        optimize.brentq(lambda x: above(x) - (1 - alpha), low, high, xtol=1e-15, rtol=1e-14),
    ]


def distributions():
    normal = [-30, -12, -8, -5.5, -3, -1.96, -0.6, -0.1, 0, 0.3, 1, 2.5, 6]
    levels = [1e-30, 1e-12, 1e-5, 0.0025, 0.01, 0.025, 0.07, 0.3, 0.5, 0.61, 0.93, 0.975, 0.999]
    degrees = [1, 2, 2.7, 4, 9.3, 29, 120, 1760.5, 2000, 2500, 1e5, 1e7]
    points = [-12, -6, -2.3, -0.4, 0.2, 1.1, 3]
    return {
        "normal_cdf": [[z, float(stats.norm.cdf(z))] for z in normal],
        "normal_quantile": [[p, float(stats.norm.ppf(p))] for p in levels],
        "student_cdf": [[t, df, float(stats.t.cdf(t, df))] for df in degrees for t in points],
        "student_quantile": [[p, df, float(stats.t.ppf(p, df))] for df in degrees for p in [1e-4, 0.01, 0.025, 0.2, 0.8, 0.9975]],
    }


def tango_above(both, candidate_only, baseline_only, neither, x):
    """Tango, Stat. Med. 17 (1998) 891, equations 5 to 8."""
    n = both + candidate_only + baseline_only + neither
    a = 2 * n
    b = -candidate_only - baseline_only + (2 * n - candidate_only + baseline_only) * x
    c = -baseline_only * x * (1 - x)
    q = (np.sqrt(b * b - 4 * a * c) - b) / (2 * a)
    z = (candidate_only - baseline_only - n * x) / np.sqrt(n * (2 * q + x * (1 - x)))
    return float(stats.norm.sf(z))


def tango_cases():
    tables = [(43, 0, 1, 0), (80, 5, 9, 10), (400, 22, 31, 47), (1300, 40, 41, 380), (60, 0, 0, 0), (90, 0, 12, 8), (0, 30, 20, 10)]
    cases = []
    for table in tables:
        above = lambda x, table=table: tango_above(*table, x)
        cases.append(
            {
                "counts": list(table),
                "p_above": [[x, above(x)] for x in (-0.4, -0.05, -0.02, 0.01, 0.1)],
                "interval": bounds(above, -1 + 1e-9, 1 - 1e-9),
            }
        )
    return cases


def score_above(counts, ratio, x):
    """The score test at probabilities that a general optimiser fits under Σ p·value = x."""
    counts = np.asarray(counts, float)
    n = counts.sum()
    offset = np.array([1 - ratio, 1, -ratio, 0]) - x
    fit = optimize.minimize(
        lambda p: -(counts * np.log(p)).sum() / n,
        np.full(4, 0.25),
        jac=lambda p: -counts / p / n,
        bounds=[(1e-12, 1)] * 4,
        constraints=[
            {"type": "eq", "fun": lambda p: p.sum() - 1, "jac": lambda p: np.ones(4)},
            {"type": "eq", "fun": lambda p: (p * offset).sum(), "jac": lambda p: offset},
        ],
        method="SLSQP",
        options={"ftol": 1e-15, "maxiter": 1000},
    )
    variance = (fit.x * offset**2).sum()
    return float(stats.norm.sf((counts * offset).sum() / n / np.sqrt(variance / n)))


def score_cases():
    tables = [(80, 5, 9, 10), (400, 22, 31, 47), (1300, 40, 41, 380), (30, 9, 14, 25)]
    return [
        {"counts": list(table), "ratio": ratio, "p_above": [[x, score_above(table, ratio, x)] for x in (-0.03, 0, 0.015)]}
        for table in tables
        for ratio in (0.9, 0.98, 1, 1.05)
    ]


def wilson(successes, n, level=LEVEL):
    interval = stats.binomtest(successes, n).proportion_ci(level, method="wilson")
    return [float(interval.low), float(interval.high)]


def wilson_cases():
    return [{"right": right, "n": n, "interval": wilson(right, n)} for right, n in [(35, 48), (60, 60), (1400, 1761), (61, 70)]]


def newcombe_cases():
    cases = []
    for k1, n1, k2, n2 in [(56, 70, 48, 80), (1400, 1761, 1420, 1761), (60, 60, 118, 120), (450, 500, 4700, 5000)]:
        for ratio in (0.95, 1):
            p1, p2 = k1 / n1, k2 / n2
            (l1, u1), (l2, u2) = wilson(k1, n1), wilson(k2, n2)
            estimate = p1 - ratio * p2
            interval = [
                estimate - float(np.hypot(p1 - l1, ratio * (u2 - p2))),
                estimate + float(np.hypot(u1 - p1, ratio * (p2 - l2))),
            ]
            cases.append({"candidate": [k1, n1], "baseline": [k2, n2], "ratio": ratio, "interval": interval})
    return cases


def welch_cases(rng):
    cases = []
    for sizes in [(3, 3), (3, 7), (10, 5), (20, 20)]:
        a = np.round(0.8 + 0.01 * rng.standard_normal(sizes[0]), 6)
        b = np.round(0.805 + 0.004 * rng.standard_normal(sizes[1]), 6)
        for ratio in (0.97, 1):
            test = stats.ttest_ind(a, ratio * b, equal_var=False)
            interval = test.confidence_interval(LEVEL)
            cases.append(
                {
                    "candidate": a.tolist(),
                    "baseline": b.tolist(),
                    "ratio": ratio,
                    "p_above_0": float(stats.ttest_ind(a, ratio * b, equal_var=False, alternative="greater").pvalue),
                    "interval": [float(interval.low), float(interval.high)],
                }
            )
    return cases


def stratum(a, b, ratio):
    """Squared standard error, its degrees (Satterthwaite's) and the third cumulant of mean(a) − ratio · mean(b) in one stratum."""
    n = len(a)
    d = a - ratio * b
    floor = 2 * max(np.var(a, ddof=1), ratio**2 * np.var(b, ddof=1)) / n
    variance = max(np.var(d, ddof=1), floor) / n
    degrees = n / (1 + max(0.0, stats.kurtosis(d)) / 2)
    return variance, degrees, stats.moment(d, 3) / n**2


def corrected(estimate, strata, rows):
    """Hall's cubic with a skewness that is half believed at 2 degrees, and no side shorter than that of plain t."""
    variance = sum(v for v, _, _ in strata)
    error = np.sqrt(variance)
    degrees = variance**2 / sum(v**2 / df for v, df, _ in strata)
    g = sum(third for _, _, third in strata) / error**3 * degrees / (degrees + 2)

    def cubic(x):
        t = (estimate - x) / error
        return t + g * t**2 / 3 + g**2 * t**3 / 27 + g / 6

    def above(x):
        return float(max(stats.t.sf(cubic(x), degrees), stats.t.sf((estimate - x) / error, rows - 1)))

    def below(x):
        return float(max(stats.t.cdf(cubic(x), degrees), stats.t.cdf((estimate - x) / error, rows - 1)))

    ends = [estimate - 50 * error, estimate + 50 * error]
    alpha = (1 - LEVEL) / 2
    return {
        "estimate": float(estimate),
        "p_above": [[x, above(x)] for x in (-0.1, -0.02, -0.005, 0.004, 0.03)],
        "interval": [optimize.brentq(lambda x: tail(x) - alpha, *ends, xtol=1e-15, rtol=1e-14) for tail in (above, below)],
    }


def delong_components(truth, score):
    """DeLong et al., Biometrics 44 (1988): the kernel over all pairs of a positive and a negative row."""
    positive, negative = score[truth == 1], score[truth == 0]
    kernel = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    return kernel.mean(axis=1), kernel.mean(axis=0)


def paired_cases(rng):
    cases = []
    for rows, digits, noise in [(140, 1, 0.5), (150, 2, 0.3), (400, 6, 0.2), (400, 2, 1.0), (250, 6, 0.0)]:
        logit = -0.8 + 1.5 * rng.standard_normal(rows)
        truth = (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
        baseline = np.clip(np.round(1 / (1 + np.exp(-logit - 0.3 * rng.standard_normal(rows))), digits), 0.01, 0.99)
        moved = np.log(baseline / (1 - baseline)) + noise * rng.standard_normal(rows)
        candidate = np.clip(np.round(1 / (1 + np.exp(-moved)), digits), 0.01, 0.99) if noise else baseline
        (a1, a0), (b1, b0) = delong_components(truth, candidate), delong_components(truth, baseline)
        cost = lambda score: -np.log(np.where(truth == 1, score, 1 - score))
        loss_a, loss_b = cost(candidate), cost(baseline)
        for ratio in (0.98, 1, 1.05):
            cases.append(
                {
                    "truth": truth.tolist(),
                    "candidate": candidate.tolist(),
                    "baseline": baseline.tolist(),
                    "ratio": ratio,
                    "roc_auc": corrected(a1.mean() - ratio * b1.mean(), [stratum(a1, b1, ratio), stratum(a0, b0, ratio)], rows),
                    "log_loss": corrected(loss_a.mean() - ratio * loss_b.mean(), [stratum(loss_a, loss_b, ratio)], rows),
                }
            )
    return cases


rng = np.random.default_rng(SEED)
print_fixture(
    {
        "origin": origin(__file__, ["numpy", "scipy"], SEED),
        "distributions": distributions(),
        "tango": tango_cases(),
        "score": score_cases(),
        "wilson": wilson_cases(),
        "newcombe": newcombe_cases(),
        "welch": welch_cases(rng),
        "paired": paired_cases(rng),
    }
)
