"""What was sold, what was refunded and what is left, by shop and day, in one currency each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from tiktok_shop.report.marts import Marts, Row
from tiktok_shop.report.numbers import NOTHING
from tiktok_shop.report.timeline import Span, Timeline

DAILY = """
select shop_id, currency, sales_date, orders, units_sold, gmv, net_sales,
    net_sales - net_sales_after_refunds as refunded
from {marts}.fct_daily_sales
where sales_date between {since} and {until}
order by sales_date, shop_id, currency
"""

# The products' part of the refunds of sales, by the day that they were granted. A refund of an order that isn't known
# here counts as one of a sale.
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

COSTS = {
    "platform_commission": "TikTok commission",
    "transaction_fees": "Payment fees",
    "affiliate_commission": "Affiliate commission",
    "advertising_fees": "Advertising",
    "programme_fees": "Programmes and campaigns",
    "refund_administration_fees": "Refund administration",
    "taxes_withheld": "Taxes withheld",
    "other_fees": "Other fees",
    "shipping_cost": "Shipping, net",
    "adjustments": "Adjustments",
}
FEES = [name for name in COSTS if name not in ("shipping_cost", "adjustments")]

PROFIT = f"""
select shop_id, currency, profit_basis,
    sum(case when is_sale then gross_sales else 0 end) as gross_sales,
    sum(case when is_sale then seller_discount else 0 end) as seller_discount,
    sum(case when is_sale then net_sales else 0 end) as net_sales,
    sum(case when is_sale then net_sales_after_refunds else 0 end) as net_sales_after_refunds,
    sum(coalesce(revenue, 0)) as revenue,
    {", ".join(f"sum(coalesce({name}, 0)) as {name}" for name in COSTS)},
    sum(coalesce(margin_before_cost_of_goods, 0)) as payout
