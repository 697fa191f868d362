"""
Verdicts and observed values of data-validate against Great Expectations on pandas: every expectation both have, on
random tables as CSV and as Parquet. `ASSAY_CONFORMANCE_SEED` and `…_TABLES` try others. What Great Expectations 1.x no longer computes is judged by `expectation_oracles`.
"""

import base64
import io
import json
import logging
import math
import os
import re
import warnings
from collections import Counter
from pathlib import Path

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import distribution_oracles  # noqa: F401 (registers its oracles)
import great_expectations as gx
import numpy as np
from expectation_cases import CASES, WITH_MOSTLY, conditions, pick
from expectation_differences import DIFFERENCES, explained
from expectation_oracles import NO_CASES, RENAMED, oracle_of
from expectation_tables import csv_table, parquet_table
from great_expectations.exceptions import ExpectationNotFoundError
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from interop import Bridge, check

FIRST_SEED = int(os.environ.get("ASSAY_CONFORMANCE_SEED", "0"))
SEEDS = range(FIRST_SEED, FIRST_SEED + int(os.environ.get("ASSAY_CONFORMANCE_TABLES", "32")))
ROWS = [1, 2, 3, 5, 8, 12, 20, 20, 30, 50, 80, 120]
LEAST_CASES = 2000
TOLERANCE = 1e-9


class GreatExpectations:
    def __init__(self):
        warnings.simplefilter("ignore")
        logging.disable(logging.CRITICAL)
        self.context = gx.get_context(mode="ephemeral")
        self.context.variables.progress_bars = {"globally": False}
        self.asked = 0

    def __call__(self, table, expectations):
        self.asked += 1
        batch = self.context.data_sources.pandas_default.read_dataframe(table.frame.copy(), asset_name=f"batch {self.asked}")
        answers, accepted = {}, []
        for place, one in enumerate(expectations):
            try:
                accepted.append(ExpectationConfiguration(RENAMED.get(one["type"], one["type"]), one["kwargs"], meta={"place": place}).to_domain_obj())
            except ExpectationNotFoundError as error:
                raise SystemExit(f"{one['type']} needs an oracle: {error}") from error
            except Exception as error:
                answers[place] = {"success": False, "result": {}, "raised": f"refused: {error}"}
        # Results come grouped by column.
        for one in batch.validate(gx.ExpectationSuite(name=table.name, expectations=accepted), result_format="COMPLETE").results:
            answers[one.expectation_config.meta["place"]] = as_answer(one)
        return [answers[place] for place in range(len(expectations))]


def as_answer(result):
    told = result.exception_info or {}
    raised = [one["exception_message"] for one in [told, *told.values()] if isinstance(one, dict) and one.get("raised_exception")]
    return {"success": bool(result.success), "result": dict(result.result), "raised": raised[0] if raised else None}


def judged_by_us(bridge, table, expectations, meta):
    content = base64.b64encode(table.content).decode()
    return bridge("judge", content=content, format=table.format, expectations=expectations, meta=meta)


def near(ours, theirs, tolerance):
    if isinstance(ours, bool) or isinstance(theirs, bool) or not isinstance(ours, (int, float)) or not isinstance(theirs, (int, float)):
        return ours == theirs
    if not math.isfinite(theirs):
        return False
    return abs(ours - theirs) <= tolerance * max(1.0, abs(theirs))


def observations(kind, ours, theirs):
    """Pairs of numbers that both report, by what they are called."""
    if ours["reason"] == "refused":
        return
    result, counts = theirs["result"], ours["counts"] or {}
    if "distinct" in kind and "unexpected_count" in result:
        # They count different values, as our `observed` does; our `unexpected` counts the rows that hold them.
        yield "different values", ours["observed"], result["unexpected_count"]
    elif "unexpected_count" in result and "unexpected" in counts:
        yield "unexpected", counts["unexpected"], result["unexpected_count"]
    observed = result.get("observed_value")
    if isinstance(observed, dict) and "values" in observed and "quantiles" in observed:
        observed = observed["values"]
    if isinstance(observed, (np.integer, np.floating)):
        observed = observed.item()
    # Neither has a figure.
    if isinstance(observed, float) and math.isnan(observed) and ours["observed"] is None:
        return
    if isinstance(observed, (int, float)) and not isinstance(observed, bool) and not isinstance(ours["observed"], str):
        yield "observed", ours["observed"], observed


def differences_of(kind, ours, theirs):
    if theirs["success"] is not None and (ours["verdict"] == "pass") != theirs["success"]:
        yield f"ours is {ours['verdict']}, theirs is {'met' if theirs['success'] else 'not met'}"
    for what, mine, other in observations(kind, ours, theirs):
        if not near(mine, other, theirs.get("tolerance") or TOLERANCE):
            yield f"{what}: ours is {mine!r}, theirs is {other!r}"


