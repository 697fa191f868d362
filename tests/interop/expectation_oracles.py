"""Expectations that Great Expectations 1.x does not compute on pandas, judged by the definitions of 0.x or our own."""

from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import _convert_string_to_condition
from great_expectations.expectations.row_conditions import deserialize_row_condition


def answer(success, observed=None, **result):
    return {"success": bool(success), "result": {"observed_value": observed, **result}, "raised": None}


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


def null_count(table, kwargs):
    count = int(rows_of(table, kwargs)[kwargs["column"]].isna().sum())
    low, high = kwargs.get("min_value"), kwargs.get("max_value")
    return answer((low is None or count >= low) and (high is None or count <= high), count)


ORACLES = {"expect_column_null_value_count_to_be_between": null_count}

# Expectations of 0.x that Great Expectations 1.x has under another name.
RENAMED = {"expect_multicolumn_values_to_be_unique": "expect_select_column_values_to_be_unique_within_record"}

# Expectations without a counterpart, each with the reason.
NO_CASES = {
    "expect_column_vocabulary_to_equal_reference": "is ours, and needs a reference",
    "unexpected_rows_expectation": "is SQL, which Great Expectations does not run on pandas",
    "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than": "draws at random; a unit test holds it within the error of the draw",
    "expect_column_values_to_exist_in_reference": "is ours, and needs a reference",
    "expect_column_values_to_be_primary_key": "is ours",
    "expect_compound_columns_to_be_primary_key": "is ours",
    "expect_table_rows_to_be_unique": "is ours",
}
