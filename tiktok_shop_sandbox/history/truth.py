"""What a correct reader must find: sums and lists kept beside the history, taken from plans, not from records."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tiktok_shop_sandbox import shopify
from tiktok_shop_sandbox.history import finance
from tiktok_shop_sandbox.history.money import text
from tiktok_shop_sandbox.history.plan import Ground, Plan

COUNTS = ("orders", "lines", "paid_orders", "sale_orders", "units_sold", "units_shipped_free")
AMOUNTS = (
    "gross_sales", "seller_discount", "platform_discount", "net_sales", "customer_paid_product", "shipping_charged",
    "tax", "fees", "customer_paid_total", "refund_product", "refund_shipping", "refund_tax", "refund_total",
    "sale_gross_sales", "sale_seller_discount", "sale_platform_discount", "sale_net_sales", "settled_revenue",
    "settled_shipping_cost", "settled_fees", "settled_orders_payout",
)  # fmt: skip


class Truth:
    """Running sums in minor units by shop and currency, and which orders are awkward how."""

    def __init__(self) -> None:
        self.sums: dict[tuple[str, str], Counter[str]] = {}
        self.kinds: dict[str, dict[str, None]] = {}
        self.refunds: dict[str, dict[str, str]] = {}
        self.differences: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def put(self, ground: Ground, plan: Plan, at: int, before: int | None = None) -> None:
        """Counts an order as it is at a moment; `before`: the moment it was last counted at."""
        shop = ground.shop
        sums = self.sums.setdefault((shop.id, plan.currency), Counter())
        if before is not None:
            sums.subtract(figures(ground, plan, before))
            for kind in kinds(plan, before):
                self.kinds[kind].pop(plan.id, None)
            self.differences.pop((shop.id, plan.id), None)
        sums.update(figures(ground, plan, at))
        for kind in kinds(plan, at):
            self.kinds.setdefault(kind, {})[plan.id] = None
        granted = plan.refunds(at)
        if granted:
            self.refunds[plan.id] = refund_totals(ground, plan, at)
        found = shopify.differences(ground, plan, at)
        if found:
            self.differences[shop.id, plan.id] = found

    def planted(self) -> dict[str, Any]:
        """As JSON: money as text."""
        return {
            "kinds": {kind: sorted(orders) for kind, orders in sorted(self.kinds.items())},
            "totals": {
                shop_id: {
                    currency: {name: sums[name] for name in COUNTS} | {name: text(sums[name]) for name in AMOUNTS}
                    for (owner, currency), sums in self.sums.items()
                    if owner == shop_id
                }
                for shop_id in dict.fromkeys(owner for owner, _ in self.sums)
            },
            "refund_totals": self.refunds,
            "shopify": [entry for _, found in sorted(self.differences.items()) for entry in found],
        }


def is_cash_sale(plan: Plan, at: int) -> bool:
    """Cash on delivery counts as sold once it is shipped."""
    return plan.kind == "cash_on_delivery" and plan.shipped is not None and plan.shipped <= at


def figures(ground: Ground, plan: Plan, at: int) -> Counter[str]:
    """One order's part in the sums. `sale_*` and `units_sold` count what is revenue: paid (or cash on delivery and
    shipped), not cancelled, neither sample nor replacement; a gift is a unit shipped free."""
    paid = plan.paid is not None and plan.paid <= at
    sold = (paid or is_cash_sale(plan, at)) and plan.kind not in ("sample", "replacement")
    result: Counter[str] = Counter(orders=1, lines=len(plan.lines), paid_orders=int(paid))
    for line in plan.lines:
        net = line.price - line.seller_discount
        result["gross_sales"] += line.price
        result["seller_discount"] += line.seller_discount
        result["platform_discount"] += line.platform_discount
        result["net_sales"] += net
        result["customer_paid_product"] += line.sale
        if sold and not (line.cancelled_at is not None and line.cancelled_at <= at):
            result["units_shipped_free" if line.is_gift else "units_sold"] += 1
            result["sale_gross_sales"] += line.price
            result["sale_seller_discount"] += line.seller_discount
            result["sale_platform_discount"] += line.platform_discount
            result["sale_net_sales"] += net
            result["sale_orders"] = 1
    result["shipping_charged"] = plan.shipping
    result["tax"] = plan.tax
    result["fees"] = sum(plan.fees.values())
    result["customer_paid_total"] = plan.total(ground.shop.tax_included)
    for refund in plan.refunds(at):
        result["refund_product"] += refund.subtotal
        result["refund_shipping"] += refund.shipping
        result["refund_tax"] += refund.tax
        result["refund_total"] += refund.total(ground.shop.tax_included)
    result.update(settled(ground, plan, at))
    return result


def settled(ground: Ground, plan: Plan, at: int) -> Counter[str]:
    """What statements have given for one order until a moment, without reserves and adjustments."""
    result: Counter[str] = Counter()
    for settlement in plan.settlements:
        if settlement.statement_time > at or settlement.kind not in ("order", "refund"):
            continue
        for posting in finance.postings(ground, plan, settlement, at):
            result["settled_revenue"] += posting.revenue_total
            result["settled_shipping_cost"] += posting.shipping_total
            result["settled_fees"] += posting.fee_total
            result["settled_orders_payout"] += posting.total
    return result


def refund_totals(ground: Ground, plan: Plan, at: int) -> dict[str, str]:
    """What was granted back for one order, over all its returns and cancellations."""
    granted = plan.refunds(at)
    return {
        "shop_id": ground.shop.id,
        "currency": plan.currency,
        "product": text(sum(refund.subtotal for refund in granted)),
        "shipping": text(sum(refund.shipping for refund in granted)),
        "tax": text(sum(refund.tax for refund in granted)),
        "total": text(sum(refund.total(ground.shop.tax_included) for refund in granted)),
    }


def kinds(plan: Plan, at: int) -> list[str]:
    """The awkward kinds that can be seen of an order at a moment, planned ones and those that just came about."""
    found = []
    kind = plan.kind
    waits_for_event = bool(plan.returns or plan.cancellations)
    happened = [entry for entry in (*plan.returns, *plan.cancellations) if entry.states[0][0] <= at]
    if kind == "item_insurance":
        if plan.insurance_tax or plan.fees:
            found.append(kind)
    elif kind == "bundle" or kind != "plain" and (not waits_for_event or happened):
        found.append(kind)
    status = plan.status(at)
    if status in ("UNPAID", "ON_HOLD", "CANCELLED", "AWAITING_CUSTOMS_RELEASE"):
        found.append(f"status_{status.lower()}")
    if status == "CANCELLED" and plan.on_hold_flow:
        found.append("on_hold_flow_cancelled")
    if status == "CANCELLED" and plan.refunds(at):
        found.append("cancelled_and_refunded")
    if plan.place[4].startswith("0") and plan.awaiting is not None and plan.awaiting <= at:
        found.append("postal_code_with_leading_zero")
    if plan.shipping_cofunded_discount:
        found.append("cofunded_discount")
    return found
