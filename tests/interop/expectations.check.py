"""Verdicts and observed values of data-validate against Great Expectations on pandas, on random tables and suites."""

import io
import os

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import numpy as np
import pandas as pd
from interop import Bridge, check, check_close

SEEDS = range(20)
NUMBERS = ["whole", "gaps", "fraction"]
TEXTS = ["plan", "code"]
STATISTICS = ["mean", "median", "stdev", "min", "max", "sum"]


def table(rng):
    """Whole numbers, the same with gaps, fractions with gaps, few texts with gaps, texts that hardly repeat."""
    rows = int(rng.integers(5, 300))
    gaps = lambda values, share: pd.Series(values, dtype=object).where(rng.random(rows) >= share, None)
    return pd.DataFrame(
        {
            "whole": rng.integers(-50, 50, rows),
            "gaps": gaps(rng.integers(0, 20, rows), 0.2),
            "fraction": gaps(rng.normal(10, 5, rows).round(3), 0.1),
            "plan": gaps(rng.choice(["basic", "plus", "family", "it's"], rows), 0.15),
            "code": [f"{number:04d}-{'xyz'[number % 3]}" for number in rng.integers(0, rows * 20, rows)],
            "flag": rng.random(rows) < 0.5,
        }
    ).to_csv(index=False)


def bounds(rng, values):
    """A range about the values that holds about half of the time; one end may be open, ends may be strict."""
    low, high = sorted(float(value) for value in rng.choice(values, 2))
    kwargs = {"min_value": low, "max_value": high + 1.0}
    if rng.random() < 0.3:
        del kwargs[rng.choice(["min_value", "max_value"])]
    for side in ("min", "max"):
        if f"{side}_value" in kwargs and rng.random() < 0.4:
            kwargs[f"strict_{side}"] = True
    return kwargs


def suite(rng, frame):
    pick = lambda names: str(rng.choice(names))
    mostly = lambda: {} if rng.random() < 0.4 else {"mostly": float(rng.choice([0.25, 0.5, 0.75, 0.8, 0.9, 0.95]))}
    some = lambda column, most: [value.item() if hasattr(value, "item") else value for value in
                                 rng.choice(frame[column].dropna().unique(), int(rng.integers(1, most)))]
    number = pick(NUMBERS)
    wanted = [("expect_column_values_to_be_between", {"column": number, **bounds(rng, frame[number].dropna()), **mostly()})]
    for statistic in STATISTICS:
        column = pick(NUMBERS)
        values = frame[column].dropna()
        real = values.std() if statistic == "stdev" else getattr(values, statistic)()
        near = np.array([real - 1, real, real + 1, real * 0.9 - 0.5])
        wanted.append((f"expect_column_{statistic}_to_be_between", {"column": column, **bounds(rng, near)}))
    column = pick(["plan", "gaps"])
    wanted += [
        ("expect_column_values_to_be_in_set", {"column": column, "value_set": some(column, 8), **mostly()}),
        ("expect_column_values_to_not_be_in_set", {"column": column, "value_set": some(column, 3), **mostly()}),
        ("expect_column_values_to_match_regex", {"column": pick(TEXTS), "regex": pick(["^[a-z]+$", "^\\d{4}", "[xy]$", "s"]), **mostly()}),
        ("expect_column_values_to_not_match_regex", {"column": pick(TEXTS), "regex": pick(["us", "^0", "z$"]), **mostly()}),
        ("expect_column_value_lengths_to_equal", {"column": pick(TEXTS), "value": int(rng.integers(4, 8)), **mostly()}),
        ("expect_column_value_lengths_to_be_between", {"column": pick(TEXTS), "min_value": int(rng.integers(3, 6)), "max_value": 6, **mostly()}),
        ("expect_column_values_to_be_unique", {"column": pick(["code", "whole", "plan"]), **mostly()}),
        ("expect_column_values_to_not_be_null", {"column": pick(["gaps", "plan", "whole"]), **mostly()}),
        ("expect_column_values_to_be_null", {"column": pick(["gaps", "plan"]), **mostly()}),
        ("expect_column_unique_value_count_to_be_between", {"column": column, "min_value": int(rng.integers(1, 6)), "max_value": 12}),
        ("expect_column_proportion_of_unique_values_to_be_between", {"column": "code", "min_value": 0.9}),
        ("expect_column_distinct_values_to_be_in_set", {"column": "plan", "value_set": ["basic", "plus", "family", *some("plan", 2)]}),
        ("expect_column_distinct_values_to_equal_set", {"column": "plan", "value_set": some("plan", 9)}),
        ("expect_column_distinct_values_to_contain_set", {"column": "plan", "value_set": ["plus", *some("plan", 2)]}),
        ("expect_column_values_to_be_in_type_list", {"column": pick([*NUMBERS, "flag"]), "type_list": pick(["int64 float64", "int64", "float64", "bool"]).split()}),
        ("expect_table_row_count_to_be_between", {"min_value": int(rng.integers(1, 200)), "max_value": 250}),
        ("expect_table_row_count_to_equal", {"value": int(rng.choice([len(frame), 7]))}),
        ("expect_table_column_count_to_equal", {"value": int(rng.integers(5, 8))}),
        ("expect_table_columns_to_match_set", {"column_set": [*frame.columns][: int(rng.integers(5, 7))], "exact_match": bool(rng.random() < 0.5)}),
        ("expect_table_columns_to_match_ordered_list", {"column_list": [*frame.columns] if rng.random() < 0.5 else [*frame.columns][::-1]}),
        ("expect_column_to_exist", {"column": pick(["plan", "plans"])}),
    ]
    return [{"type": kind, "kwargs": kwargs} for kind, kwargs in wanted]


