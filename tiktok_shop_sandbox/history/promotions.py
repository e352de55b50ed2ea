"""Activities, coupons, and the orders that creators brought."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import finance, ids, text
from tiktok_shop_sandbox.history.analytics import VIDEOS
from tiktok_shop_sandbox.history.catalog import DAY
from tiktok_shop_sandbox.history.money import portion
from tiktok_shop_sandbox.history.money import text as cents
from tiktok_shop_sandbox.history.plan import Ground, Plan

_ACTIVITY_TYPES = ("FIXED_PRICE", "DIRECT_DISCOUNT", "FLASHSALE", "SHIPPING_DISCOUNT", "BUY_MORE_SAVE_MORE")
ACTIVITIES = 24
COUPONS = 18
_CONTENT = ("VIDEO", "LIVE", "SHOP", "LINKSHARE")


def put(ground: Ground, start: int, at: int) -> dict[str, list[str]]:
    """Writes activities and coupons as they stand at a moment; returns the keys that are new or changed, by table."""
    written: dict[str, list[str]] = {}
    for number in range(ACTIVITIES):
        _put(ground, "activities", _activity(ground, number, start, at), written)
    for number in range(COUPONS):
        _put(ground, "coupons", _coupon(ground, number, start, at), written)
    return written


def affiliate_order(ground: Ground, plan: Plan, at: int) -> dict[str, Any] | None:
    """The order as the affiliate endpoint has it, None if no creator brought it."""
    rate = finance.affiliate_rate(plan)
    if not rate or plan.paid is None or plan.paid > at:
        return None
    refunded: dict[int, int] = {}
    for refund in plan.refunds(at):
        for position, (subtotal, _) in refund.lines.items():
            refunded[position] = refunded.get(position, 0) + subtotal
    settled = finance.is_settled(plan, at)
    by_sku: dict[str, list[int]] = {}
    for position, line in enumerate(plan.lines):
        if not line.is_gift:
            by_sku.setdefault(line.sku.id, []).append(position)
    record: dict[str, Any] = {
        "id": plan.id,
        "create_time": plan.created,
        "skus": [_affiliate_sku(ground, plan, positions, refunded, rate, settled) for positions in by_sku.values()],
    }
    if plan.delivered is not None and plan.delivered <= at and plan.cancelled is None:
        record["delivery_time"] = plan.delivered
    if plan.noise % 8 == 0:
        # Said to be no longer returned; some answers still have it.
        record["status"] = "COMPLETED" if settled else "ONGOING"
    return record


def _affiliate_sku(
    ground: Ground, plan: Plan, positions: list[int], refunded: dict[int, int], rate: int, settled: bool
) -> dict[str, Any]:
    lines = [plan.lines[position] for position in positions]
    base = sum(line.sale for line in lines)
    actual = base - sum(refunded.get(position, 0) for position in positions)
    paid = sum(portion(plan.lines[p].sale - refunded.get(p, 0), rate, 10_000) for p in positions)
    gone = sum(plan.lines[p].sale <= refunded.get(p, 0) for p in positions)

    def money(minor: int) -> dict[str, str]:
        return {"amount": cents(minor), "currency": plan.currency}

    record: dict[str, Any] = {
        "sku_id": lines[0].sku.id,
        "product_id": lines[0].sku.product.id,
        "quantity": len(lines),
        "price": money(lines[0].sale),
        "settlement_status": "INELIGIBLE" if gone == len(lines) else "SETTLED" if settled else "To-SETTLE",
        "creator_username": ("kwame 🐙", "amélie.glow", "นักรีวิว_01", "the_oliver")[plan.buyer % 4],
        "content_type": _CONTENT[plan.noise >> 16 & 3],
        "content_id": ids.make("content", ground.index, (plan.noise >> 40) % VIDEOS),
        "commission_model": "Fixed commission",
        "commission_rate": str(rate),
        "estimated_commission_base": money(base),
        "estimated_paid_commission": money(sum(portion(line.sale, rate, 10_000) for line in lines)),
        "fully_return": "Yes" if gone == len(lines) else "No",
    }
    if plan.noise % 3:
        record["open_collaboration_id"] = ids.make("collaboration", ground.index, plan.noise % 7)
    else:
        record["target_collaboration_id"] = ids.make("collaboration", ground.index, 10 + plan.noise % 5)
    if settled:
        record |= {"actual_commission_base": money(actual), "actual_paid_commission": money(paid)}
    if plan.noise % 4 == 0:
        nothing = money(0)
        record |= {
            "campaign_id": "73661290629",
            "commission_model": "Tiered commission",
            "commission_tier_setting": "3.0 OR 5.0",
            "partner_commission_rate": "0",
            "shop_ads_commission_rate": "500",
            "estimated_paid_shop_ads_commission": nothing,
            "estimated_paid_partner_commission": nothing,
            "estimated_cofunded_creator_bonus_amount": nothing,
            "actual_paid_partner_commission": nothing,
            "actual_paid_shop_ads_commission": nothing,
            "actual_cofunded_creator_bonus_amount": nothing,
            "refunded_quantity": gone,
            "returned_quantity": gone,
        }
    return record


def _put(ground: Ground, table: str, record: dict[str, Any], written: dict[str, list[str]]) -> None:
    held = ground.shop.tables[table]
    if held.record(record["id"]) != record:
        held.put(record["id"], record)
        written.setdefault(table, []).append(record["id"])


def _window(number: int, start: int) -> tuple[int, int]:
    begin = start - 10 * DAY + number * 6 * DAY
    return begin, begin + (4 + number % 20) * DAY


def _state(number: int, begin: int, end: int, at: int) -> tuple[str, int]:
    """Its status and since when."""
    if number % 11 == 5:
        return "DEACTIVATED", min(begin + DAY, at)
    if at < begin:
        return "NOT_START", begin - 5 * DAY
    return ("ONGOING", begin) if at < end else ("EXPIRED", end)


def _activity(ground: Ground, number: int, start: int, at: int) -> dict[str, Any]:
    begin, end = _window(number, start)
    status, since = _state(number, begin, end, at)
    kind = _ACTIVITY_TYPES[number % len(_ACTIVITY_TYPES)]
    record: dict[str, Any] = {
        "id": ids.make("activity", ground.index, number),
        "title": f"{text.ADJECTIVES[number % 10]} sale ⚡ {number}",
        "activity_type": kind,
        "duration_type": "INDEFINITE" if number % 6 == 5 else "NORMAL",
        "begin_time": begin,
        "end_time": end,
        "status": "PAUSED_BY_SYSTEM" if number == 7 else status,
        "create_time": begin - 5 * DAY,
        "update_time": min(max(since, begin - 5 * DAY), at),
        "product_level": "VARIATION" if number % 2 else "PRODUCT",
        "participation_limit": [{"type": "NO_LIMIT"}],
    }
    if number % 3 == 0:
        record["activity_commands"] = ["IMMUTABLE"]
    if kind == "SHIPPING_DISCOUNT":
        record["discount"] = {
            "shipping_discount": {
                "threshold_type": "MINIMAL_ITEM_QUANTITY",
                "threshold_value": "3",
                "type": "DISCOUNT_SHIPPING_FEE",
                "value": "10.5",
                "shipping_method": "STANDARD_SHIPPING",
                "inventory_type": "SELF_FULFILLED",
                "area_scope": {"type": "SPECIFIC_AREAS", "specific_areas": ["Washington", "New York"]},
            }
        }
    elif kind == "BUY_MORE_SAVE_MORE":
        gift = ground.catalog.gifts[0]
        record["discount"] = {
            "bmsm_discount": {
                "details": [
                    {
                        "tier": 1,
                        "threshold_type": "MINIMAL_ITEM_QUANTITY",
                        "threshold_value": "5",
                        "type": "PERCENTAGE_OFF",
                        "value": "10",
                    }
                ]
            },
            "gift_discount": {
                "gift_receiving_type": "ALL_RECEIVE",
                "gift_infos": [
                    {
                        "tier": 1,
                        "threshold_type": "MINIMAL_ITEM_QUANTITY",
                        "threshold_value": "3",
                        "gift_details": [
                            {"product_id": gift.product.id, "sku_id": gift.id, "total_claim_limit": "100"}
                        ],
                    }
                ],
            },
            "bxgy_discount": {
                "threshold_type": "MINIMAL_ITEM_QUANTITY",
                "threshold_value": "5",
                "discount_type": "AMOUNT_OFF_EACH",
                "discount_value": "5",
                "benefit_max_applicable_quantity": "5",
                "benefit_max_applicable_times": "5",
            },
        }
    return record


def _coupon(ground: Ground, number: int, start: int, at: int) -> dict[str, Any]:
    begin, end = _window(number, start)
    status, since = _state(number, begin, end, at)
    currency = ground.shop.currency
    off = number % 2 == 0
    record: dict[str, Any] = {
        "id": ids.make("coupon", ground.index, number),
        "title": f"Coupon {number} 🎟️",
        "display_type": "CHAT" if number % 3 == 0 else "REGULAR",
        "status": status,
        # Milliseconds in the documentation's sample, for coupons only.
        "create_time": (begin - 3 * DAY) * 1_000,
        "update_time": min(max(since, begin - 3 * DAY), at) * 1_000,
        "claim_duration": {"start_time": begin, "end_time": end},
        "redemption_duration": {"type": "ABSOLUTE", "start_time": begin, "end_time": end + DAY}
        if off
        else {"type": "RELATIVE", "relative_time": 4},
        "target_buyer_segment": "NEW" if number % 4 == 0 else "ALL",
        "usage_limits": {"single_buyer_claim_limit": 30, "total_claim_limit": 1_000},
        "discount": {"type": "AMOUNT_OFF", "reduction_amount": {"amount": "5.5", "currency": currency}}
        if off
        else {"type": "PERCENT_OFF", "percentage": "30", "max_discount": {"amount": "40", "currency": currency}},
        "threshold": {"type": "MIN_SPEND", "min_spend": {"amount": "30", "currency": currency}}
        if off
        else {"type": "NONE"},
        "product_scope": "FULL_SHOP",
        "creation_source": "SELLER_CENTER",
    }
    if number % 5 == 0:
        record["promo_code"] = f"TTS{number:05d}"
        record["usage_limits"]["redemption_limit"] = 1_000
    return record
