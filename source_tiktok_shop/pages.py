"""The pages of a listing, followed to the end although its records change meanwhile."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.paginators.no_pagination import NoPagination
from airbyte_cdk.sources.declarative.retrievers.simple_retriever import SimpleRetriever
from airbyte_cdk.sources.streams.http.request_window_split_exception import RequestWindowSplitRequiredException
from airbyte_cdk.sources.types import StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import RetrieverCursor
from source_tiktok_shop.http_client import client_of
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.windows import WindowProgress, split_in_half, starting_at
from tiktok_shop_api.envelope import data_of
from tiktok_shop_api.exact_json import count_of, read_integer

PageToken = Optional[Mapping[str, Any]]


class RecordsMoved(Exception):
    """Records left the listing between two pages, so that later ones moved up and the page token skipped some."""


@dataclass(kw_only=True)
class PagedListing(SimpleRetriever):
    """Reads the records of one window, page by page.

    `next_page_token` may stand for an offset: when a listed record changes and leaves the window, the later ones move
    up. The falling `total_count` shows it. A listing sorted by its cursor then goes on from the last value it read, as
    it does after every page where the API gives no count; another one is read again in two halves, as is one with more
    hits than the API shows.
    """

    config: Mapping[str, Any]
    cursor: Any = None
    sorted_by_cursor: bool = False
    listed_cursor_field: Optional[str] = None  # the listed records' name for the cursor field, where it differs
    max_search_hits: Optional[int] = None  # what a query may list at most, by the API or so that little moves meanwhile

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        self._pagination = self.paginator or NoPagination(parameters=parameters)
        self._context = RunContext.of(self.config)
        self._client = client_of(self.requester, self.name, self._context.workers)
        self._cursor = RetrieverCursor.take_over(self.cursor)

    def _pages(self, window: StreamSlice, progress: WindowProgress, attempts: int = 4) -> Iterator[list[Any]]:
        """The window's records, page by page; split in half as long as the API can't show them all."""
        try:
            yield from self._follow_pages(window, progress)
        except (RequestWindowSplitRequiredException, RecordsMoved) as reason:
            halves = split_in_half(window)
            if halves:
                for half in halves:
                    yield from self._pages(half, progress)
            elif attempts > 1 and isinstance(reason, RecordsMoved):
                yield from self._pages(window, progress, attempts - 1)
            else:
                raise AirbyteTracedException(
                    message=f"{self.name}: the listing can't be read completely. TikTok Shop shows too few of its "
                    "hits, or they keep changing. Run the sync again.",
                    failure_type=FailureType.transient_error,
                ) from None

    def _follow_pages(
        self, window: StreamSlice, progress: WindowProgress, *, by_value: bool = False
    ) -> Iterator[list[Any]]:
        """Follow the page tokens of one query; go on from the last value read where records may have left it.

        `by_value`: always go on from there, since a token may have expired by the time the next page is wanted.
        """
        request_page = self._query(window)
        token: PageToken = None
        total: Optional[int] = None
        last_value: Any = None
        keys_at_last_value: set[str] = set()
        resumable = self.sorted_by_cursor and progress.cursor_field is not None
        while True:
            response = request_page(token)
            count = count_of(data_of(response).get("total_count"))
            if self.max_search_hits and count is not None and count >= self.max_search_hits and split_in_half(window):
                raise RequestWindowSplitRequiredException(stream_name=self.name)
            if total is not None and count is not None and count < total:
                if not resumable or last_value is None:
                    raise RecordsMoved
                window, token, total = starting_at(window, int(last_value)), None, None
                request_page = self._query(window)
                continue
            total = count
            records = self._extract(response, window)
            following = self._token_after(response, len(records), token)
            if count is None and following and not resumable and split_in_half(window):
                raise RecordsMoved  # without a count nothing would show that they did
            if resumable and records:
                fresh = [
                    record
                    for record in records
                    if record.get(progress.cursor_field) != last_value or record_key(record) not in keys_at_last_value
                ]
                # A record that changed after it was chosen shows a value past the window, which is not where it stands
                # in the order.
                end = int(window.cursor_slice["end_time"])
                values = [v for record in records if (v := record.get(progress.cursor_field)) is not None and v <= end]
                value = max(values, default=last_value)
                if value != last_value:
                    keys_at_last_value, last_value = set(), value
                keys_at_last_value.update(record_key(r) for r in records if r.get(progress.cursor_field) == value)
                records = fresh
            yield records
            if not following:
                return
            token = following
            if (
                (count is None or by_value)
                and resumable
                and last_value is not None
                and last_value > int(window.cursor_slice["start_time"])
            ):
                window, token, total = starting_at(window, int(last_value)), None, None
                request_page = self._query(window)

    def _query(self, window: StreamSlice) -> Callable[[PageToken], requests.Response]:
        """A function from page token to response; the manifest's expressions are evaluated here, not for every page."""
        requester, paginator = self.requester, self._pagination
        url = requester.get_url(stream_slice=window)
        params = {
            name: value for name, value in requester.get_request_params(stream_slice=window).items() if value != ""
        }
        body = requester.get_request_body_json(stream_slice=window) or {}
        text = requester.get_request_body_data(stream_slice=window)

        def request_page(token: PageToken) -> requests.Response:
            _, response = self._client.send_request(
                requester.get_method().value,
                url,
                {},
                params={**params, **paginator.get_request_params(next_page_token=token)},
                json={**body, **paginator.get_request_body_json(next_page_token=token)} or None,
                data=text or None,
            )
            return response

        return request_page

    def _token_after(self, response: requests.Response, page_size: int, token: PageToken) -> PageToken:
        last_token = token.get("next_page_token") if token else None
        return self._pagination.next_page_token(response, page_size, None, last_token)

    def _extract(self, response: requests.Response, window: StreamSlice) -> list[Any]:
        records = list(self.record_selector.extractor.extract_records(response))
        if self.record_selector.record_filter:
            records = list(
                self.record_selector.record_filter.filter_records(records, stream_state={}, stream_slice=window)
            )
        self._fit_listed(records, response)
        if "end_time" in window.cursor_slice and str(window.cursor_slice["end_time"]).isdigit():
            _make_whole_numbers(records, self._listed_cursor)
        return records

    def _fit_listed(self, records: list[Any], response: requests.Response) -> None:
        """Make listed records fit a schema, in place, where they are the stream's."""

    @property
    def _listed_cursor(self) -> Optional[str]:
        """The listed records' name for the cursor field."""
        return (self.listed_cursor_field or self._cursor.field) if self._cursor else None


def _make_whole_numbers(records: list[Any], name: Optional[str]) -> None:
    """Windows compare cursors; one that isn't a time counts as missing."""
    for record in records:
        value = record.get(name)
        if value.__class__ is not int and value is not None:
            record[name] = read_integer(str(value))


def record_key(record: Mapping[str, Any]) -> str:
    names = ("id", "return_id", "cancel_id", "order_id", "product_id", "start_date")
    return next((str(record[name]) for name in names if record.get(name)), "None")
