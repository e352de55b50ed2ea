"""TikTok's own analytics: TikTok shows 60 days, the marts keep every day that was synced."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tiktok_shop.report.formatting import ZERO
from tiktok_shop.report.marts import Marts

AVAILABLE_DAYS = 60

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
class DailyPerformance:
    """`own_gmv`: GMV computed from the orders."""

    day: date
    gmv: Decimal
    own_gmv: Decimal
    visitors: int
    customers: int


@dataclass
class Performance:
    """The analytics of one currency, over all of its shops.

    `available_from`: the first of the 60 days up to the newest synced day, which TikTok still shows.
    """

    available_from: date
    days: list[DailyPerformance] = field(default_factory=list)

    @property
    def archived_days(self) -> list[DailyPerformance]:
        """The days that are no longer available from TikTok."""
        return [day for day in self.days if day.day < self.available_from]

    @property
    def gmv(self) -> Decimal:
        return sum((day.gmv for day in self.days), ZERO)

    @property
    def gmv_gap(self) -> Decimal:
        """GMV from the orders minus TikTok's."""
        return sum((day.own_gmv - day.gmv for day in self.days), ZERO)

    @property
    def visitors(self) -> int:
        return sum(day.visitors for day in self.days)

    @property
    def customers(self) -> int:
        return sum(day.customers for day in self.days)


def read_performance(marts: Marts) -> dict[str, Performance]:
    [newest] = marts.rows(NEWEST)
    by_currency: dict[str, Performance] = {}
    for row in marts.rows(DAILY):
        available_from = newest["newest"] - timedelta(days=AVAILABLE_DAYS - 1)
        by_currency.setdefault(row["currency"], Performance(available_from)).days.append(
            DailyPerformance(
                row["performance_date"],
                row["gmv"] or ZERO,
                row["own_gmv"] or ZERO,
                int(row["visitors"] or 0),
                int(row["customers"] or 0),
            )
        )
    return by_currency
