"""Promotion activities and coupons."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids, sample_data
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.shop_context import ShopContext

_ACTIVITY_TYPES = ("FIXED_PRICE", "DIRECT_DISCOUNT", "FLASHSALE", "SHIPPING_DISCOUNT", "BUY_MORE_SAVE_MORE")
ACTIVITIES = 24
COUPONS = 18


def write(context: ShopContext, start: int, at: int) -> dict[str, list[str]]:
    """Writes activities and coupons as of `at`. Returns the keys of new and changed records, by table."""
    written: dict[str, list[str]] = {}
    for number in range(ACTIVITIES):
        _put(context, "activities", _activity(context, number, start, at), written)
    for number in range(COUPONS):
        _put(context, "coupons", _coupon(context, number, start, at), written)
    return written


def _put(context: ShopContext, table: str, record: dict[str, Any], written: dict[str, list[str]]) -> None:
    stored = context.shop.tables[table]
    if stored.record(record["id"]) != record:
        stored.put(record["id"], record)
        written.setdefault(table, []).append(record["id"])


def _window(number: int, start: int) -> tuple[int, int]:
    begin = start - 10 * DAY + number * 6 * DAY
    return begin, begin + (4 + number % 20) * DAY


def _state(number: int, begin: int, end: int, at: int) -> tuple[str, int]:
    """The status, and since when."""
    if number % 11 == 5:
        return "DEACTIVATED", min(begin + DAY, at)
    if at < begin:
        return "NOT_START", begin - 5 * DAY
    return ("ONGOING", begin) if at < end else ("EXPIRED", end)


def _activity(context: ShopContext, number: int, start: int, at: int) -> dict[str, Any]:
    begin, end = _window(number, start)
    status, since = _state(number, begin, end, at)
    kind = _ACTIVITY_TYPES[number % len(_ACTIVITY_TYPES)]
    record: dict[str, Any] = {
        "id": ids.make("activity", context.index, number),
        "title": f"{sample_data.ADJECTIVES[number % 10]} sale ⚡ {number}",
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
        gift = context.catalog.gifts[0]
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


def _coupon(context: ShopContext, number: int, start: int, at: int) -> dict[str, Any]:
    begin, end = _window(number, start)
    status, since = _state(number, begin, end, at)
    currency = context.shop.currency
    is_amount_off = number % 2 == 0
    record: dict[str, Any] = {
        "id": ids.make("coupon", context.index, number),
        "title": f"Coupon {number} 🎟️",
        "display_type": "CHAT" if number % 3 == 0 else "REGULAR",
        "status": status,
        # For coupons only, the documentation's sample has milliseconds.
        "create_time": (begin - 3 * DAY) * 1_000,
        "update_time": min(max(since, begin - 3 * DAY), at) * 1_000,
        "claim_duration": {"start_time": begin, "end_time": end},
        "redemption_duration": {"type": "ABSOLUTE", "start_time": begin, "end_time": end + DAY}
        if is_amount_off
        else {"type": "RELATIVE", "relative_time": 4},
        "target_buyer_segment": "NEW" if number % 4 == 0 else "ALL",
        "usage_limits": {"single_buyer_claim_limit": 30, "total_claim_limit": 1_000},
        "discount": {"type": "AMOUNT_OFF", "reduction_amount": {"amount": "5.5", "currency": currency}}
        if is_amount_off
        else {"type": "PERCENT_OFF", "percentage": "30", "max_discount": {"amount": "40", "currency": currency}},
        "threshold": {"type": "MIN_SPEND", "min_spend": {"amount": "30", "currency": currency}}
        if is_amount_off
        else {"type": "NONE"},
        "product_scope": "FULL_SHOP",
        "creation_source": "SELLER_CENTER",
    }
    if number % 5 == 0:
        record["promo_code"] = f"TTS{number:05d}"
        record["usage_limits"]["redemption_limit"] = 1_000
    return record
