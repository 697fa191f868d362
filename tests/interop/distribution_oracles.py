"""Distributional expectations of Great Expectations 0.x, which 1.x has not, computed by SciPy and pandas as 0.18 defines them."""

import math

import numpy as np
import pandas as pd
from expectation_oracles import answer, oracle, rows_of, values_of
from scipy import stats

BINS = 10
# The order in which SciPy takes what 0.x names.
NAMES = {"norm": ["mean", "std_dev"], "uniform": ["min", "max"]}
SAMPLES = 1000
# A share of 1,000 samples is known to within 0.016 nearly always, and to within 0.06 always; two of them differ by less.
SAMPLED_WITHIN = 0.06


@oracle("expect_column_chisquare_test_p_value_to_be_greater_than")
def _(table, kind, kwargs):
    values = values_of(table, kwargs)
    partition, held = kwargs["partition_object"], kwargs.get("tail_weight_holdout", 0)
    counts = values.value_counts()
    others = [value for value in counts.index if value not in partition["values"]]
    scale = 1 - held if others else 1
    expected = [weight * len(values) * scale for weight in partition["weights"]] + [held * len(values) / len(others) for _ in others]
    observed = [int(counts.get(value, 0)) for value in [*partition["values"], *others]]
    with np.errstate(all="ignore"):
        statistic = float(np.sum((np.array(observed) - expected) ** 2 / np.array(expected)))
    p = float(stats.chi2.sf(statistic, len(observed) - 1))
    return answer(p > kwargs.get("p", 0.05), None if math.isnan(p) else p)


@oracle("expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than")
def _(table, kind, kwargs):
    values = values_of(table, kwargs)
    if len(values) == 0:
        return answer(False)
    params = kwargs["params"]
    positions = [params[name] for name in NAMES[kwargs["distribution"]]] if isinstance(params, dict) else params
    p = float(stats.kstest(values.astype(float), kwargs["distribution"], args=positions).pvalue)
    return answer(p >= kwargs.get("p_value", 0.05), p)


def binned(values, count):
    if pd.api.types.is_numeric_dtype(values) and values.dtype != bool:
        edges = np.histogram_bin_edges(values.dropna(), bins=count)
        edges[-1] = np.nextafter(edges[-1], math.inf)
        return pd.Series(np.digitize(values, edges), index=values.index)
    counts = values.value_counts()
    if len(counts) > count:
        values = values.where(values.isna() | values.isin(counts.index[:count]), "(other)")
    return values.astype(object).where(values.notna(), "(missing)").astype(str)


@oracle("expect_column_pair_cramers_phi_value_to_be_less_than")
def _(table, kind, kwargs):
    rows = rows_of(table, kwargs)
    sides = [binned(rows[kwargs[f"column_{side}"]], kwargs.get(f"n_bins_{side}", BINS)) for side in "AB"]
    counts = pd.crosstab(*sides)
    if counts.empty or min(counts.shape) == 1:
        return answer(False)
    phi = min(1.0, math.sqrt(stats.chi2_contingency(counts)[0] / len(rows) / (min(counts.shape) - 1)))
    return answer(phi <= kwargs.get("threshold", 0.1), phi)


@oracle("expect_column_bootstrapped_ks_test_p_value_to_be_greater_than")
def _(table, kind, kwargs):
    values, partition, p = values_of(table, kwargs).to_numpy(float), kwargs["partition_object"], kwargs.get("p", 0.05)
    if len(values) == 0:
        return answer(False)
    cumulated = np.append([0], np.cumsum(partition["weights"]))
    rng, size = np.random.default_rng(0), len(partition["weights"]) * 2
    draws = rng.choice(values, (SAMPLES, size))
    fits = [stats.kstest(draw, lambda x: np.interp(x, partition["bins"], cumulated))[1] >= p for draw in draws]
    share = (1 + sum(fits)) / (SAMPLES + 1)
    return answer(None if abs(share - p) < SAMPLED_WITHIN else share > p, share, tolerance=SAMPLED_WITHIN)
