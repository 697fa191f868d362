"""Which documented difference from Great Expectations explains that two answers differ; see docs/data-validate.md."""

import io
import math

import numpy as np
import pandas as pd
from expectation_oracles import rows_of

DIFFERENCES = {}


def difference(name):
    def register(accounts):
        DIFFERENCES[name] = accounts
        return accounts

    return register


def explained(case, table, ours, theirs):
    """The name of the first entry that accounts for it; None where none does."""
    return next((name for name, accounts in DIFFERENCES.items() if accounts(case, table, ours, theirs)), None)


def columns_of(kwargs):
    return [kwargs[key] for key in ("column", "column_A", "column_B") if key in kwargs] + [*kwargs.get("column_list", [])]


def kinds_of(case, table):
    return {table.kinds.get(column) for column in columns_of(case["kwargs"])}


def met(ours):
    return ours["verdict"] == "pass"


@difference("nothing-to-judge")
def _(case, table, ours, theirs):
    """No row has a value, and theirs is met or a figure of nothing."""
    columns = [column for column in columns_of(case["kwargs"]) if column in table.frame]
    if met(ours) or not columns:
        return False
    rows = rows_of(table, case["kwargs"])[columns]
    how = "any" if case["kwargs"].get("ignore_row_if") in ("either_value_is_missing", "any_value_is_missing") else "all"
    return rows.dropna(how=how).empty and ours["reason"] in ("empty-data", "wrong-type")


@difference("no-figure")
def _(case, table, ours, theirs):
    """Ours is no number: values are infinite or have no square, or are too few."""
    if ours["reason"] == "not-a-number":
        values = rows_of(table, case["kwargs"])[case["kwargs"]["column"]].astype(float)
        return not met(ours) and bool((values.abs() > 1e150).any())
    return not met(ours) and ours["reason"] == "too-few-samples"


@difference("types")
def _(case, table, ours, theirs):
    """Type checks: counts always, verdicts where a name means an object of Python's, or any width, or nothing is there."""
    if not case["type"].endswith(("_be_of_type", "_in_type_list", "_type_to_be")):
        return False
    values = rows_of(table, case["kwargs"])[case["kwargs"]["column"]]
    named = [case["kwargs"].get("type_"), *case["kwargs"].get("type_list", [])]
    if case["type"].endswith("_type_to_be") and "str" in named:
        return True
    narrow = values.dtype in (np.float32, np.int8)
    # A True among gaps is an object of Python's, which is an int too.
    if table.kinds[case["kwargs"]["column"]] == "bool" and values.dtype == object and "int" in named:
        return True
    return met(ours) == theirs["success"] or "object" in named or narrow or (ours["reason"] == "empty-data" and values.isna().all())


@difference("whole-numbers")
def _(case, table, ours, theirs):
    """A column of whole numbers with gaps, which pandas makes one of fractions."""
    columns = [column for column in columns_of(case["kwargs"]) if column in table.frame]
    return any(is_whole_with_gaps(table, column) for column in columns) and case["type"].endswith(
        ("_be_of_type", "_in_type_list", "_type_to_be", "_regex", "_regex_list", "_lengths_to_equal", "_lengths_to_be_between")
    )


def is_whole_with_gaps(table, column):
    values = table.frame[column]
    return values.dtype == float and values.isna().any() and (values.dropna() % 1 == 0).all() and table.kinds[column] == "number"


