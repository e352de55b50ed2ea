"""Details of listed records, for endpoints that are asked record by record."""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, ClassVar, Optional
from urllib.parse import quote

import requests
from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.http_requester import HttpRequester
from airbyte_cdk.sources.types import Record, StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.cdk_internals import RetrieverCursor
from source_tiktok_shop.errors import RequestRefused
from source_tiktok_shop.extraction import RecordsAt
from source_tiktok_shop.http_client import client_of
from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.shared_listing import SharedListing
from source_tiktok_shop.windows import WindowProgress, WindowScheduler, with_bounds
from tiktok_shop_api.envelope import data_of


@dataclass
class DetailRequest:
    """A request for the details of one listed record, or of several where the endpoint takes several."""

    shop_id: Any
    parents: list[Mapping[str, Any]]
    url: str
    params: dict[str, Any]
    json: Optional[dict[str, Any]] = None


@dataclass(kw_only=True)
class ShopDetails(ShopListing):
    """Reads a listing and requests the details of what it lists, so that only changed records are asked for.

    Requests run in a bounded pool, across pages, and their records are emitted in the order of the listing. A window is
    begun when the ones before it no longer fill the pool.
    """

    MAX_CONSECUTIVE_REFUSALS: ClassVar[int] = 100
    MAX_FIRST_REFUSALS: ClassVar[int] = 20  # while nothing has been answered

    detail_requester: Optional[HttpRequester] = None
    details_at: Optional[list[str]] = None  # path of the details in the body, `data` by default
    parent_name: str = "order"  # what a skipped record is called
    skip_refused: bool = True  # a parent that the API refuses is skipped with a warning; else it fails the stream
    copy_from_parent: Optional[dict[str, str]] = None  # field -> the parent's field, where the detail lacks it
    no_details_when: Optional[dict[str, list[str]]] = None  # field -> values of parents that have no details
    request_per_value: Optional[dict[str, Any]] = None  # parameter, config_key and default of a list of values
    batch: Optional[dict[str, Any]] = None  # ids_field and size, where one request takes several ids
    shared_listing: Optional[str] = None  # what streams that list the same records call the listing they share

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        requester = self.detail_requester
        assert requester is not None
        self._detail_client = client_of(requester, self.name, self._context.workers)
        self._extractor = RecordsAt(records_at=self.details_at or ["data"], config=self.config, name=self.name)
        self._max_pending = 4 * self._context.workers
        self._lock = threading.Lock()
        self._skipped = 0
        self._consecutive_refusals = 0
        self._has_answers = False

    def _schedule(self, cursor: RetrieverCursor) -> WindowScheduler:
        return WindowScheduler(cursor, self.MAX_CONCURRENT_WINDOWS, max_requests=2 * self._context.workers)

    def _read_window(self, window: StreamSlice, progress: WindowProgress) -> Iterable[Record]:
        # Requests, and between them the listed pages, which count as read once the details before them are emitted.
        pending: deque[Future[list[Any]] | list[Any]] = deque()
        try:
            for parents in self._pages(window, progress):
                for request in self._requests([parent for parent in parents if self._is_wanted(parent)], window):
                    pending.append(self._submit(request, window))
                    while len(pending) > self._max_pending:
                        yield from self._emit(pending.popleft(), window, progress)
                pending.append(parents)
            if self._scheduler is not None:
                self._scheduler.listing_done(window)
            while pending:
                yield from self._emit(pending.popleft(), window, progress)
        finally:
            for item in pending:
                if isinstance(item, Future):
                    item.cancel()

    def _pages(self, window: StreamSlice, progress: WindowProgress, attempts: int = 4) -> Iterator[list[Any]]:
        if self.shared_listing is None or progress.cursor_field is None:
            yield from super()._pages(window, progress, attempts)
            return
        cursor_field = progress.cursor_field
        wanted = [
            *(self.copy_from_parent or {}).values(), *self._wanted_values, *self._wanted_since,
            *(self.no_details_when or {}),
        ]  # fmt: skip
        listing = self._context.shared_listing(
            self.shared_listing, window.partition.get("shop_id"), lambda: SharedListing(cursor_field, wanted)
        )
        yield from listing.read(
            int(window.cursor_slice["start_time"]),
            int(window.cursor_slice["end_time"]),
            self._newest_wanted(),
            lambda start, end: self._follow_pages(with_bounds(window, start, end), progress, by_value=True),
        )

    def _submit(self, request: DetailRequest, window: StreamSlice) -> Future[list[Any]]:
        scheduler = self._scheduler
        if scheduler is not None:
            scheduler.add_requests(window, 1)
        future = self._context.detail_pool(request.shop_id).submit(self._read_details, request)
        if scheduler is not None:
            future.add_done_callback(lambda _: scheduler.add_requests(window, -1))
        return future

    def _emit(
        self, item: Future[list[Any]] | list[Any], window: StreamSlice, progress: WindowProgress
    ) -> Iterator[Record]:
        if isinstance(item, Future):
            for record in item.result():
                yield self._to_record(record, window)
        else:
            self._track(item, progress)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return super()._is_wanted(record) and not any(
            record.get(name) in values for name, values in (self.no_details_when or {}).items()
        )

    def _fit_listed(self, records: list[Any], response: requests.Response) -> None:
        """The schema is that of the details, not of what is listed."""

    # Requests ---------------------------------------------------------------------------------------------------------

    def _requests(self, parents: list[Any], window: StreamSlice) -> Iterator[DetailRequest]:
        requester = self.detail_requester
        assert requester is not None
        shop_id = window.partition.get("shop_id")
        url = requester.get_url(stream_slice=window)
        params = dict(requester.get_request_params(stream_slice=window))
        if self.batch:
            size = self.batch["size"]
            for first in range(0, len(parents), size):
                yield self._batch_request(shop_id, parents[first : first + size], url, params)
            return
        for parent in parents:
            parent_url = url.replace("{id}", quote(str(parent["id"]), safe=""))
            if not self.request_per_value:
                yield DetailRequest(shop_id, [parent], parent_url, params)
                continue
            values = self.config.get(self.request_per_value["config_key"]) or self.request_per_value["default"]
            for value in values:
                value_params = {**params, self.request_per_value["parameter"]: value}
                yield DetailRequest(shop_id, [parent], parent_url, value_params)

    def _batch_request(
        self, shop_id: Any, parents: list[Mapping[str, Any]], url: str, params: dict[str, Any]
    ) -> DetailRequest:
        assert self.batch is not None
        return DetailRequest(
            shop_id, parents, url, params, {self.batch["ids_field"]: [parent["id"] for parent in parents]}
        )

    def _read_details(self, request: DetailRequest) -> list[Any]:
        """All pages of one request's records; none where the API refuses them, which is logged and counted."""
        if request.shop_id in self._failed_shops:
            raise self._failed_shops[request.shop_id]
        try:
            records = self._read_all_pages(request)
        except RequestRefused as refusal:
            if not self.skip_refused:
                raise
            if len(request.parents) > 1:
                return self._read_in_halves(request)
            return self._skip(request, refusal)
        self._consecutive_refusals, self._has_answers = 0, True
        if not self.batch:
            for record in records:
                self._add_parent_fields(record, request)
        return records

    def _read_all_pages(self, request: DetailRequest) -> list[Any]:
        requester = self.detail_requester
        assert requester is not None
        records: list[Any] = []
        params = request.params
        while True:
            _, response = self._detail_client.send_request(
                requester.get_method().value, request.url, {}, params=params, json=request.json
            )
            page = list(self._extractor.extract_records(response))
            self._fit(page, response)
            records.extend(page)
            token = data_of(response).get("next_page_token")
            if not token:
                return records
            params = {**request.params, "page_token": token}

    def _add_parent_fields(self, record: dict[str, Any], request: DetailRequest) -> None:
        """Add what the API leaves out because the request names it."""
        for name, source in (self.copy_from_parent or {}).items():
            if record.get(name) is None:
                record[name] = request.parents[0].get(source)
        if self.request_per_value:
            parameter = self.request_per_value["parameter"]
            record.setdefault(parameter, request.params[parameter])

    def _read_in_halves(self, request: DetailRequest) -> list[Any]:
        """One bad id refuses a whole batch: request its halves until the bad one is alone."""
        middle = len(request.parents) // 2
        return [
            record
            for half in (request.parents[:middle], request.parents[middle:])
            for record in self._read_details(self._batch_request(request.shop_id, half, request.url, request.params))
        ]

    def _skip(self, request: DetailRequest, refusal: RequestRefused) -> list[Any]:
        with self._lock:
            self._skipped += 1
            self._consecutive_refusals += 1
            skipped, consecutive = self._skipped, self._consecutive_refusals
        parent = f"{self.parent_name} {request.parents[0]['id']}"
        if consecutive >= (self.MAX_CONSECUTIVE_REFUSALS if self._has_answers else self.MAX_FIRST_REFUSALS):
            raise AirbyteTracedException(
                message=f"{self.name}: TikTok Shop refused {consecutive} requests in a row, the last one for {parent} "
                f"({refusal.answer}), so the cause isn't a single {self.parent_name}.",
                failure_type=FailureType.system_error,
            )
        logging.getLogger("airbyte").warning(
            f"{self.name}: skipped {parent}, which TikTok Shop refuses ({refusal.answer}); {skipped} skipped so far."
        )
        return []
