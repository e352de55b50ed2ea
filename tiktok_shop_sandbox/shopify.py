"""The same sales as Shopify has them, in the rows that Airbyte's source-shopify lands.

Most TikTok orders that carry a SHOPIFY reference have a Shopify order of equal amounts: the lines at their price before
discounts, all discounts (the seller's and the platform's) as discount, the shipping that the buyer paid, tax beside it
or included as in the shop's market, `total_price` what the buyer paid, refunds as granted. The others are planted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from tiktok_shop_sandbox.history import orders
from tiktok_shop_sandbox.history.money import at_rate, number, text
from tiktok_shop_sandbox.history.plan import Ground, Plan, Refund

_SHOPS = {"US": "sandbox-us.myshopify.com", "GB": "sandbox-gb.myshopify.com"}
# What a Shopify store in another currency shows instead, at these rates in millionths.
_OTHER_CURRENCY = {"USD": "CAD", "GBP": "EUR"}
_OTHER_RATE = {"USD": 1_360_000, "GBP": 1_170_000}


class ShopifyRows(Mapping[str, list[dict[str, Any]]]):
    """`orders` and `order_refunds` as lists of dicts, kept packed by id until somebody looks."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[int, bytes]] = {"orders": {}, "order_refunds": {}}

    def put(self, name: str, row: dict[str, Any]) -> None:
        self._rows[name][row["id"]] = zlib.compress(orjson.dumps(row), 1)

    def __getitem__(self, name: str) -> list[dict[str, Any]]:
        return [orjson.loads(zlib.decompress(row)) for row in self._rows[name].values()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def rows(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """Shopify's orders for one TikTok order at a moment, their refunds within: mostly one order or none."""
    start = imported_at(plan)
    if start is None or start > at or plan.kind == "shopify_missing":
        return []
    made = [_order(ground, plan, at)]
    if plan.kind == "shopify_only":
        made.append(_orphan(ground, plan, at))
    return made


def imported_at(plan: Plan) -> int | None:
    """When Shopify gets the order: as soon as it awaits shipment."""
    if not (orders.is_referenced_by_shopify(plan) or plan.kind == "shopify_no_reference"):
        return None
    return plan.awaiting


def differences(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """What a reconciliation has to find for this order at a moment.

    `amount` (text, in `currency`) is Shopify's figure less TikTok's of the thing named by `kind`: `discount`, `tax`,
    `shipping`, `refund`. For `currency_differs` and the `missing` kinds it is the total on the side that has one.
    """
    start = imported_at(plan)
    if start is None or start > at:
        return []
    shopify_id = orders.shopify_number(ground, plan)
    base = {"shop_id": ground.shop.id, "order_id": plan.id, "shopify_id": shopify_id, "currency": plan.currency}
    total = plan.total(ground.shop.tax_included)
    if plan.kind == "shopify_missing":
        return [base | {"kind": "only_in_tiktok", "amount": text(total)}]
    if plan.kind == "shopify_no_reference":
        # Nothing in TikTok says which Shopify order it is: each side finds itself alone.
        return [
            base | {"shopify_id": None, "kind": "only_in_tiktok", "amount": text(total)},
            base | {"order_id": None, "kind": "only_in_shopify", "amount": text(total)},
        ]
    if plan.kind == "shopify_only":
        orphan = _orphan(ground, plan, at)
        return [
            base
            | {
                "order_id": None,
                "shopify_id": orphan["id"],
                "kind": "only_in_shopify",
                "amount": text(total),
            }
        ]
    if plan.kind == "shopify_currency":
        other = _OTHER_CURRENCY[plan.currency]
        return [base | {"kind": "currency_differs", "amount": text(total), "shopify_currency": other}]
    changes = _changes(ground, plan)
    found = [
        base | {"kind": name, "amount": text(amount)} for name, amount in changes.items() if amount and name != "refund"
    ]
    if changes.get("refund") and any(True for _ in plan.refunds(at)):
        found.append(base | {"kind": "refund", "amount": text(changes["refund"])})
    return found


def _changes(ground: Ground, plan: Plan) -> dict[str, int]:
    """Shopify's figure less TikTok's, by what differs."""
    if plan.kind == "shopify_discount":
        # The platform's part of the discount never reached Shopify.
        return {"discount": -sum(line.platform_discount for line in plan.lines)}
    if plan.kind == "shopify_tax":
        return {"tax": 37 if plan.tax < 21 or plan.turn % 2 else -21}
    if plan.kind == "shopify_shipping":
        return {"shipping": 250 if plan.turn % 2 else -plan.shipping}
    if plan.kind == "shopify_refund":
        # Refunded in TikTok, in Shopify not at all or short by half a unit of money.
        full = sum(entry.refund.total(ground.shop.tax_included) for entry in plan.returns)
        return {"refund": -full if plan.turn % 2 else -min(50, full)}
    return {}


def _order(ground: Ground, plan: Plan, at: int) -> dict[str, Any]:
    shop, lines = ground.shop, plan.lines
    identifier = orders.shopify_number(ground, plan)
    changes = _changes(ground, plan)
    discount = sum(line.seller_discount + line.platform_discount for line in lines) + changes.get("discount", 0)
    product = sum(line.price for line in lines)
    shipping = plan.shipping + changes.get("shipping", 0)
    tax = plan.tax + changes.get("tax", 0)
    currency = plan.currency
    rate = 1_000_000
    if plan.kind == "shopify_currency":
        rate, currency = _OTHER_RATE[currency], _OTHER_CURRENCY[currency]
        product, discount, shipping, tax = (at_rate(amount, rate) for amount in (product, discount, shipping, tax))
    subtotal = product - discount
    total = subtotal + shipping + (0 if shop.tax_included else tax)
    start = plan.awaiting
    refunds = _refunds(ground, plan, at, changes.get("refund", 0), currency, rate)
    cancelled = plan.cancelled if plan.cancelled is not None and plan.cancelled <= at else None
    granted = plan.refunds(at)
    whole = sum(refund.total(shop.tax_included) for refund in granted) >= plan.total(shop.tax_included)
    changed = max([start + 60, cancelled or 0, *(refund.granted_at + 30 for refund in granted)])
    return {
        "id": identifier,
        "admin_graphql_api_id": f"gid://shopify/Order/{identifier}",
        "name": f"#{1000 + plan.number}",
        "order_number": 1000 + plan.number,
        "number": plan.number,
        "shop_url": _SHOPS[shop.region],
        "source_name": "tiktok",
        "source_identifier": None if plan.kind == "shopify_no_reference" else plan.id,
        "tags": "TikTok Shop" if plan.kind == "shopify_no_reference" else f"TikTok Shop, TikTokOrderID:{plan.id}",
        "note": None,
        "email": f"v2b{plan.buyer:06x}@scs{ground.index}.tiktokw.example",
        "currency": currency,
        "presentment_currency": currency,
        "taxes_included": shop.tax_included,
        "total_line_items_price": number(product),
        "total_discounts": number(discount),
        "subtotal_price": number(subtotal),
        "total_tax": number(tax),
        "total_price": number(total),
        "current_total_price": number(total),
        "total_shipping_price_set": _set(shipping, currency),
        "total_price_set": _set(total, currency),
        "shipping_lines": [
            {
                "id": identifier + 5,
                "title": "Standard",
                "price": number(shipping),
                "discounted_price": number(shipping),
                "code": "Standard",
                "source": "tiktok",
            }
        ],
        "line_items": _lines(ground, plan, changes.get("discount", 0), currency, rate),
        "refunds": refunds,
        "financial_status": "partially_refunded" if refunds and not whole else "refunded" if refunds else "paid",
        "fulfillment_status": "fulfilled"
        if plan.shipped is not None and plan.shipped <= at and not cancelled
        else None,
        "cancelled_at": _iso(cancelled) if cancelled else None,
        "cancel_reason": "customer" if cancelled else None,
        "created_at": _iso(start + 60),
        "processed_at": _iso(plan.created),
        "updated_at": _iso(changed),
        "closed_at": None,
        "test": False,
        "confirmed": True,
    }


def _lines(ground: Ground, plan: Plan, missing_discount: int, currency: str, rate: int) -> list[dict[str, Any]]:
    result = []
    for position, line in enumerate(plan.lines):
        discount = line.seller_discount + (0 if missing_discount else line.platform_discount)
        result.append(
            {
                "id": orders.shopify_line_number(ground, plan, position),
                "product_id": 8_000_000_000_000 + line.sku.product.number,
                "variant_id": 44_000_000_000_000 + int(line.sku.id) % 1_000_000,
                "title": line.sku.product.title,
                "name": f"{line.sku.product.title} - {line.sku.name}",
                "sku": line.sku.seller_sku,
                "quantity": 1,
                "price": number(at_rate(line.price, rate)),
                "total_discount": number(at_rate(discount, rate)),
                "price_set": _set(at_rate(line.price, rate), currency),
                "tax_lines": [{"title": "Tax", "price": number(at_rate(line.tax, rate)), "rate": line.tax_rate / 1e6}]
                if line.tax
                else [],
                "gift_card": False,
                "taxable": bool(line.tax),
            }
        )
    return result


def _refunds(ground: Ground, plan: Plan, at: int, change: int, currency: str, rate: int) -> list[dict[str, Any]]:
    result = []
    for serial, refund in enumerate(plan.refunds(at), start=1):
        total = refund.total(ground.shop.tax_included) + change
        if total <= 0:
            continue
        result.append(_refund(ground, plan, refund, serial, at_rate(total, rate), currency, rate, short=bool(change)))
    return result


def _refund(
    ground: Ground, plan: Plan, refund: Refund, serial: int, total: int, currency: str, rate: int, *, short: bool
) -> dict[str, Any]:
    order = orders.shopify_number(ground, plan)
    identifier = 910_000_000_000 + ground.index * 10_000_000_000 + plan.number * 4 + serial
    moment = _iso(refund.granted_at + 30)
    whole_lines = [p for p, (subtotal, _) in refund.lines.items() if subtotal == plan.lines[p].sale and not short]
    lines = [
        {
            "id": identifier * 10 + position,
            "line_item_id": orders.shopify_line_number(ground, plan, position),
            "quantity": 1,
            "restock_type": "return",
            "subtotal": number(at_rate(refund.lines[position][0], rate)),
            "total_tax": number(at_rate(refund.lines[position][1], rate)),
        }
        for position in whole_lines
    ]
    # Shopify books what isn't a whole line as an adjustment, negative as money that left the shop.
    line_tax = 0 if ground.shop.tax_included else sum(refund.lines[p][1] for p in whole_lines)
    shipping = 0 if short else refund.shipping
    shipping_tax = 0 if short or ground.shop.tax_included or not shipping else refund.tax - sum(
        tax for _, tax in refund.lines.values()
    )  # fmt: skip
    rest = total - at_rate(sum(refund.lines[p][0] for p in whole_lines) + line_tax + shipping + shipping_tax, rate)
    adjustments = []
    if shipping:
        adjustments.append(
            {
                "id": identifier * 10 + 8,
                "order_id": order,
                "refund_id": identifier,
                "kind": "shipping_refund",
                "reason": "Shipping refund",
                "amount": number(-at_rate(shipping, rate)),
                "tax_amount": number(-at_rate(shipping_tax, rate)),
            }
        )
    if rest:
        adjustments.append(
            {
                "id": identifier * 10 + 9,
                "order_id": order,
                "refund_id": identifier,
                "kind": "refund_discrepancy",
                "reason": "Refund discrepancy",
                "amount": number(-rest),
                "tax_amount": 0.0,
            }
        )
    return {
        "id": identifier,
        "admin_graphql_api_id": f"gid://shopify/Refund/{identifier}",
        "order_id": order,
        "shop_url": _SHOPS[ground.shop.region],
        "created_at": moment,
        "processed_at": moment,
        "note": None,
        "restock": False,
        "refund_line_items": lines,
        "order_adjustments": adjustments,
        "transactions": [
            {
                "id": identifier * 10 + 7,
                "order_id": order,
                "kind": "refund",
                "status": "success",
                "gateway": "tiktok",
                "amount": number(total),
                "currency": currency,
                "created_at": moment,
                "processed_at": moment,
                "test": False,
            }
        ],
    }


def _orphan(ground: Ground, plan: Plan, at: int) -> dict[str, Any]:
    """A Shopify order that says it came from TikTok, where no such order exists."""
    row = _order(ground, plan, at)
    identifier = row["id"] + 6
    unknown = str(int(plan.id) + 3)
    return row | {
        "id": identifier,
        "admin_graphql_api_id": f"gid://shopify/Order/{identifier}",
        "name": f"#{1000 + plan.number}-X",
        "source_identifier": unknown,
        "tags": f"TikTok Shop, TikTokOrderID:{unknown}",
        "line_items": [line | {"id": line["id"] + 8} for line in row["line_items"]],
        "refunds": [],
        "financial_status": "paid",
    }


def _set(minor: int, currency: str) -> dict[str, Any]:
    money = {"amount": number(minor), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}


def _iso(moment: int) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
