"""Rows on their way, on disk: a product's rows may stand anywhere in the input, and memory doesn't grow with it."""

import pickle
import re
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

DEFERRED = -1  # the segment of rows that an earlier run deferred
CHUNK = 500


@dataclass(frozen=True)
class StagedRow:
    """One row. `segment`: the stretch between two states in which it came; `data` as it came.

    `replaces`: an earlier row with the same key no longer counts. `stamp`: see PublishedObject.stamp.
    """

    segment: int
    data: dict[str, Any]
    gone: bool = False
    replaces: bool = False
    stamp: str = ""


@dataclass(frozen=True)
class StagedGroup:
    """The rows of one key of an object, in the order in which they came."""

    key: str
    rows: Sequence[StagedRow]

    @property
    def is_deferred(self) -> bool:
        return all(row.segment == DEFERRED for row in self.rows)


def nameless(number: int) -> str:
    """The key of a row that names nothing by which it could be told from others."""
    return f"(row {number})"


def is_nameless(key: str) -> bool:
    return re.fullmatch(r"\(row \d+\)", key) is not None


class Staging:
    """A temporary SQLite database of one thread."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="tiktok-shop-publish-")
        self._connection = sqlite3.connect(Path(self._folder.name) / "rows.sqlite", isolation_level=None)
        self._connection.executescript(
            """
            PRAGMA journal_mode = OFF;
            PRAGMA synchronous = OFF;
            CREATE TABLE rows (
                object TEXT, key TEXT, place INTEGER, segment INTEGER, gone INTEGER, replaces INTEGER, stamp TEXT,
                data BLOB, unique_value TEXT
            );
            CREATE INDEX rows_by_key ON rows (object, key, place);
            CREATE INDEX rows_by_unique_value ON rows (object, unique_value, key);
            CREATE TABLE changes (object TEXT, product_id TEXT, place INTEGER, data BLOB);
            CREATE INDEX changes_by_product ON changes (object, product_id, place);
            """
        )
        self._place = 0
        self._buffer: list[tuple[Any, ...]] = []

    def add(self, object_name: str, key: str, row: StagedRow, *, unique_value: str = "") -> None:
        self._place += 1
        flags = (row.segment, row.gone, row.replaces, row.stamp)
        self._buffer.append((object_name, key, self._place, *flags, pickle.dumps(row.data), unique_value))
        if len(self._buffer) >= CHUNK:
            self._flush()

    def has(self, object_name: str, key: str) -> bool:
        self._flush()
        found = self._connection.execute("SELECT 1 FROM rows WHERE object = ? AND key = ?", (object_name, key))
        return found.fetchone() is not None

    def count(self, object_name: str) -> int:
        """The number of groups."""
        self._flush()
        counted = "SELECT count(DISTINCT key) FROM rows WHERE object = ?"
        return self._connection.execute(counted, (object_name,)).fetchone()[0]

    def groups(self, object_name: str) -> Iterator[list[StagedGroup]]:
        """All groups of an object by key, in chunks."""
        self._flush()
        last = ""
        while True:
            # By keys rather than by rows, so that a group is never cut in two.
            keys = self._connection.execute(
                "SELECT DISTINCT key FROM rows WHERE object = ? AND key > ? ORDER BY key LIMIT ?",
                (object_name, last, CHUNK),
            ).fetchall()
            if not keys:
                return
            rows = self._connection.execute(
                "SELECT key, segment, gone, replaces, stamp, data FROM rows WHERE object = ? AND key > ? AND key <= ?"
                " ORDER BY key, place",
                (object_name, last, keys[-1][0]),
            )
            yield [
                StagedGroup(
                    key,
                    [
                        StagedRow(segment, pickle.loads(data), bool(gone), bool(replaces), stamp)
                        for _, segment, gone, replaces, stamp, data in group
                    ],
                )
                for key, group in groupby(rows, key=lambda row: row[0])
            ]
            last = keys[-1][0]

    def shared_values(self, object_name: str) -> dict[str, list[str]]:
        """Unique values that rows of several keys have -> those keys."""
        self._flush()
        found = self._connection.execute(
            "SELECT DISTINCT unique_value, key FROM rows WHERE object = ?1 AND unique_value IN ("
            "SELECT unique_value FROM rows WHERE object = ?1 AND unique_value > '' AND NOT gone"
            " GROUP BY unique_value HAVING count(DISTINCT key) > 1) AND NOT gone ORDER BY key",
            (object_name,),
        )
        shared: dict[str, list[str]] = {}
        for value, key in found:
            shared.setdefault(value, []).append(key)
        return shared

    def clear(self, object_name: str) -> None:
        self._flush()
        self._connection.execute("DELETE FROM rows WHERE object = ?", (object_name,))

    def add_change(self, object_name: str, product_id: str, change: Any) -> None:
        """Keep a change until all changes of its listing are known."""
        self._place += 1
        self._connection.execute(
            "INSERT INTO changes VALUES (?, ?, ?, ?)", (object_name, product_id, self._place, pickle.dumps(change))
        )

    def take_changes(self, object_name: str) -> Iterator[tuple[str, list[Any]]]:
        """(product_id, its changes) of each listing; they are gone afterwards."""
        last = ""
        while True:
            products = self._connection.execute(
                "SELECT DISTINCT product_id FROM changes WHERE object = ? AND product_id > ?"
                " ORDER BY product_id LIMIT ?",
                (object_name, last, CHUNK),
            ).fetchall()
            if not products:
                break
            for (product_id,) in products:
                rows = self._connection.execute(
                    "SELECT data FROM changes WHERE object = ? AND product_id = ? ORDER BY place",
                    (object_name, product_id),
                )
                yield product_id, [pickle.loads(data) for (data,) in rows]
            last = products[-1][0]
        self._connection.execute("DELETE FROM changes WHERE object = ?", (object_name,))

    def close(self) -> None:
        self._connection.close()
        self._folder.cleanup()

    def _flush(self) -> None:
        if self._buffer:
            with self._connection:
                self._connection.execute("BEGIN")
                self._connection.executemany("INSERT INTO rows VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", self._buffer)
            self._buffer.clear()