def first_round(rng, table, types):
    for kind in types:
        for kwargs in CASES[kind](rng, table):
            if kind in WITH_MOSTLY and rng.random() < 0.3:
                kwargs = {**kwargs, "mostly": float(pick(rng, [0.0, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95]))}
            if rng.random() < 0.15 and kind not in NO_CONDITION:
                kwargs = {**kwargs, **pick(rng, conditions(rng, table))}
            yield {"type": kind, "kwargs": kwargs}


NO_CONDITION = {kind for kind in CASES if kind.startswith("expect_table_col") or kind in ("expect_column_to_exist", "expect_column_type_to_be")}


def at_the_edge(rng, expectations, theirs):
    """The same with `mostly` exactly at the share that was met, and the next number above it."""
    for one, answer in zip(expectations, theirs, strict=True):
        result = answer["result"]
        unexpected, there = result.get("unexpected_count"), result.get("element_count", 0) - (result.get("missing_count") or 0)
        if one["type"] not in WITH_MOSTLY or not unexpected or there <= unexpected or rng.random() < 0.4:
            continue
        share = (there - unexpected) / there
        for mostly in (share, float(np.nextafter(share, 1))):
            yield {**one, "kwargs": {**one["kwargs"], "mostly": mostly}}


def documented():
    text = (Path(__file__).parents[2] / "docs" / "data-validate.md").read_text("utf-8")
    section = text[text.index("## Where it differs from Great Expectations") :]
    return re.findall(r"^\d+\. \*\*`([a-z0-9-]+)`\*\*", section, re.MULTILINE)


def main():
    tally, used, met = Counter(), Counter(), []
    theirs_of = GreatExpectations()
    with Bridge() as bridge:
        exported = bridge("expectations")
        for kind in exported:
            check(f"{kind} has a generator of cases", kind in CASES or kind in NO_CASES, "add one to expectation_cases.py")
        types = [kind for kind in exported if kind in CASES]

        def compare(table, expectations, theirs, meta):
            ours = judged_by_us(bridge, table, expectations, meta)
            check(f"{table.name}: one answer each", len(ours) == len(expectations), f"{len(ours)} answers to {len(expectations)}")
            for one, mine, other in zip(expectations, ours, theirs, strict=True):
                kind = one["type"]
                tally[kind] += 1
                met.append(bool(other["success"]))
                found = [*differences_of(kind, mine, other)]
                entry = explained(one, table, mine, other) if found else None
                if entry:
                    used[entry] += 1
                else:
                    raised = f", theirs raised {other['raised']}" if other["raised"] else ""
                    check(f"{table.name} {json.dumps(one)}", not found, f"{'; '.join(found)} ({mine['reason']}: {mine['message']}){raised}")

        def answers(table, expectations):
            oracles = [oracle_of(one) for one in expectations]
            asked = [one for one, oracle in zip(expectations, oracles, strict=True) if oracle is None]
            theirs = iter(theirs_of(table, asked) if asked else [])
            return [oracle(table, one["type"], one["kwargs"]) if oracle else next(theirs) for one, oracle in zip(expectations, oracles, strict=True)]

        for seed in SEEDS:
            rng = np.random.default_rng(seed)
            make = csv_table if seed % 2 == 0 else parquet_table
            table = make(rng, int(pick(rng, ROWS)), f"table {seed} ({make.__name__})")
            expectations = [*first_round(rng, table, types)]
            theirs = answers(table, expectations)
            # Every fourth suite takes nothing for enough, as Great Expectations does.
            meta = {"assay": {"on-empty": "pass"}} if seed % 4 > 2 else {}
            compare(table, expectations, theirs, meta)
            edges = [*at_the_edge(rng, expectations, theirs)]
            if edges:
                compare(table, edges, answers(table, edges), meta)
    total = tally.total()
    print(f"{total} cases of {len(tally)} expectations, {used.total()} of them explained by {len(used)} documented differences:")
    print(", ".join(f"{name} {count}" for name, count in used.most_common()) or "none")
    check("there are enough cases", total >= LEAST_CASES, f"{total} cases, {LEAST_CASES} are wanted")
    check("both answers are common", 0.2 < sum(met) / total < 0.8, f"{sum(met)} of {total} are met")
    check("what explains a difference is documented", set(DIFFERENCES) <= set(documented()), f"{sorted(set(DIFFERENCES) - set(documented()))} are not in docs/data-validate.md")


main()
