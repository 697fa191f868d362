"""
Generators of cases: for each expectation the keywords to try on a table, about half of them met. `CASES` holds one for
every expectation that our registry may export; one that is missing fails the run.
"""

import datetime
import decimal

import numpy as np
import pandas as pd
from dateutil.parser import parse

CASES = {}
# Expectations about single values, pairs or rows, whose `mostly` is tried at its edges.
WITH_MOSTLY = set()


def cases(*types, mostly=False):
    def register(generator):
        for kind in types:
            assert kind not in CASES, kind
            CASES[kind] = generator
            if mostly:
                WITH_MOSTLY.add(kind)
        return generator

    return register


def plain(value):
    """A cell as JSON writes it."""
    if isinstance(value, (pd.Timestamp, datetime.datetime)):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return float(value)
    return value.item() if hasattr(value, "item") else value


def pick(rng, values):
    return values[int(rng.integers(0, len(values)))]


def one_of(rng, table, *kinds):
    return pick(rng, table.columns(*kinds))


def values_of(table, column):
    """The finite values that are there."""
    values = [plain(value) for value in table.frame[column].dropna()]
    return [value for value in values if not isinstance(value, float) or np.isfinite(value)]


def some(rng, table, column, most):
    """A few of the column's values, and one it lacks."""
    values = list(dict.fromkeys(values_of(table, column)))
    chosen = [values[int(place)] for place in rng.choice(len(values), min(len(values), int(rng.integers(1, most + 1))), replace=False)] if values else []
    strange = "zzz" if any(isinstance(value, str) for value in values) else 12345
    return chosen if chosen and rng.random() < 0.7 else [*chosen, strange]


def strictness(rng, kwargs):
    for side in ("min", "max"):
        if f"{side}_value" in kwargs and rng.random() < 0.4:
            kwargs[f"strict_{side}"] = True
    return kwargs


def bounds(rng, values, whole=False):
    """A range of two of these values, which lie on its edges; one end may be open, ends may be strict."""
    low, high = sorted(pick(rng, values) for _ in range(2))
    if low == high:
        high = high + 1 if not isinstance(high, str) else high + "z"
    kwargs = {"min_value": low, "max_value": high}
    if rng.random() < 0.3:
        del kwargs[pick(rng, ["min_value", "max_value"])]
    return strictness(rng, kwargs)


def quoted(rng, kwargs):
    """At times the numbers in quotes, which 1.x reads as numbers."""
    if rng.random() < 0.9:
        return kwargs
    return {key: repr(value) if key in ("min_value", "max_value") and type(value) in (int, float) else value for key, value in kwargs.items()}


def around(rng, value):
    """A range about a computed number: the number itself, which lies exactly on an edge, or others near it; at times no bound at all."""
    if rng.random() < 0.05:
        return {"min_value": None, "max_value": None}
    value = 0.0 if value is None or not np.isfinite(value) else float(value)
    step = max(1.0, abs(value) / 10)
    return bounds(rng, [value - step, value, value + step, value + step / 2])


def counts_around(rng, count):
    kwargs = bounds(rng, [max(0, int(count) + delta) for delta in (-2, -1, 0, 1, 2)])
    return {key: value for key, value in kwargs.items() if not key.startswith("strict")}


NUMBERS = ("number",)


@cases("expect_column_values_to_be_between", mostly=True)
def _(rng, table):
    for column in [one_of(rng, table, "number"), one_of(rng, table, "number", "wild"), one_of(rng, table, "text", "date", "timestamp", "decimal")]:
        yield {"column": column, **quoted(rng, bounds(rng, values_of(table, column) or [0]))}
    for column in ("spelt", "offset"):
        yield {"column": column, **dates(rng, table, column), "parse_strings_as_datetimes": True}
    for column in table.columns("zoned"):
        yield {"column": column, **offsets(rng, table, column)}


