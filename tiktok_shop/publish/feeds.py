"""Finds the feeds of a run, and refuses those that would do harm if they were published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from destination_tiktok_shop.config import Config
from destination_tiktok_shop.feed.columns import ObjectColumns, object_columns
from tiktok_shop.errors import UserError
from tiktok_shop.publish.feed_files import Row, read_feed, require_feed_file
from tiktok_shop.publish.objects import OBJECTS, option_name
from tiktok_shop.sync.warehouse import Warehouse

IDENTIFYING = ("_id", "_ids", "seller_sku", "identifier_code", "tracking_number")
# 5.76461E+17, which spreadsheets make of a long number.
SHORTENED = re.compile(r"\d([.,]\d+)?E\+?\d+", re.IGNORECASE)
EXACT_FLOATS = 2**53


@dataclass(frozen=True)
class Feed:
    """The rows of one object, from `source`."""

    object: str
    source: str
    read: Callable[[], Iterator[Row]]

    def rows(self, config: Config) -> Iterator[Row]:
        """UserError for ids that have lost digits, and at the end where no row had a column that rows need."""
        columns = object_columns()[self.object]
        missing = set(columns.required) - config.defaults.keys()
        first: Row = {}
        identifying: dict[str, bool] = {}
        for number, row in enumerate(self.read(), start=1):
            first = first or row
            missing -= columns_in(columns, config, row) if missing else set()
            for name, value in row.items():
                if name not in identifying:
                    identifying[name] = is_identifying(columns, config, name)
                if identifying[name] and has_lost_digits(value):
                    raise UserError(
                        f"{self.source} has {value} in the column {name} (row {number}): its last digits are lost. "
                        "Store the column as text, not as numbers, and export it again."
                    )
            yield row
        if first and missing:
            raise UserError(missing_column(self.source, config, min(missing), first))


def find_feeds(files: dict[str, Path], warehouse: Warehouse | None, schema: str) -> list[Feed]:
    """Files where some are named, else the warehouse's tables."""
    if files:
        for path in files.values():
            require_feed_file(path)
        return [Feed(name, str(path), partial(read_feed, path)) for name, path in files.items()]
    if warehouse is None:
        raise UserError(f"There is nothing to publish: name {', '.join(map(option_name, OBJECTS))} or --warehouse.")
    from tiktok_shop.publish.warehouse_tables import feed_tables, read_table

    tables = feed_tables(warehouse, schema, list(OBJECTS))
    return [Feed(name, f"{schema}.{name}", partial(read_table, warehouse, schema, name)) for name in tables]


def columns_in(columns: ObjectColumns, config: Config, row: Row) -> set[str]:
    """The object's columns that a row has, under any name."""
    names = set(names_in(row))
    own = {column for column, name in config.columns.items() if name in names}
    return own | {column.name for name in names if (column := columns.find(name))}


def missing_column(source: str, config: Config, column: str, row: Row) -> str:
    """A feed without a column that identifies its rows would have every one of them rejected."""
    own = config.columns.get(column)
    expected = f"{own}, which the config's columns gives for {column}" if own else column
    return (
        f"{source} has no column {expected}; it has {', '.join(row)}. If it is named otherwise, say so in the config's "
        "columns."
    )


def names_in(row: Row) -> Iterator[str]:
    """The row's columns and those nested in them."""
    for name, value in row.items():
        yield name
        if isinstance(value, dict):
            yield from (f"{name}.{nested}" for nested in names_in(value))


def is_identifying(columns: ObjectColumns, config: Config, name: str) -> bool:
    """Whether the feed's column holds ids or codes, whose every digit counts."""
    found = columns.find(name)
    names = [found.name] if found else []
    names += [contract_name for contract_name, own in config.columns.items() if own == name]
    return any(each.endswith(IDENTIFYING) for each in names)


def has_lost_digits(value: Any) -> bool:
    if isinstance(value, float):
        return not value.is_integer() or abs(value) > EXACT_FLOATS
    if isinstance(value, Decimal):
        return value.is_finite() and int(value.as_tuple().exponent) > 0
    return isinstance(value, str) and SHORTENED.fullmatch(value.strip()) is not None
