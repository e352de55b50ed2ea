"""Groups days into weeks or months when there are too many to show individually."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from tiktok_shop.report.formatting import month, weekday

Value = TypeVar("Value")
MAX_DAYS = 186
MAX_WEEKS = 3 * 53


@dataclass(frozen=True)
class Bucket:
    """A day, week or month; `end` is exclusive."""

    start: date
    end: date
    name: str


@dataclass(frozen=True)
class Timeline:
    """All days of a period in consecutive buckets of one `unit`: day, week or month."""

    first: date
    last: date
    buckets: list[Bucket]
    unit: str

    @classmethod
    def over(cls, first: date, last: date) -> Timeline:
        days = (last - first).days + 1
        if days <= MAX_DAYS:
            starts = [first + timedelta(days=n) for n in range(days)]
            return cls(first, last, [Bucket(s, s + timedelta(days=1), weekday(s)) for s in starts], "day")
        if days <= MAX_WEEKS * 7:
            monday = first - timedelta(days=first.weekday())
            starts = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
            return cls(first, last, [Bucket(s, s + timedelta(days=7), f"Week of {weekday(s)}") for s in starts], "week")
        return cls.by_month(first, last)

    @classmethod
    def by_month(cls, first: date, last: date) -> Timeline:
        buckets = []
        start = first.replace(day=1)
        while start <= last:
            end = (start + timedelta(days=32)).replace(day=1)
            buckets.append(Bucket(start, end, month(start)))
            start = end
        return cls(first, last, buckets, "month")

    def group(self, values: Iterable[tuple[date, Value]]) -> Mapping[Bucket, list[Value]]:
        """The values of every bucket, in order. Days outside the timeline are ignored."""
        grouped: dict[Bucket, list[Value]] = {bucket: [] for bucket in self.buckets}
        bucket_of_day = {}
        for bucket in self.buckets:
            for number in range((bucket.end - bucket.start).days):
                bucket_of_day[bucket.start + timedelta(days=number)] = bucket
        for day, value in values:
            if day in bucket_of_day:
                grouped[bucket_of_day[day]].append(value)
        return grouped
