"""References from an order to the same order in the seller's other systems."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

# Scenarios whose orders aren't in any other system, so that there is nothing to reconcile.
_UNREFERENCED = frozenset(
    (
        "sample", "zero_lottery", "replacement", "buyer_fee", "item_insurance", "other_currency",
        "cancellation_without_amount", "shopify_no_reference", "every_field", "without_optional_blocks",
        "cancelled_unpaid_with_amount",
    )
)  # fmt: skip
_OTHER_PLATFORMS = ("ERP_SYSTEM", "WOOCOMMERCE", "AMAZON", "CHANNEL_ADVISOR", "BIGCOMMERCE", "OWN_OMS_V2")


def shopify_order_id(context: ShopContext, plan: OrderPlan) -> int:
    """Shopify's id of the order."""
    return 6_100_000_000_000 + context.index * 100_000_000_000 + plan.number * 13


def shopify_line_id(context: ShopContext, plan: OrderPlan, position: int) -> int:
    return 15_000_000_000_000 + context.index * 1_000_000_000_000 + plan.number * 16 + position


def is_referenced_by_shopify(plan: OrderPlan) -> bool:
    """Whether the order has or will have a reference to a Shopify order."""
    if plan.scenario in _UNREFERENCED or plan.awaiting_shipment_at is None or plan.scenario == "cancelled_on_hold":
        return False
    if plan.canceled_at is not None and plan.canceled_at < plan.awaiting_shipment_at:
        return False
    return plan.scenario.startswith("shopify_") or (plan.random_bits >> 20) % 100 < 72


def external_orders(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The order's external references, which exist from AWAITING_SHIPMENT on."""
    if plan.scenario in _UNREFERENCED or plan.awaiting_shipment_at is None or plan.awaiting_shipment_at > at:
        return []
    if plan.canceled_at is not None and plan.canceled_at < plan.awaiting_shipment_at:
        return []
    entries = []
    if is_referenced_by_shopify(plan):
        entries.append(
            {
                "id": str(shopify_order_id(context, plan)),
                "platform": "SHOPIFY",
                "line_items": [
                    {"id": str(shopify_line_id(context, plan, position)), "origin_id": line.id}
                    for position, line in enumerate(plan.lines)
                ],
            }
        )
    chance = (plan.random_bits >> 28) % 100
    if chance < (8 if entries else 45):
        platform = "WAREHOUSE_MANAGEMENT_SYSTEM" if entries else _OTHER_PLATFORMS[chance % len(_OTHER_PLATFORMS)]
        entries.append(
            {
                "id": f"{platform[:3]}-{plan.number:07d}",
                "platform": platform,
                "line_items": [
                    {"id": f"{plan.number:07d}/{position}", "origin_id": line.id}
                    for position, line in enumerate(plan.lines)
                ],
            }
        )
    return entries
