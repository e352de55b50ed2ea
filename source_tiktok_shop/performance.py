"""Analytics by day of the shop's own time zone."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Optional, Union
from zoneinfo import ZoneInfo

from airbyte_cdk.sources.types import Record, StreamSlice

from source_tiktok_shop.errors import NothingToRead
from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.windows import WindowProgress, with_bounds
from tiktok_shop_api.envelope import data_of
from tiktok_shop_api.times import day_of

ONE_DAY = timedelta(days=1)


@dataclass(kw_only=True)
class ShopPerformance(ShopListing):
    """Reads from `analytics_window_days` back up to the last complete day; windows hold dates.

    Days before that edge or after `latest_available_date` aren't asked for. A state or start date before the edge is
    moved there, with one warning that names the days that are no longer available.
    """

    # The time zones of TikTok Shop's days by region; where a region has none here, the API's latest day decides.
    time_zones: Optional[dict[str, str]] = None
    add_dates: bool = False  # a request covers one day, which its records don't carry

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        self._available_days: dict[Any, Union[tuple[date, date], NothingToRead]] = {}
        self._lock = threading.Lock()

    def _read_window(self, window: StreamSlice, progress: WindowProgress) -> Iterable[Record]:
        earliest, latest = self._find_available_days(window)
        first = max(date.fromisoformat(window.cursor_slice["start_time"]), earliest)
        last = min(date.fromisoformat(window.cursor_slice["end_time"]), latest)
        if first > last:
            return
        added = {"currency_mode": self.config.get("analytics_currency") or "LOCAL"}
        for start, end in self._requests_for(first, last):
            if self.add_dates:
                added |= {"start_date": start.isoformat(), "end_date": (end + ONE_DAY).isoformat()}
            for records in self._pages(with_bounds(window, start, end), progress):
                for record in records:
                    record.update(added)
                    yield self._to_record(record, window)
        progress.advance_to(last.isoformat())

    def _requests_for(self, first: date, last: date) -> list[tuple[date, date]]:
        """The days that one request each covers; the CDK lets the last window hold a day more than the others."""
        if not self.add_dates:
            return [(first, last)]
        return [(day, day) for day in (first + ONE_DAY * place for place in range((last - first).days + 1))]

    def _find_available_days(self, window: StreamSlice) -> tuple[date, date]:
        """The first and the last day of this shop's analytics, asked for once a run."""
        shop_id = window.partition["shop_id"]
        with self._lock:
            if shop_id not in self._available_days:
                try:
                    self._available_days[shop_id] = self._ask_for_available_days(window)
                except NothingToRead as reason:
                    self._available_days[shop_id] = reason
            found = self._available_days[shop_id]
        if isinstance(found, NothingToRead):
            raise found
        return found

    def _ask_for_available_days(self, window: StreamSlice) -> tuple[date, date]:
        latest = self._find_latest_day(window)
        time_zone = (self.time_zones or {}).get(window.extra_fields.get("region"))
        today = datetime.now(ZoneInfo(time_zone)).date() if time_zone else date.min
        earliest = max(latest + ONE_DAY, today) - timedelta(days=self._days_back)
        self._note_unavailable_days(window.partition["shop_id"], earliest)
        return earliest, latest

    @property
    def _days_back(self) -> int:
        return int(self.config.get("analytics_window_days", 60))

    def _find_latest_day(self, window: StreamSlice) -> date:
        # Two days back is neither too new in any time zone nor out of reach.
        day = (datetime.now(timezone.utc) - timedelta(days=2)).date().isoformat()
        response = self._query(with_bounds(window, day, day))(None)
        return date.fromisoformat(data_of(response).get("latest_available_date") or day)

    def _note_unavailable_days(self, shop_id: str, earliest: date) -> None:
        if shop_id in self._cursors_in_state:
            start = date.fromisoformat(self._cursors_in_state[shop_id]) + ONE_DAY
        elif self.config.get("start_date"):
            start = date.fromisoformat(day_of(self.config["start_date"]))
        else:
            return
        if start < earliest:
            self._context.unavailable_days.add(start, earliest, self._days_back)
