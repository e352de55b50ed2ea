"""What a sandbox shop holds: its API collections in memory, compact and quick to filter."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# The times that some endpoint sorts or filters by; an index of every time an order has would outweigh the order.
_TIMES = frozenset(("create_time", "update_time", "statement_time", "order_create_time", "order_pay_time"))
# Above this many changes since the last listing, sorting anew is cheaper than inserting one by one.
_RESORT_ABOVE = 2_000
# Where a record without the sort field stands.
_ABSENT = -1


class Table:
    """One API collection of one shop. Records are kept as JSON bytes.

    Of a record that is an object, the top-level times the API sorts by and the string fields named `*status` are
    indexed: `select` takes ranges of those times and filters by those statuses at once, by any other top-level field
    after parsing what is left.
    """

    def __init__(self) -> None:
        self.version = 0  # grows with every change, so that a listing made earlier can be known to be stale
        self._records: dict[str, bytes] = {}
        self._columns: dict[str, dict[str, Any]] = {}
        self._sorted: dict[str, list[tuple[int, str]]] = {}
        self._pending: dict[str, list[tuple[int, str]]] = {}

    def put(self, key: str, record: Any) -> None:
        """Insert or replace. The record is the JSON value that the API would give: an object, or a parent's list."""
        if key in self._records:
            self._forget(key)
        # A copy, since orjson's own buffer stays up to twice as large as what it holds.
        self._records[key] = bytes(memoryview(orjson.dumps(record)))
        self.version += 1
        for name, value in record.items() if isinstance(record, dict) else ():
            if (name in _TIMES and type(value) is int) or (name.endswith("status") and isinstance(value, str)):
                self._columns.setdefault(name, {})[key] = value
        for name, pending in self._pending.items():
            pending.append((self._columns.get(name, {}).get(key, _ABSENT), key))

    def remove(self, key: str) -> None:
        """Take a record out; one that isn't there is no error."""
        if self._records.pop(key, None) is not None:
            self._forget(key)
            self.version += 1

    def get(self, key: str) -> bytes | None:
        """The record as JSON bytes."""
        return self._records.get(key)

    def record(self, key: str) -> Any | None:
        """The record, parsed."""
        raw = self._records.get(key)
        return None if raw is None else orjson.loads(raw)

    def keys(self) -> list[str]:
        return list(self._records)

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: str) -> bool:
        return key in self._records

    def select(
        self,
        *,
        where: Mapping[str, Any] | None = None,
        ranges: Mapping[str, tuple[int | None, int | None]] | None = None,
        sort: str | None = None,
        descending: bool = False,
    ) -> list[str]:
        """The keys of the records that pass every filter, sorted.

        `where`: field -> the value it must have, or a collection of the values it may have.
        `ranges`: indexed time -> (first moment, moment after the last), either None for open.
        `sort`: an indexed time, ties by key, records without it first; None keeps the order in which the records
        came. A record without a field that a range limits isn't listed.
        """
        left_ranges = dict(ranges or {})
        if sort is None:
            keys = list(self._records)
        else:
            index = self._index(sort)
            first, after = left_ranges.pop(sort, (None, None))
            if first is None and after is not None:
                first = _ABSENT + 1
            start = 0 if first is None else bisect_left(index, (first, ""))
            stop = len(index) if after is None else bisect_left(index, (after, ""))
            keys = [key for _, key in index[start:stop]]
            if descending:
                keys.reverse()
        for name, (first, after) in left_ranges.items():
            column = self._columns.get(name, {})
            low, high = _ABSENT + 1 if first is None else first, 1 << 62 if after is None else after
            keys = [key for key in keys if low <= column.get(key, _ABSENT) < high]
        for name, wanted in (where or {}).items():
            allowed = wanted if _is_collection(wanted) else (wanted,)
            column = self._columns.get(name)
            if column is not None:
                keys = [key for key in keys if column.get(key) in allowed]
            else:
                keys = [key for key in keys if self.value(key, name) in allowed]
        return keys

    def value(self, key: str, name: str) -> Any:
        """One top-level field of a record, None where the record or the field isn't there."""
        column = self._columns.get(name)
        if column is not None:
            return column.get(key)
        record = self.record(key)
        return record.get(name) if isinstance(record, dict) else None

    def _index(self, name: str) -> list[tuple[int, str]]:
        index = self._sorted.get(name)
        pending = self._pending.get(name, [])
        if index is None or len(pending) > _RESORT_ABOVE:
            column = self._columns.get(name, {})
            index = sorted((column.get(key, _ABSENT), key) for key in self._records)
            self._sorted[name] = index
        else:
            column = self._columns.get(name, {})
            for value, key in pending:
                # Only the value that holds now has a place in the index: the record may have changed again since.
                if key in self._records and column.get(key, _ABSENT) == value:
                    self._drop(index, (value, key))
                    insort(index, (value, key))
        self._pending[name] = []
        return index

    def _forget(self, key: str) -> None:
        for name, index in self._sorted.items():
            self._drop(index, (self._columns.get(name, {}).get(key, _ABSENT), key))
        for column in self._columns.values():
            column.pop(key, None)

    @staticmethod
    def _drop(index: list[tuple[int, str]], entry: tuple[int, str]) -> None:
        place = bisect_left(index, entry)
        if place < len(index) and index[place] == entry:
            del index[place]


def _is_collection(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, bytes))


@dataclass
class Shop:
    """One authorised shop; `tables` by the connector's stream names."""

    id: str
    name: str
    region: str
    seller_type: str
    cipher: str
    code: str
    currency: str
    timezone: str
    tax_included: bool
    tables: dict[str, Table] = field(default_factory=dict)


@dataclass
class World:
    """All that the sandbox knows. `now`: the unix second at which the history ends."""

    seed: int
    now: int
    shops: list[Shop] = field(default_factory=list)
    shopify: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    planted: dict[str, Any] = field(default_factory=dict)
