"""Analytics."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any, Optional
from zoneinfo import ZoneInfo

from airbyte_cdk.sources.types import Record, StreamSlice

from source_tiktok_shop.listing import ShopListing
from source_tiktok_shop.run_context import RunContext
from source_tiktok_shop.windows import Progress
from tiktok_shop_api.envelope import data_of


@dataclass(kw_only=True)
class ShopPerformance(ShopListing):
    """Analytics by day of the shop's own time zone, from `analytics_window_days` back up to the last whole day.

    Windows hold dates. Days before the edge or after `latest_available_date` are not asked for; a state or start before
    the edge is moved there with one warning that names the days nobody can have any more.
    """

    # Time zones in which TikTok Shop keeps a region's days; where it isn't known, the API's own latest day decides.
    time_zones: Optional[dict[str, str]] = None
    daily: bool = False  # one request a day, whose records bear no date of their own

    def __post_init__(self, parameters: Mapping[str, Any]) -> None:
        super().__post_init__(parameters)
        states = self.cursor.state.get("states", []) if hasattr(self.cursor, "tell") else []
        self._seen = {item["partition"]["shop_id"]: next(iter(item["cursor"].values())) for item in states}
        self._reach: dict[Any, tuple[date, date]] = {}
        self._lock = threading.Lock()

    def _read_window(self, window: StreamSlice, progress: Progress) -> Iterable[Record]:
        edge, latest = self._days(window)
        first = max(date.fromisoformat(window.cursor_slice["start_time"]), edge)
        last = min(date.fromisoformat(window.cursor_slice["end_time"]), latest)
        if first > last:
            return
        days = StreamSlice(
            partition=window.partition,
            cursor_slice={"start_time": first.isoformat(), "end_time": last.isoformat()},
            extra_fields=window.extra_fields,
        )
        added = {"currency_mode": self.config.get("analytics_currency") or "LOCAL"}
        if self.daily:
            added |= {"start_date": first.isoformat(), "end_date": (last + timedelta(days=1)).isoformat()}
        for records in self._pages(days, progress):
            for record in records:
                record.update(added)
                yield self._record(record, window)
        progress.reached(last.isoformat())

    def _days(self, window: StreamSlice) -> tuple[date, date]:
        """The first and the last day that this shop's analytics can be asked for, found out once a run."""
        shop_id = window.partition["shop_id"]
        with self._lock:
            if shop_id not in self._reach:
                latest = self._latest(window)
                zone = (self.time_zones or {}).get(window.extra_fields.get("region"))
                today = max(latest + timedelta(days=1), datetime.now(ZoneInfo(zone)).date() if zone else date.min)
                edge = today - timedelta(days=int(self.config.get("analytics_window_days", 60)))
                self._reach[shop_id] = edge, latest
                self._warn(shop_id, edge)
            return self._reach[shop_id]

    def _latest(self, window: StreamSlice) -> date:
        # Two days back is neither too new in any time zone nor out of reach.
        day = (datetime.now(timezone.utc) - timedelta(days=2)).date().isoformat()
        probe = StreamSlice(
            partition=window.partition,
            cursor_slice={"start_time": day, "end_time": day},
            extra_fields=window.extra_fields,
        )
        answer = data_of(self._query(probe)(None))
        return date.fromisoformat(answer.get("latest_available_date") or day)

    def _warn(self, shop_id: str, edge: date) -> None:
        if shop_id in self._seen:
            start = date.fromisoformat(self._seen[shop_id]) + timedelta(days=1)
        elif self.config.get("start_date"):
            start = date.fromisoformat(self.config["start_date"][:10])
        else:
            return
        if start < edge:
            RunContext.of(self.config).warn_once(
                f"Performance streams: the days from {start} to {edge - timedelta(days=1)} can't be had any more; "
                f"TikTok Shop is asked for {self.config.get('analytics_window_days', 60)} days back "
                f"(analytics_window_days), so reading starts at {edge}."
            )
