"""Feeds in files: CSV, JSON lines, Parquet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from tiktok_shop.errors import UserError
from tiktok_shop.publish.csv_file import read_csv

Row = dict[str, Any]
# How a file begins that is something else than its name says -> what it is and what to do.
OTHER_FORMATS = {
    b"PK\x03\x04": "is an Excel workbook or another archive; save it as CSV UTF-8",
    b"\xd0\xcf\x11\xe0": "is an Excel workbook; save it as CSV UTF-8",
    b"PAR1": "is Parquet; name it .parquet",
    b"\x1f\x8b": "is compressed; unpack it",
    b"\xff\xfe": "is UTF-16 text; save it as UTF-8",
    b"\xfe\xff": "is UTF-16 text; save it as UTF-8",
}


def require_feed_file(path: Path) -> None:
    """UserError for a file that isn't there, or that isn't what its suffix says."""
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods"}:
        raise UserError(f"{path} is a spreadsheet's own format; save it as CSV UTF-8.")
    if path.suffix.lower() not in READERS:
        raise UserError(f"{path} has no suffix that says what it is; name it .csv, .jsonl or .parquet.")
    if not path.is_file():
        raise UserError(f"There is no file {path}.")
    try:
        with path.open("rb") as file:
            beginning = file.read(64)
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror}).") from None
    if not beginning.strip(b"\xef\xbb\xbf \t\r\n"):
        raise UserError(f"{path} is empty.")
    if path.suffix.lower() != ".parquet":
        require_text(path, beginning)


def require_text(path: Path, beginning: bytes) -> None:
    for mark, problem in OTHER_FORMATS.items():
        if beginning.startswith(mark):
            raise UserError(f"{path} {problem}.")
    is_json = beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"["))
    if is_json and READERS[path.suffix.lower()] is read_csv:
        raise UserError(f"{path} is JSON; name it .jsonl.")


def read_feed(path: Path) -> Iterator[Row]:
    """The rows of a file by its suffix; UserError for a file that isn't what it says, with the line."""
    require_feed_file(path)
    try:
        yield from READERS[path.suffix.lower()](path)
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path} is not UTF-8 text (it has the byte {error.object[error.start]:#04x}); save it as UTF-8, in Excel "
            "as CSV UTF-8."
        ) from None
    except OSError as error:
        raise UserError(f"{path} can't be read ({error.strerror}).") from None


def read_json_lines(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                yield json_row(path, number, line)


def json_row(path: Path, number: int, line: str) -> Row:
    try:
        row = json.loads(line, parse_float=Decimal)
    except (json.JSONDecodeError, RecursionError) as error:
        problem = error.msg if isinstance(error, json.JSONDecodeError) else "too deeply nested"
        raise UserError(f"{path} is not JSON lines, one object in each line: {problem}, in line {number}.") from None
    if not isinstance(row, dict):
        raise UserError(f"{path} is not JSON lines: line {number} holds no object. Write each row as one.")
    return row


def read_parquet(path: Path) -> Iterator[Row]:
    import duckdb

    from tiktok_shop.publish.warehouse_tables import fetch_rows

    with duckdb.connect() as connection:
        try:
            yield from fetch_rows(connection.execute("SELECT * FROM read_parquet(?)", [str(path)]))
        except duckdb.Error as error:
            raise UserError(f"{path} is not Parquet, or is damaged: {str(error).splitlines()[0]}") from None


READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_json_lines,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".parquet": read_parquet,
}
