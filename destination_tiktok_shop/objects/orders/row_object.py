"""What the objects about orders have in common: rows that are read, checked for repetition, and settled one by one."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer
from destination_tiktok_shop.engine.staging import StagedGroup
from destination_tiktok_shop.feed.reader import RowReader
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.outcome import Outcome
from destination_tiktok_shop.rules.issues import Issue, advice_after, make_issue


@dataclass(frozen=True)
class OrderRow:
    """A row about an order, with the group that it settles."""

    group: StagedGroup
    row: FeedRow

    @property
    def key(self) -> str:
        return self.group.key

    @property
    def order_id(self) -> str:
        return self.row.values.get("order_id", "")


@dataclass(frozen=True)
class Settled:
    """What became of a row: the issues that were found, and what was done."""

    row: OrderRow
    issues: Sequence[Issue] = ()
    outcomes: Sequence[Outcome] = ()


class OrderObject(ABC):
    """Rows of one order are handled together."""

    name: str
    row_by_row = True
    sync_modes = ("append", "append_dedup", "overwrite", "update", "soft_delete")

    def __init__(self, context: RunContext) -> None:
        self.context = context
        self.reader = RowReader(self.name, context.feed_config)

    def group_key(self, row: FeedRow) -> str:
        return row.key

    def stamp(self, row: FeedRow) -> str:
        return ""

    def unique_value(self, row: FeedRow) -> str:
        return ""

    def publish(self, groups: Iterable[list[StagedGroup]], *, is_whole: bool) -> None:
        for chunk in groups:
            rows = [row for row in map(self._read_row, chunk) if row is not None]
            for settled in self.handle(rows):
                self._settle(settled)
            self.context.results.flush()

    @abstractmethod
    def handle(self, rows: Sequence[OrderRow]) -> Iterable[Settled]:
        """Send what these rows need, and say what became of each."""

    def _read_row(self, group: StagedGroup) -> OrderRow | None:
        """The group's row; None where it is settled already."""
        last = group.rows[-1]
        row = OrderRow(group, replace(self.reader.read(last.data, gone=last.gone), key=group.key))
        if row.row.gone:
            # What was shipped or referred to can't be taken back.
            self._settle(Settled(row, outcomes=[Outcome(self.name, group.key, "unchanged")]))
            return None
        others = [self.reader.read(other.data).values for other in group.rows[:-1]]
        if not last.replaces and any(values != row.row.values for values in others):
            self._settle(Settled(row, [make_issue("duplicate_key", "order_id", key=group.key, given=group.key)]))
            return None
        return row

    def _settle(self, settled: Settled) -> None:
        key = settled.row.key
        issues = [replace(issue, key=key) for issue in settled.issues]
        found = self.context.results.issues(self.name, [key], issues)
        self.context.results.settle(self.name, settled.row.group, [key], [*settled.outcomes, *found])
        self.context.progress.advance(self.name, 1)

    def warnings(self, row: OrderRow, operation: str, answer: Answer) -> list[Outcome]:
        """What TikTok Shop remarks on a success."""
        details = {"reason": "tiktok", "advice": advice_after("warning", "tiktok"), "request_id": answer.request_id}
        return [
            Outcome(self.name, row.key, "warning", operation, message=message, **details) for message in answer.warnings
        ]