from {{marts}}.fct_order_profit
where order_date between {{since}} and {{until}}
group by shop_id, currency, profit_basis
order by shop_id, currency, profit_basis
"""


@dataclass
class Takings:
    """Sums over days: the additive figures of fct_daily_sales."""

    orders: int = 0
    units: int = 0
    gmv: Decimal = NOTHING
    net_sales: Decimal = NOTHING
    refunded: Decimal = NOTHING

    @property
    def average(self) -> Decimal:
        """Net sales an order, not rounded."""
        return self.net_sales / self.orders if self.orders else NOTHING

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Takings:
        total = cls()
        for row in rows:
            total.orders += row["orders"]
            total.units += row["units_sold"]
            for name in ("gmv", "net_sales", "refunded"):
                setattr(total, name, getattr(total, name) + row[name])
        return total


@dataclass
class Money:
    """An amount in its parts: settled by statements, estimated by TikTok, and open, for which there is neither."""

    settled: Decimal = NOTHING
    estimated: Decimal = NOTHING
    open: Decimal = NOTHING

    @property
    def total(self) -> Decimal:
        return self.settled + self.estimated + self.open


@dataclass
class Step:
    """One bar from gross sales to payout: a sum so far, or what is added to it."""

    name: str
    amount: Money
    is_sum: bool = False
    note: str = ""
    """The definition that explains it."""


@dataclass
class Profit:
    """The way from gross sales to payout of the orders placed in the period."""

    parts: dict[str, Money] = field(default_factory=dict)
    has_finance: bool = False
    """Whether any of these orders has a statement or an estimate."""

    @classmethod
    def of(cls, rows: list[Row]) -> Profit:
        parts: dict[str, Money] = {}
        for row in rows:
            basis = "open" if row["profit_basis"] == "none" else row["profit_basis"]
            for name, value in row.items():
                if isinstance(value, Decimal):
                    part = parts.setdefault(name, Money())
                    setattr(part, basis, getattr(part, basis) + value)
        return cls(parts, any(row["profit_basis"] != "none" for row in rows))

    def __getitem__(self, name: str) -> Money:
        return self.parts.get(name, Money())

    @property
    def payout(self) -> Money:
        return self["payout"]

    @property
    def revenue(self) -> Decimal:
        return self["revenue"].total

    @property
    def fees(self) -> Money:
        found = Money()
        for name in FEES:
            found.settled += self[name].settled
            found.estimated += self[name].estimated
        return found

    @property
    def steps(self) -> list[Step]:
        after_refunds = self["net_sales_after_refunds"]
        steps = [
            Step("Gross sales", self["gross_sales"], is_sum=True, note="gross_sales"),
            Step("Your discounts", _each(self["seller_discount"], lambda part: -part), note="seller_discount"),
            Step("Net sales", self["net_sales"], is_sum=True, note="net_sales"),
            Step("Refunds", _less(after_refunds, self["net_sales"]), note="refunds"),
        ]
        end = Step("Net sales after refunds", after_refunds, is_sum=True, note="net_sales_after_refunds")
        if self.has_finance:
            differences = _less(self["revenue"], after_refunds)
            differences.open = NOTHING
            steps += [
                Step("Not settled yet, no estimate", Money(open=-after_refunds.open), note="open"),
                Step("Other changes of revenue", differences, note="revenue_differences"),
                *(Step(label, self[name], note=name) for name, label in COSTS.items()),
            ]
            end = Step("Left for you", self.payout, is_sum=True, note="payout")
        return [*(step for step in steps if step.is_sum or step.amount != Money()), end]


def _each(amount: Money, change: Callable[[Decimal], Decimal]) -> Money:
    return Money(change(amount.settled), change(amount.estimated), change(amount.open))


def _less(amount: Money, other: Money) -> Money:
    return Money(amount.settled - other.settled, amount.estimated - other.estimated, amount.open - other.open)


@dataclass
class Comparison:
    """The last days of the period beside the same number before them."""

    days: int
    recent: Takings
    before: Takings


@dataclass(frozen=True)
class Sold:
    """In a span of days: the orders placed and the refunds granted."""

    span: Span
    orders: int
    net_sales: Decimal
    refunds: Decimal


@dataclass
class Sales:
    """Of one currency."""

    daily: list[Row] = field(default_factory=list)
    refunds: list[Row] = field(default_factory=list)
    profit: list[Row] = field(default_factory=list)

    @property
    def total(self) -> Takings:
        return Takings.of(self.daily)

    @property
    def waterfall(self) -> Profit:
        return Profit.of(self.profit)

    @property
    def shops(self) -> list[str]:
        return sorted({row["shop_id"] for row in self.daily})

    def of_shop(self, shop_id: str) -> Sales:
        return Sales(
            [row for row in self.daily if row["shop_id"] == shop_id],
            [],
            [row for row in self.profit if row["shop_id"] == shop_id],
        )

    def over(self, timeline: Timeline) -> list[Sold]:
        sold = timeline.gather((row["sales_date"], row) for row in self.daily)
        refunded = timeline.gather((row["refund_date"], row["refund_product"]) for row in self.refunds)
        found = []
        for span in timeline.spans:
            takings = Takings.of(sold[span])
            found.append(Sold(span, takings.orders, takings.net_sales, sum(refunded[span], NOTHING)))
        return found

    def compared(self, first: date, last: date, days: int = 30) -> Comparison | None:
        """None where the period is too short to hold both."""
        if (last - first).days + 1 < 2 * days:
            return None
        middle, start = last - timedelta(days=days), last - timedelta(days=2 * days)
        return Comparison(
            days,
            Takings.of(row for row in self.daily if row["sales_date"] > middle),
            Takings.of(row for row in self.daily if start < row["sales_date"] <= middle),
        )


def read_sales(marts: Marts) -> dict[str, Sales]:
    """By currency, those with most orders first: amounts of different currencies can't be compared."""
    found: dict[str, Sales] = {}
    for query, name in ((DAILY, "daily"), (REFUNDS, "refunds"), (PROFIT, "profit")):
        for row in marts.rows(query):
            getattr(found.setdefault(row["currency"], Sales()), name).append(row)
    return dict(sorted(found.items(), key=lambda item: (-item[1].total.orders, item[0])))
