"""Stops with a sentence where tables that should hold the same rows don't, else says how much it compared.

`python -m benchmarks.marts.same WAREHOUSE PLACE LEFT RIGHT`: LEFT and RIGHT are two tables, or two schemas of
which each table of LEFT is compared. Columns are those of LEFT, rows may be in any order.
"""

from __future__ import annotations

import sys
from typing import Any

from benchmarks.marts.databases import connected

# They tell of the run that wrote a row and the sync that read it first, not of the row.
OF_THE_RUN = ("_airbyte_extracted_at", "_dbt_updated_at", "_input_fingerprint")


def main(warehouse: str, place: str, left: str, right: str) -> None:
    with connected(warehouse, place) as connection:
        if "." in left:
            pairs = [(left, right)]
        else:
            tables = [name for (name,) in rows(connection, tables_of(left))]
            pairs = [(f"{left}.{name}", f"{right}.{name}") for name in tables]
        compared = sum(compare(connection, *pair) for pair in pairs)
    if not compared:
        sys.exit(f"{left} has no rows to compare.")
    print(f"{left} equals {right}: {len(pairs)} table{'s' * (len(pairs) > 1)}, {compared:,} rows")


def compare(connection: Any, left: str, right: str) -> int:
    """The number of rows of both."""
    columns = ", ".join(name for (name,) in rows(connection, columns_of(left)) if name not in OF_THE_RUN)
    ((here, there),) = rows(connection, f"select (select count(*) from {left}), (select count(*) from {right})")
    differing = rows(
        connection,
        f"select * from (select {columns} from {left} except all select {columns} from {right}) as differing limit 1",
    )
    if differing or here != there:
        example = f", among them {dict(zip(columns.split(', '), differing[0], strict=True))}" if differing else ""
        sys.exit(f"{left} has {here:,} rows and {right} {there:,}; they differ{example}.")
    return here


def rows(connection: Any, query: str) -> list[tuple[Any, ...]]:
    return connection.execute(query).fetchall()


def tables_of(schema: str) -> str:
    return f"select table_name from information_schema.tables where table_schema = '{schema}' order by 1"


def columns_of(table: str) -> str:
    schema, name = table.split(".")
    return (
        f"select column_name from information_schema.columns"
        f" where table_schema = '{schema}' and table_name = '{name}' order by ordinal_position"
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
