"""Windows of time: when they are handed out, how far each has been read, how they are split."""

import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, ClassVar, Optional

from airbyte_cdk.sources.types import StreamSlice

from source_tiktok_shop.cdk_internals import RetrieverCursor, has_single_worker

SECONDS_PER_DAY = 86_400


class WindowScheduler:
    """Hands out a stream's windows in order, all shops side by side, each when the windows before it leave room.

    The workers that read windows are the CDK's and serve all streams: a window that waited in one would block them. And
    the fewer windows are begun, the less is read again after a sync that was killed.
    """

    PATIENCE: ClassVar[float] = 2.0  # seconds without room before it asks whether anybody else can make some

    def __init__(self, cursor: RetrieverCursor, max_listing: int, max_requests: int = 1) -> None:
        self._max_listing = max_listing  # windows of a shop whose pages are being read
        self._max_requests = max_requests  # detail requests of a shop under way, from which on no window is begun
        self._fully_listed: set[int] = set()
        self._listing: Counter[Any] = Counter()
        self._requests: Counter[Any] = Counter()
        self._abandoned: set[Any] = set()
        self._changed = threading.Condition()
        cursor.schedule_with(self._schedule)

    def _schedule(self, windows: Iterable[StreamSlice]) -> Iterator[StreamSlice]:
        waiting: dict[Any, deque[StreamSlice]] = {}
        for window in windows:
            waiting.setdefault(window.partition.get("shop_id"), deque()).append(window)
        while waiting:
            with self._changed:
                while not (any(map(self._has_room, waiting)) or self._abandoned & set(waiting)):
                    if not self._changed.wait(self.PATIENCE) and has_single_worker():
                        # This very loop occupies the only worker, so that nothing is read while it waits.
                        self._max_listing = sys.maxsize
                for shop_id in self._abandoned & set(waiting):
                    del waiting[shop_id]
                ready = [shop_id for shop_id in waiting if self._has_room(shop_id)]
                self._listing.update(ready)
            for shop_id in ready:
                yield waiting[shop_id].popleft()
                if not waiting[shop_id]:
                    del waiting[shop_id]

    def _has_room(self, shop_id: Any) -> bool:
        return self._listing[shop_id] < self._max_listing and self._requests[shop_id] < self._max_requests

    def abandon_shop(self, shop_id: Any) -> None:
        """Hand out no more windows of this shop."""
        with self._changed:
            self._abandoned.add(shop_id)
            self._changed.notify_all()

    def listing_done(self, window: StreamSlice) -> None:
        """The window's pages have been read to the end; its detail requests may still be under way."""
        with self._changed:
            self._fully_listed.add(id(window))
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def window_done(self, window: StreamSlice) -> None:
        """The window has been read, or has failed."""
        with self._changed:
            if id(window) in self._fully_listed:
                self._fully_listed.remove(id(window))
                return
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def add_requests(self, window: StreamSlice, count: int) -> None:
        """Count detail requests that are under way; a negative number of those that are done."""
        shop_id = window.partition.get("shop_id")
        with self._changed:
            had_room = self._has_room(shop_id)
            self._requests[shop_id] += count
            if not had_room and self._has_room(shop_id):
                self._changed.notify_all()


class WindowProgress:
    """How far a window has been read; the stream's cursor advances once the window is complete.

    The highest cursor value among the records wouldn't do: a record may have changed since the window was fixed (its
    value lies past the window), a window may hold no record although its parents were read, and a record that isn't
    final must be read again, so that the cursor of its shop is held there.
    """

    def __init__(
        self,
        cursor: Optional[RetrieverCursor],
        stream: str,
        window: StreamSlice,
        end_time: Optional[str],
        cursor_field: Optional[str],
        held_cursors: MutableMapping[Any, Any],
        backfill_cursor: Optional[str],
    ) -> None:
        """`cursor_field` is the listed records' name for the cursor value.

        `held_cursors` (by shop) is shared by the windows of a stream. A `backfill_cursor` stays the shop's cursor.
        """
        self.cursor_field = cursor_field
        self._cursor = cursor
        self._stream = stream
        self._window = window
        self._shop_id = window.partition.get("shop_id")
        self._end = int(end_time) if end_time and end_time.isdigit() else None
        self._highest: Any = None
        self._held_cursors = held_cursors
        self._backfill_cursor = backfill_cursor

    def advance_to(self, value: Any) -> None:
        if value is None:
            return
        if self._end is not None:
            value = min(int(value), self._end)
        if self._highest is None or value > self._highest:
            self._highest = value

    def hold_cursor_at(self, value: Any) -> None:
        """Never move the cursor of this shop past this value: a record there isn't final."""
        if value is not None:
            self._held_cursors[self._shop_id] = min(value, self._held_cursors.get(self._shop_id, value))

    def complete(self) -> None:
        """The window was read to its end. One that ended a day ago isn't read again even if it held nothing."""
        if self._cursor is None:
            return
        if self._end is not None and self._end < time.time() - SECONDS_PER_DAY:
            self.advance_to(self._end)
        value = self._highest
        if value is not None:
            value = min(value, self._held_cursors.get(self._shop_id, value))
        if self._backfill_cursor is not None:
            value = self._backfill_cursor
        if value is not None:
            self._cursor.advance(value, self._stream, self._window)


def split_in_half(window: StreamSlice) -> Optional[list[StreamSlice]]:
    """Two windows that together hold the same seconds; None for a window of less than two."""
    bounds = window.cursor_slice
    if not str(bounds.get("start_time")).isdigit():
        return None
    start, end = int(bounds["start_time"]), int(bounds["end_time"])
    if start >= end:
        return None
    middle = (start + end) // 2
    return [with_bounds(window, start, middle), with_bounds(window, middle + 1, end)]


def starting_at(window: StreamSlice, start: int) -> StreamSlice:
    return with_bounds(window, start, int(window.cursor_slice["end_time"]))


def with_bounds(window: StreamSlice, start: Any, end: Any) -> StreamSlice:
    """The same shop's window from start to end, both inclusive."""
    return StreamSlice(
        partition=window.partition,
        cursor_slice={"start_time": str(start), "end_time": str(end)},
        extra_fields=window.extra_fields,
    )
