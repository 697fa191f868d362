"""Repair the raw extract: data/raw/Telco-Customer-Churn.csv -> data/train.csv.

In 11 rows TotalCharges is a single blank. Each of them is a customer with tenure 0, who has not been billed yet, so the
value is known: 0. A blank on any other row would be something else, and stops here. No other cell is touched, so
`diff data/raw/Telco-Customer-Churn.csv data/train.csv` shows the 11 lines.
"""

import csv
from pathlib import Path

HERE = Path(__file__).parent
RAW = HERE / "data/raw/Telco-Customer-Churn.csv"
REPAIRED = HERE / "data/train.csv"


def repaired(line: int, row: dict[str, str]) -> dict[str, str]:
    if row["TotalCharges"].strip():
        return row
    if row["tenure"] != "0":
        raise SystemExit(f"{RAW.name}:{line}: TotalCharges is blank although tenure is {row['tenure']}")
    return row | {"TotalCharges": "0"}


def main() -> None:
    with RAW.open(newline="", encoding="utf-8") as raw, REPAIRED.open("w", newline="", encoding="utf-8") as out:
        reader = csv.DictReader(raw)
        writer = csv.DictWriter(out, reader.fieldnames, lineterminator="\n")
        writer.writeheader()
        writer.writerows(repaired(reader.line_num, row) for row in reader)


if __name__ == "__main__":
    main()
