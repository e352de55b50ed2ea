"""TikTok's own analytics, which it shows for 60 days and the marts keep for ever."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tiktok_shop.report.marts import Marts
from tiktok_shop.report.numbers import NOTHING

WINDOW_DAYS = 60

DAILY = """
select currency, performance_date, sum(gmv) as gmv, sum(visitors) as visitors, sum(customers) as customers,
    sum(own_gmv) as own_gmv
from {marts}.fct_daily_performance
where performance_date between {since} and {until}
group by currency, performance_date
order by performance_date, currency
"""
NEWEST = "select max(performance_date) as newest from {marts}.fct_daily_performance"


@dataclass(frozen=True)
class Day:
    day: date
    gmv: Decimal
    own_gmv: Decimal
    visitors: int
    customers: int


@dataclass
class Performance:
    """Of one currency, its shops together."""

    shown_from: date
    """The first of the 60 days up to the newest captured one, which is all that TikTok still shows."""
    days: list[Day] = field(default_factory=list)

    @property
    def kept_only_here(self) -> list[Day]:
        return [day for day in self.days if day.day < self.shown_from]

    @property
    def gmv(self) -> Decimal:
        return sum((day.gmv for day in self.days), NOTHING)

    @property
    def gmv_gap(self) -> Decimal:
        """Our own less TikTok's."""
        return sum((day.own_gmv - day.gmv for day in self.days), NOTHING)

    @property
    def visitors(self) -> int:
        return sum(day.visitors for day in self.days)

    @property
    def customers(self) -> int:
        return sum(day.customers for day in self.days)


def read_performance(marts: Marts) -> dict[str, Performance]:
    [newest] = marts.rows(NEWEST)
    found: dict[str, Performance] = {}
    for row in marts.rows(DAILY):
        shown_from = newest["newest"] - timedelta(days=WINDOW_DAYS - 1)
        found.setdefault(row["currency"], Performance(shown_from)).days.append(
            Day(
                row["performance_date"],
                row["gmv"] or NOTHING,
                row["own_gmv"] or NOTHING,
                int(row["visitors"] or 0),
                int(row["customers"] or 0),
            )
        )
    return found
