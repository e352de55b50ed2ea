"""Rows as tables that fit the terminal: text is wrapped between words; a number, an ID or a date never is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rich.table import Table

GUTTER = 2
"""Spaces that a table puts around each column."""


@dataclass(frozen=True)
class Column:
    title: str
    cells: Sequence[str]
    is_text: bool

    @property
    def narrowest(self) -> int:
        """At which no word is broken."""
        return max((len(word) for text in (self.title, *self.cells) for word in text.split()), default=0)

    @property
    def widest(self) -> int:
        """At which no cell is wrapped; the title may be."""
        return max(self.narrowest, *map(len, self.cells))


def tables(names: Sequence[str], rows: Sequence[Sequence[Any]], keys: int, width: int) -> Iterator[Table]:
    """As many tables as it takes for every column to fit `width`, each beginning with the first `keys` columns."""
    columns = [
        Column(name, [shown(value) for value in values], any(isinstance(value, str) for value in values))
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    for chosen in fitting(columns, keys, width):
        table = Table(box=None, header_style="bold")
        spare = width - sum(column.narrowest + GUTTER for column in chosen)
        for column in chosen:
            extra = max(min(spare, column.widest - column.narrowest), 0)
            spare -= extra
            table.add_column(
                column.title, width=column.narrowest + extra, justify="left" if column.is_text else "right"
            )
        for row in zip(*(column.cells for column in chosen), strict=True):
            table.add_row(*row)
        yield table


def fitting(columns: Sequence[Column], keys: int, width: int) -> Iterator[list[Column]]:
    """The columns in groups that fit `width`, each with the key columns in front."""
    chosen = list(columns[:keys])
    for column in columns[keys:]:
        if len(chosen) > keys and sum(each.narrowest + GUTTER for each in [*chosen, column]) > width:
            yield chosen
            chosen = list(columns[:keys])
        chosen.append(column)
    yield chosen


def shown(value: Any) -> str:
    """With commas, and without zeros beyond the cents; nothing for NULL."""
    if isinstance(value, Decimal):
        places = -int(value.as_tuple().exponent)
        while places > 2 and value == round(value, places - 1):
            places -= 1
        return f"{value:,.{places}f}"
    return "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
