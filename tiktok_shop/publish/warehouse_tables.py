"""Feeds in tables of a warehouse."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import duckdb
import psycopg
from psycopg import sql
from psycopg.types.json import set_json_loads

from tiktok_shop.errors import UserError
from tiktok_shop.sync.warehouse import Warehouse

ROWS_AT_ONCE = 1000
Row = dict[str, Any]


def fetch_rows(cursor: Any) -> Iterator[Row]:
    """The rows of a query that has been executed, a batch at a time; their values are those that JSON has."""
    names = [column[0] for column in cursor.description]
    while batch := cursor.fetchmany(ROWS_AT_ONCE):
        for values in batch:
            yield dict(zip(names, map(plain, values), strict=True))


def plain(value: Any) -> Any:
    """A database's value as JSON has it: dates, times, UUIDs and the like become text, decimals stay exact."""
    if value is None or isinstance(value, (str, bool, int, float, Decimal)):
        return value
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): plain(item) for name, item in value.items()}
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def feed_tables(warehouse: Warehouse, schema: str, objects: Sequence[str]) -> list[str]:
    """The objects that have a table or view in the schema; UserError if none has."""
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
    """The rows of a feed table, as they are at the first one; UserError if it can't be read."""
    try:
        with warehouse.reader() as connection:
            if isinstance(connection, duckdb.DuckDBPyConnection):
                quoted = ".".join('"' + name.replace('"', '""') + '"' for name in (schema, table))
                yield from fetch_rows(connection.execute(f"SELECT * FROM {quoted}"))
            else:
                set_json_loads(partial(json.loads, parse_float=Decimal), connection)
                # On the server's side, so that the whole table isn't fetched at once.
                with connection.cursor(name="feed") as cursor:
                    cursor.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(schema, table)))
                    yield from fetch_rows(cursor)
    except (duckdb.Error, psycopg.Error) as error:
        reason = str(error).splitlines()[0]
        raise UserError(f"{schema}.{table} of {warehouse.label} can't be read: {reason}") from None
