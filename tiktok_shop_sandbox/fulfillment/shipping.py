"""Mark Package As Shipped, Ship Package and Batch Ship Packages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..history import ids
from ..operations import logistics
from ..operations.operation import OperationCall, Outcome
from ..server.api_errors import ApiError
from . import errors
from .shop_fulfillment import CANCELLED, NOT_SHIPPED, Shipment, ShopFulfillment

SELLER, TIKTOK = "SELLER", "TIKTOK"
_MAX_TRACKING_LENGTH = 40
_VALIDATING_REGIONS = ("JP", "US")
# A number of digits alone can be that of several carriers.
_AMBIGUOUS_NUMBER = re.compile(r"\d{12,}")
_HANDOVER_METHODS = ("PICKUP", "DROP_OFF")


def mark_package_as_shipped(call: OperationCall) -> Outcome:
    """Ships an order's lines in a package of their own, which is in transit at once."""
    if not call.market.marks_packages:
        raise errors.REGION_NOT_SUPPORTED.error()
    fulfillment = call.state.fulfillment(call.the_shop)
    order = _seller_order(fulfillment, fulfillment.order(call.path_id))
    lines = _lines_to_ship(call, order)
    waiting = [line for line in order["line_items"] if line["display_status"] in NOT_SHIPPED]
    package_id = lines[0].get("package_id", "")
    if {line["id"] for line in lines} != {line["id"] for line in waiting if line.get("package_id") == package_id}:
        # Only a part of the package: it becomes a package of its own.
        package_id = ids.make("package", fulfillment.index, fulfillment.next_number())
    shipment = _shipment(call, fulfillment, order, lines, package_id, call.body, status="IN_TRANSIT")
    data: dict[str, Any] = {
        "order_id": order["id"],
        "order_line_item_ids": shipment.line_ids,
        "package_id": package_id,
    }
    if call.market.region in _VALIDATING_REGIONS and _AMBIGUOUS_NUMBER.fullmatch(shipment.tracking_number):
        data["warning"] = {"message": "match more than one provider"}
    return Outcome(data, lambda: fulfillment.save(shipment))


def ship_package(call: OperationCall) -> Outcome:
    fulfillment = call.state.fulfillment(call.the_shop)
    shipment = _ship(call, fulfillment, call.path_id, call.body)
    return Outcome({}, lambda: fulfillment.save(shipment))


def batch_ship_packages(call: OperationCall) -> Outcome:
    """What is wrong with one package keeps none of the others back."""
    fulfillment = call.state.fulfillment(call.the_shop)
    failed, shipments = [], []
    for entry in call.body["packages"]:
        package_id = entry.get("id", "")
        try:
            shipments.append(_ship(call, fulfillment, package_id, entry))
        except ApiError as error:
            failed.append({"code": error.code, "message": error.message, "detail": {"package_id": package_id}})

    def apply() -> None:
        for shipment in shipments:
            fulfillment.save(shipment)

    return Outcome({"errors": failed} if failed else {}, apply)


def find_package(call: OperationCall, fulfillment: ShopFulfillment, package_id: str) -> dict[str, Any]:
    """The order of a package; raises ApiError."""
    order = fulfillment.order_of_package(package_id)
    if order is None:
        owners = [call.state.fulfillment(shop) for shop in call.state.shops if shop.id != call.the_shop.id]
        is_another_shops = any(owner.order_of_package(package_id) for owner in owners)
        raise (errors.PACKAGE_NOT_OF_SHOP if is_another_shops else errors.PACKAGE_UNKNOWN).error()
    return order


def require_carrier(
    call: OperationCall, fulfillment: ShopFulfillment, details: Mapping[str, Any], package_id: str
) -> tuple[str, str, str]:
    """Tracking number, id and name of the carrier; raises ApiError."""
    tracking_number = details.get("tracking_number", "")
    provider_id = details.get("shipping_provider_id", "")
    name = logistics.providers(call.market.region).get(provider_id)
    if not tracking_number or len(tracking_number) > _MAX_TRACKING_LENGTH or name is None:
        raise errors.TRACKING_OR_PROVIDER.error()
    if not re.fullmatch(r"[A-Za-z0-9-]+", tracking_number):
        raise errors.TRACKING_CHARACTERS.error()
    if fulfillment.uses_tracking_number(tracking_number, package_id):
        raise errors.TRACKING_DUPLICATE.error()
    return tracking_number, provider_id, name


