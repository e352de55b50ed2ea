"""Update Shipping Info, by order or by package: within 72 hours and a limited number of times."""

from __future__ import annotations

from typing import Any

from ..operations.operation import OperationCall, Outcome
from . import errors
from .shipping import SELLER, find_package, require_carrier
from .shop_fulfillment import ADDED_ORDERS, CANCELLED, NOT_SHIPPED, Shipment, ShopFulfillment

CORRECTION_SECONDS = 72 * 3_600


def update_order_shipping_info(call: OperationCall) -> Outcome:
    """Only for orders in one package. Whatever forbids the correction has one code here."""
    fulfillment = call.state.fulfillment(call.the_shop)
    order = fulfillment.order(call.path_id)
    if order is None:
        raise errors.PACKAGE_UNKNOWN.error()
    if order["status"] == CANCELLED:
        raise errors.ORDER_CANCELLED.error()
    packages = {line.get("package_id", "") for line in order["line_items"]}
    if len(packages) > 1:
        raise errors.CORRECTION_REFUSED.error()
    shipment = _correctable(call, fulfillment, order, packages.pop())
    is_late = call.state.clock.elapsed() - shipment.shipped_elapsed > CORRECTION_SECONDS
    if is_late or shipment.corrections >= call.conditions.max_shipping_corrections:
        raise errors.CORRECTION_REFUSED.error()
    return _correct(call, fulfillment, shipment)


def update_package_shipping_info(call: OperationCall) -> Outcome:
    fulfillment = call.state.fulfillment(call.the_shop)
    order = find_package(call, fulfillment, call.path_id)
    if order["status"] == CANCELLED:
        raise errors.PACKAGE_CANCELLED.error()
    shipment = _correctable(call, fulfillment, order, call.path_id)
    if call.state.clock.elapsed() - shipment.shipped_elapsed > CORRECTION_SECONDS:
        raise errors.CORRECTION_TOO_LATE.error()
    limit = call.conditions.max_shipping_corrections
    if shipment.corrections >= limit:
        raise (errors.CORRECTED_ONCE if limit == 1 else errors.CORRECTED_TOO_OFTEN).error()
    return _correct(call, fulfillment, shipment)


def _correctable(call: OperationCall, fulfillment: ShopFulfillment, order: dict[str, Any], package_id: str) -> Shipment:
    """The shipment of a package that its seller has shipped, by a client or in the history; raises ApiError."""
    if order["shipping_type"] != SELLER or order["fulfillment_type"] != "FULFILLMENT_BY_SELLER":
        raise errors.NOT_SHIPPED_BY_SELLER.error()
    lines = [
        line
        for line in order["line_items"]
        if line.get("package_id") == package_id and line["display_status"] != CANCELLED
    ]
    if not lines or lines[0]["display_status"] in NOT_SHIPPED:
        raise errors.PACKAGE_NOT_SHIPPED.error()
    if lines[0]["display_status"] in ("DELIVERED", "COMPLETED"):
        raise errors.PACKAGE_DELIVERED.error()
    stored = fulfillment.shipment(package_id)
    if stored:
        return stored
    shipped_at = lines[0].get("rts_time") or order["update_time"]
    added = fulfillment.table(ADDED_ORDERS).record(order["id"]) or {}
    return Shipment(
        package_id=package_id,
        order_id=order["id"],
        line_ids=[line["id"] for line in lines],
        tracking_number=lines[0]["tracking_number"],
        shipping_provider_id=lines[0]["shipping_provider_id"],
        shipping_provider_name=lines[0]["shipping_provider_name"],
        status="AWAITING_COLLECTION",
        shipped_at=shipped_at,
        shipped_elapsed=added.get("shipped_elapsed", shipped_at),
        updated_at=shipped_at,
    )


def _correct(call: OperationCall, fulfillment: ShopFulfillment, shipment: Shipment) -> Outcome:
    tracking_number, provider_id, name = require_carrier(call, fulfillment, call.body, shipment.package_id)
    shipment.tracking_number = tracking_number
    shipment.shipping_provider_id, shipment.shipping_provider_name = provider_id, name
    shipment.updated_at = call.state.clock.now()
    shipment.corrections += 1
    return Outcome({}, lambda: fulfillment.save(shipment))