def judged_by_great_expectations(context, frame, expectations, name):
    batch = context.data_sources.pandas_default.read_dataframe(frame, asset_name=name)
    marked = [{**one, "meta": {"place": place}} for place, one in enumerate(expectations)]
    results = batch.validate(gx.ExpectationSuite(name=name, expectations=marked), result_format="COMPLETE").results
    # Results come grouped by column.
    return sorted(results, key=lambda one: one.expectation_config.meta["place"])


def compare(what, ours, theirs):
    check(f"{what}: verdict", (ours["verdict"] == "pass") == theirs.success, f"ours is {ours}, theirs is {theirs.to_json_dict()}")
    result = theirs.result
    if "distinct" in what and "unexpected_count" in result:
        # They count different values, as our `observed` does; our `unexpected` counts the rows that hold them.
        check_close(f"{what}: different values", ours["observed"], float(result["unexpected_count"]))
    elif "unexpected_count" in result and ours["counts"] and "unexpected" in ours["counts"] and ours["reason"] != "wrong-type":
        same = ours["counts"]["unexpected"] == result["unexpected_count"]
        check(f"{what}: unexpected", same, f"ours is {ours}, theirs is {result}")
    observed = result.get("observed_value")
    if isinstance(observed, (int, float)) and isinstance(ours["observed"], (int, float)):
        check_close(f"{what}: observed", ours["observed"], float(observed))


def main():
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    met = []
    with Bridge() as bridge:
        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            csv = table(rng)
            frame = pd.read_csv(io.StringIO(csv))
            expectations = suite(rng, frame)
            ours = bridge("judge", csv=csv, suite={"expectations": expectations})
            theirs = judged_by_great_expectations(context, frame, expectations, f"seed {seed}")
            for one, mine, other in zip(expectations, ours, theirs, strict=True):
                compare(f"{one['type']} {one['kwargs']}, seed {seed}", mine, other)
                met.append(other.success)
    check("both answers are common", 0.2 < sum(met) / len(met) < 0.8, f"{sum(met)} of {len(met)} are met")


main()