def dates(rng, table, column):
    """Bounds among the dates of a column, by their place in time."""
    texts = sorted((value for value in values_of(table, column)), key=parse) or ["2026-01-01"]
    if rng.random() < 0.1:
        texts = ["2026-01-15", "2026-01-15T00:00:00Z"]
    low, high = sorted(int(place) for place in rng.integers(0, len(texts), 2))
    if parse(texts[low]).tzinfo is None and parse(texts[high]).tzinfo is None and parse(texts[low]) == parse(texts[high]):
        return {"min_value": texts[low]}
    return strictness(rng, {"min_value": texts[low]} if low == high else {"min_value": texts[low], "max_value": texts[high]})


def offsets(rng, table, column):
    """Bounds with an offset, as the column's points in time have."""
    moments = sorted(table.frame[column].dropna()) or [pd.Timestamp("2026-01-01", tz="UTC")]
    at = pick(rng, moments).tz_convert(pick(rng, ["UTC", "Asia/Kolkata", "America/New_York"]))
    return strictness(rng, {pick(rng, ["min_value", "max_value"]): at.isoformat()})


@cases("expect_column_values_to_be_in_set", "expect_column_values_to_not_be_in_set", mostly=True)
def _(rng, table):
    for column in [one_of(rng, table, "text"), one_of(rng, table, "number"), one_of(rng, table, "bool", "text", "date", "timestamp", "decimal", "number")]:
        yield {"column": column, "value_set": some(rng, table, column, 8)}
    yield {"column": "flag", "value_set": pick(rng, [[0, 1], [1], [0, 2], [True, "x"]])}
    yield {"column": pick(rng, ["whole", "same"]), "value_set": pick(rng, [[True, 7], [False], [True, False, 2]])}
    for column in table.columns("zoned"):
        moments = [moment.tz_convert("Asia/Kolkata").isoformat() for moment in table.frame[column].dropna()]
        yield {"column": column, "value_set": moments[: int(rng.integers(1, max(1, len(moments)) + 1))] or ["2026-01-01T00:00:00Z"]}


@cases("expect_column_values_to_match_regex", "expect_column_values_to_not_match_regex", mostly=True)
def _(rng, table):
    for column in [one_of(rng, table, "text"), one_of(rng, table, "text")]:
        yield {"column": column, "regex": pick(rng, ["^[a-z]+$", r"^\d{4}", "[xy]$", "s", r"\w", "^.$", "ï", "😀", "(?i)BASIC", r"[^\x00-\x7f]", r"\s", "^$", "a|b", r"\bhi\b", "c$", r"^\w+$", r"\d", r"[\W_]", ".b", "(?s).b", r"^[\w ,]{,5}$"])}
    yield {"column": "whole", "regex": pick(rng, ["^-", "^[0-9]+$", "7", r"^\d{2}$"])}


@cases("expect_column_values_to_match_regex_list", "expect_column_values_to_not_match_regex_list", mostly=True)
def _(rng, table):
    patterns = [pick(rng, ["^[a-z]+$", r"^\d", "s", "x", "[aeiou]", "日"]) for _ in range(int(rng.integers(1, 4)))]
    yield {"column": one_of(rng, table, "text"), "regex_list": list(dict.fromkeys(patterns))}


@cases("expect_column_value_lengths_to_equal", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "text"), "value": int(rng.integers(0, 8))}
    yield {"column": pick(rng, ["whole", "walk", "gaps"]), "value": int(rng.integers(1, 4))}


@cases("expect_column_value_lengths_to_be_between", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "text"), **bounds(rng, [0, 1, 3, 4, 5, 6, 10])}


@cases("expect_column_values_to_be_unique", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "text", "number")}
    yield {"column": one_of(rng, table, "text", "number", "wild", "bool", "date", "timestamp", "decimal")}


@cases("expect_column_values_to_not_be_null", "expect_column_values_to_be_null", mostly=True)
def _(rng, table):
    yield {"column": pick(rng, [*table.kinds])}
    yield {"column": pick(rng, ["none", "gaps", "plan", "fraction"])}


TYPES = ["int", "int64", "float", "float64", "str", "object", "bool", "int8", "float32", "datetime64[ns]", "Decimal", "date"]