@difference("last-digits")
def _(case, table, ours, theirs):
    """Within 1e-12 of a bound; of single precision; or read exactly from text."""
    kwargs, observed = case["kwargs"], theirs["result"].get("observed_value")
    if isinstance(observed, (int, float, np.floating)) and isinstance(ours["observed"], (int, float)):
        single = any(table.frame[column].dtype == np.float32 for column in columns_of(kwargs))
        tolerance = 1e-6 if single else 1e-9
        if not math.isclose(observed, ours["observed"], rel_tol=tolerance, abs_tol=tolerance):
            return False
        edges = [kwargs[key] for key in ("min_value", "max_value") if isinstance(kwargs.get(key), (int, float))]
        near = any(math.isclose(observed, edge, rel_tol=1e-6 if single else 1e-12, abs_tol=1e-12) for edge in edges)
        return near or (single and met(ours) == theirs["success"])
    if table.format == "csv" and case["type"] == "expect_column_values_to_be_between" and not theirs["raised"]:
        exact = pd.read_csv(io.BytesIO(table.content), float_precision="round_trip")[kwargs["column"]]
        exact = exact[rows_of(table, kwargs).index].dropna()
        return exact.dtype == float and ours["counts"]["unexpected"] == outside(exact, kwargs)
    if table.format == "csv" and kwargs.get("value_set"):
        exact = pd.read_csv(io.BytesIO(table.content), float_precision="round_trip")[kwargs["column"]]
        exact = exact[rows_of(table, kwargs).index].dropna()
        if exact.dtype != float or exact.equals(rows_of(table, kwargs)[kwargs["column"]].dropna()):
            return False
        if "distinct_values" in case["type"]:
            lacking = set(kwargs["value_set"]) - set(exact)
            foreign = set(exact) - set(kwargs["value_set"])
            wanted = {"contain_set": not lacking, "equal_set": not lacking and not foreign, "be_in_set": not foreign}
            return met(ours) == next(holds for name, holds in wanted.items() if case["type"].endswith(name))
        inside = int(exact.isin(kwargs["value_set"]).sum())
        return ours["counts"]["unexpected"] == (inside if "_not_be_in_set" in case["type"] else len(exact) - inside)
    return False


def outside(values, kwargs):
    """How many lie beyond the bounds."""
    low, high = [None if kwargs.get(bound) is None else float(kwargs[bound]) for bound in ("min_value", "max_value")]
    below = False if low is None else (values <= low if kwargs.get("strict_min") else values < low)
    above = False if high is None else (values >= high if kwargs.get("strict_max") else values > high)
    return int((below | above).sum())


@difference("undecided-text")
def _(case, table, ours, theirs):
    """A text that `dateutil` might read."""
    return case["type"] == "expect_column_values_to_be_dateutil_parseable" and ours["verdict"] == "error" and "cannot be decided" in ours["message"]


@difference("kinds")
def _(case, table, ours, theirs):
    """Dates, points in time, decimals and truth values in sets and at bounds."""
    kwargs = case["kwargs"]
    if not kinds_of(case, table) & {"date", "timestamp", "decimal", "bool"}:
        return False
    return ("value_set" in kwargs or "min_value" in kwargs or "max_value" in kwargs) and not theirs["raised"]


@difference("exceptions")
def _(case, table, ours, theirs):
    """Theirs raised an exception for text, dates or decimals that ours could judge."""
    return bool(theirs["raised"]) and bool(kinds_of(case, table) & {"text", "date", "timestamp", "decimal"})


@difference("slips")
def _(case, table, ours, theirs):
    """`column_index` 0, which they take for none; a row condition of sets of pairs, which they pass over."""
    kwargs = case["kwargs"]
    if case["type"] == "expect_column_pair_values_to_be_in_set":
        rows = rows_of(table, kwargs)[[kwargs["column_A"], kwargs["column_B"]]]
        pairs = {tuple(pair) for pair in kwargs["value_pairs_set"]}
        rule = kwargs.get("ignore_row_if", "both_values_are_missing")
        how = {"both_values_are_missing": "all", "either_value_is_missing": "any"}.get(rule)
        rows = rows if how is None else rows.dropna(how=how)
        unexpected = sum((*row,) not in pairs for row in rows.astype(object).where(rows.notna(), None).itertuples(index=False))
        return "row_condition" in kwargs and (ours["counts"] or {}).get("unexpected") == unexpected
    return case["type"] == "expect_column_to_exist" and kwargs.get("column_index") == 0


@difference("re2")
def _(case, table, ours, theirs):
    """The edges of words among letters beyond ASCII cannot be told."""
    patterns = [case["kwargs"].get("regex", ""), *case["kwargs"].get("regex_list", [])]
    beyond = ~table.frame[case["kwargs"]["column"]].dropna().astype(str).map(str.isascii) if "column" in case["kwargs"] else None
    return any("\\b" in pattern for pattern in patterns) and bool(beyond.any()) and not (met(ours) and not theirs["success"])
