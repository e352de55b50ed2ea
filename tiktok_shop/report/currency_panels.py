"""The content of the report per currency. Amounts in different currencies are never added."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tiktok_shop.report import charts
from tiktok_shop.report.formatting import Currency
from tiktok_shop.report.marts import Marts
from tiktok_shop.report.performance import Performance, read_performance
from tiktok_shop.report.profit import Profit
from tiktok_shop.report.reconciliation import MISMATCH, Reconciliation, read_reconciliation
from tiktok_shop.report.sales import Comparison, PeriodSales, Sales, SalesTotals, read_sales
from tiktok_shop.report.timeline import Timeline
from tiktok_shop.report.top_items import TopItems, read_products, read_skus

SHOPS = "select shop_id, shop_name from {marts}.dim_shops order by shop_id"


@dataclass
class CurrencyPanel:
    """`timeline`: the report's period, None if there are no sales at all."""

    currency: Currency
    sales: Sales
    timeline: Timeline | None
    reconciliation: Reconciliation
    products: TopItems
    skus: TopItems
    performance: Performance | None

    @property
    def totals(self) -> SalesTotals:
        return self.sales.totals

    @property
    def profit(self) -> Profit:
        return self.sales.profit

    @property
    def comparison(self) -> Comparison | None:
        return self.sales.compare(self.timeline.first, self.timeline.last) if self.timeline else None

    @property
    def months(self) -> list[PeriodSales]:
        return self.sales.over(Timeline.by_month(self.timeline.first, self.timeline.last)) if self.timeline else []

    @property
    def issue_count(self) -> int:
        """Statements, orders and totals that don't tie out."""
        reconciliation = self.reconciliation
        mismatches = len(reconciliation.statements.with_status(MISMATCH))
        return mismatches + len(reconciliation.shopify.differences) + len(reconciliation.money_gaps)

    def charts(self) -> dict[str, charts.Spec]:
        """By name as used in the template, without those that would be empty."""
        specs: dict[str, charts.Spec] = {}
        if self.timeline and self.sales.daily:
            specs["sales"] = charts.sales_by_day(self.sales, self.timeline, self.currency)
        if self.totals.orders:
            specs["waterfall"] = charts.waterfall(self.profit.steps, self.currency)
        for name, top in (("products", self.products), ("skus", self.skus)):
            if top.items:
                specs[name] = charts.top_items(top.items, self.currency)
        if statements := self.reconciliation.statements.all:
            timeline = _covering(statement.day for statement in statements)
            specs["statements"] = charts.statements_by_day(statements, timeline, self.currency)
        if causes := self.reconciliation.shopify.causes:
            specs["shopify"] = charts.shopify_causes(causes)
        if self.performance:
            timeline = _covering(day.day for day in self.performance.days)
            specs |= charts.performance_over_time(self.performance, timeline, self.currency)
        return specs


def _covering(days: Iterable[date]) -> Timeline:
    all_days = list(days)
    return Timeline.over(min(all_days), max(all_days))


def read_panels(marts: Marts) -> list[CurrencyPanel]:
    """The currency with the most orders first."""
    sales = read_sales(marts)
    reconciliation, performance = read_reconciliation(marts, sales), read_performance(marts)
    products, skus = read_products(marts), read_skus(marts)
    days = [row["sales_date"] for currency_sales in sales.values() for row in currency_sales.daily]
    timeline = Timeline.over(marts.date_range.since or min(days), marts.date_range.until or max(days)) if days else None
    return [
        CurrencyPanel(
            Currency(code),
            sales.get(code, Sales()),
            timeline,
            reconciliation.get(code, Reconciliation()),
            products.get(code, TopItems()),
            skus.get(code, TopItems()),
            performance.get(code),
        )
        for code in [*sales, *sorted({*reconciliation, *performance} - sales.keys())]
    ]


def read_shops(marts: Marts, panels: Iterable[CurrencyPanel]) -> dict[str, str]:
    """Shop names by id. A shop that is only known from its orders is named after its id."""
    names = {row["shop_id"]: row["shop_name"] for row in marts.rows(SHOPS)}
    with_sales = {shop_id for panel in panels for shop_id in panel.sales.shops}
    return {shop_id: names.get(shop_id) or f"Shop {shop_id}" for shop_id in sorted(with_sales | names.keys())}
