"""Listings."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping
from dataclasses import dataclass
from typing import Any, ClassVar, Optional

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.request_options import RequestOptionsProvider
from airbyte_cdk.sources.declarative.retrievers.simple_retriever import SimpleRetriever
from airbyte_cdk.sources.streams.http.request_window_split_exception import RequestWindowSplitRequiredException
from airbyte_cdk.sources.types import Record, StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import follow
from source_tiktok_shop.errors import retries_exhausted
from source_tiktok_shop.http_client import http_client
from source_tiktok_shop.masking import Masking
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.windows import Progress, Turns, halves_of, window_from, window_of
from tiktok_shop_api.envelope import data_of


class WindowMoved(Exception):
    """Records left the listing between two pages, so that the later ones moved up and some were passed over."""


@dataclass(kw_only=True)
class ShopListing(SimpleRetriever):
    """Reads a listing of one shop window by window, page by page, complete although records move while it is read.

    `next_page_token` may stand for an offset: when a listed record changes and leaves the window, the later ones move
    up. The falling `total_count` shows it. A listing sorted by its cursor then goes on from the last value it read, as
    it does after every page where the API gives no count; another one is read again in two halves, as is one that holds
    more hits than the API shows.
    """

    WINDOWS_AT_A_TIME: ClassVar[int] = 2  # of one shop

    config: Mapping[str, Any]
    request_options_provider: Optional[RequestOptionsProvider] = None
    cursor: Any = None
    sorted_by_cursor: bool = False
    most_hits: Optional[int] = None
    listed_as: Optional[str] = None  # the listed records' name for the cursor field, where it differs
    all_time: bool = False  # a listing without a cursor is read in windows over all time, for `most_hits`
    final_when: Optional[dict[str, Any]] = None  # dotted path -> values it has once the record no longer changes
    final_after_days: Optional[int] = None  # older records are taken for final
    keep: Optional[dict[str, str]] = None  # field -> config key that lists the wanted values

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        if self.request_options_provider is not None:
            self.request_option_provider = self.request_options_provider
        super().__post_init__(parameters)
        self._wanted = {
            name: frozenset(self.config.get(key) or ())
            for name, key in (self.keep or {}).items()
            if self.config.get(key)
        }
        self._client = http_client(self.requester, self.name, RunContext.of(self.config).workers)
        self._masking = Masking(self.config, self.name)
        self._waits: dict[Any, Any] = {}
        self._failed: dict[Any, AirbyteTracedException] = {}
        self._turns = self._take_turns() if follow(self.cursor) and not RunContext.of(self.config).is_check else None

    def _take_turns(self) -> "Turns":
        # More windows at once cost memory and switches between threads but save no time. And one record that isn't
        # final holds back all later windows, so that those are read in order.
        return Turns(self.cursor, 1 if self.final_when else self.WINDOWS_AT_A_TIME)

    def read_records(
        self, records_schema: Mapping[str, Any], stream_slice: Optional[StreamSlice] = None
    ) -> Iterable[Record]:
        window = stream_slice or StreamSlice(partition={}, cursor_slice={})
        forward = RunContext.of(self.config).backfill_cursors.get((self.name, window.partition.get("shop_id")))
        listed = self._closed(window)
        progress = Progress(self.cursor, window, listed, self.name, self.listed_as, self._waits, forward)
        shop_id = window.partition.get("shop_id")
        try:
            if shop_id in self._failed:
                # What one window met for good, after all retries, the others of the shop would meet too.
                raise self._failed[shop_id]
            yield from self._read_window(listed, progress)
        except AirbyteTracedException as error:
            self._failed[shop_id] = retries_exhausted(error)
            if self._turns is not None:
                self._turns.give_up(shop_id)
            raise self._failed[shop_id] from None
        finally:
            if self._turns is not None:
                self._turns.over(listed)
        progress.finished()

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        for records in self._pages(window, progress):
            yield from self._emit(records, window, progress)

    def _closed(self, window: StreamSlice) -> StreamSlice:
        """The window without the seconds in which records may still change.

        A record that changes while it is listed then leaves the window, which shows; within it, it would move to the
        end of the listing unseen and let others slip past the page token.
        """
        newest = RunContext.of(self.config).last_settled_second()
        bounds = window.cursor_slice
        if self.all_time:
            return window_of(window, 0, newest)
        if str(bounds.get("end_time")).isdigit() and int(bounds["end_time"]) > newest:
            return window_of(window, min(int(bounds["start_time"]), newest), newest)
        return window

    def _emit(self, records: list[Any], window: StreamSlice, progress: Progress) -> Iterator[Record]:
        """The page's records as the stream gives them."""
        self._note(records, progress)
        for record in records:
            if self._is_wanted(record):
                yield self._record(record, window)

    def _record(self, record: MutableMapping[str, Any], window: StreamSlice) -> Record:
        shop_id = window.partition.get("shop_id")
        if shop_id is not None:
            record["shop_id"] = shop_id
        self._masking.apply(record)
        return Record(record, self.name, window)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return all(record.get(name) in values for name, values in self._wanted.items())

    def _note(self, records: list[Any], progress: Progress) -> None:
        """Note how far these records reach."""
        if progress.field is None:
            return
        for record in records:
            value = record.get(progress.field)
            progress.reached(value)
            if self.final_when and not self._is_final(record, value):
                progress.wait_at(value)

    def _is_final(self, record: Mapping[str, Any], value: Any) -> bool:
        if self.final_after_days and value < time.time() - self.final_after_days * 86_400:
            return True
        return all(
            found in values
            for path, values in (self.final_when or {}).items()
            for found in _values(record, path.split("."))
        )

    def _pages(self, window: StreamSlice, progress: Progress, again: int = 3) -> Iterator[list[Any]]:
        try:
            yield from self._chain(window, progress)
        except (RequestWindowSplitRequiredException, WindowMoved) as reason:
            halves = halves_of(window)
            if halves:
                for half in halves:
                    yield from self._pages(half, progress)
            elif again and isinstance(reason, WindowMoved):
                yield from self._pages(window, progress, again - 1)
            else:
                raise AirbyteTracedException(
                    message=f"{self.name}: a listing can't be read whole; TikTok Shop shows too few of its hits, or "
                    "they keep changing. Run the sync again.",
                    failure_type=FailureType.transient_error,
                ) from None

    def _chain(self, window: StreamSlice, progress: Progress) -> Iterator[list[Any]]:
        """Follow the page tokens of one query; go on from the last value read where records may have left it."""
        ask = self._query(window)
        token: Optional[Mapping[str, Any]] = None
        total: Optional[int] = None
        last_value: Any = None
        at_last_value: set[str] = set()
        resumable = self.sorted_by_cursor and progress.field is not None
        while True:
            response = ask(token)
            count = data_of(response).get("total_count")
            if self.most_hits and count is not None and count >= self.most_hits and halves_of(window):
                raise RequestWindowSplitRequiredException(stream_name=self.name)
            if total is not None and count is not None and count < total:
                if not resumable or last_value is None:
                    raise WindowMoved
                window, token, total = window_from(window, last_value), None, None
                ask = self._query(window)
                continue
            total = count
            records = self._extract(response, window)
            following = self._next_page_token(response, len(records), None, token and token.get("next_page_token"))
            if count is None and following and not resumable and halves_of(window):
                raise WindowMoved  # nothing would show that it did
            if resumable and records:
                fresh = [r for r in records if r.get(progress.field) != last_value or _key(r) not in at_last_value]
                # A record that changed after it was chosen shows a value past the window: it says nothing of the order.
                end = int(window.cursor_slice["end_time"])
                value = max(
                    (v for r in records if (v := r.get(progress.field)) is not None and v <= end), default=last_value
                )
                if value != last_value:
                    at_last_value, last_value = set(), value
                at_last_value.update(_key(r) for r in records if r.get(progress.field) == value)
                records = fresh
            yield records
            if not following:
                return
            token = following
            if (
                count is None
                and resumable
                and last_value is not None
                and last_value > int(window.cursor_slice["start_time"])
            ):
                window, token = window_from(window, last_value), None
                ask = self._query(window)

    def _query(self, window: StreamSlice) -> Callable[[Optional[Mapping[str, Any]]], requests.Response]:
        """A function from page token to answer; the manifest's expressions are evaluated here, not for every page."""
        requester, paginator = self.requester, self._paginator
        url = requester.get_url(stream_slice=window)
        params = requester.get_request_params(stream_slice=window)
        body = requester.get_request_body_json(stream_slice=window) or {}
        text = requester.get_request_body_data(stream_slice=window)

        def ask(token: Optional[Mapping[str, Any]]) -> requests.Response:
            _, response = self._client.send_request(
                requester.get_method().value,
                url,
                {},
                params={**params, **paginator.get_request_params(next_page_token=token)},
                json={**body, **paginator.get_request_body_json(next_page_token=token)} or None,
                data=text or None,
            )
            return response

        return ask

    def _extract(self, response: requests.Response, window: StreamSlice) -> list[Any]:
        records = list(self.record_selector.extractor.extract_records(response))
        if self.record_selector.record_filter:
            records = list(
                self.record_selector.record_filter.filter_records(records, stream_state={}, stream_slice=window)
            )
        return records


def _key(record: Mapping[str, Any]) -> str:
    return str(record.get("id") or record.get("return_id") or record.get("cancel_id"))


def _values(value: Any, path: list[str]) -> Iterator[Any]:
    """What stands at a path that may cross arrays."""
    if isinstance(value, list):
        for item in value:
            yield from _values(item, path)
    elif not path:
        yield value
    elif isinstance(value, dict):
        yield from _values(value.get(path[0]), path[1:])
    else:
        yield None
