"""Windows of time."""

import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator, MutableMapping
from typing import Any, ClassVar, Optional

from airbyte_cdk.sources.types import Record, StreamSlice

from source_tiktok_shop.cdk_internals import WORKER


class Progress:
    """How far a window has been read, told to its stream's cursor once the window is done.

    The CDK would tell it every record's cursor value. The retriever knows better: a record may have changed since the
    window was fixed (its value lies past the window), a window may hold no record although its parents were read, and
    a record that isn't final must be read again, so that the cursor of its shop waits there.
    """

    def __init__(
        self,
        cursor: Any,
        window: StreamSlice,
        listed: StreamSlice,
        name: str,
        listed_as: Optional[str],
        waits: MutableMapping[Any, Any],
        forward: Optional[str],
    ) -> None:
        self._observe = getattr(cursor, "tell", None)
        self._window = window
        self._name = name
        self._cursor_field = cursor.cursor_field.cursor_field_key if self._observe else ""
        # The listed records' own name for the cursor value.
        self.field: Optional[str] = (listed_as or self._cursor_field) if self._observe else None
        end = listed.cursor_slice.get("end_time")
        self._end = int(end) if end and str(end).isdigit() else None
        self._highest: Any = None
        self._waits = waits
        self._forward = forward

    def reached(self, value: Any) -> None:
        if self._end is not None and value is not None:
            value = min(int(value), self._end)
        if value is not None and (self._highest is None or value > self._highest):
            self._highest = value

    def wait_at(self, value: Any) -> None:
        """Never tell the cursor of this shop more than this value: a record there isn't final."""
        shop_id = self._window.partition.get("shop_id")
        if value is not None:
            self._waits[shop_id] = min(value, self._waits.get(shop_id, value))

    def finished(self) -> None:
        """The window was read to its end: where that lies a day back, nothing is asked again though it held nothing."""
        if self._observe is None:
            return
        if self._end is not None and self._end < time.time() - 86_400:
            self.reached(self._end)
        value = self._highest
        shop_id = self._window.partition.get("shop_id")
        if value is not None:
            value = min(value, self._waits.get(shop_id, value))
        if self._forward is not None:
            value = self._forward
        if value is not None:
            self._observe(Record({self._cursor_field: value}, self._name, self._window))


class Turns:
    """Hands out a stream's windows in order, the shops side by side, each when its predecessors leave room for it.

    The workers that read windows are the CDK's and serve all streams: a window that waited in one would block them. And
    the fewer windows are begun, the less is asked for again when the sync dies.
    """

    PATIENCE: ClassVar[float] = 2.0  # seconds

    def __init__(self, cursor: Any, listing: int, asking: int = 1) -> None:
        self._most_listing = listing  # windows of a shop whose pages are being read
        self._most_asking = asking  # requests for details of a shop under way, above which no window is begun
        self._listed: set[int] = set()
        self._listing: Counter[Any] = Counter()
        self._asking: Counter[Any] = Counter()
        self._given_up: set[Any] = set()
        self._changed = threading.Condition()
        self._all = cursor.stream_slices
        cursor.stream_slices = self.windows

    def windows(self) -> Iterator[StreamSlice]:
        waiting: dict[Any, deque[StreamSlice]] = {}
        for window in self._all():
            waiting.setdefault(window.partition.get("shop_id"), deque()).append(window)
        while waiting:
            with self._changed:
                while not (any(map(self._has_room, waiting)) or self._given_up & set(waiting)):
                    if not self._changed.wait(self.PATIENCE) and self._reads_alone():
                        self._most_listing = sys.maxsize
                for shop_id in self._given_up & set(waiting):
                    del waiting[shop_id]
                ready = [shop_id for shop_id in waiting if self._has_room(shop_id)]
                self._listing.update(ready)
            for shop_id in ready:
                yield waiting[shop_id].popleft()
                if not waiting[shop_id]:
                    del waiting[shop_id]

    @staticmethod
    def _reads_alone() -> bool:
        # The Connector Builder has one worker: while this method waits in it, nothing is read.
        return sum(thread.name.startswith(WORKER) for thread in threading.enumerate()) < 2

    def _has_room(self, shop_id: Any) -> bool:
        return self._listing[shop_id] < self._most_listing and self._asking[shop_id] < self._most_asking

    def give_up(self, shop_id: Any) -> None:
        """Hand out no more windows of this shop."""
        with self._changed:
            self._given_up.add(shop_id)
            self._changed.notify_all()

    def listed(self, window: StreamSlice) -> None:
        """The window's pages have been read to the end; its details may still be asked for."""
        with self._changed:
            self._listed.add(id(window))
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def over(self, window: StreamSlice) -> None:
        """The window has been read, or given up."""
        with self._changed:
            if id(window) in self._listed:
                self._listed.remove(id(window))
                return
            self._listing[window.partition.get("shop_id")] -= 1
            self._changed.notify_all()

    def asked(self, window: StreamSlice, requests: int) -> None:
        """So many requests for details more, or fewer, are under way."""
        shop_id = window.partition.get("shop_id")
        with self._changed:
            had_room = self._has_room(shop_id)
            self._asking[shop_id] += requests
            if not had_room and self._has_room(shop_id):
                self._changed.notify_all()


def halves_of(window: StreamSlice) -> Optional[list[StreamSlice]]:
    """Two windows that together hold the same seconds; None for a window of one second or none."""
    bounds = window.cursor_slice
    if not str(bounds.get("start_time")).isdigit():
        return None
    start, end = int(bounds["start_time"]), int(bounds["end_time"])
    if start >= end:
        return None
    middle = (start + end) // 2
    return [window_of(window, start, middle), window_of(window, middle + 1, end)]


def window_from(window: StreamSlice, value: Any) -> StreamSlice:
    return window_of(window, int(value), int(window.cursor_slice["end_time"]))


def window_of(window: StreamSlice, start: int, end: int) -> StreamSlice:
    return StreamSlice(
        partition=window.partition,
        cursor_slice={"start_time": str(start), "end_time": str(end)},
        extra_fields=window.extra_fields,
    )
