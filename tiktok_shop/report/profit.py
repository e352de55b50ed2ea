"""The waterfall from gross sales to net payout."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from tiktok_shop.report.formatting import ZERO
from tiktok_shop.report.marts import Row

# Column of fct_order_profit -> label.
FEES = {
    "platform_commission": "TikTok commission",
    "transaction_fees": "Payment fees",
    "affiliate_commission": "Affiliate commission",
    "advertising_fees": "Advertising",
    "programme_fees": "Programs and campaigns",
    "refund_administration_fees": "Refund administration",
    "taxes_withheld": "Taxes withheld",
    "other_fees": "Other fees",
}
COSTS = FEES | {"shipping_cost": "Shipping, net", "adjustments": "Adjustments"}

PROFIT = f"""
select shop_id, currency, profit_basis,
    sum(case when is_sale then gross_sales else 0 end) as gross_sales,
    sum(case when is_sale then seller_discount else 0 end) as seller_discount,
    sum(case when is_sale then net_sales else 0 end) as net_sales,
    sum(case when is_sale then net_sales_after_refunds else 0 end) as net_sales_after_refunds,
    sum(coalesce(revenue, 0)) as revenue,
    {", ".join(f"sum(coalesce({name}, 0)) as {name}" for name in COSTS)},
    sum(coalesce(margin_before_cost_of_goods, 0)) as payout,
    -- of lines with a payout, and only if the cost of all of them is known
    case when count(margin) = count(margin_before_cost_of_goods)
        then sum(case when margin is not null then cost_of_goods end) end as cost_of_goods
from {{marts}}.fct_order_profit
where order_date between {{since}} and {{until}}
group by shop_id, currency, profit_basis
order by shop_id, currency, profit_basis
"""


@dataclass
class ProfitAmount:
    """An amount by profit basis: settled by statements, estimated by TikTok, or pending (neither yet)."""

    settled: Decimal = ZERO
    estimated: Decimal = ZERO
    pending: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.settled + self.estimated + self.pending

    def __neg__(self) -> ProfitAmount:
        return ProfitAmount(-self.settled, -self.estimated, -self.pending)

    def __sub__(self, other: ProfitAmount) -> ProfitAmount:
        return ProfitAmount(
            self.settled - other.settled, self.estimated - other.estimated, self.pending - other.pending
        )


@dataclass
class WaterfallStep:
    """A bar of the waterfall: a change, or the subtotal so far. `definition`: its key in definitions.yaml."""

    name: str
    amount: ProfitAmount
    is_subtotal: bool = False
    definition: str = ""


@dataclass
class Profit:
    """Amounts of the period's orders. `has_finance`: whether any of them has a statement or an estimate; `has_costs`:
    whether the cost of goods of all of these is known."""

    amounts: dict[str, ProfitAmount] = field(default_factory=dict)
    has_finance: bool = False
    has_costs: bool = False

    @classmethod
    def of(cls, rows: list[Row]) -> Profit:
        """From the rows of the PROFIT query."""
        amounts: dict[str, ProfitAmount] = {}
        for row in rows:
            # Adjustments alone settle nothing.
            basis = "pending" if row["profit_basis"] in ("none", "adjusted") else row["profit_basis"]
            for name, value in row.items():
                if isinstance(value, Decimal):
                    amount = amounts.setdefault(name, ProfitAmount())
                    setattr(amount, basis, getattr(amount, basis) + value)
        with_finance = [row for row in rows if row["profit_basis"] != "none"]
        has_costs = bool(with_finance) and all(row["cost_of_goods"] is not None for row in with_finance)
        return cls(amounts, bool(with_finance), has_costs)

    def __getitem__(self, name: str) -> ProfitAmount:
        return self.amounts.get(name, ProfitAmount())

    @property
    def payout(self) -> ProfitAmount:
        return self["payout"]

    @property
    def revenue(self) -> Decimal:
        return self["revenue"].total

    @property
    def fees(self) -> ProfitAmount:
        total = ProfitAmount()
        for name in FEES:
            total.settled += self[name].settled
            total.estimated += self[name].estimated
        return total

    @property
    def steps(self) -> list[WaterfallStep]:
        """Steps without an amount are left out."""
        after_refunds = self["net_sales_after_refunds"]
        steps = [
            WaterfallStep("Gross sales", self["gross_sales"], is_subtotal=True, definition="gross_sales"),
            WaterfallStep("Seller discounts", -self["seller_discount"], definition="seller_discount"),
            WaterfallStep("Net sales", self["net_sales"], is_subtotal=True, definition="net_sales"),
            WaterfallStep("Refunds", after_refunds - self["net_sales"], definition="refunds"),
        ]
        last = WaterfallStep(
            "Net sales after refunds", after_refunds, is_subtotal=True, definition="net_sales_after_refunds"
        )
        if self.has_finance:
            differences = self["revenue"] - after_refunds
            differences.pending = ZERO
            steps += [
                WaterfallStep(
                    "Not settled or estimated yet", ProfitAmount(pending=-after_refunds.pending), definition="pending"
                ),
                WaterfallStep("Other revenue changes", differences, definition="revenue_differences"),
                *(WaterfallStep(label, self[name], definition=name) for name, label in COSTS.items()),
            ]
            last = WaterfallStep("Net payout", self.payout, is_subtotal=True, definition="payout")
            if self.has_costs:
                cost = self["cost_of_goods"]
                steps += [last, WaterfallStep("Cost of goods", -cost, definition="cost_of_goods")]
                last = WaterfallStep("Margin", self.payout - cost, is_subtotal=True, definition="margin")
        return [*(step for step in steps if step.is_subtotal or step.amount != ProfitAmount()), last]
