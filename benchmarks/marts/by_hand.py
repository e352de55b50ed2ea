"""The line revenue's money by one hand-written statement: `python -m benchmarks.marts.by_hand WAREHOUSE PLACE`."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.marts.databases import connected


def main(warehouse: str, place: str) -> None:
    statement = Path(__file__).with_name(f"by_hand.{warehouse}.sql").read_text()
    with connected(warehouse, place) as connection:
        connection.execute("create schema if not exists by_hand")
        connection.execute("drop table if exists by_hand.order_line_revenue")
        connection.execute(statement)


if __name__ == "__main__":
    main(*sys.argv[1:])