# What the profilers of 0.18 write: the types of every engine.
PROFILED = [
    ["BIGINT", "BYTEINT", "Int64Dtype", "IntegerType()", "LongType()", "UInt8Dtype", "int", "int16", "int32", "int64", "int8", "uint8"],
    ["DECIMAL", "DOUBLE_PRECISION", "DoubleType()", "FLOAT8", "float", "float16", "float32", "float64", "number"],
    ["CHAR", "NCHAR", "StringType()", "TEXT", "dtype('O')", "object", "str", "string"],
    ["BIT", "BOOL", "BooleanType()", "bool", "boolean"],
]


@cases("expect_column_values_to_be_of_type")
def _(rng, table):
    for _ in range(2):
        yield {"column": one_of(rng, table, "number", "text", "bool", "wild"), "type_": pick(rng, TYPES[:7])}


@cases("expect_column_values_to_be_in_type_list")
def _(rng, table):
    for _ in range(2):
        yield {"column": one_of(rng, table, "number", "text", "bool", "wild"), "type_list": [pick(rng, TYPES[:7]), pick(rng, TYPES[:7])]}
    yield {"column": one_of(rng, table, "number", "text", "bool"), "type_list": pick(rng, PROFILED)}


@cases("expect_column_type_to_be")
def _(rng, table):
    yield {"column": one_of(rng, table, "number", "text", "bool"), "type_": pick(rng, TYPES[:7])}


def statistic(name, compute):
    @cases(f"expect_column_{name}_to_be_between")
    def _(rng, table):
        for column in [one_of(rng, table, "number"), one_of(rng, table, "number", "decimal"), one_of(rng, table, "number", "wild")]:
            numbers = np.array([float(value) for value in values_of(table, column)])
            value = compute(numbers) if len(numbers) > 1 else None
            yield {"column": column, **around(rng, value)}
        if name == "median":
            yield from median_of_coins(rng, table)


def median_of_coins(rng, table):
    """Whole decimals, whose median may lie between two."""
    for column in table.columns("coins"):
        yield {"column": column, **around(rng, float(np.median([float(value) for value in table.frame[column]])))}


for _name, _compute in {"mean": np.mean, "median": np.median, "sum": np.sum, "stdev": lambda numbers: np.std(numbers, ddof=1)}.items():
    statistic(_name, _compute)


@cases("expect_column_min_to_be_between", "expect_column_max_to_be_between")
def _(rng, table):
    for column in [one_of(rng, table, "number"), one_of(rng, table, "number", "wild", "date", "timestamp", "decimal", "text")]:
        values = values_of(table, column) or [0]
        yield {"column": column, **bounds(rng, [min(values), max(values), pick(rng, values)])}
    column = pick(rng, ["spelt", "offset"])
    yield {"column": column, **dates(rng, table, column), "parse_strings_as_datetimes": True}


@cases("expect_column_unique_value_count_to_be_between", "expect_column_null_value_count_to_be_between")
def _(rng, table):
    column = pick(rng, [column for column in table.kinds])
    yield {"column": column, **counts_around(rng, table.frame[column].nunique())}


@cases("expect_column_proportion_of_unique_values_to_be_between", "expect_column_proportion_of_non_null_values_to_be_between")
def _(rng, table):
    column = pick(rng, [column for column in table.kinds if column != "none"])
    share = table.frame[column].nunique() / max(1, table.frame[column].count())
    yield {"column": column, **bounds(rng, [share, share / 2, min(1, share * 1.2), 1])}


@cases("expect_column_distinct_values_to_be_in_set", "expect_column_distinct_values_to_equal_set", "expect_column_distinct_values_to_contain_set")
def _(rng, table):
    column = one_of(rng, table, "text", "number", "bool", "date", "timestamp")
    values = list(dict.fromkeys(values_of(table, column))) or [1]
    yield {"column": column, "value_set": pick(rng, [values, values[:2], [*values, values[0]], some(rng, table, column, 20)])}


@cases("expect_column_most_common_value_to_be_in_set")
def _(rng, table):
    for column in [one_of(rng, table, "text"), one_of(rng, table, "number")]:
        common = [plain(value) for value in table.frame[column].mode()] or [1]
        kwargs = {"column": column, "value_set": pick(rng, [common, common[:1], some(rng, table, column, 4)])}
        yield {**kwargs, "ties_okay": True} if rng.random() < 0.5 else kwargs


