"""
Expectations that Great Expectations 1.x does not compute on pandas, judged by their definition: by SQLite where they are
SQL's, or by our own where they are ours. Those about distributions register themselves from `distribution_oracles`.
"""

import re
import sqlite3

import numpy as np
from dateutil.parser import parse
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import _convert_string_to_condition
from great_expectations.expectations.row_conditions import deserialize_row_condition

ORACLES = {}

# Expectations of 0.x that Great Expectations 1.x has under another name.
RENAMED = {"expect_multicolumn_values_to_be_unique": "expect_select_column_values_to_be_unique_within_record"}

# Expectations without a counterpart, each with the reason.
NO_CASES = {
    "expect_column_vocabulary_to_equal_reference": "is ours, and needs a reference",
    "expect_column_values_to_exist_in_reference": "is ours, and needs a reference",
    "expect_column_values_to_be_primary_key": "is ours",
    "expect_compound_columns_to_be_primary_key": "is ours",
    "expect_table_rows_to_be_unique": "is ours",
    "expect_table_row_count_to_equal_other_table": "is in two-tables.check.py",
    "expect_query_results_to_match_comparison": "is in two-tables.check.py",
}


def oracle(*kinds):
    def register(judge):
        ORACLES.update(dict.fromkeys(kinds, judge))
        return judge

    return register


def answer(success, observed=None, tolerance=None, **result):
    """`success` is None where chance decides."""
    success = None if success is None else bool(success)
    return {"success": success, "result": {"observed_value": observed, **result}, "raised": None, "tolerance": tolerance}


def rows_of(table, kwargs):
    """Those a row condition selects: of pandas as written, else as Great Expectations translates it."""
    condition, parser = kwargs.get("row_condition"), kwargs.get("condition_parser")
    if condition is None:
        return table.frame
    if isinstance(condition, str) and parser != "pandas":
        condition = _convert_string_to_condition(condition)
    if not isinstance(condition, str):
        condition = PandasExecutionEngine().condition_to_filter_clause(deserialize_row_condition(condition))
    return table.frame.query(condition)


def values_of(table, kwargs):
    return rows_of(table, kwargs)[kwargs["column"]].dropna()


@oracle("expect_column_null_value_count_to_be_between")
def _(table, kind, kwargs):
    count = int(rows_of(table, kwargs)[kwargs["column"]].isna().sum())
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    return answer((low is None or count >= low) and (high is None or count <= high), count)


def parsed(table, kind, kwargs):
    """Bounds and texts under `parse_strings_as_datetimes`, which 1.x has not, as 0.18 compares them: both as `dateutil` reads them."""
    try:
        values = [parse(value) for value in values_of(table, kwargs)]
        low, high = [None if kwargs.get(bound) is None else parse(kwargs[bound]) for bound in ("min_value", "max_value")]
        inside = lambda value: (
            (low is None or (value > low if kwargs.get("strict_min") else value >= low))
            and (high is None or (value < high if kwargs.get("strict_max") else value <= high))
        )
        if kind != "expect_column_values_to_be_between":
            return answer(bool(values) and inside(min(values) if "_min_" in kind else max(values)))
        unexpected = sum(not inside(value) for value in values)
    except (TypeError, ValueError) as error:
        # A point in time with an offset against one without, or a text that is no date.
        return {**answer(False), "raised": str(error)}
    met = not values or (len(values) - unexpected) / len(values) >= kwargs.get("mostly", 1)
    return answer(met, unexpected_count=unexpected, element_count=len(rows_of(table, kwargs)), missing_count=len(rows_of(table, kwargs)) - len(values))


def oracle_of(case):
    """What judges a case in place of Great Expectations 1.x; None where that does."""
    return parsed if case["kwargs"].get("parse_strings_as_datetimes") else ORACLES.get(case["type"])


def like(pattern):
    parts = {"%": ".*", "_": "."}
    return re.compile("".join(parts.get(character, re.escape(character)) for character in pattern), re.DOTALL)


@oracle(*[f"expect_column_values_to_{no}match_like_pattern{many}" for no in ("", "not_") for many in ("", "_list")])
def _(table, kind, kwargs):
    patterns = [like(one) for one in kwargs.get("like_pattern_list", [kwargs.get("like_pattern", "")])]
    values = values_of(table, kwargs)
    found = np.array([any(one.fullmatch(value) for one in patterns) for value in values], dtype=bool)
    unexpected = int((found if "_not_" in kind else ~found).sum())
    missing = len(rows_of(table, kwargs)) - len(values)
    met = len(values) == 0 or (len(values) - unexpected) / len(values) >= kwargs.get("mostly", 1)
    return answer(met, unexpected_count=unexpected, element_count=len(values) + missing, missing_count=missing)


@oracle("unexpected_rows_expectation")
def _(table, kind, kwargs):
    with sqlite3.connect(":memory:") as connection:
        rows_of(table, kwargs)[["whole", "gaps", "plan", "copy"]].to_sql("batch", connection, index=False)
        count = len(connection.execute(kwargs["unexpected_rows_query"].replace("{batch}", "batch")).fetchall())
    return answer(count == 0, count)
