"""Days put together where there are too many to draw or to read one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from tiktok_shop.report.numbers import month, weekday

Value = TypeVar("Value")
MOST_DAYS = 186
MOST_WEEKS = 3 * 53


@dataclass(frozen=True)
class Span:
    """A day, a week or a month; `end` is the first day after it."""

    start: date
    end: date
    name: str


@dataclass(frozen=True)
class Timeline:
    """All days of a period, in spans of one size, without a hole."""

    first: date
    last: date
    spans: list[Span]
    unit: str
    """day, week or month."""

    @classmethod
    def over(cls, first: date, last: date) -> Timeline:
        days = (last - first).days + 1
        if days <= MOST_DAYS:
            every = [first + timedelta(days=n) for n in range(days)]
            return cls(first, last, [Span(day, day + timedelta(days=1), weekday(day)) for day in every], "day")
        if days <= MOST_WEEKS * 7:
            monday = first - timedelta(days=first.weekday())
            starts = [monday + timedelta(weeks=n) for n in range((last - monday).days // 7 + 1)]
            return cls(first, last, [Span(s, s + timedelta(days=7), f"week from {weekday(s)}") for s in starts], "week")
        return cls.by_month(first, last)

    @classmethod
    def by_month(cls, first: date, last: date) -> Timeline:
        months = []
        start = first.replace(day=1)
        while start <= last:
            after = (start + timedelta(days=32)).replace(day=1)
            months.append(Span(start, after, month(start)))
            start = after
        return cls(first, last, months, "month")

    def gather(self, by_day: Iterable[tuple[date, Value]]) -> Mapping[Span, list[Value]]:
        """The values of each span, in their order; every span is there. Days outside are left out."""
        found: dict[Span, list[Value]] = {span: [] for span in self.spans}
        span_of = {}
        for span in self.spans:
            for number in range((span.end - span.start).days):
                span_of[span.start + timedelta(days=number)] = span
        for day, value in by_day:
            if day in span_of:
                found[span_of[day]].append(value)
        return found