@cases("expect_column_quantile_values_to_be_between")
def _(rng, table):
    column = one_of(rng, table, "number")
    quantiles = sorted({round(float(rng.random()), 2), 0.5, pick(rng, [0.0, 1.0, 0.25])})
    real = table.frame[column].astype(float).quantile(quantiles, interpolation="nearest").tolist()
    ranges = [pick(rng, [[value, value + 1], [value - 1, value], [None, value], [value + 0.5, None], [value, value]]) for value in real]
    kwargs = {"column": column, "quantile_ranges": {"quantiles": quantiles, "value_ranges": ranges}}
    yield kwargs
    if rng.random() < 0.5:
        yield {**kwargs, "allow_relative_error": pick(rng, ["linear", "lower", "higher", "midpoint", "nearest"])}


@cases("expect_column_value_z_scores_to_be_less_than", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "number"), "threshold": float(pick(rng, [0.5, 1, 1.5, 2, 3])), "double_sided": bool(rng.random() < 0.5)}


@cases("expect_column_values_to_not_be_outliers", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "number"), "method": pick(rng, ["iqr", "std"]), "multiplier": float(pick(rng, [0.5, 1, 1.5, 3]))}


def partition(rng, table, column):
    """A partition object for a column of numbers or of texts, near what it holds."""
    series = table.frame[column].dropna()
    if table.kinds[column] == "number":
        numbers = series.astype(float)
        low, high = (numbers.min(), numbers.max()) if len(numbers) else (0.0, 1.0)
        edges = np.linspace(low, high + (1.0 if low == high else 0.0), int(rng.integers(3, 7)))
        weights = np.histogram(numbers, edges)[0] + rng.random(len(edges) - 1)
        return {"bins": edges.tolist(), "weights": (weights / weights.sum()).tolist()}
    shares = series.value_counts()
    weights = shares.to_numpy() + rng.random(len(shares))
    values = [plain(value) for value in shares.index]
    if not values:
        return {"values": ["a", "b"], "weights": [0.5, 0.5]}
    return {"values": values, "weights": (weights / weights.sum()).tolist()}


@cases("expect_column_kl_divergence_to_be_less_than")
def _(rng, table):
    for column in [one_of(rng, table, "number"), one_of(rng, table, "text")]:
        kwargs = {"column": column, "partition_object": partition(rng, table, column), "threshold": float(pick(rng, [0.01, 0.05, 0.2, 1.0]))}
        if rng.random() < 0.4:
            kwargs["internal_weight_holdout"] = 0.01
        if rng.random() < 0.4:
            kwargs["tail_weight_holdout"] = 0.02
        yield kwargs


@cases("expect_column_chisquare_test_p_value_to_be_greater_than")
def _(rng, table):
    column = one_of(rng, table, "text")
    yield {"column": column, "partition_object": partition(rng, table, column), "p": float(pick(rng, [0.01, 0.05, 0.5])), "tail_weight_holdout": float(pick(rng, [0, 0.1]))}


@cases("expect_column_bootstrapped_ks_test_p_value_to_be_greater_than")
def _(rng, table):
    column = one_of(rng, table, "number")
    yield {"column": column, "partition_object": partition(rng, table, column), "p": 0.05}


@cases("expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than")
def _(rng, table):
    column = one_of(rng, table, "number")
    yield {"column": column, "distribution": "norm", "params": {"mean": float(rng.normal(0, 10)), "std_dev": float(rng.uniform(1, 30))}, "p_value": 0.05}
    yield {"column": column, "distribution": "uniform", "params": {"min": -60.0, "max": 120.0}, "p_value": 0.05}


@cases("expect_column_values_to_be_increasing", "expect_column_values_to_be_decreasing", mostly=True)
def _(rng, table):
    column = pick(rng, ["walk", "twin", "same", "gaps"])
    yield {"column": column, "strictly": True} if rng.random() < 0.4 else {"column": column}


