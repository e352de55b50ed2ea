"""Everything that is shown of one currency, read from the marts: amounts of different currencies are never added up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tiktok_shop.report import charts
from tiktok_shop.report.catalog import Top, read_products, read_skus
from tiktok_shop.report.checks import DIFFERS, Checks, read_checks
from tiktok_shop.report.marts import Marts
from tiktok_shop.report.numbers import Currency
from tiktok_shop.report.performance import Performance, read_performance
from tiktok_shop.report.sales import Comparison, Profit, Sales, Sold, Takings, read_sales
from tiktok_shop.report.timeline import Timeline

SHOPS = "select shop_id, shop_name from {marts}.dim_shops order by shop_id"


@dataclass
class Panel:
    currency: Currency
    sales: Sales
    timeline: Timeline | None
    """The report's period; None where it holds no sales at all."""
    checks: Checks
    products: Top
    skus: Top
    performance: Performance | None

    @property
    def total(self) -> Takings:
        return self.sales.total

    @property
    def profit(self) -> Profit:
        return self.sales.waterfall

    @property
    def comparison(self) -> Comparison | None:
        return self.sales.compared(self.timeline.first, self.timeline.last) if self.timeline else None

    @property
    def months(self) -> list[Sold]:
        return self.sales.over(Timeline.by_month(self.timeline.first, self.timeline.last)) if self.timeline else []

    @property
    def to_look_at(self) -> int:
        """Statements, orders and rows that don't tie out."""
        statements = len(self.checks.statements.having(DIFFERS))
        return statements + len(self.checks.shopify.differences) + len(self.checks.money_gaps)

    def charts(self) -> dict[str, charts.Spec]:
        """By the name that the template has for each; without those that have nothing to show."""
        found: dict[str, charts.Spec] = {}
        if self.timeline and self.sales.daily:
            found["sales"] = charts.sales_by_day(self.sales, self.timeline, self.currency)
        if self.total.orders:
            found["waterfall"] = charts.waterfall(self.profit.steps, self.currency)
        for name, top in (("products", self.products), ("skus", self.skus)):
            if top.sellers:
                found[name] = charts.top_sellers(top.sellers, self.currency)
        if statements := self.checks.statements.all:
            timeline = _covering(statement.day for statement in statements)
            found["statements"] = charts.statements_by_day(statements, timeline, self.currency)
        if causes := self.checks.shopify.causes:
            found["shopify"] = charts.shopify_causes(causes)
        if self.performance:
            timeline = _covering(day.day for day in self.performance.days)
            found |= charts.kept_performance(self.performance, timeline, self.currency)
        return found


def _covering(days: Iterable[date]) -> Timeline:
    every = list(days)
    return Timeline.over(min(every), max(every))


def read_panels(marts: Marts) -> list[Panel]:
    """The currency with most orders first."""
    sales = read_sales(marts)
    checks, performance = read_checks(marts, sales), read_performance(marts)
    products, skus = read_products(marts), read_skus(marts)
    days = [row["sales_date"] for one in sales.values() for row in one.daily]
    timeline = Timeline.over(marts.period.since or min(days), marts.period.until or max(days)) if days else None
    return [
        Panel(
            Currency(code),
            sales.get(code, Sales()),
            timeline,
            checks.get(code, Checks()),
            products.get(code, Top()),
            skus.get(code, Top()),
            performance.get(code),
        )
        for code in [*sales, *sorted({*checks, *performance} - sales.keys())]
    ]


def read_shops(marts: Marts, panels: Iterable[Panel]) -> dict[str, str]:
    """Names by id; a shop that only its orders tell of is named by its id."""
    named = {row["shop_id"]: row["shop_name"] for row in marts.rows(SHOPS)}
    selling = {shop_id for panel in panels for shop_id in panel.sales.shops}
    return {shop_id: named.get(shop_id) or f"Shop {shop_id}" for shop_id in sorted(selling | named.keys())}
