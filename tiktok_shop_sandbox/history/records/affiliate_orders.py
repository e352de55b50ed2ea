"""The affiliate order of an order that came from a creator."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.analytics import VIDEOS
from tiktok_shop_sandbox.history.money import decimal_text, prorate
from tiktok_shop_sandbox.history.planning import settlement_postings
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan
from tiktok_shop_sandbox.history.shop_context import ShopContext

_CONTENT_TYPES = ("VIDEO", "LIVE", "SHOP", "LINKSHARE")


def affiliate_order(context: ShopContext, plan: OrderPlan, at: int) -> dict[str, Any] | None:
    """The record as of `at`; None if the order is unpaid or didn't come from a creator."""
    rate = settlement_postings.affiliate_rate(plan)
    if not rate or plan.paid_at is None or plan.paid_at > at:
        return None
    refunded: dict[int, int] = {}
    for refund in plan.granted_refunds(at):
        for position, (subtotal, _) in refund.lines.items():
            refunded[position] = refunded.get(position, 0) + subtotal
    settled = settlement_postings.is_settled(plan, at)
    by_sku: dict[str, list[int]] = {}
    for position, line in enumerate(plan.lines):
        if not line.is_gift:
            by_sku.setdefault(line.sku.id, []).append(position)
    record: dict[str, Any] = {
        "id": plan.id,
        "create_time": plan.created_at,
        "skus": [_affiliate_sku(context, plan, positions, refunded, rate, settled) for positions in by_sku.values()],
    }
    if plan.delivered_at is not None and plan.delivered_at <= at and plan.canceled_at is None:
        record["delivery_time"] = plan.delivered_at
    if plan.random_bits % 8 == 0:
        # Documented as no longer returned, but some responses still have it.
        record["status"] = "COMPLETED" if settled else "ONGOING"
    return record


def _affiliate_sku(
    context: ShopContext, plan: OrderPlan, positions: list[int], refunded: dict[int, int], rate: int, settled: bool
) -> dict[str, Any]:
    lines = [plan.lines[position] for position in positions]
    estimated_base = sum(line.sale_price for line in lines)
    actual_base = estimated_base - sum(refunded.get(position, 0) for position in positions)
    actual_commission = sum(prorate(plan.lines[p].sale_price - refunded.get(p, 0), rate, 10_000) for p in positions)
    fully_refunded = sum(plan.lines[p].sale_price <= refunded.get(p, 0) for p in positions)

    def money(minor: int) -> dict[str, str]:
        return {"amount": decimal_text(minor), "currency": plan.currency}

    record: dict[str, Any] = {
        "sku_id": lines[0].sku.id,
        "product_id": lines[0].sku.product.id,
        "quantity": len(lines),
        "price": money(lines[0].sale_price),
        "settlement_status": "INELIGIBLE" if fully_refunded == len(lines) else "SETTLED" if settled else "To-SETTLE",
        "creator_username": ("kwame 🐙", "amélie.glow", "นักรีวิว_01", "the_oliver")[plan.buyer % 4],
        "content_type": _CONTENT_TYPES[plan.random_bits >> 16 & 3],
        "content_id": ids.make("content", context.index, (plan.random_bits >> 40) % VIDEOS),
        "commission_model": "Fixed commission",
        "commission_rate": str(rate),
        "estimated_commission_base": money(estimated_base),
        "estimated_paid_commission": money(sum(prorate(line.sale_price, rate, 10_000) for line in lines)),
        "fully_return": "Yes" if fully_refunded == len(lines) else "No",
    }
    if plan.random_bits % 3:
        record["open_collaboration_id"] = ids.make("collaboration", context.index, plan.random_bits % 7)
    else:
        record["target_collaboration_id"] = ids.make("collaboration", context.index, 10 + plan.random_bits % 5)
    if settled:
        record |= {"actual_commission_base": money(actual_base), "actual_paid_commission": money(actual_commission)}
    if plan.random_bits % 4 == 0:
        zero = money(0)
        record |= {
            "campaign_id": "73661290629",
            "commission_model": "Tiered commission",
            "commission_tier_setting": "3.0 OR 5.0",
            "partner_commission_rate": "0",
            "shop_ads_commission_rate": "500",
            "estimated_paid_shop_ads_commission": zero,
            "estimated_paid_partner_commission": zero,
            "estimated_cofunded_creator_bonus_amount": zero,
            "actual_paid_partner_commission": zero,
            "actual_paid_shop_ads_commission": zero,
            "actual_cofunded_creator_bonus_amount": zero,
            "refunded_quantity": fully_refunded,
            "returned_quantity": fully_refunded,
        }
    return record
