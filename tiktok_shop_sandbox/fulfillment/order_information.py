"""A stand-in for TikTok's Sync Order Information. Its page isn't public: what is checked here is derived."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

# The name in fault rules and in the request log.
NAME = "order_information"
PATH = "/order_information/sync"
_TOKEN_HEADER = "Access-Token"
_MISSING, _INVALID, _UNAUTHORIZED = 40002, 40003, 40100
_CANCELED, _COMPLETED = "CANCEL_ORDER", "COMPLETE_ORDER"
_INITIATORS = ("MERCHANT", "CUSTOMER")
_REQUIRED = (
    "order_id", "third_merchant_id", "third_shop_id", "third_shop_name", "order_status", "order_country", "create_time",
    "update_time", "value.currency", "value.payment_value", "value.total_value", "extra.length_of_stay",
    "extra.amount_of_room", "extra.check_in_date", "extra.check_out_date", "spu_list.0.sku_list.0.third_sku_id",
    "spu_list.0.sku_list.0.third_sku_name",
)  # fmt: skip
_REQUIRED_BY_STATUS = {
    _CANCELED: ("initiator",),
    _COMPLETED: (
        "value.fulfillment_value", "value.fulfillment_tax", "value.fulfillment_service_fee",
        "value.commission_value.0.currency", "value.commission_value.0.commission_base_amount",
    ),
}  # fmt: skip
_AMOUNTS = (
    "payment_value", "total_value", "total_room_fee", "total_tax", "total_service_fee", "discounts",
    "fulfillment_value", "fulfillment_tax", "fulfillment_service_fee",
)  # fmt: skip
# A moment in seconds has ten digits until the year 2286; in milliseconds it has thirteen.
_MAX_SECONDS = 9_999_999_999


class OrderInformation:
    """What was received, by order id, status and update_time. The same again changes nothing."""

    def __init__(self, seed: int) -> None:
        self.token = hashlib.sha256(f"{seed}/order information".encode()).hexdigest()[:40]
        self.received: dict[tuple[str, str, int], dict[str, Any]] = {}
        self.calls = 0

    def headers(self) -> dict[str, str]:
        """What a client must send besides the content type."""
        return {_TOKEN_HEADER: self.token}

    def receive(self, headers: Mapping[str, str], body: Any) -> dict[str, Any]:
        """The envelope of the response. `body`: numbers as Decimal."""
        self.calls += 1
        if headers.get(_TOKEN_HEADER) != self.token:
            return _envelope(_UNAUTHORIZED, "The access token is invalid.")
        order = body.get("order_info") if isinstance(body, dict) else None
        if not isinstance(order, dict):
            return _envelope(_MISSING, "order_info is required.")
        missing = [name for name in _required(order) if _at(order, name) in (None, "")]
        if missing:
            return _envelope(_MISSING, f"Required and missing: {', '.join(missing)}.")
        wrong = next(_errors(order), None)
        if wrong:
            return _envelope(_INVALID, wrong)
        key = (order["order_id"], order["order_status"], int(order["update_time"]))
        self.received[key] = order
        return _envelope(0, "OK")


def _envelope(code: int, message: str) -> dict[str, Any]:
    return {"code": code, "message": message, "data": {}}


def _required(order: dict[str, Any]) -> tuple[str, ...]:
    return (*_REQUIRED, *_REQUIRED_BY_STATUS.get(order.get("order_status", ""), ()))


def _at(value: Any, path: str) -> Any:
    for name in path.split("."):
        if isinstance(value, list):
            value = value[int(name)] if name.isdigit() and int(name) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(name)
        else:
            return None
    return value


def _errors(order: dict[str, Any]) -> Iterator[str]:
    if order.get("initiator") not in (None, *_INITIATORS):
        yield f"initiator must be one of {', '.join(_INITIATORS)}."
    for name in ("create_time", "update_time"):
        value = _number(order[name])
        if value is None or value != value.to_integral_value() or not 0 < value <= _MAX_SECONDS:
            yield f"{name} must be in seconds."
    amounts = {name: _number(order["value"][name]) for name in _AMOUNTS if order["value"].get(name) is not None}
    yield from (f"value.{name} must be a number." for name, amount in amounts.items() if amount is None)
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    parts = [known.get(name) for name in ("total_room_fee", "total_tax", "total_service_fee")]
    if any(part is not None for part in parts) and sum(part or Decimal(0) for part in parts) != known["total_value"]:
        yield "value.total_value must be the sum of total_room_fee, total_tax and total_service_fee."
    if known["total_value"] - known.get("discounts", Decimal(0)) != known["payment_value"]:
        yield "value.payment_value must be total_value less discounts."
    yield from _stay_errors(order["extra"])


def _stay_errors(extra: dict[str, Any]) -> Iterator[str]:
    try:
        check_in, check_out = (
            date.fromisoformat(str(extra[name])[:10]) for name in ("check_in_date", "check_out_date")
        )
    except ValueError:
        yield "extra.check_in_date and check_out_date must be dates."
        return
    if _number(extra["length_of_stay"]) != (check_out - check_in).days:
        yield "extra.length_of_stay must be the days from check_in_date to check_out_date."


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, (Decimal, int, str)):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
