"""The expected results in `world.planted`, computed from the order plans rather than from the records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tiktok_shop_sandbox.history import shopify
from tiktok_shop_sandbox.history.money import decimal_text
from tiktok_shop_sandbox.history.planning import settlement_postings
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

COUNTS = ("orders", "lines", "paid_orders", "sale_orders", "units_sold", "units_shipped_free")
AMOUNTS = (
    "gross_sales", "seller_discount", "platform_discount", "net_sales", "customer_paid_product", "shipping_charged",
    "tax", "fees", "customer_paid_total", "refund_product", "refund_shipping", "refund_tax", "refund_total",
    "sale_gross_sales", "sale_seller_discount", "sale_platform_discount", "sale_net_sales", "settled_revenue",
    "settled_shipping_cost", "settled_fees", "settled_orders_payout",
)  # fmt: skip


class Planted:
    """Running totals in minor units by shop and currency, orders by scenario, refunds, and Shopify differences."""

    def __init__(self) -> None:
        self.totals: dict[tuple[str, str], Counter[str]] = {}
        self.orders_by_scenario: dict[str, dict[str, None]] = {}
        self.refund_totals: dict[str, dict[str, str]] = {}
        self.shopify_differences: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def put(self, context: ShopContext, plan: OrderPlan, at: int, previous: int | None = None) -> None:
        """Counts an order as of `at`. `previous`: the time it was last counted for."""
        shop = context.shop
        totals = self.totals.setdefault((shop.id, plan.currency), Counter())
        if previous is not None:
            totals.subtract(order_totals(context, plan, previous))
            for scenario in scenarios(plan, previous):
                self.orders_by_scenario[scenario].pop(plan.id, None)
            self.shopify_differences.pop((shop.id, plan.id), None)
        totals.update(order_totals(context, plan, at))
        for scenario in scenarios(plan, at):
            self.orders_by_scenario.setdefault(scenario, {})[plan.id] = None
        granted = plan.granted_refunds(at)
        if granted:
            self.refund_totals[plan.id] = refund_totals(context, plan, at)
        found = shopify.differences(context, plan, at)
        if found:
            self.shopify_differences[shop.id, plan.id] = found

    def as_json(self) -> dict[str, Any]:
        """The value of `world.planted`, amounts as text."""
        return {
            "kinds": {scenario: sorted(orders) for scenario, orders in sorted(self.orders_by_scenario.items())},
            "totals": {
                shop_id: {
                    currency: {name: totals[name] for name in COUNTS}
                    | {name: decimal_text(totals[name]) for name in AMOUNTS}
                    for (owner, currency), totals in self.totals.items()
                    if owner == shop_id
                }
                for shop_id in dict.fromkeys(owner for owner, _ in self.totals)
            },
            "refund_totals": self.refund_totals,
            "shopify": [entry for _, found in sorted(self.shopify_differences.items()) for entry in found],
        }


def is_cod_sale(plan: OrderPlan, at: int) -> bool:
    """Cash-on-delivery orders count as sold once shipped."""
    return plan.scenario == "cash_on_delivery" and plan.shipped_at is not None and plan.shipped_at <= at


def order_totals(context: ShopContext, plan: OrderPlan, at: int) -> Counter[str]:
    """An order's contribution to the totals.

    `sale_*` and `units_sold` count revenue: paid (or cash on delivery and shipped), not canceled, neither sample nor
    replacement. A gift is a unit shipped free.
    """
    is_paid = plan.paid_at is not None and plan.paid_at <= at
    is_sale = (is_paid or is_cod_sale(plan, at)) and plan.scenario not in ("sample", "replacement")
    result: Counter[str] = Counter(orders=1, lines=len(plan.lines), paid_orders=int(is_paid))
    for line in plan.lines:
        net = line.price - line.seller_discount
        result["gross_sales"] += line.price
        result["seller_discount"] += line.seller_discount
        result["platform_discount"] += line.platform_discount
        result["net_sales"] += net
        result["customer_paid_product"] += line.sale_price
        if is_sale and not (line.canceled_at is not None and line.canceled_at <= at):
            result["units_shipped_free" if line.is_gift else "units_sold"] += 1
            result["sale_gross_sales"] += line.price
            result["sale_seller_discount"] += line.seller_discount
            result["sale_platform_discount"] += line.platform_discount
            result["sale_net_sales"] += net
            result["sale_orders"] = 1
    result["shipping_charged"] = plan.shipping
    result["tax"] = plan.tax
    result["fees"] = sum(plan.fees.values())
    result["customer_paid_total"] = plan.total(context.shop.tax_included)
    for refund in plan.granted_refunds(at):
        result["refund_product"] += refund.subtotal
        result["refund_shipping"] += refund.shipping
        result["refund_tax"] += refund.tax
        result["refund_total"] += refund.total(context.shop.tax_included)
    result.update(settled_totals(context, plan, at))
    return result


def settled_totals(context: ShopContext, plan: OrderPlan, at: int) -> Counter[str]:
    """What statements have settled for an order by `at`, without reserves and adjustments."""
    result: Counter[str] = Counter()
    for settlement in plan.settlements:
        if settlement.statement_time > at or settlement.kind not in ("order", "refund"):
            continue
        for posting in settlement_postings.postings(context, plan, settlement, at):
            result["settled_revenue"] += posting.revenue_total
            result["settled_shipping_cost"] += posting.shipping_total
            result["settled_fees"] += posting.fee_total
            result["settled_orders_payout"] += posting.total
    return result


def refund_totals(context: ShopContext, plan: OrderPlan, at: int) -> dict[str, str]:
    """An order's granted refunds, over all its returns and cancellations."""
    granted = plan.granted_refunds(at)
    return {
        "shop_id": context.shop.id,
        "currency": plan.currency,
        "product": decimal_text(sum(refund.subtotal for refund in granted)),
        "shipping": decimal_text(sum(refund.shipping for refund in granted)),
        "tax": decimal_text(sum(refund.tax for refund in granted)),
        "total": decimal_text(sum(refund.total(context.shop.tax_included) for refund in granted)),
    }


def scenarios(plan: OrderPlan, at: int) -> list[str]:
    """The scenarios that an order's records show as of `at`: the planned one, and others that occur by chance."""
    found = []
    scenario = plan.scenario
    has_requests = bool(plan.returns or plan.cancellations)
    opened = [entry for entry in (*plan.returns, *plan.cancellations) if entry.states[0][0] <= at]
    if scenario == "item_insurance":
        if plan.insurance_tax or plan.fees:
            found.append(scenario)
    elif scenario == "bundle" or scenario != "plain" and (not has_requests or opened):
        found.append(scenario)
    status = plan.status(at)
    if status in ("UNPAID", "ON_HOLD", "CANCELLED", "AWAITING_CUSTOMS_RELEASE"):
        found.append(f"status_{status.lower()}")
    if status == "CANCELLED" and plan.on_hold_flow:
        found.append("on_hold_flow_cancelled")
    if status == "CANCELLED" and plan.granted_refunds(at):
        found.append("cancelled_and_refunded")
    if plan.ship_to[4].startswith("0") and plan.awaiting_shipment_at is not None and plan.awaiting_shipment_at <= at:
        found.append("postal_code_with_leading_zero")
    if plan.shipping_cofunded_discount:
        found.append("cofunded_discount")
    return found
