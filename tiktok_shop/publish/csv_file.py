"""CSV as spreadsheets and exports write it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tiktok_shop.errors import UserError

DELIMITERS = ",;\t|"
LARGEST_FIELD = 10 * 2**20
QUOTED = re.compile(r'"[^"]*"')
# Excel's own first line, which names the delimiter.
NAMED_DELIMITER = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)


def read_csv(path: Path) -> Iterator[dict[str, Any]]:
    """The rows; UserError for a file that isn't CSV, with the line.

    Commas, semicolons, tabs or bars stand between the columns, whichever the header has most of.
    """
    csv.field_size_limit(LARGEST_FIELD)
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = file.readline()
        named = NAMED_DELIMITER.fullmatch(header)
        if named is None:
            file.seek(0)
        if not (named or header.strip()):
            raise UserError(f"{path} has no first line with the names of the columns; add it.")
        rows = csv.reader(file, delimiter=named[1] if named else delimiter_of(header), strict=True)
        try:
            yield from rows_of(path, rows)
        except csv.Error as error:
            raise UserError(f"{path} is not CSV: {error}, in line {rows.line_num}.") from None


def delimiter_of(header: str) -> str:
    return max(DELIMITERS, key=QUOTED.sub("", header).count)


def rows_of(path: Path, rows: Any) -> Iterator[dict[str, Any]]:
    columns = [name.strip() for name in next(rows, [])]
    named = [name for name in columns if name]
    if repeated := next((name for name in named if named.count(name) > 1), None):
        raise UserError(f"{path} has several columns named {repeated}; keep one, or rename the others.")
    for values in rows:
        if any(value.strip() for value in values):
            yield row_of(path, columns, values, rows.line_num)


def row_of(path: Path, columns: list[str], values: list[str], line: int) -> dict[str, str]:
    """The values by column. Columns without a name, which spreadsheets leave at the end, hold nothing."""
    if len(values) != len(columns):
        raise UserError(
            f"{path} has {len(columns)} columns, but {len(values)} in the row that ends in line {line}; put values "
            "that hold the delimiter or a line break in double quotes."
        )
    if nameless := [value for column, value in zip(columns, values, strict=True) if value.strip() and not column]:
        raise UserError(f"{path} has {nameless[0]!r} in line {line} in a column without a name; name the column.")
    return {column: value for column, value in zip(columns, values, strict=True) if column}
