"""Lists without a cursor whose rows come and go while they are read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Optional

from airbyte_cdk.sources.types import StreamSlice

from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.pages import PageToken, record_key
from source_tiktok_shop.windows import WindowProgress
from tiktok_shop_api.envelope import data_of


@dataclass(kw_only=True)
class ShopSnapshot(ShopListing):
    """Reads the whole list, then, if it has several pages, the windows of time that fit on one page each.

    A row that leaves moves those after it up, past the page token; a window of one page can't lose any that way. But
    rows may have no time that a window could hold: those are found in the whole list only, which is read again while
    it changes. Each row is given once.
    """

    MAX_PASSES: ClassVar[int] = 4

    def _pages(self, window: StreamSlice, progress: WindowProgress, attempts: int = 4) -> Iterator[list[Any]]:
        seen: set[str] = set()
        for records in self._whole_then_windows(window, progress):
            fresh = {key: record for record in records if (key := record_key(record)) not in seen}
            seen.update(fresh)
            yield list(fresh.values())

    def _whole_then_windows(self, window: StreamSlice, progress: WindowProgress) -> Iterator[list[Any]]:
        for _ in range(self.MAX_PASSES):
            counts: list[Optional[int]] = []
            yield from self._pass(window, counts)
            if len(set(counts)) < 2:
                break
        if len(counts) > 1:
            yield from super()._pages(window, progress)

    def _pass(self, window: StreamSlice, counts: list[Optional[int]]) -> Iterator[list[Any]]:
        """The pages of the whole list; `counts` receives what each says the list holds."""
        whole = StreamSlice(partition=window.partition, cursor_slice={}, extra_fields=window.extra_fields)
        request_page = self._query(whole)
        token: PageToken = None
        while True:
            response = request_page(token)
            data: Mapping[str, Any] = data_of(response)
            counts.append(data.get("total_count"))
            records = self._extract(response, whole)
            yield records
            token = self._token_after(response, len(records), token)
            if not token:
                return
