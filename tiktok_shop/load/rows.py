"""Records of one stream between two loads: one row a key, in columns."""

from __future__ import annotations

import secrets
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import msgspec

from tiktok_shop.load.arrow import pa
from tiktok_shop.load.columns import RawTable
from tiktok_shop.load.messages import Raw, Record
from tiktok_shop.load.values import NULL, Note, fit, loadable

BATCH_ROWS = 5_000
BATCH_BYTES = 16 << 20


@dataclass
class OddValue:
    """Values of one field that were changed: how many, and the first of them."""

    count: int
    note: Note
    key: str

    def sentence(self, stream: str) -> str:
        values = "1 value" if self.count == 1 else f"{self.count:,} values"
        became = "null" if self.note.change == "NULLED" else "changed"
        return (
            f"{stream}.{self.note.field}: {values} did not fit the declared type and became {became}, noted in"
            f" _airbyte_meta; the first is {self.note.value} ({self.key})."
        )


class Rows:
    """Takes records in and gives them back as Arrow tables.

    A listing that moves while it is read gives a record twice, in either version: the one with the highest cursor
    stays, the later one where cursors are equal or there is none.
    """

    def __init__(self, table: RawTable) -> None:
        self.table = table
        self.odd_values: dict[tuple[str, str], OddValue] = {}
        self._fields = {column.field for column in table.columns}
        self._run = f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(6)}"
        self._ids = 0
        self._records: list[Record] = []
        self._bytes = 0
        self._batches: list[pa.Table] = []
        self.size = 0
        """Bytes of the records that are held."""

    def __len__(self) -> int:
        return sum(batch.num_rows for batch in self._batches) + len(self._records)

    def add(self, record: Record, size: int) -> None:
        self._records.append(record)
        self._bytes += size
        self.size += size
        if len(self._records) >= BATCH_ROWS or self._bytes >= BATCH_BYTES:
            self._flush()

    def peek(self) -> pa.Table:
        """All rows since they were last taken."""
        self._flush()
        return pa.concat_tables(self._batches) if self._batches else self.table.arrow_schema.empty_table()

    def take(self) -> pa.Table:
        """All rows since the last call, one a key."""
        rows = self.peek()
        self._batches.clear()
        self.size = 0
        return newest_versions(rows, self.table)

    def odd_value_sentences(self) -> list[str]:
        """One for each field and kind of change."""
        return [odd.sentence(self.table.name) for odd in self.odd_values.values()]

    def _flush(self) -> None:
        if self._records:
            self._batches.append(self._arrow(self._records))
        self._records, self._bytes = [], 0

    def _arrow(self, records: list[Record]) -> pa.Table:
        notes: dict[int, list[Note]] = defaultdict(list)

        def annotate(row: int, note: Note) -> None:
            notes[row].append(note)
            self._count(note, records[row])

        data = [record.data for record in records]
        fields = [column.field for column in self.table.columns]
        transposed = zip(*(map(row.get, fields, repeat(NULL)) for row in data), strict=True)
        columns = [fit(column, cells, annotate) for column, cells in zip(self.table.columns, transposed, strict=True)]
        columns.append(pa.array([self._additional(row) for row in data], pa.string()))
        columns.append(pa.array(list(self._raw_ids(len(records))), pa.string()))
        extracted = pa.array([int(record.emitted_at) for record in records], pa.int64())
        columns.append(extracted.cast(pa.timestamp("ms")).cast(pa.timestamp("us")))
        columns.append(pa.array([meta(record, notes.get(row, ())) for row, record in enumerate(records)], pa.string()))
        return pa.Table.from_arrays(columns, schema=self.table.arrow_schema)

    def _additional(self, row: dict[str, Raw]) -> str | None:
        """What the schema doesn't declare, as one JSON object."""
        if row.keys() <= self._fields:
            return None
        fields = {name: value for name, value in row.items() if name not in self._fields}
        return loadable(msgspec.json.encode(fields)).decode("utf-8", "replace")

    def _raw_ids(self, count: int) -> Iterator[str]:
        first, self._ids = self._ids, self._ids + count
        for number in range(first, self._ids):
            yield f"{self._run}{number:08x}"

    def _count(self, note: Note, record: Record) -> None:
        found = self.odd_values.get((note.field, note.change))
        if found:
            found.count += 1
        else:
            key = ", ".join(f"{name} {as_sent(record.data.get(name))}" for name in self.table.key)
            self.odd_values[note.field, note.change] = OddValue(1, note, key)


def as_sent(value: Raw | None) -> str:
    return "missing" if value is None else bytes(value).decode("utf-8", "replace").strip('"')


def meta(record: Record, notes: list[Note] | tuple[()]) -> str:
    """Airbyte's `_airbyte_meta`: the changes that the source reports, then those made here."""
    if not notes and bytes(record.meta) == b"null":
        return '{"changes":[]}'
    reported = msgspec.json.decode(record.meta)
    changes = list(reported.get("changes") or []) if isinstance(reported, dict) else []
    return msgspec.json.encode({"changes": [*changes, *(note._asdict() for note in notes)]}).decode()


def newest_versions(rows: pa.Table, table: RawTable) -> pa.Table:
    keys = [column.name for column in table.columns if column.field in table.key]
    if not keys or rows.num_rows < 2:
        return rows
    cursor = next((column.name for column in table.columns if column.field == table.cursor), None)
    versions = rows.select(list(dict.fromkeys([*keys, *([cursor] if cursor else [])]))).append_column(
        "row_number", pa.array(range(rows.num_rows), pa.int64())
    )
    if versions.group_by(keys).aggregate([]).num_rows == rows.num_rows:
        return rows
    order = [(cursor, "ascending")] if cursor else []
    versions = versions.sort_by([*order, ("row_number", "ascending")])
    if cursor:
        # Sorting puts nulls last, where the newest version belongs.
        known = versions[cursor].is_valid()
        versions = pa.concat_tables([versions.filter(versions[cursor].is_null()), versions.filter(known)])
    newest = versions.group_by(keys, use_threads=False).aggregate([("row_number", "last")])
    return rows.take(newest["row_number_last"].combine_chunks().sort())
