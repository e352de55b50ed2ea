"""Details of listed records."""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, ClassVar, Optional
from urllib.parse import quote

from airbyte_cdk.models import FailureType
from airbyte_cdk.sources.declarative.requesters.http_requester import HttpRequester
from airbyte_cdk.sources.types import Record, StreamSlice
from airbyte_cdk.utils.traced_exception import AirbyteTracedException

from source_tiktok_shop.errors import RequestRefused
from source_tiktok_shop.extraction import RecordsAt
from source_tiktok_shop.http_client import http_client
from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.windows import Progress, Turns
from tiktok_shop_api.envelope import data_of

LOGGER = logging.getLogger("airbyte")


@dataclass
class Task:
    """One request for the details of one listed record, or of several where the endpoint takes several."""

    shop_id: Any
    parents: list[Mapping[str, Any]]
    url: str
    params: dict[str, Any]
    json: Optional[dict[str, Any]] = None


@dataclass(kw_only=True)
class ShopDetails(ShopListing):
    """Walks a listing and asks for the details of what it lists: only for what changed, as the listing is windowed.

    Requests run in a bounded pool, ahead of their turn across pages, and come out in the order of the listing. A window
    is begun when the ones before it no longer fill the pool.
    """

    REFUSALS_IN_A_ROW: ClassVar[int] = 100

    detail_requester: Optional[HttpRequester] = None
    detail_path: Optional[list[str]] = None
    detail_of: str = "order"  # what a skipped record is called
    skips: bool = True  # whether one that the API refuses is skipped with a warning or fails the stream
    copy: Optional[dict[str, str]] = None  # field -> the listed record's field, where the detail lacks it
    never: Optional[dict[str, list[str]]] = None  # field -> values of listed records that have no details
    for_each: Optional[dict[str, Any]] = None  # parameter, config key and default of a list: one request a value
    batch: Optional[dict[str, Any]] = None  # body field and size, where one request takes several ids

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        requester = self.detail_requester
        assert requester is not None
        self._detail_client = http_client(requester, self.name, RunContext.of(self.config).workers)
        self._extractor = RecordsAt(records_at=self.detail_path or ["data"], config=self.config)
        self._workers = RunContext.of(self.config).workers
        self._lock = threading.Lock()
        self._skipped = 0
        self._refused_in_a_row = 0

    def _take_turns(self) -> Turns:
        return Turns(self.cursor, 2, 2 * RunContext.of(self.config).workers)

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        under_way: deque[tuple[Optional[Future[list[Any]]], list[Any]]] = deque()
        try:
            for parents in self._pages(window, progress):
                for task in self._tasks([p for p in parents if self._is_wanted(p)], window):
                    under_way.append((self._ask(task, window), []))
                    while len(under_way) > 4 * self._workers:
                        yield from self._next(under_way, window, progress)
                under_way.append((None, parents))
            if self._turns is not None:
                self._turns.listed(window)
            while under_way:
                yield from self._next(under_way, window, progress)
        finally:
            for future, _ in under_way:
                if future is not None:
                    future.cancel()

    def _ask(self, task: Task, window: StreamSlice) -> "Future[list[Any]]":
        turns = self._turns
        if turns is not None:
            turns.asked(window, 1)
        future = RunContext.of(self.config).detail_pool(window.partition.get("shop_id")).submit(self._details, task)
        if turns is not None:
            future.add_done_callback(lambda _: turns.asked(window, -1))
        return future

    def _next(
        self, under_way: deque[tuple[Optional[Future[list[Any]]], list[Any]]], window: StreamSlice, progress: Progress
    ) -> Iterator[Record]:
        future, parents = under_way.popleft()
        if future is None:
            self._note(parents, progress)
            return
        for record in future.result():
            yield self._record(record, window)

    def _is_wanted(self, record: Mapping[str, Any]) -> bool:
        return super()._is_wanted(record) and not any(
            record.get(name) in values for name, values in (self.never or {}).items()
        )

    def _tasks(self, parents: list[Any], window: StreamSlice) -> Iterator[Task]:
        requester = self.detail_requester
        assert requester is not None
        shop_id = window.partition.get("shop_id")
        url = requester.get_url(stream_slice=window)
        params = dict(requester.get_request_params(stream_slice=window))
        if self.batch:
            size = self.batch["size"]
            for first in range(0, len(parents), size):
                some = parents[first : first + size]
                yield Task(shop_id, some, url, params, {self.batch["field"]: [p["id"] for p in some]})
            return
        for parent in parents:
            own = url.replace("{id}", quote(str(parent["id"]), safe=""))
            if not self.for_each:
                yield Task(shop_id, [parent], own, params)
                continue
            values = self.config.get(self.for_each["config"]) or self.for_each["default"]
            for value in values:
                yield Task(shop_id, [parent], own, {**params, self.for_each["parameter"]: value})

    def _details(self, task: Task) -> list[Any]:
        """All pages of one task's records; none where the API refuses them, which is said and counted."""
        if task.shop_id in self._failed:
            raise self._failed[task.shop_id]
        records: list[Any] = []
        params = task.params
        try:
            while True:
                _, response = self._detail_client.send_request(
                    self.detail_requester.get_method().value,
                    task.url,
                    {},
                    params=params,
                    json=task.json,  # type: ignore[union-attr]
                )
                records.extend(self._extractor.extract_records(response))
                token = data_of(response).get("next_page_token")
                if not token:
                    break
                params = {**task.params, "page_token": token}
        except RequestRefused as refused:
            if not self.skips:
                raise
            return self._refused(task, refused)
        self._refused_in_a_row = 0
        if not self.batch:
            for record in records:
                for name, source in (self.copy or {}).items():
                    if record.get(name) is None:
                        record[name] = task.parents[0].get(source)
                if self.for_each:
                    record.setdefault(self.for_each["parameter"], params[self.for_each["parameter"]])
        return records

    def _refused(self, task: Task, refused: RequestRefused) -> list[Any]:
        if len(task.parents) > 1:
            # One bad id refuses the whole batch: ask for its halves until the bad one stands alone.
            middle = len(task.parents) // 2
            return [
                record
                for some in (task.parents[:middle], task.parents[middle:])
                for record in self._details(
                    Task(task.shop_id, some, task.url, task.params, {self.batch["field"]: [p["id"] for p in some]})  # type: ignore[index]
                )
            ]
        with self._lock:
            self._skipped += 1
            self._refused_in_a_row += 1
            skipped, in_a_row = self._skipped, self._refused_in_a_row
        if in_a_row >= self.REFUSALS_IN_A_ROW:
            raise AirbyteTracedException(
                message=f"{self.name}: TikTok Shop refused {in_a_row} of them in a row, last {self.detail_of} "
                f"{task.parents[0]['id']} ({refused.answer}); this is not about single ones.",
                failure_type=FailureType.system_error,
            )
        LOGGER.warning(
            f"{self.name}: skipped {self.detail_of} {task.parents[0]['id']}, which TikTok Shop refuses "
            f"({refused.answer}); {skipped} skipped so far."
        )
        return []
