"""A listing that several streams of a run need: read once, kept on disk, and handed out by time."""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

ROWS_AT_ONCE = 500

ListedRecord = Mapping[str, Any]
ReadPages = Callable[[int, int], Iterator[list[Any]]]
"""The pages of the records from one second to another, both included, ascending by time."""


@dataclass
class Stretch:
    """A part of the time line that is being read, from its start on."""

    start: int
    end: int
    pages: Optional[Iterator[list[Any]]]
    covered_to: int  # the last second of which every record is known


class SharedListing:
    """The records of one shop's listing, by time.

    A reader that comes first to a part of the time line reads it, in pages over the whole of it rather than day by day;
    those who come later find it here. Records are kept in a temporary file, so that memory doesn't grow with them.
    """

    def __init__(self, time_field: str, kept_fields: list[str]) -> None:
        self._time_field = time_field
        self._kept_fields = sorted({"id", time_field, *kept_fields})
        self._lock = threading.Lock()
        self._stretches: list[Stretch] = []
        self._rows = sqlite3.connect("", check_same_thread=False, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode = OFF")
        self._rows.execute(
            "CREATE TABLE listed (place INTEGER, id TEXT, record TEXT, PRIMARY KEY (place, id)) WITHOUT ROWID"
        )

    def read(self, start: int, end: int, newest: int, read_pages: ReadPages) -> Iterator[list[ListedRecord]]:
        """The kept fields of the records from `start` to `end`; what isn't known yet is read on to `newest`."""
        position = start
        while position <= end:
            with self._lock:
                stretch = self._stretch_at(position) or self._begin(position, max(end, newest), read_pages)
                if stretch.covered_to < position:
                    self._read_page(stretch)
                known_to = min(end, stretch.covered_to)
            if known_to >= position:
                yield from self._known(position, known_to)
                position = known_to + 1

    def _stretch_at(self, second: int) -> Optional[Stretch]:
        return next((stretch for stretch in self._stretches if stretch.start <= second <= stretch.end), None)

    def _begin(self, start: int, end: int, read_pages: ReadPages) -> Stretch:
        following = [stretch.start for stretch in self._stretches if stretch.start > start]
        end = min([end, *(first - 1 for first in following)])
        stretch = Stretch(start, end, read_pages(start, end), start - 1)
        self._stretches.append(stretch)
        return stretch

    def _read_page(self, stretch: Stretch) -> None:
        try:
            records = next(stretch.pages, None) if stretch.pages else None
        except BaseException:
            # Whoever comes next begins where this one could not go on.
            stretch.end, stretch.pages = stretch.covered_to, None
            raise
        if records is None:
            stretch.covered_to, stretch.pages = stretch.end, None
            return
        last = stretch.covered_to + 1
        rows = []
        for record in records:
            time = record.get(self._time_field)
            # A record that changed after it was chosen shows a time past the end; it stands where it is listed.
            if time is not None and last <= time <= stretch.end:
                last = time
            kept = {name: record[name] for name in self._kept_fields if name in record}
            rows.append((last, str(record["id"]), json.dumps(kept)))
        self._rows.executemany("INSERT OR REPLACE INTO listed VALUES (?, ?, ?)", rows)
        # More records of the last second may be on the next page.
        stretch.covered_to = max(stretch.covered_to, last - 1)

    def _known(self, start: int, end: int) -> Iterator[list[ListedRecord]]:
        after = (start - 1, "")
        while True:
            with self._lock:
                rows = self._rows.execute(
                    "SELECT place, id, record FROM listed WHERE (place, id) > (?, ?) AND place BETWEEN ? AND ?"
                    " ORDER BY place, id LIMIT ?",
                    (*after, start, end, ROWS_AT_ONCE),
                ).fetchall()
            if rows:
                yield [json.loads(record) for *_, record in rows]
            if len(rows) < ROWS_AT_ONCE:
                return
            after = rows[-1][0], rows[-1][1]
