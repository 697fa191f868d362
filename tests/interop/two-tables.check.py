"""
Verdicts and figures of the two expectations about a second table against Great Expectations on SQLAlchemy: the same random
tables as Parquet files here, and in SQLite there.
"""

import base64
import io
import json
import logging
import os
import sqlite3
import tempfile
import warnings
from pathlib import Path

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations as gx
import numpy as np
import pyarrow as pa
import pyarrow.parquet
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from interop import Bridge, check

TABLES = 40
COUNT = "expect_table_row_count_to_equal_other_table"
QUERY = "expect_query_results_to_match_comparison"
TYPES = {"id": pa.int64(), "amount": pa.float64(), "plan": pa.string()}
SQL_TYPES = {"id": "INTEGER", "amount": "REAL", "plan": "TEXT"}
PLANS = ["a", "b", "B", "", " ", "it's", "é", "e\u0301", "日本", None]
# `{}` is the table. Nothing that the two engines' SQL have different answers to.
QUERIES = [
    "SELECT * FROM {}",
    "SELECT DISTINCT * FROM {}",
    "SELECT id FROM {}",
    "SELECT id AS other FROM {}",
    "SELECT DISTINCT plan FROM {}",
    "SELECT id, plan FROM {}",
    "SELECT plan, id FROM {}",
    "SELECT plan, count(*) AS n FROM {} GROUP BY plan",
    "SELECT plan, max(id), min(amount) FROM {} GROUP BY plan",
    "SELECT count(*), count(id), sum(id) FROM {}",
    "SELECT id FROM {} WHERE amount > 1 ORDER BY id",
    "SELECT id * 1.0 AS id FROM {}",
    "SELECT id FROM {} WHERE 1 = 0",
    "WITH kept AS (SELECT id FROM {} WHERE id IS NOT NULL) SELECT id, id + 1 FROM kept",
]
CONDITIONS = ['col("id") <= 3', 'col("plan") == "a"', 'col("amount").notNull()']


def drawn(rng, rows):
    return {
        "id": [None if rng.random() < 0.15 else int(rng.integers(0, 5)) for _ in range(rows)],
        "amount": [None if rng.random() < 0.15 else float(rng.choice([0.0, -0.0, 0.1, 1.5, 2.0, 1e300])) for _ in range(rows)],
        "plan": [PLANS[int(rng.integers(len(PLANS)))] for _ in range(rows)],
    }


def changed(rng, columns):
    """The same rows, some of them gone, doubled or in another order."""
    rows = len(columns["id"])
    places = [int(place) for place in rng.permutation(rows) if rng.random() < 0.9]
    places += [place for place in places if rng.random() < 0.1]
    return {name: [values[place] for place in places] or [values[0]] for name, values in columns.items()}


def parquet(columns):
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({name: pa.array(values, type=TYPES[name]) for name, values in columns.items()}), sink)
    return base64.b64encode(sink.getvalue()).decode()


def in_sqlite(path, tables):
    with sqlite3.connect(path) as connection:
        for table, columns in tables.items():
            connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} {SQL_TYPES[name]}' for name in columns)})")
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?, ?)", zip(*columns.values(), strict=True))
    connection.close()


def cases(rng):
    yield COUNT, {"other_table_name": "reference"}
    condition = {"row_condition": str(rng.choice(CONDITIONS)), "condition_parser": "great_expectations"}
    yield COUNT, {"other_table_name": "reference", **condition}
    for place in rng.choice(len(QUERIES), 6, replace=False):
        base = QUERIES[int(place)]
        other = base if rng.random() < 0.7 else QUERIES[int(rng.integers(len(QUERIES)))]
        queries = {"base_query": base.format("{batch}" if rng.random() < 0.8 else "data"), "comparison_query": other.format(str(rng.choice(["reference", "reference", "data"])))}
        yield QUERY, {**queries, "comparison_data_source_name": "data"}


