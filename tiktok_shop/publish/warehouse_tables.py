"""Feeds in tables of a warehouse, and the ledger's tables copied there."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import sqlalchemy as sa
from psycopg import sql

from destination_tiktok_shop.ledger.database import SCHEMA, Database
from destination_tiktok_shop.ledger.tables import metadata
from tiktok_shop.errors import UserError
from tiktok_shop.sync.warehouse import Warehouse

ROWS_AT_ONCE = 1000
NULL = "\\N"
TYPES = {sa.Boolean: "BOOLEAN", sa.Integer: "BIGINT", sa.DateTime: "TIMESTAMPTZ", sa.JSON: "JSON"}
Row = dict[str, Any]


def fetch_rows(cursor: Any) -> Iterator[Row]:
    """The rows of a query that has been executed, a batch at a time."""
    names = [column[0] for column in cursor.description]
    while batch := cursor.fetchmany(ROWS_AT_ONCE):
        for values in batch:
            yield dict(zip(names, values, strict=True))


def feed_tables(warehouse: Warehouse, schema: str, objects: Sequence[str]) -> list[str]:
    """The objects that have a table in the schema; UserError if none has."""
    query = "SELECT table_name FROM information_schema.tables WHERE table_schema = "
    with warehouse.reader() as connection:
        mark = "?" if isinstance(connection, duckdb.DuckDBPyConnection) else "%s"
        names = {name for (name,) in connection.execute(query + mark, [schema]).fetchall()}
    found = [name for name in objects if name in names]
    if not found:
        raise UserError(
            f"The schema {schema} of {warehouse.label} has none of the tables {', '.join(objects)}; name another one "
            "with --feed-schema."
        )
    return found


def read_table(warehouse: Warehouse, schema: str, table: str) -> Iterator[Row]:
    """The rows of a feed table, as they are at the first one."""
    with warehouse.reader() as connection:
        if isinstance(connection, duckdb.DuckDBPyConnection):
            yield from fetch_rows(connection.execute(f'SELECT * FROM "{schema}"."{table}"'))
        else:
            # On the server's side, so that the whole table isn't fetched at once.
            with connection.cursor(name="feed") as cursor:
                cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
                yield from fetch_rows(cursor)


def copy_ledger(database: Database, warehouse: Warehouse) -> bool:
    """Replace the ledger's tables in the warehouse; false where the ledger is there itself."""
    if is_same_database(database, warehouse):
        return False
    with tempfile.TemporaryDirectory() as folder:
        files = {
            table: write_csv(database, table, Path(folder, f"{table.name}.csv")) for table in metadata.sorted_tables
        }
        try:
            if warehouse.file:
                load_into_duckdb(warehouse.file, files)
            else:
                load_into_postgres(warehouse, files)
        except (duckdb.Error, psycopg.Error) as error:
            reason = str(error).splitlines()[0]
            raise UserError(f"What was done could not be copied to {warehouse.label}: {reason}") from None
    return True


def is_same_database(database: Database, warehouse: Warehouse) -> bool:
    url = database.engine.url
    if warehouse.url is None or url.get_backend_name() != "postgresql":
        return False
    return (url.host, url.port or 5432, url.database) == (
        warehouse.url.host,
        warehouse.url.port or 5432,
        warehouse.url.database,
    )


def write_csv(database: Database, table: sa.Table, path: Path) -> Path:
    """A table of the ledger as text, through which it gets into any warehouse."""
    with database.transaction() as connection, path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        columns = [sa.cast(column, sa.Text) if is_json(column) else column for column in table.columns]
        for row in connection.execute(sa.select(*columns)).yield_per(ROWS_AT_ONCE):
            writer.writerow([NULL if value is None else value for value in row])
    return path


def is_json(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.JSON)


def definition(table: sa.Table) -> dict[str, str]:
    """Column -> type, which DuckDB and PostgreSQL both know."""
    return {
        column.name: next((name for kind, name in TYPES.items() if isinstance(column.type, kind)), "TEXT")
        for column in table.columns
    }


def load_into_duckdb(file: Path, files: dict[sa.Table, Path]) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.begin()
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
        for table, path in files.items():
            columns = definition(table)
            declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            connection.execute(f'CREATE OR REPLACE TABLE {SCHEMA}."{table.name}" ({declared})')
            connection.execute(
                f'INSERT INTO {SCHEMA}."{table.name}" SELECT * FROM read_csv(?, header = false, columns = ?, '
                "nullstr = ?, quote = '\"', escape = '\"', delim = ',', auto_detect = false, parallel = false)",
                [str(path), columns, NULL],
            )
        connection.commit()


def load_into_postgres(warehouse: Warehouse, files: dict[sa.Table, Path]) -> None:
    assert warehouse.url is not None
    with psycopg.connect(warehouse.url.render_as_string(hide_password=False)) as connection:
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(SCHEMA)))
        for table, path in files.items():
            name = sql.Identifier(SCHEMA, table.name)
            declared = sql.SQL(", ").join(
                sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(kind))
                for column, kind in definition(table).items()
            )
            connection.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(name))
            connection.execute(sql.SQL("CREATE TABLE {} ({})").format(name, declared))
            copy = sql.SQL("COPY {} FROM STDIN (FORMAT csv, NULL {})").format(name, sql.Literal(NULL))
            with connection.cursor().copy(copy) as target, path.open("rb") as file:
                while piece := file.read(2**16):
                    target.write(piece)
