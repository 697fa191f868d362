"""Random tables as files, with what pandas reads of them: the data that expectations are compared on."""

import datetime
import decimal
import io
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet

PLANS = ["basic", "plus", "family", "it's", 'say "hi"', "a,b", "Ünïcødé", "日本", "😀", "e\u0301", " ", "%", "x_y", "basic\n", "a\nb", "\u00a0x", "٣"]
JSONS = ['{"a": 1}', "[1, 2]", "3", '"text"', "{a: 1}", "[1,", "true", '{"a": {"b": null}}']
DATES = ["2026-01-31", "31 Jan 2026", "2026-01-31 12:30", "2026-02-30", "no date", "2026-01-31T10:00:00", "12:30"]
# How people write days and times that `dateutil` reads alike on every day; the last are with an offset, which no other compares with.
SPELLINGS = ["%Y-%m-%d", "%Y/%m/%d", "%m/%d/%Y", "%d %b %Y", "%b %d, %Y", "%d-%B-%Y", "%Y%m%d", "%Y-%m-%dT%H:%M:%S", "%m/%d/%Y %I:%M %p", "%Y-%m-%d %H:%M"]
OFFSETS = ["Z", "+0530", "-08:00", " +01:00"]
START = datetime.date(2026, 1, 1)


@dataclass(frozen=True)
class Table:
    """One table: the file, and the frame that pandas reads from it."""

    name: str
    format: str
    content: bytes
    frame: pd.DataFrame
    kinds: dict

    def columns(self, *kinds):
        return [column for column, kind in self.kinds.items() if kind in kinds]


def _columns(rng, rows):
    """Values by column, None where one is missing, and the kinds of the columns."""
    gaps = lambda values, share: [None if rng.random() < share else value for value in values]
    walk = np.cumsum(rng.integers(-1, 5, rows))
    wild = rng.normal(0, 1e6, rows).tolist()
    for place in range(rows):
        if rng.random() < 0.05:
            wild[place] = float(rng.choice([np.inf, -np.inf, 1e300, 1e-300, -0.0]))
    days = [START + datetime.timedelta(days=int(day)) for day in rng.integers(0, 60, rows)]
    tame = [value if abs(value) < 1e12 else 0.5 for value in wild]
    columns = {
        "whole": ("number", rng.integers(-50, 50, rows).tolist()),
        "gaps": ("number", gaps(rng.integers(0, 20, rows).tolist(), 0.2)),
        "fraction": ("number", gaps(rng.normal(10, 5, rows).round(3).tolist(), 0.1)),
        "tame": ("number", tame),
        "wild": ("wild", gaps(wild, 0.1)),
        "same": ("number", [7] * rows),
        "walk": ("number", walk.tolist()),
        "twin": ("number", [value if rng.random() < 0.7 else value + 1 for value in walk.tolist()]),
        "plan": ("text", gaps(rng.choice(PLANS[: int(rng.integers(3, len(PLANS) + 1))], rows).tolist(), 0.15)),
        "copy": ("text", gaps(rng.choice(PLANS[:4], rows).tolist(), 0.1)),
        "code": ("text", [f"{number:04d}-{'xyz'[number % 3]}" for number in rng.integers(0, rows * 20, rows)]),
        "flag": ("bool", (rng.random(rows) < 0.5).tolist()),
        "json": ("text", gaps(rng.choice(JSONS, rows).tolist(), 0.1)),
        "when": ("text", gaps(rng.choice(DATES, rows).tolist(), 0.1)),
        "none": ("none", [None] * rows),
    }
    spelt = [moment.strftime(str(rng.choice(SPELLINGS))) for moment in _moments(rng, days)]
    # Quarters of an hour, so that CSV never reads the column as numbers.
    columns["spelt"] = ("spelt", gaps([text if not text.isdigit() else text + "T00:15" for text in spelt], 0.1))
    columns["offset"] = ("spelt", gaps([moment.isoformat() + str(rng.choice(OFFSETS)) for moment in _moments(rng, days)], 0.1))
    return columns, days


def _moments(rng, days):
    return [datetime.datetime(day.year, day.month, day.day, int(rng.integers(0, 24)), int(rng.choice([0, 15, 30]))) for day in days]


def csv_table(rng, rows, name):
    columns, days = _columns(rng, rows)
    columns["day"] = ("text", [None if rng.random() < 0.1 else day.isoformat() for day in days])
    frame = pd.DataFrame({column: pd.Series(values, dtype=object) for column, (_, values) in columns.items()})
    content = frame.to_csv(index=False).encode()
    kinds = {column: kind for column, (kind, _) in columns.items()}
    return Table(name, "csv", content, pd.read_csv(io.BytesIO(content)), kinds)


def parquet_table(rng, rows, name):
    columns, days = _columns(rng, rows)
    some = lambda values: [None if rng.random() < 0.1 else value for value in values]
    # In a Parquet file a text may be empty, and a NaN stands beside a missing value.
    columns["plan"] = ("text", ["" if value == " " else value for value in columns["plan"][1]])
    columns["fraction"] = ("number", [float("nan") if rng.random() < 0.05 else value for value in columns["fraction"][1]])
    columns["digits"] = ("text", some([str(number) for number in rng.integers(0, 30, rows)]))
    columns["maybe"] = ("bool", some(columns["flag"][1]))
    columns["day"] = ("date", some(days))
    noons = [datetime.datetime(day.year, day.month, day.day, int(rng.integers(0, 24)), 30, 15, 250000) for day in days]
    columns["moment"] = ("timestamp", some(noons))
    columns["money"] = ("decimal", some([decimal.Decimal(int(cents)).scaleb(-2) for cents in rng.integers(-9999, 99999, rows)]))
    columns["zoned"] = ("zoned", some(_moments(rng, days)))
    columns["coins"] = ("coins", [decimal.Decimal(int(number)) for number in rng.integers(-50, 50, rows)])
    columns["small"] = ("number", rng.integers(-100, 100, rows).tolist())
    columns["half"] = ("number", rng.integers(-40, 40, rows).tolist())
    types = {
        "day": pa.date32(),
        "moment": pa.timestamp("us"),
        "money": pa.decimal128(12, 2),
        "zoned": pa.timestamp("us", tz="UTC"),
        "coins": pa.decimal128(20, 0),
        "small": pa.int8(),
        "half": pa.float32(),
        "none": pa.float64(),
        **{column: pa.string() for column, (kind, _) in columns.items() if kind in ("text", "spelt")},
    }
    arrays = {}
    for column, (_, values) in columns.items():
        wanted = [value / 4 for value in values] if column == "half" else values
        # Without this pyarrow would take a NaN for a missing value.
        arrays[column] = pa.array(wanted, type=types.get(column), from_pandas=False)
    sink = io.BytesIO()
    pyarrow.parquet.write_table(pa.table(arrays), sink)
    content = sink.getvalue()
    kinds = {column: kind for column, (kind, _) in columns.items()}
    return Table(name, "parquet", content, pd.read_parquet(io.BytesIO(content)), kinds)
