"""IDs of the history. They have 19 digits, so neighbors differ only beyond the precision of a float."""

from __future__ import annotations

# Floats above 2**62 are 1,024 apart; consecutive ids differ by far less.
_IDS_PER_SHOP = 1_000_000_000_000_000
_FIRST_IDS = {
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
    """The id of the object with this number and kind in the shop with index `shop`."""
    return str(_FIRST_IDS[kind] + shop * _IDS_PER_SHOP + 101 + number)


def order_id(shop: int, number: int) -> str:
    return make("order", shop, number * ORDER_STEP)


def order_number(shop: int, identifier: str) -> int:
    """The number of an order id; ValueError if it can't be an order of that shop."""
    number, remainder = divmod(int(identifier) - _FIRST_IDS["order"] - shop * _IDS_PER_SHOP - 101, ORDER_STEP)
    if remainder or number < 0:
        raise ValueError(f"{identifier} is not an order of this shop")
    return number
