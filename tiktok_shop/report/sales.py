"""Sales and refunds by shop and day, per currency."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tiktok_shop.report.formatting import ZERO
from tiktok_shop.report.marts import Marts, Row
from tiktok_shop.report.profit import PROFIT, Profit
from tiktok_shop.report.timeline import Bucket, Timeline

DAILY = """
select shop_id, currency, sales_date, orders, units_sold, gmv, net_sales,
    net_sales - net_sales_after_refunds as refunded
from {marts}.fct_daily_sales
where sales_date between {since} and {until}
order by sales_date, shop_id, currency
"""

# The product part of refunds on sales, by the day they were granted. A refund of an unknown order counts as one on a
# sale.
REFUNDS = """
select refunds.currency, refunds.refund_date, sum(refunds.refund_product) as refund_product
from {marts}.fct_refunds as refunds
left join {marts}.fct_order_line_revenue as lines
    on refunds.shop_id = lines.shop_id
    and refunds.order_line_item_id = lines.order_line_item_id
where coalesce(lines.is_sale, true) and refunds.refund_date between {since} and {until}
group by refunds.currency, refunds.refund_date
order by refunds.refund_date, refunds.currency
"""


@dataclass
class SalesTotals:
    """Totals of the additive columns of fct_daily_sales."""

    orders: int = 0
    units: int = 0
    gmv: Decimal = ZERO
    net_sales: Decimal = ZERO
    refunded: Decimal = ZERO

    @property
    def average_order_value(self) -> Decimal:
        """Not rounded."""
        return self.net_sales / self.orders if self.orders else ZERO

    @classmethod
    def of(cls, rows: Iterable[Row]) -> SalesTotals:
        totals = cls()
        for row in rows:
            totals.orders += row["orders"]
            totals.units += row["units_sold"]
            for name in ("gmv", "net_sales", "refunded"):
                setattr(totals, name, getattr(totals, name) + row[name])
        return totals


@dataclass
class Comparison:
    """The last `days` of the period and the same number of days before them."""

    days: int
    current: SalesTotals
    previous: SalesTotals


@dataclass(frozen=True)
class PeriodSales:
    """The orders placed and the refunds granted in a day, week or month."""

    bucket: Bucket
    orders: int
    net_sales: Decimal
    refunds: Decimal


@dataclass
class Sales:
    """The sales of one currency. The rows are those of DAILY, REFUNDS and PROFIT."""

    daily: list[Row] = field(default_factory=list)
    refunds: list[Row] = field(default_factory=list)
    profit_rows: list[Row] = field(default_factory=list)

    @property
    def totals(self) -> SalesTotals:
        return SalesTotals.of(self.daily)

    @property
    def profit(self) -> Profit:
        return Profit.of(self.profit_rows)

    @property
    def shops(self) -> list[str]:
        return sorted({row["shop_id"] for row in self.daily})

    def of_shop(self, shop_id: str) -> Sales:
        """The shop's share, without refunds by day."""
        return Sales(
            [row for row in self.daily if row["shop_id"] == shop_id],
            [],
            [row for row in self.profit_rows if row["shop_id"] == shop_id],
        )

    def over(self, timeline: Timeline) -> list[PeriodSales]:
        sales = timeline.group((row["sales_date"], row) for row in self.daily)
        refunds = timeline.group((row["refund_date"], row["refund_product"]) for row in self.refunds)
        periods = []
        for bucket in timeline.buckets:
            totals = SalesTotals.of(sales[bucket])
            periods.append(PeriodSales(bucket, totals.orders, totals.net_sales, sum(refunds[bucket], ZERO)))
        return periods

    def compare(self, first: date, last: date, days: int = 30) -> Comparison | None:
        """None if the period is too short for both."""
        if (last - first).days + 1 < 2 * days:
            return None
        middle, start = last - timedelta(days=days), last - timedelta(days=2 * days)
        return Comparison(
            days,
            SalesTotals.of(row for row in self.daily if row["sales_date"] > middle),
            SalesTotals.of(row for row in self.daily if start < row["sales_date"] <= middle),
        )


def read_sales(marts: Marts) -> dict[str, Sales]:
    """By currency, the one with the most orders first (amounts in different currencies aren't comparable)."""
    by_currency: dict[str, Sales] = {}
    for query, name in ((DAILY, "daily"), (REFUNDS, "refunds"), (PROFIT, "profit_rows")):
        for row in marts.rows(query):
            getattr(by_currency.setdefault(row["currency"], Sales()), name).append(row)
    return dict(sorted(by_currency.items(), key=lambda item: (-item[1].totals.orders, item[0])))
