"""Listings of a shop, read completely although their records change meanwhile."""

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, ClassVar, Optional

import requests
from airbyte_cdk.sources.types import Record, StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import RetrieverCursor
from source_tiktok_shop.errors import NothingToRead, retries_exhausted
from source_tiktok_shop.masking import Masking
from source_tiktok_shop.odd_values import META, RecordFitter
from source_tiktok_shop.pages import PagedListing, record_key
from source_tiktok_shop.windows import (
    SECONDS_PER_DAY,
    WindowProgress,
    WindowScheduler,
    with_bounds,
)
from tiktok_shop_api.envelope import read_envelope
from tiktok_shop_api.times import moment_of


@dataclass(kw_only=True)
class ShopListing(PagedListing):
    """Reads a listing of one shop window by window, and makes its records the stream's."""

    MAX_CONCURRENT_WINDOWS: ClassVar[int] = 2  # of one shop

    split_by_time: bool = False  # a listing without a cursor is read in windows, to stay below `max_search_hits`
    split_from: int = 0  # the first of those seconds, Unix
    final_when: Optional[dict[str, Any]] = None  # dotted path -> values it has once the record no longer changes
    final_after_days: Optional[int] = None  # older records count as final, where `given_up_when` is set only those
    given_up_when: Optional[dict[str, Any]] = None  # as `final_when`; most likely but not surely the last values
    filter_by_config: Optional[dict[str, str]] = None  # field -> config key that lists its wanted values, empty for all

    since_by_config: Optional[dict[str, str]] = None  # time field -> config key of the first moment that is wanted

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        self._masking = Masking(self.config, self.name)
        self._wanted_values = {
            name: frozenset(self.config[key])
            for name, key in (self.filter_by_config or {}).items()
            if self.config.get(key)
        }
        self._wanted_since = {
            name: int(moment_of(self.config[key]).timestamp())
            for name, key in (self.since_by_config or {}).items()
            if self.config.get(key)
        }
        self._fitter: Optional[RecordFitter] = None
        self._held_cursors: dict[Any, Any] = {}
        self._next_records: dict[Any, int] = {}  # by shop, the second before which there are no more
        self._failed_shops: dict[Any, AirbyteTracedException] = {}
        states = self._cursor.state.get("states", []) if self._cursor else []
        self._cursors_in_state = {item["partition"]["shop_id"]: next(iter(item["cursor"].values())) for item in states}
        self._scheduler = self._schedule(self._cursor) if self._cursor and not self._context.is_check else None

    def _schedule(self, cursor: RetrieverCursor) -> WindowScheduler:
        # More windows at once cost memory and switches between threads but save no time. And one record that isn't
        # final holds back all later windows, so that those are read in order.
        return WindowScheduler(cursor, 1 if self.final_when else self.MAX_CONCURRENT_WINDOWS)

    def read_records(
        self, records_schema: Mapping[str, Any], stream_slice: Optional[StreamSlice] = None
    ) -> Iterable[Record]:
        window = stream_slice or StreamSlice(partition={}, cursor_slice={})
        shop_id = window.partition.get("shop_id")
        settled = self._settled(window)
        progress = self._progress(window, settled)
        if self._fitter is None:
            self._fitter = RecordFitter(records_schema)
        try:
            if (self.name, shop_id) in self._context.nothing_to_read:
                return
            if shop_id in self._cursors_in_state:
                self._context.streams_with_answers.add((self.name, window.extra_fields.get("cipher")))
            if shop_id in self._failed_shops:
                # What one window met for good, after all retries, the shop's other windows would meet too.
                raise self._failed_shops[shop_id]
            yield from self._read_window(settled, progress)
        except NothingToRead as reason:
            self._context.end_empty(self.name, shop_id, str(reason))
            if self._scheduler is not None:
                self._scheduler.abandon_shop(shop_id)
            return
        except AirbyteTracedException as error:
            self._failed_shops[shop_id] = retries_exhausted(error)
            if self._scheduler is not None:
                self._scheduler.abandon_shop(shop_id)
            raise self._failed_shops[shop_id] from None
        finally:
            if self._scheduler is not None:
                self._scheduler.window_done(settled)
        progress.complete()

    def _newest_wanted(self) -> int:
        """The last second that this run reads of any window."""
        newest = self._context.last_settled_second()
        end_date = self.config.get("end_date")
        return min(newest, int(moment_of(end_date).timestamp()) - 1) if end_date else newest

    def _settled(self, window: StreamSlice) -> StreamSlice:
        """The window without the seconds in which records may still change.

        A record that changes while it is listed then leaves the window, which shows; within it, it would move to the
        end of the listing unseen and let others slip past the page token.
        """
        newest = self._context.last_settled_second()
        bounds = window.cursor_slice
        if self.split_by_time:
            return with_bounds(window, self.split_from, newest)
        if str(bounds.get("end_time")).isdigit() and int(bounds["end_time"]) > newest:
            return with_bounds(window, min(int(bounds["start_time"]), newest), newest)
        return window

    def _progress(self, window: StreamSlice, settled: StreamSlice) -> WindowProgress:
        return WindowProgress(
            cursor=self._cursor,
            stream=self.name,
            window=window,
            end_time=settled.cursor_slice.get("end_time"),
            cursor_field=self._listed_cursor,
            held_cursors=self._held_cursors,
            backfill_cursor=self._context.backfill_cursors.get((self.name, window.partition.get("shop_id"))),
        )

    def _read_window(self, window: StreamSlice, progress: WindowProgress) -> Iterable[Record]:
        if self._is_known_empty(window):
            return
        is_empty = True
        for records in self._pages(window, progress):
            is_empty = is_empty and not records
            self._track(records, progress)
            for record in records:
                if self._is_wanted(record):
                    yield self._to_record(record, window)
        if is_empty and self.sorted_by_cursor:
            self._look_ahead(window)

    def _is_known_empty(self, window: StreamSlice) -> bool:
        first = self._next_records.get(window.partition.get("shop_id"))
        return first is not None and int(window.cursor_slice["end_time"]) < first

    def _look_ahead(self, window: StreamSlice) -> None:
        """After an empty window, find where records go on, so that empty history isn't asked for window by window."""
        end, newest = int(window.cursor_slice["end_time"]), self._newest_wanted()
        if end >= newest or self._context.is_check:
            return
        rest = with_bounds(window, end + 1, newest)
        values = [record.get(self._listed_cursor) for record in self._extract(self._query(rest)(None), rest)]
        first = values[0] if values else newest + 1
        # A record that changed after it was chosen doesn't show where it stood.
        if first is not None and first <= newest + (not values):
            self._next_records[window.partition.get("shop_id")] = first

    # Records ----------------------------------------------------------------------------------------------------------

    def _to_record(self, record: MutableMapping[str, Any], window: StreamSlice) -> Record:
        """The record as the stream emits it."""
        shop_id = window.partition.get("shop_id")
        if shop_id is not None:
            record["shop_id"] = shop_id
        self._masking.apply(record)
        if META in record:
            self._tell_of_odd_values(record)
        return Record(record, self.name, window)

    def _fit_listed(self, records: list[Any], response: requests.Response) -> None:
        self._fit(records, response)

    def _fit(self, records: list[Any], response: requests.Response) -> None:
        """Make records of this stream fit its schema, in place."""
        assert self._fitter is not None
        envelope = read_envelope(response)
        is_odd = envelope is not None and envelope.is_odd
        for record in records:
            notes = self._fitter.fit(record, is_odd=is_odd)
            if notes:
                record[META] = {"changes": [note.as_change() for note in notes]}

    def _tell_of_odd_values(self, record: Mapping[str, Any]) -> None:
        for change in record[META]["changes"]:
            if self._masking.hides(change["field"]):
                del change["value"]
            self._context.odd_values.add(self.name, record_key(record), change)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return all(record.get(name) in values for name, values in self._wanted_values.items()) and all(
            # One without a time isn't known to be older.
            not str(record.get(name)).isdigit() or int(record[name]) >= first
            for name, first in self._wanted_since.items()
        )

    def _track(self, records: list[Any], progress: WindowProgress) -> None:
        """Note how far these records reach."""
        if progress.cursor_field is None:
            return
        for record in records:
            value = record.get(progress.cursor_field)
            progress.advance_to(value)
            if self.final_when and not self._is_final(record, value):
                progress.hold_cursor_at(value)

    def _is_final(self, record: Mapping[str, Any], value: Any) -> bool:
        if _has_values(record, self.final_when or {}):
            return True
        if value is None or not self.final_after_days:
            return False
        is_old = value < self._newest_wanted() - self.final_after_days * SECONDS_PER_DAY
        return is_old and _has_values(record, self.given_up_when or {})


def _has_values(record: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether at each dotted path there are only values of those listed for it."""
    return all(found in values for path, values in wanted.items() for found in _values_at(record, path.split(".")))


def _values_at(value: Any, path: list[str]) -> Iterator[Any]:
    """The values at a path that may cross arrays."""
    if isinstance(value, list):
        for item in value:
            yield from _values_at(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _values_at(value.get(path[0]), path[1:])
    else:
        yield None
