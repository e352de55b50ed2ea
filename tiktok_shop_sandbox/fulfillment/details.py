"""Get Order Detail and Get Package Detail, which a client reads before it ships."""

from __future__ import annotations

from ..operations.operation import OperationCall, Outcome
from ..server import api_errors
from .shipping import find_package
from .shop_fulfillment import package_summary

_MAX_IDS = 50


def get_order_detail(call: OperationCall) -> Outcome:
    """Orders that the shop doesn't have are left out."""
    wanted = [order_id for order_id in call.query.get("ids", "").split(",") if order_id]
    if not wanted:
        raise api_errors.missing_parameter("ids")
    if len(wanted) > _MAX_IDS:
        raise api_errors.bad_parameter("ids", "too many", f"{_MAX_IDS} at most")
    table = call.table("orders")
    found = [record for record in map(table.record, dict.fromkeys(wanted)) if record is not None]
    return Outcome({"orders": found})


def get_package_detail(call: OperationCall) -> Outcome:
    fulfillment = call.state.fulfillment(call.the_shop)
    order = find_package(call, fulfillment, call.path_id)
    lines = [line for line in order["line_items"] if line.get("package_id") == call.path_id]
    summary = package_summary(order, call.path_id, lines)
    first = lines[0]
    data = {
        "package_id": call.path_id,
        "orders": summary["orders"],
        "package_status": first["package_status"],
        "split_and_combine_tag": order.get("split_or_combine_tag", "DEFAULT"),
        "has_multi_skus": len({line["sku_id"] for line in lines}) > 1,
        "shipping_type": order["shipping_type"],
        "delivery_option_id": order["delivery_option_id"],
        "delivery_option_name": order.get("delivery_option_name", ""),
        "tracking_number": first["tracking_number"],
        "order_line_item_ids": summary["order_line_item_ids"],
        "create_time": order["create_time"],
        "update_time": order["update_time"],
    }
    if first["tracking_number"]:
        data["shipping_provider_id"] = first["shipping_provider_id"]
        data["shipping_provider_name"] = first["shipping_provider_name"]
    if "recipient_address" in order:
        data["recipient_address"] = order["recipient_address"]
    return Outcome(data)
