"""Feeds in files: CSV, JSON lines, Parquet."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tiktok_shop.errors import UserError
from tiktok_shop.publish.warehouse_tables import fetch_rows

DELIMITERS = ",;\t|"
LARGEST_FIELD = 10 * 2**20
Row = dict[str, Any]


def require_feed_file(path: Path) -> None:
    """UserError for a file that isn't there, or whose suffix doesn't say what it is."""
    if path.suffix.lower() not in READERS:
        raise UserError(f"{path} has no suffix that says what it is; name it .csv, .jsonl or .parquet.")
    if not path.is_file():
        raise UserError(f"There is no file {path}.")


def read_feed(path: Path) -> Iterator[Row]:
    """The rows of a file by its suffix; UserError for a file that isn't what it says, with the line."""
    require_feed_file(path)
    try:
        yield from READERS[path.suffix.lower()](path)
    except UnicodeDecodeError:
        raise UserError(f"{path} is not UTF-8 text; save it as UTF-8.") from None
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror}).") from None


def read_csv(path: Path) -> Iterator[Row]:
    """Comma, semicolon, tab or bar between the columns, whichever the header has most of."""
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        if not header.strip():
            raise UserError(f"{path} is empty; its first line must name the columns.")
        file.seek(0)
        rows = csv.reader(file, delimiter=max(DELIMITERS, key=header.count))
        try:
            columns = [column.strip() for column in next(rows)]
            for values in rows:
                if values:
                    yield row_of(path, columns, values, rows.line_num)
        except csv.Error as error:
            raise UserError(f"{path} is not CSV: {error} in line {rows.line_num}.") from None


def row_of(path: Path, columns: list[str], values: list[str], line: int) -> Row:
    if len(values) > len(columns):
        raise UserError(
            f"{path} has {len(values)} values in line {line}, and only {len(columns)} columns; put values that hold "
            "the delimiter in double quotes."
        )
    return dict(zip(columns, values, strict=False))


def read_json_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield json_row(path, number, line)


def json_row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line, parse_float=Decimal)
    except json.JSONDecodeError as error:
        raise UserError(f"{path} is not JSON lines: {error.msg} in line {number}.") from None
    if not isinstance(row, dict):
        raise UserError(f"{path} holds something else than a JSON object in line {number}.")
    return row


def read_parquet(path: Path) -> Iterator[Row]:
    with duckdb.connect() as connection:
        try:
            yield from fetch_rows(connection.execute("SELECT * FROM read_parquet(?)", [str(path)]))
        except duckdb.Error as error:
            raise UserError(f"{path} is not Parquet: {str(error).splitlines()[0]}") from None


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_json_lines,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}
