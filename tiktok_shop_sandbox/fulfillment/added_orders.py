"""Orders that tests add, in any state that matters to who ships them. The history doesn't know them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..history import ids
from ..operations import logistics
from ..server.conditions import SettingError
from .shop_fulfillment import ADDED_ORDERS, CANCELLED, NOT_SHIPPED, PACKAGE_STATUS, ShopFulfillment

HOLD_SECONDS = 3_600
_STATUSES = ("UNPAID", "ON_HOLD", *PACKAGE_STATUS)
_DEFAULTS: dict[str, Any] = {
    "status": "AWAITING_SHIPMENT",
    "shipping_type": "SELLER",
    "fulfillment_type": "FULFILLMENT_BY_SELLER",
    "age_seconds": 2 * HOLD_SECONDS,
    "skus": ["1"],
    "packages": 1,
    "is_buyer_request_cancel": False,
}
_CHANGES = ("status", "is_buyer_request_cancel")


def add(fulfillment: ShopFulfillment, options: Mapping[str, Any]) -> dict[str, Any]:
    """Adds an order as README.md describes and returns its record; raises SettingError."""
    _check(options, tuple(_DEFAULTS))
    settings = _DEFAULTS | dict(options)
    if settings["status"] in ("UNPAID", "ON_HOLD"):
        settings = settings | {"age_seconds": 0} | dict(options)
    now, shop, index = fulfillment.clock.now(), fulfillment.shop, fulfillment.index
    order_id = ids.make("order", index, fulfillment.next_number() * 1_000)
    created_at = now - settings["age_seconds"]
    is_sellers = settings["shipping_type"] == "SELLER"
    option = logistics.option_of_type(logistics.SEND_BY_SELLER if is_sellers else "STANDARD")
    package_ids = [ids.make("package", index, fulfillment.next_number()) for _ in range(settings["packages"])]
    lines = [
        {
            "id": f"{int(order_id) + 100_000_000_000 + place}",
            "sku_id": sku_id,
            "product_id": sku_id,
            "product_name": f"Product of SKU {sku_id}",
            "sku_name": f"SKU {sku_id}",
            "seller_sku": f"SELLER-{sku_id}",
            "sku_image": "",
            "currency": shop.currency,
            "original_price": "10.00",
            "sale_price": "10.00",
            "seller_discount": "0",
            "platform_discount": "0",
            "package_id": package_ids[place % len(package_ids)],
            "tracking_number": "",
            "is_gift": False,
        }
        for place, sku_id in enumerate(settings["skus"])
    ]
    order = {
        "id": order_id,
        "create_time": created_at,
        "update_time": now,
        "paid_time": created_at,
        "user_id": ids.make("user", index, 1),
        "buyer_message": "",
        "commerce_platform": "TIKTOK_SHOP",
        "fulfillment_type": settings["fulfillment_type"],
        "delivery_type": "HOME_DELIVERY",
        "delivery_option_id": option.id,
        "delivery_option_name": option.name,
        "shipping_type": settings["shipping_type"],
        "tracking_number": "",
        "warehouse_id": fulfillment.table("warehouses").keys()[0],
        "is_on_hold_order": settings["status"] == "ON_HOLD",
        "is_buyer_request_cancel": settings["is_buyer_request_cancel"],
        "packages": [{"id": package_id} for package_id in package_ids],
        "rts_sla_time": created_at + 3 * 86_400,
        "tts_sla_time": created_at + 4 * 86_400,
        "payment": {
            "currency": shop.currency,
            "sub_total": f"{10 * len(lines)}.00",
            "total_amount": f"{10 * len(lines)}.00",
            "shipping_fee": "0",
            "tax": "0",
        },
        "line_items": lines,
    }
    if settings["status"] == "UNPAID":
        del order["paid_time"]
    _set_status(order, settings["status"])
    if settings["status"] not in (*NOT_SHIPPED, CANCELLED):
        _ship_by_hand(order, shop.region, now)
    fulfillment.table("order_price_details").put(
        order_id, {"currency": shop.currency, "total": order["payment"]["total_amount"], "line_items": []}
    )
    fulfillment.table("external_orders").put(order_id, [])
    elapsed = fulfillment.clock.elapsed()
    times = {"released_at": elapsed - settings["age_seconds"] + HOLD_SECONDS, "shipped_elapsed": elapsed}
    fulfillment.table(ADDED_ORDERS).put(order_id, times)
    _save(fulfillment, order)
    return order


def change(fulfillment: ShopFulfillment, order_id: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """What the buyer or TikTok does to an added order; raises SettingError, KeyError for another order."""
    _check(options, _CHANGES)
    order = fulfillment.order(order_id)
    if order is None or order_id not in fulfillment.table(ADDED_ORDERS):
        raise KeyError(order_id)
    if "status" in options:
        _set_status(order, options["status"])
    if "is_buyer_request_cancel" in options:
        order["is_buyer_request_cancel"] = options["is_buyer_request_cancel"]
    order["update_time"] = max(order["update_time"], fulfillment.clock.now())
    _save(fulfillment, order)
    return fulfillment.order(order_id) or order


def release_held(fulfillment: ShopFulfillment) -> list[str]:
    """An hour after the payment, orders on hold await shipment. Returns their ids."""
    if ADDED_ORDERS not in fulfillment.shop.tables:
        return []
    released = []
    for order_id in fulfillment.table(ADDED_ORDERS).select(where={"status": "ON_HOLD"}):
        if fulfillment.clock.elapsed() >= fulfillment.table(ADDED_ORDERS).record(order_id)["released_at"]:
            change(fulfillment, order_id, {"status": "AWAITING_SHIPMENT"})
            released.append(order_id)
    return released


def _check(options: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name, value in options.items():
        if name not in known:
            raise SettingError(f'Unknown key "{name}" for an order. Known keys: {", ".join(known)}.')
        if type(value) is not type(_DEFAULTS[name]):
            raise SettingError(f'"{name}" of an order must be of type {type(_DEFAULTS[name]).__name__}, not {value!r}.')
    if options.get("status", "UNPAID") not in _STATUSES:
        raise SettingError(f"An order's status is one of {', '.join(_STATUSES)}, not {options['status']!r}.")


def _set_status(order: dict[str, Any], status: str) -> None:
    order["status"] = status
    for line in order["line_items"]:
        # Lines have no status of their own for orders on hold.
        line["display_status"] = "AWAITING_SHIPMENT" if status == "ON_HOLD" else status
        line["package_status"] = PACKAGE_STATUS.get(line["display_status"], "TO_FULFILL")
    if status == CANCELLED:
        order["cancellation_initiator"] = "BUYER"


def _ship_by_hand(order: dict[str, Any], region: str, at: int) -> None:
    """What the seller did in Seller Center before any client looked."""
    provider_id, name = next(iter(logistics.providers(region).items()))
    shipped = {"tracking_number": f"HAND{order['id']}", "shipping_provider_id": provider_id, "rts_time": at}
    for line in order["line_items"]:
        line |= shipped | {"shipping_provider_name": name}
    order |= shipped | {"shipping_provider": name}


def _save(fulfillment: ShopFulfillment, order: dict[str, Any]) -> None:
    fulfillment.table("orders").put(order["id"], order)
    held = fulfillment.table(ADDED_ORDERS).record(order["id"])
    fulfillment.table(ADDED_ORDERS).put(order["id"], held | {"status": order["status"]})
    fulfillment.apply(order["id"])
