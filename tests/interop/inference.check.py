"""Intervals and tests against SciPy and statsmodels, at least 500 generated cases each, p-values within 1e-9.

DeLong stands in neither: here it is its definition, the kernel over all pairs of a positive and a negative row. McNemar's
mid-P is statsmodels' exact p-value less what was observed once (half of either side). Drawn answers (permutations,
bootstraps) are held against SciPy's within what chance explains.
"""

import warnings

import numpy as np
from interop import Bridge, check, check_close, check_refused
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import normal_sample_size_one_tail
from statsmodels.stats.proportion import proportion_confint

CASES = 500
P = 1e-9
SIDES = {"pGreater": "greater", "pLess": "less", "pTwoSided": "two-sided"}


def check_interval(what, ours, theirs, tolerance=P):
    for end, mine, value in zip(("low", "high"), ours, theirs, strict=True):
        check_close(f"{what}, {end}", mine, float(value), tolerance)


def check_sides(what, ours, test):
    for name, side in SIDES.items():
        check_close(f"{what}, {side}", ours[name], float(test(side).pvalue), P)


def check_proportion(bridge, rng, case):
    n = int(rng.choice([1, 2, 5, 30, 100, 1761, 100_000, 10_000_000]))
    k = int(rng.choice([0, n, rng.integers(0, n + 1), rng.binomial(n, rng.random())]))
    ours = bridge("proportion", successes=k, n=n)
    check_interval(f"Wilson of {k} of {n}, {case}", ours["wilson"], proportion_confint(k, n, method="wilson"))
    check_interval(f"Clopper-Pearson of {k} of {n}, {case}", ours["clopperPearson"], proportion_confint(k, n, method="beta"))


def sample(rng, n):
    values = rng.normal(rng.uniform(-3, 3), rng.uniform(0.1, 5), n)
    return values.round(1) if rng.random() < 0.4 else values


def check_t(bridge, rng, case):
    first, second = sample(rng, int(rng.integers(2, 200))), sample(rng, int(rng.integers(2, 200)))
    if np.ptp(first) + np.ptp(second) > 0:
        ours = bridge("welch", first=first, second=second)
        check_sides(f"Welch, {case}", ours, lambda side: stats.ttest_ind(first, second, equal_var=False, alternative=side))
        interval = stats.ttest_ind(first, second, equal_var=False).confidence_interval(0.95)
        check_interval(f"Welch's interval, {case}", ours["interval"], interval)
    pairs = min(len(first), len(second))
    a, b = first[:pairs], second[:pairs]
    if np.ptp(a - b) > 1e-9:
        ours = bridge("pairedT", first=a, second=b)
        check_sides(f"paired t, {case}", ours, lambda side: stats.ttest_rel(a, b, alternative=side))
        check_interval(f"paired t's interval, {case}", ours["interval"], stats.ttest_rel(a, b).confidence_interval(0.95))


def check_mcnemar(bridge, rng, case):
    most = int(rng.choice([3, 20, 200, 5000]))
    b, c = (int(x) for x in rng.integers(0, most, 2))
    if case % 10 == 0:
        c = b
    ours = bridge("mcNemar", candidateOnly=b, baselineOnly=c)
    if b + c == 0:
        check_close(f"McNemar of nothing, {case}", ours["exact"], 1.0)
        return
    exact = float(mcnemar([[0, b], [c, 0]], exact=True).pvalue)
    here = float(stats.binom.pmf(min(b, c), b + c, 0.5))
    check_close(f"McNemar exact of {b} and {c}, {case}", ours["exact"], exact, P)
    mid = exact - here if b != c else 1 - here / 2
    check_close(f"McNemar mid-P of {b} and {c}, {case}", ours["midP"], mid, P)


def components(truth, score):
    """DeLong et al., Biometrics 44 (1988)."""
    positive, negative = score[truth == 1], score[truth == 0]
    kernel = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    return kernel.mean(axis=1), kernel.mean(axis=0)


def check_delong(bridge, rng, case):
    rows = int(rng.integers(20, 400))
    truth = (rng.random(rows) < rng.uniform(0.2, 0.8)).astype(int)
    truth[:4] = [0, 0, 1, 1]
    first = rng.normal(truth * rng.uniform(0, 2), 1)
    second = rng.normal(truth * rng.uniform(0, 2), 1) + rng.uniform(0, 2) * first
    if rng.random() < 0.5:
        first, second = first.round(), second.round(1)
    ours = bridge("deLong", truth=truth, first=first, second=second)
    (a1, a0), (b1, b0) = components(truth, first), components(truth, second)
    for name, (one, zero), null in [("one", (a1, a0), 0.5), ("two", (a1 - b1, a0 - b0), 0.0)]:
        error = np.sqrt(np.var(one, ddof=1) / len(one) + np.var(zero, ddof=1) / len(zero))
        if error < 1e-12:
            continue
        estimate = one.mean()
        check_close(f"DeLong, {name}, {case}", ours[name]["estimate"], float(estimate))
        check_close(f"DeLong's error, {name}, {case}", ours[name]["standardError"], float(error))
        p = 2 * stats.norm.sf(abs(estimate - null) / error)
        check_close(f"DeLong's p, {name}, {case}", ours[name]["pTwoSided"], float(p), P)
        reach = stats.norm.ppf(0.975) * error
        check_interval(f"DeLong's interval, {name}, {case}", ours[name]["interval"], (estimate - reach, estimate + reach))


