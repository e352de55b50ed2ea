"""Collects what became of rows, and puts it into the ledger before anything is reported as done."""

import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from destination_tiktok_shop.engine.operation import Operation
from destination_tiktok_shop.engine.staging import DEFERRED, StagedGroup
from destination_tiktok_shop.ledger.ledger import Ledger
from destination_tiktok_shop.outcome import OPEN, Outcome, rejected_by
from destination_tiktok_shop.rules.issues import Issue

MAX_PLANNED = 1000
MAX_VALUES = 1000
WAITING_REASONS = {"not_applied"}  # rejected, and yet tried again although the rows may not come again


@dataclass
class ColumnIssues:
    """What is wrong with a column: in how many places, and the values with what TikTok Shop takes, by number."""

    count: int = 0
    values: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, issue: Issue) -> None:
        self.count += 1
        value = (issue.given, issue.allowed)
        if value in self.values or len(self.values) < MAX_VALUES:
            self.values[value] += 1


@dataclass(frozen=True)
class PlannedCall:
    """A request that a dry run would have sent, and why."""

    object: str
    kind: str
    key: str
    request: str
    why: str


class Results:
    """Used by the main thread only, but for `plan`. `by_outcome` counts keys, `by_reason` rows of the feed."""

    def __init__(self, ledger: Ledger, *, is_dry: bool = False) -> None:
        self._ledger = ledger
        self._is_dry = is_dry  # what waits goes on waiting
        self._buffer: list[Outcome] = []
        self._resolved: dict[tuple[str, bool], list[str]] = {}
        self._settled: dict[str, list[str]] = {}
        self._readiness: dict[str, tuple[list[str], list[Issue]]] = {}
        self.by_outcome: Counter[tuple[str, str]] = Counter()
        self.by_reason: Counter[tuple[str, str, str, str]] = Counter()
        self.rejected_rows: Counter[int] = Counter()  # by segment
        self.planned: list[PlannedCall] = []  # the first ones
        self.planned_calls: Counter[tuple[str, str]] = Counter()  # by object and kind
        self.groups: Counter[str] = Counter()  # products, or rows of the other objects
        self.rejected_groups: Counter[str] = Counter()
        self.column_issues: dict[tuple[str, str], ColumnIssues] = {}  # errors by object and column
        self._lock = threading.Lock()

    @property
    def rejected(self) -> int:
        return sum(self.rejected_rows.values())

    def plan(self, operation: Operation) -> None:
        """Any thread may plan."""
        request = f"{operation.method} {operation.path}"
        call = PlannedCall(operation.object, operation.kind, operation.key, request, operation.why)
        with self._lock:
            self.planned_calls[operation.object, operation.kind] += 1
            if len(self.planned) < MAX_PLANNED:
                self.planned.append(call)

    def settle(
        self,
        object_name: str,
        group: StagedGroup,
        keys: Sequence[str],
        outcomes: Iterable[Outcome],
        *,
        keeps_warnings: bool = False,
    ) -> None:
        """The final outcomes of a group. `keys`: the ones under which earlier runs may have reported it.

        `keeps_warnings`: what earlier runs warned of hasn't been looked at again, and still holds.
        """
        found = list(outcomes)
        waiting = next((outcome for outcome in found if _waits(outcome)), None)
        is_rejected = any(outcome.outcome == "rejected" for outcome in found)
        self.groups[object_name] += 1
        if is_rejected:
            self.rejected_groups[object_name] += 1
            self.rejected_rows.update(row.segment for row in group.rows if row.segment != DEFERRED)
        if self._is_dry:
            pass
        elif waiting is not None:
            rows = [{**row.data, "is_deleted": True} if row.gone else row.data for row in group.rows]
            self._ledger.deferred.keep(object_name, group.key, rows, waiting.reason or "tiktok")
        else:
            self._settled.setdefault(object_name, []).append(group.key)
        self._resolved.setdefault((object_name, keeps_warnings), []).extend(keys)
        self.report(*found, rows=len(group.rows))

    def report(self, *outcomes: Outcome, rows: int = 1) -> None:
        """Outcomes that settle no row of this run, such as a review's verdict; or part of what settles one."""
        self._buffer += outcomes
        keys = {(outcome.object, outcome.outcome, outcome.key) for outcome in outcomes}
        self.by_outcome.update((object_name, kind) for object_name, kind, _ in keys)
        reasons = {
            (outcome.object, outcome.outcome, outcome.reason, outcome.advice or "")
            for outcome in outcomes
            if outcome.reason and outcome.outcome != "unchanged"
        }
        self.by_reason.update(dict.fromkeys(reasons, rows))

    def issues(self, object_name: str, keys: Sequence[str], issues: Sequence[Issue]) -> list[Outcome]:
        """Record what validation found, and return it as outcomes."""
        all_keys, all_issues = self._readiness.setdefault(object_name, ([], []))
        all_keys += keys
        all_issues += issues
        for issue in issues:
            if issue.is_error:
                self.column_issues.setdefault((object_name, issue.column), ColumnIssues()).add(issue)
        return [rejected_by(issue, object_name) for issue in issues]

    def flush(self) -> None:
        """Commit everything collected so far."""
        with self._ledger.database.transaction():
            self._ledger.feedback.record(self._buffer)
            for (object_name, keeps_warnings), keys in self._resolved.items():
                stale = OPEN if keeps_warnings else OPEN | {"warning"}
                self._ledger.feedback.resolve(object_name, keys, outcomes=stale)
            for object_name, keys in self._settled.items():
                self._ledger.deferred.drop(object_name, keys)
            for object_name, (keys, issues) in self._readiness.items():
                self._ledger.feedback.replace_readiness(object_name, keys, issues)
        self._buffer.clear()
        self._resolved.clear()
        self._settled.clear()
        self._readiness.clear()


def _waits(outcome: Outcome) -> bool:
    return outcome.outcome == "deferred" or outcome.reason in WAITING_REASONS
