"""The baseline for loading: the warehouse's own bulk load of the same rows, as one statement.

`python -m benchmarks.bulk_load duckdb DATABASE JSON_LINES COLUMNS` reads records with DuckDB's read_json;
`python -m benchmarks.bulk_load postgres DATABASE_URL ROWS COLUMNS` loads COPY output into an empty table.
COLUMNS is a JSON file that maps names to types.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def into_duckdb(database: str, lines: str, columns: dict[str, str]) -> None:
    import duckdb

    types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    with duckdb.connect(database) as connection:
        connection.execute(
            f"CREATE TABLE bulk_loaded AS "
            f"SELECT * FROM read_json('{lines}', format='newline_delimited', columns={{{types}}})"
        )


def into_postgres(url: str, rows: str, columns: dict[str, str]) -> None:
    import psycopg

    definitions = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
    with psycopg.connect(url) as connection, connection.cursor() as cursor, open(rows, "rb") as file:
        cursor.execute(f"CREATE TABLE bulk_loaded ({definitions})")
        with cursor.copy("COPY bulk_loaded FROM STDIN") as copy:
            while block := file.read(1 << 16):
                copy.write(block)


if __name__ == "__main__":
    warehouse, database, rows, columns = sys.argv[1:]
    load = {"duckdb": into_duckdb, "postgres": into_postgres}[warehouse]
    load(database, rows, json.loads(Path(columns).read_text()))
