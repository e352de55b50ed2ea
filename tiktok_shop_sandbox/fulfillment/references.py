"""Add External Order References, and the search by them."""

from __future__ import annotations

from functools import partial
from typing import Any

from ..operations.operation import DocumentedError, OperationCall, Outcome
from ..server import api_errors
from ..server.endpoints import EXTERNAL_PLATFORMS
from . import errors

_MAX_ORDERS = 100
_MAX_LINES = 100


def add_external_orders(call: OperationCall) -> Outcome:
    """A platform's second reference to an order replaces its first. Errors stand by order within code 0; their code is
    a text here."""
    entries = call.body["orders"]
    if len(entries) > _MAX_ORDERS:
        raise api_errors.bad_parameter("orders", "too many", f"{_MAX_ORDERS} at most")
    for entry in entries:
        _require_complete(entry)
    fulfillment = call.state.fulfillment(call.the_shop)
    failed, changes = [], []
    for entry in entries:
        reference = entry["external_order"]
        order = fulfillment.order(entry["id"])
        lines = {line["id"] for line in order["line_items"]} if order else set()
        if order is None:
            failed.append(_item_error(errors.REFERENCE_ORDER, entry))
        elif {line["origin_id"] for line in reference["line_items"]} - lines:
            failed.append(_item_error(errors.REFERENCE_LINE, entry))
        else:
            changes.append(partial(fulfillment.refer, entry["id"], reference))

    def apply() -> None:
        for change in changes:
            change()

    return Outcome({"errors": failed} if failed else {}, apply)


def search_external_orders(call: OperationCall) -> Outcome:
    platform, external_id = (call.query.get(name, "") for name in ("platform", "external_order_id"))
    for name in ("platform", "external_order_id"):
        if not call.query.get(name):
            raise api_errors.missing_parameter(name)
    table = call.table("external_orders")
    found = [
        {"id": order_id, "external_order": reference}
        for order_id in table.find("id", (external_id,))
        for reference in table.record(order_id) or []
        if (reference["id"], reference["platform"]) == (external_id, platform)
    ]
    return Outcome({"orders": found})


def _require_complete(entry: dict[str, Any]) -> None:
    reference = entry.get("external_order") or {}
    for name, value in (
        ("id", entry.get("id")),
        ("external_order", reference),
        ("id", reference.get("id")),
        ("platform", reference.get("platform")),
        ("line_items", reference.get("line_items")),
    ):
        if not value:
            raise api_errors.missing_parameter(name)
    if reference["platform"] not in EXTERNAL_PLATFORMS:
        raise api_errors.bad_parameter("platform", "not supported", ", ".join(EXTERNAL_PLATFORMS))
    lines = reference["line_items"]
    if len(lines) > _MAX_LINES:
        raise api_errors.bad_parameter("line_items", "too many", f"{_MAX_LINES} at most")
    for line in lines:
        for name in ("id", "origin_id"):
            if not line.get(name):
                raise api_errors.missing_parameter(name)


def _item_error(error: DocumentedError, entry: dict[str, Any]) -> dict[str, Any]:
    reference = entry["external_order"]
    detail = {
        "order_id": entry["id"],
        "external_order": {"id": reference["id"], "platform": reference["platform"]},
    }
    return {"code": str(error.code), "message": error.message, "detail": detail}
