"""How ready a feed is, column by column: how many rows fill it, pass it, and which values stand in the way."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.issues import Issue

# Different wrong values that are remembered for a column; more are only counted.
MAX_VALUES = 100


@dataclass
class WrongValue:
    """A value that can't go, in how many rows, and what could."""

    given: str
    reason: str
    allowed: str
    rows: int = 0


@dataclass
class ColumnReadiness:
    """One column over all rows; `missing` counts rows that lack a value they need."""

    column: str
    filled: int = 0
    passed: int = 0
    missing: int = 0
    other_wrong_rows: int = 0
    wrong: dict[tuple[str, str], WrongValue] = field(default_factory=dict)

    @property
    def wrong_values(self) -> list[WrongValue]:
        """Most frequent first."""
        return sorted(self.wrong.values(), key=lambda value: -value.rows)

    def count_wrong(self, issue: Issue) -> None:
        known = self.wrong.get((issue.given, issue.reason))
        if known is None and len(self.wrong) >= MAX_VALUES:
            self.other_wrong_rows += 1
            return
        known = known or WrongValue(issue.given, issue.reason, issue.allowed)
        self.wrong[issue.given, issue.reason] = known
        known.rows += 1


@dataclass
class FeedReadiness:
    """All columns of one object; add each product, or row, once."""

    rows: int = 0
    ready_rows: int = 0
    by_column: dict[str, ColumnReadiness] = field(default_factory=dict)

    @property
    def share(self) -> float:
        """The share of rows that could go, 1 for an empty feed."""
        return self.ready_rows / self.rows if self.rows else 1.0

    def add(self, rows: Iterable[FeedRow], issues: Iterable[Issue]) -> None:
        """Count the rows of one product with its issues; an issue with no row's key concerns all of them."""
        rows = list(rows)
        errors = [issue for issue in issues if issue.is_error]
        keys = {row.key for row in rows}
        self.rows += len(rows)
        self.ready_rows += 0 if errors else len(rows)
        for row in rows:
            self._add_row(row, [issue for issue in errors if issue.key == row.key or issue.key not in keys])

    def _add_row(self, row: FeedRow, errors: list[Issue]) -> None:
        unread = {issue.column for issue in row.issues if issue.reason != "missing"}
        filled = {row.column(name) for name in row.values} | unread
        wrong = {issue.column: issue for issue in reversed(errors)}
        for name in filled | wrong.keys():
            column = self.by_column.setdefault(name, ColumnReadiness(name))
            column.filled += name in filled
            column.passed += name in filled and name not in wrong
            if name in wrong and name not in filled:
                column.missing += 1
            elif name in wrong:
                column.count_wrong(wrong[name])