def check_ranks(bridge, rng, case):
    first, second = sample(rng, int(rng.integers(1, 30))), sample(rng, int(rng.integers(1, 30)))
    ours = bridge("mannWhitney", first=first, second=second)
    theirs = stats.mannwhitneyu(first, second)
    check_close(f"U, {case}", ours["statistic"], float(theirs.statistic))
    check_sides(f"Mann-Whitney, {case}", ours, lambda side: stats.mannwhitneyu(first, second, alternative=side))
    if case % 10 == 0:
        long, other = rng.normal(0, 1, 60), rng.normal(0.3, 1, 50)
        exact = bridge("mannWhitney", first=long, second=other, method="exact")
        check_sides(
            f"Mann-Whitney, exact, {case}", exact, lambda side: stats.mannwhitneyu(long, other, method="exact", alternative=side)
        )
    differences = sample(rng, int(rng.integers(1, 90)))
    if case % 3 == 0:
        differences[0] = 0
    if np.any(differences != 0):
        plain = len(np.unique(np.abs(differences))) == len(differences) and np.all(differences != 0)
        method = "exact" if plain and len(differences) <= 50 else "asymptotic"
        ours = bridge("wilcoxon", differences=differences)
        check_sides(
            f"Wilcoxon, {method}, {case}",
            ours,
            lambda side: stats.wilcoxon(differences, alternative=side, method=method, correction=False),
        )


def check_corrections(bridge, rng, case):
    p = rng.random(int(rng.integers(1, 40))) ** rng.integers(1, 6)
    if rng.random() < 0.3:
        p = p.round(2)
    ours = bridge("corrections", p=p)
    for name, method in [("holm", "holm"), ("benjaminiHochberg", "fdr_bh")]:
        for place, (mine, value) in enumerate(zip(ours[name], multipletests(p, method=method)[1], strict=True)):
            check_close(f"{name} of {len(p)}, place {place}, {case}", mine, float(value))


def check_power(bridge, rng, case):
    deviation, effect = rng.uniform(0.01, 3), rng.uniform(0.005, 1)
    level, chance = rng.choice([0.01, 0.025, 0.05]), rng.uniform(0.5, 0.99)
    rows = float(normal_sample_size_one_tail(effect, chance, level, std_null=deviation))
    ours = bridge("power", deviation=deviation, level=level, chance=chance, effect=effect, rows=rows)
    check_close(f"required rows, {case}", ours["rows"], int(np.ceil(rows)))
    check_close(f"minimum detectable effect, {case}", ours["effect"], effect, P)


def check_non_inferiority(bridge, rng, case):
    first, second = rng.normal(0.8, 0.01, 5), rng.normal(0.8, 0.01, 6)
    margin = rng.uniform(0, 0.03)
    ours = bridge("nonInferiority", first=first, second=second, margin=margin)
    theirs = stats.ttest_ind(first + margin, second, equal_var=False, alternative="greater")
    check_close(f"non-inferiority, {case}", ours["p"], float(theirs.pvalue), P)
    check(f"non-inferiority is shown where p is, {case}", ours["shown"] == (theirs.pvalue < 0.025), ours)


def check_permutations(bridge, rng, case):
    """With 9,999 draws, within five standard errors of SciPy's p-value over all permutations."""
    first, second = rng.normal(0, 1, 6), rng.normal(rng.uniform(-1.5, 1.5), 1, 6)
    for paired in (False, True):
        ours = bridge("permutation", first=first, second=second, paired=paired, draws=9_999, seed=case)
        kind = "samples" if paired else "independent"
        for name, side in (("pGreater", "greater"), ("pLess", "less")):
            theirs = stats.permutation_test(
                (first, second), lambda a, b: a.mean() - b.mean(), permutation_type=kind, n_resamples=np.inf, alternative=side
            ).pvalue
            error = 5 * np.sqrt(theirs * (1 - theirs) / 9_999) + 1e-4
            check(f"permutation, {kind}, {side}, {case}", abs(ours[name] - theirs) <= error, f"{ours[name]} and {theirs}")
    apart = bridge("permutation", first=[10, 11, 12], second=[0, 1, 2], paired=False, draws=19, seed=case)
    check(f"no permutation p-value is 0, {case}", apart["pGreater"] >= 1 / 20, apart)


def check_bootstrap(bridge, rng, case):
    values = rng.exponential(1, int(rng.integers(20, 80)))
    ours = bridge("bootstrap", values=values, draws=9_999, seed=case)
    for name, method in (("bca", "BCa"), ("percentile", "percentile")):
        theirs = stats.bootstrap((values,), np.mean, n_resamples=9_999, method=method, rng=np.random.default_rng(case))
        interval = theirs.confidence_interval
        # Two sets of 9,999 draws agree on a 2.5 % quantile to about 0.02 standard errors each.
        check_interval(
            f"{name} bootstrap, {case}", ours[name]["interval"], interval, tolerance=0.15 * float(theirs.standard_error)
        )


with Bridge() as bridge, warnings.catch_warnings():
    warnings.simplefilter("ignore")
    for part, (run, cases) in enumerate(
        [
            (check_proportion, CASES),
            (check_t, CASES),
            (check_mcnemar, CASES),
            (check_delong, CASES),
            (check_ranks, CASES),
            (check_corrections, CASES),
            (check_power, CASES),
            (check_non_inferiority, CASES),
            (check_permutations, 25),
            (check_bootstrap, 25),
        ]
    ):
        for case in range(cases):
            run(bridge, np.random.default_rng([5, part, case]), case)
    check_refused("a t-test of constants", "no-variation", lambda: bridge("welch", first=[1, 1], second=[2, 2]))
    check_refused("Wilcoxon of zeros", "no-variation", lambda: bridge("wilcoxon", differences=[0, 0]))
    check_refused("more successes than trials", "not-a-count", lambda: bridge("proportion", successes=3, n=2))
    check_refused("DeLong of one class", "too-few-events", lambda: bridge("deLong", truth=[1, 1], first=[1, 2], second=[1, 2]))
