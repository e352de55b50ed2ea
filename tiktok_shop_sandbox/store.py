"""In-memory storage of the sandbox: each shop's API collections as compact, filterable tables."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

# Times that an endpoint sorts or filters by. Indexing every time of an order would take more memory than the order.
_INDEXED_TIMES = frozenset(("create_time", "update_time", "statement_time", "order_create_time", "order_pay_time"))
# Above this many changes since the last listing, sorting again is faster than inserting one by one.
_RESORT_ABOVE = 2_000
# Sort position of a record without the sort field.
_MISSING = -1


class Table:
    """One API collection of one shop. Records are stored as JSON bytes.

    The top-level times that the API sorts by and the string fields named `*status` are indexed. `select` filters by
    them without parsing; for any other top-level field it parses the remaining records.
    """

    def __init__(self) -> None:
        self.version = 0  # increases with every change, so that cached listings can be recognized as stale
        self._records: dict[str, bytes] = {}
        self._columns: dict[str, dict[str, Any]] = {}
        self._sorted: dict[str, list[tuple[int, str]]] = {}
        self._pending: dict[str, list[tuple[int, str]]] = {}
        self._lookups: dict[str, dict[Any, dict[str, None]]] = {}

    def put(self, key: str, record: Any) -> None:
        """Inserts or replaces. The record is the API's JSON value: an object, or the list of a parent's children."""
        if key in self._records:
            self._unindex(key)
        # A copy: orjson's own buffer can be twice as large as its content.
        self._records[key] = bytes(memoryview(orjson.dumps(record)))
        self.version += 1
        for name, value in record.items() if isinstance(record, dict) else ():
            if (name in _INDEXED_TIMES and type(value) is int) or (name.endswith("status") and isinstance(value, str)):
                self._columns.setdefault(name, {})[key] = value
        for path, lookup in self._lookups.items():
            for value in values_at(record, path):
                lookup.setdefault(value, {})[key] = None
        for name, pending in self._pending.items():
            pending.append((self._columns.get(name, {}).get(key, _MISSING), key))

    def remove(self, key: str) -> None:
        """Deletes a record if it exists."""
        if key in self._records:
            self._unindex(key)
            del self._records[key]
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
        """The keys of the records that match every filter, sorted.

        `where`: field -> required value, or a collection of allowed values.
        `ranges`: indexed time -> half-open interval [start, end); None for an open end. Records without the field
        don't match.
        `sort`: an indexed time, ties by key, records without it first; None for insertion order.
        """
        remaining_ranges = dict(ranges or {})
        if sort is None:
            keys = list(self._records)
        else:
            index = self._index(sort)
            start_time, end_time = remaining_ranges.pop(sort, (None, None))
            if start_time is None and end_time is not None:
                start_time = _MISSING + 1
            start = 0 if start_time is None else bisect_left(index, (start_time, ""))
            stop = len(index) if end_time is None else bisect_left(index, (end_time, ""))
            keys = [key for _, key in index[start:stop]]
            if descending:
                keys.reverse()
        for name, (start_time, end_time) in remaining_ranges.items():
            column = self._columns.get(name, {})
            low = _MISSING + 1 if start_time is None else start_time
            high = 1 << 62 if end_time is None else end_time
            keys = [key for key in keys if low <= column.get(key, _MISSING) < high]
        for name, expected in (where or {}).items():
            allowed = expected if _is_collection(expected) else (expected,)
            column = self._columns.get(name)
            if column is not None:
                keys = [key for key in keys if column.get(key) in allowed]
            else:
                keys = [key for key in keys if self.value(key, name) in allowed]
        return keys

    def find(self, path: str, values: Collection[Any]) -> list[str]:
        """The keys of the records with one of these values at a dotted path that may cross arrays."""
        lookup = self._lookups.get(path)
        if lookup is None:
            lookup = self._lookups[path] = {}
            for key in self._records:
                for value in values_at(self.record(key), path):
                    lookup.setdefault(value, {})[key] = None
        return list(dict.fromkeys(key for value in values for key in lookup.get(value, ())))

    def value(self, key: str, name: str) -> Any:
        """A top-level field of a record; None if the record or the field doesn't exist."""
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
            index = sorted((column.get(key, _MISSING), key) for key in self._records)
            self._sorted[name] = index
        else:
            column = self._columns.get(name, {})
            for value, key in pending:
                # The record may have changed again since: only its current value belongs in the index.
                if key in self._records and column.get(key, _MISSING) == value:
                    self._remove_entry(index, (value, key))
                    insort(index, (value, key))
        self._pending[name] = []
        return index

    def _unindex(self, key: str) -> None:
        for name, index in self._sorted.items():
            self._remove_entry(index, (self._columns.get(name, {}).get(key, _MISSING), key))
        for column in self._columns.values():
            column.pop(key, None)
        for path, lookup in self._lookups.items():
            for value in values_at(self.record(key), path):
                lookup.get(value, {}).pop(key, None)

    @staticmethod
    def _remove_entry(index: list[tuple[int, str]], entry: tuple[int, str]) -> None:
        position = bisect_left(index, entry)
        if position < len(index) and index[position] == entry:
            del index[position]


def values_at(record: Any, path: str) -> Iterator[Any]:
    """Every value at a dotted path, across arrays. Integers also as strings: requests pass ids as strings."""
    values = [record]
    for name in path.split("."):
        values = [item for value in values for item in (value if isinstance(value, list) else [value])]
        values = [value[name] for value in values if isinstance(value, dict) and name in value]
    for value in values:
        yield value
        if type(value) is int:
            yield str(value)


def _is_collection(value: Any) -> bool:
    return isinstance(value, Collection) and not isinstance(value, (str, bytes))


@dataclass
class Shop:
    """A shop that authorized the app. `tables`: by the connector's stream names."""

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
    """All data of a sandbox. `now`: end of the history, Unix seconds. `planted`: the expected results for tests."""

    seed: int
    now: int
    shops: list[Shop] = field(default_factory=list)
    shopify: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    planted: dict[str, Any] = field(default_factory=dict)
    after_order_written: Callable[[Shop, str], None] | None = None  # called with the shop and the order's id
