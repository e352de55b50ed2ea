"""Ids of the history: 19 digits, so neighbours differ only where a floating-point number has no digits left."""

from __future__ import annotations

# Numbers above 2**62 are 1,024 apart as floats; ids of one kind step by far less.
_SPAN = 1_000_000_000_000_000
_FIRST = {
    "shop": 7_495_000_000_000_000_000,
    "order": 5_770_000_000_000_000_000,
    "line": 5_780_000_000_000_000_000,
    "package": 5_153_000_000_000_000_000,
    "return": 5_035_000_000_000_000_000,
    "return_line": 5_036_000_000_000_000_000,
    "cancel": 5_037_000_000_000_000_000,
    "cancel_line": 5_038_000_000_000_000_000,
    "product": 5_729_000_000_000_000_000,
    "sku": 5_730_000_000_000_000_000,
    "warehouse": 7_068_000_000_000_000_000,
    "user": 7_021_000_000_000_000_000,
    "statement": 7_238_000_000_000_000_000,
    "transaction": 7_239_000_000_000_000_000,
    "unsettled": 7_240_000_000_000_000_000,
    "adjustment": 7_241_000_000_000_000_000,
    "reserve": 7_242_000_000_000_000_000,
    "payment": 7_459_000_000_000_000_000,
    "activity": 7_136_000_000_000_000_000,
    "coupon": 7_342_000_000_000_000_000,
    "content": 7_493_000_000_000_000_000,
    "live": 7_494_000_000_000_000_000,
    "collaboration": 7_366_000_000_000_000_000,
    "family": 5_731_000_000_000_000_000,
}
ORDER_STEP = 7


def make(kind: str, shop: int, number: int) -> str:
    """The id of the `number`th thing of a kind in the shop at index `shop`."""
    return str(_FIRST[kind] + shop * _SPAN + 101 + number)


def order_id(shop: int, number: int) -> str:
    return make("order", shop, number * ORDER_STEP)


def order_number(shop: int, identifier: str) -> int:
    """The number behind an order id; ValueError if no order of that shop can have it."""
    number, rest = divmod(int(identifier) - _FIRST["order"] - shop * _SPAN - 101, ORDER_STEP)
    if rest or number < 0:
        raise ValueError(f"{identifier} is not an order of this shop")
    return number