def _seller_order(fulfillment: ShopFulfillment, order: dict[str, Any] | None) -> dict[str, Any]:
    """An order that its seller may ship now; raises ApiError."""
    if order is None:
        raise errors.PACKAGE_UNKNOWN.error()
    if order["fulfillment_type"] != "FULFILLMENT_BY_SELLER":
        raise errors.FULFILLED_BY_PLATFORM.error()
    if order["shipping_type"] != SELLER:
        raise errors.NOT_SHIPPED_BY_SELLER.error()
    if order["status"] in ("UNPAID", "ON_HOLD", CANCELLED):
        raise errors.ACTION_NOT_ALLOWED.error()
    if order.get("is_buyer_request_cancel"):
        raise errors.AFTER_SALE_REQUEST.error()
    return order


def _lines_to_ship(call: OperationCall, order: dict[str, Any]) -> list[dict[str, Any]]:
    """The lines that the request names, or all that wait; raises ApiError."""
    named = call.body.get("order_line_item_ids") or [
        entry.get("order_line_id") for entry in call.body.get("order_line_list") or []
    ]
    lines = {line["id"]: line for line in order["line_items"]}
    if set(named) - lines.keys():
        raise errors.LINES_NOT_OF_ORDER.error()
    waiting = [line for line in lines.values() if line["display_status"] in NOT_SHIPPED]
    if not waiting:
        raise errors.ORDER_SHIPPED.error()
    if not named:
        if len({line.get("package_id", "") for line in waiting}) > 1:
            raise errors.SEVERAL_PACKAGES.error()
        return waiting
    chosen = [lines[line_id] for line_id in dict.fromkeys(named)]
    if any(line["display_status"] == CANCELLED for line in chosen):
        raise errors.ACTION_NOT_ALLOWED.error()
    if any(line not in waiting for line in chosen):
        raise errors.ORDER_SHIPPED.error()
    skus_left = {line["sku_id"] for line in waiting if line not in chosen}
    if not call.market.splits_by_item and skus_left & {line["sku_id"] for line in chosen}:
        raise errors.SAME_SKU_SPLIT.error()
    return chosen


def _ship(call: OperationCall, fulfillment: ShopFulfillment, package_id: str, details: Mapping[str, Any]) -> Shipment:
    """A package on its way to its carrier, by TikTok or by the seller; raises ApiError."""
    order = find_package(call, fulfillment, package_id)
    lines = [line for line in order["line_items"] if line.get("package_id") == package_id]
    if order["fulfillment_type"] != "FULFILLMENT_BY_SELLER":
        raise errors.FULFILLED_BY_PLATFORM.error()
    if order["status"] == CANCELLED or all(line["display_status"] == CANCELLED for line in lines):
        raise errors.ORDER_CANCELLED.error()
    if order["status"] in ("UNPAID", "ON_HOLD"):
        raise errors.ACTION_NOT_ALLOWED.error()
    if order.get("is_buyer_request_cancel"):
        raise errors.AFTER_SALE_REQUEST.error()
    waiting = [line for line in lines if line["display_status"] in NOT_SHIPPED]
    if not waiting:
        raise errors.PACKAGE_SHIPPED.error()
    if order["shipping_type"] == SELLER:
        if not details.get("self_shipment"):
            raise errors.INVALID_PARAMETERS.error()
        carrier = details["self_shipment"]
        return _shipment(call, fulfillment, order, waiting, package_id, carrier, status="AWAITING_COLLECTION")
    if details.get("handover_method", _HANDOVER_METHODS[0]) not in _HANDOVER_METHODS:
        raise errors.INVALID_PARAMETERS.error()
    provider_id = next(iter(logistics.providers(call.market.region)))
    carrier = {"tracking_number": f"TT{package_id}", "shipping_provider_id": provider_id}
    return _shipment(call, fulfillment, order, waiting, package_id, carrier, status="AWAITING_COLLECTION")


def _shipment(
    call: OperationCall,
    fulfillment: ShopFulfillment,
    order: dict[str, Any],
    lines: list[dict[str, Any]],
    package_id: str,
    details: Mapping[str, Any],
    *,
    status: str,
) -> Shipment:
    tracking_number, provider_id, provider_name = require_carrier(call, fulfillment, details, package_id)
    now = call.state.clock.now()
    return Shipment(
        package_id=package_id,
        order_id=order["id"],
        line_ids=[line["id"] for line in lines],
        tracking_number=tracking_number,
        shipping_provider_id=provider_id,
        shipping_provider_name=provider_name,
        status=status,
        shipped_at=now,
        shipped_elapsed=call.state.clock.elapsed(),
        updated_at=now,
    )