@cases("expect_column_values_to_be_dateutil_parseable", mostly=True)
def _(rng, table):
    yield {"column": pick(rng, ["when", "code", "plan"])}


@cases("expect_column_values_to_match_strftime_format", mostly=True)
def _(rng, table):
    yield {"column": "when", "strftime_format": pick(rng, ["%Y-%m-%d", "%d %b %Y", "%Y-%m-%d %H:%M", "%H:%M", "%Y-%m-%dT%H:%M:%S"])}


@cases("expect_column_values_to_be_json_parseable", mostly=True)
def _(rng, table):
    yield {"column": pick(rng, ["json", "json", "plan"])}


@cases("expect_column_values_to_match_json_schema", mostly=True)
def _(rng, table):
    schema = pick(rng, [{"type": "object"}, {"type": ["array", "number"]}, {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}])
    yield {"column": "json", "json_schema": schema}


LIKE = ["%", "b%", "%s", "_____", "%a%", "%i_s%", "100%", "%Ü%", "日_", "BASIC", "%.%", "%(%"]


@cases("expect_column_values_to_match_like_pattern", "expect_column_values_to_not_match_like_pattern", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "text"), "like_pattern": pick(rng, LIKE)}


@cases("expect_column_values_to_match_like_pattern_list", "expect_column_values_to_not_match_like_pattern_list", mostly=True)
def _(rng, table):
    yield {"column": one_of(rng, table, "text"), "like_pattern_list": list(dict.fromkeys(pick(rng, LIKE) for _ in range(2)))}


PAIR_RULES = ["both_values_are_missing", "either_value_is_missing", "neither"]


def ignoring(rng, kwargs, rules):
    return {**kwargs, "ignore_row_if": pick(rng, rules)} if rng.random() < 0.7 else kwargs


@cases("expect_column_pair_values_to_be_equal", mostly=True)
def _(rng, table):
    for a, b in [("walk", "twin"), ("plan", "copy"), ("gaps", "fraction")]:
        yield ignoring(rng, {"column_A": a, "column_B": b}, PAIR_RULES)


@cases("expect_column_pair_values_a_to_be_greater_than_b", mostly=True)
def _(rng, table):
    for a, b in [("twin", "walk"), ("gaps", "whole"), ("fraction", "gaps")]:
        kwargs = ignoring(rng, {"column_A": a, "column_B": b}, PAIR_RULES)
        yield {**kwargs, "or_equal": True} if rng.random() < 0.5 else kwargs