def theirs_of(batch, kind, kwargs):
    try:
        found = batch.validate(ExpectationConfiguration(kind, kwargs).to_domain_obj(), result_format="COMPLETE")
    except Exception as error:
        return {"success": False, "result": {}, "raised": str(error)}
    told = found.exception_info or {}
    raised = [one["exception_message"] for one in [told, *told.values()] if isinstance(one, dict) and one.get("raised_exception")]
    return {"success": bool(found.success), "result": dict(found.result or {}), "raised": raised[0] if raised else None}


def at_the_edge(kind, kwargs, theirs, longest):
    """The same with `mostly` exactly at the share that matched, and the next number above it."""
    unexpected = theirs["result"].get("unexpected_count")
    if kind != QUERY or not unexpected or not longest or unexpected >= longest:
        return
    share = (longest - unexpected) / longest
    yield {**kwargs, "mostly": share}
    yield {**kwargs, "mostly": float(np.nextafter(share, 1))}


def main():
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    met = 0
    total = 0
    with Bridge() as bridge, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for seed in range(TABLES):
            rng = np.random.default_rng(seed)
            data = drawn(rng, int(rng.choice([1, 2, 5, 12, 30])))
            reference = changed(rng, data) if seed % 3 else drawn(rng, int(rng.integers(1, 20)))
            path = Path(folder) / f"{seed}.db"
            in_sqlite(path, {"data": data, "reference": reference})
            # Each is called what ours calls its one source.
            source = context.data_sources.add_or_update_sqlite("data", connection_string=f"sqlite:///{path}")
            batch = source.add_table_asset("data", table_name="data").add_batch_definition_whole_table("all").get_batch()
            asked = [(kind, kwargs, theirs_of(batch, kind, kwargs)) for kind, kwargs in cases(rng)]
            for kind, kwargs, theirs in [*asked]:
                rows = lambda query: len(sqlite3.connect(path).execute(query.replace("{batch}", "data")).fetchall())
                longest = max(rows(kwargs["base_query"]), rows(kwargs["comparison_query"])) if kind == QUERY else 0
                asked += [(kind, edge, theirs_of(batch, kind, edge)) for edge in at_the_edge(kind, kwargs, theirs, longest)]
            expectations = [{"type": kind, "kwargs": kwargs} for kind, kwargs, _ in asked]
            ours = bridge("judge", content=parquet(data), reference=parquet(reference), format="parquet", expectations=expectations, meta={})
            for (kind, kwargs, theirs), mine in zip(asked, ours, strict=True):
                total += 1
                met += theirs["success"]
                found = [*differences(kind, mine, theirs)]
                check(f"tables {seed} {kind} {json.dumps(kwargs)}", not found, f"{'; '.join(found)} ({mine['reason']}: {mine['message']}), theirs raised {theirs['raised']}")
    print(f"{total} cases of a second table, {met} of them met")
    check("both answers are common", 0.2 < met / total < 0.8, f"{met} of {total} are met")


def differences(kind, ours, theirs):
    # Nothing against nothing was not compared (docs/data-validate.md, nothing-to-judge).
    if theirs["success"] and ours["reason"] == "empty-data":
        return
    if (ours["verdict"] == "pass") != theirs["success"]:
        yield f"ours is {ours['verdict']}, theirs is {'met' if theirs['success'] else 'not met'}"
    counts = ours["counts"] or {}
    if "unexpected_count" in theirs["result"] and "unexpected" in counts and counts["unexpected"] != theirs["result"]["unexpected_count"]:
        yield f"unexpected: ours is {counts['unexpected']}, theirs is {theirs['result']['unexpected_count']}"
    if kind == COUNT and "observed_value" in theirs["result"] and ours["observed"] != theirs["result"]["observed_value"]["self"]:
        yield f"rows: ours is {ours['observed']}, theirs is {theirs['result']['observed_value']}"


main()