@cases("expect_column_pair_values_to_be_in_set", mostly=True)
def _(rng, table):
    frame = table.frame[["plan", "copy"]].dropna()
    pairs = [[plain(a), plain(b)] for a, b in frame.itertuples(index=False)]
    yield ignoring(rng, {"column_A": "plan", "column_B": "copy", "value_pairs_set": [*pairs[: max(1, len(pairs) // 2)], ["a", "b"]]}, PAIR_RULES)


@cases("expect_column_pair_cramers_phi_value_to_be_less_than")
def _(rng, table):
    threshold = {"threshold": float(pick(rng, [0.1, 0.3, 0.5]))}
    yield {"column_A": "plan", "column_B": "copy", **threshold}
    yield {"column_A": one_of(rng, table, "number"), "column_B": "plan", "n_bins_A": int(rng.integers(2, 9)), **threshold}


ROW_RULES = ["all_values_are_missing", "any_value_is_missing", "never"]


@cases("expect_compound_columns_to_be_unique", mostly=True)
def _(rng, table):
    yield ignoring(rng, {"column_list": pick(rng, [["plan", "copy"], ["gaps", "flag"], ["plan", "gaps", "flag"], ["none", "gaps"]])}, ROW_RULES)


@cases("expect_select_column_values_to_be_unique_within_record", "expect_multicolumn_values_to_be_unique", mostly=True)
def _(rng, table):
    yield ignoring(rng, {"column_list": pick(rng, [["plan", "copy"], ["walk", "twin"], ["gaps", "whole", "same"]])}, ROW_RULES)


@cases("expect_multicolumn_values_to_be_equal", mostly=True)
def _(rng, table):
    yield ignoring(rng, {"column_list": pick(rng, [["plan", "copy"], ["walk", "twin"], ["walk", "twin", "whole"]])}, ROW_RULES)


@cases("expect_multicolumn_sum_to_equal", mostly=True)
def _(rng, table):
    columns = pick(rng, [["walk", "twin"], ["gaps", "same"], ["whole", "same"], ["gaps", "none"]])
    sums = table.frame[columns].sum(axis=1)
    yield ignoring(rng, {"column_list": columns, "sum_total": plain(pick(rng, sums.tolist()))}, ROW_RULES)


@cases("expect_column_to_exist")
def _(rng, table):
    yield {"column": pick(rng, ["plan", "plans", "whole"])}
    names = [*table.frame.columns]
    yield {"column": "gaps", "column_index": pick(rng, [names.index("gaps"), 0])}


@cases("expect_table_columns_to_match_set")
def _(rng, table):
    names = [*table.frame.columns]
    yield {"column_set": pick(rng, [names, names[::-1], names[1:], [*names, "other"]]), "exact_match": bool(rng.random() < 0.5)}


@cases("expect_table_columns_to_match_ordered_list")
def _(rng, table):
    names = [*table.frame.columns]
    yield {"column_list": pick(rng, [names, names[::-1], names[1:]])}


@cases("expect_table_column_count_to_equal")
def _(rng, table):
    yield {"value": len(table.frame.columns) + pick(rng, [0, 0, 1])}


@cases("expect_table_column_count_to_be_between")
def _(rng, table):
    yield counts_around(rng, len(table.frame.columns))


@cases("expect_table_row_count_to_equal")
def _(rng, table):
    yield {"value": len(table.frame) + pick(rng, [0, 0, 1])}


@cases("expect_table_row_count_to_be_between")
def _(rng, table):
    yield strictness(rng, counts_around(rng, len(table.frame)))


@cases("unexpected_rows_expectation")
def _(rng, table):
    whole = int(rng.integers(-60, 60))
    yield {
        "unexpected_rows_query": pick(
            rng,
            [
                f"SELECT * FROM {{batch}} WHERE whole > {whole}",
                f"SELECT whole FROM {{batch}} WHERE plan = 'basic' AND gaps IS NULL AND whole < {whole}",
                "SELECT plan, count(*) AS n FROM {batch} WHERE plan IS NOT NULL GROUP BY plan HAVING count(*) > 5",
                "SELECT * FROM {batch} WHERE plan <> copy AND gaps > 12",
            ],
        )
    }


# Row conditions in the spellings that Great Expectations takes on pandas.
def conditions(rng, table):
    whole = int(rng.integers(-40, 40))
    parsed = lambda text, parser="pandas": {"row_condition": text, "condition_parser": parser}
    return [
        parsed(f"whole > {whole}"),
        parsed(f"whole <= {whole} or gaps >= 5"),
        parsed("plan == 'basic'"),
        parsed("plan != 'basic'"),
        parsed("plan in ['basic', 'plus']"),
        parsed("plan not in ['basic', 'plus'] and not whole > 0"),
        parsed("gaps.notnull() & (fraction > 8)"),
        parsed("~plan.isnull()"),
        parsed(f"-30 < whole <= {whole + 60}"),
        parsed("flag"),
        parsed("`whole` != 0 and `flag` == True"),
        parsed('col("gaps") >= 5', "great_expectations"),
        parsed('col("plan").notNull()', "great_expectations"),
        parsed('col("plan") != "plus"', "great_expectations"),
        {"row_condition": {"type": "comparison", "column": {"name": "gaps"}, "operator": "<", "parameter": 12}},
        {"row_condition": {"type": "comparison", "column": {"name": "plan"}, "operator": "NOT_IN", "parameter": ["basic"]}},
        {
            "row_condition": {
                "type": "or",
                "conditions": [
                    {"type": "nullity", "column": {"name": "plan"}, "is_null": True},
                    {"type": "comparison", "column": {"name": "whole"}, "operator": ">=", "parameter": whole},
                ],
            }
        },
    ]
