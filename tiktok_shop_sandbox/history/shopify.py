"""The same sales in Shopify, as rows that Airbyte's source-shopify loads.

Most TikTok orders with a SHOPIFY reference have a Shopify order with the same amounts: line prices before discounts,
seller and platform discounts as discounts, the shipping that the buyer paid, tax added or included as in the shop's
market, `total_price` as paid by the buyer, refunds as granted. The differences of all others are planted.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from tiktok_shop_sandbox.history.money import apply_rate, decimal_text, json_number
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan, Refund
from tiktok_shop_sandbox.history.records import external_orders
from tiktok_shop_sandbox.history.shop_context import ShopContext

_SHOPS = {"US": "sandbox-us.myshopify.com", "GB": "sandbox-gb.myshopify.com"}
# The currency of a Shopify store in the currency scenario, and its exchange rate in millionths.
_OTHER_CURRENCY = {"USD": "CAD", "GBP": "EUR"}
_OTHER_RATE = {"USD": 1_360_000, "GBP": 1_170_000}


class ShopifyRows(Mapping[str, list[dict[str, Any]]]):
    """`orders` and `order_refunds` as lists of dicts, stored compressed by id."""

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


def rows(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The Shopify orders of one TikTok order as of `at`, including refunds; usually one or none."""
    imported = imported_at(plan)
    if imported is None or imported > at or plan.scenario == "shopify_missing":
        return []
    orders = [_order(context, plan, at)]
    if plan.scenario == "shopify_only":
        orders.append(_orphan(context, plan, at))
    return orders


def imported_at(plan: OrderPlan) -> int | None:
    """When Shopify imports the order: at AWAITING_SHIPMENT. None if it never does."""
    if not (external_orders.is_referenced_by_shopify(plan) or plan.scenario == "shopify_no_reference"):
        return None
    return plan.awaiting_shipment_at


def differences(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The differences that a reconciliation must find for this order as of `at`.

    `amount` (text, in `currency`) is Shopify's amount minus TikTok's for the `kind`: `discount`, `tax`, `shipping` or
    `refund`. For `currency_differs`, `only_in_tiktok` and `only_in_shopify` it is the order's total.
    """
    imported = imported_at(plan)
    if imported is None or imported > at:
        return []
    shopify_id = external_orders.shopify_order_id(context, plan)
    base = {"shop_id": context.shop.id, "order_id": plan.id, "shopify_id": shopify_id, "currency": plan.currency}
    total = plan.total(context.shop.tax_included)
    if plan.scenario == "shopify_missing":
        return [base | {"kind": "only_in_tiktok", "amount": decimal_text(total)}]
    if plan.scenario == "shopify_no_reference":
        # Without a reference the two orders can't be matched: each exists on one side only.
        return [
            base | {"shopify_id": None, "kind": "only_in_tiktok", "amount": decimal_text(total)},
            base | {"order_id": None, "kind": "only_in_shopify", "amount": decimal_text(total)},
        ]
    if plan.scenario == "shopify_only":
        orphan = _orphan(context, plan, at)
        return [
            base
            | {
                "order_id": None,
                "shopify_id": orphan["id"],
                "kind": "only_in_shopify",
                "amount": decimal_text(total),
            }
        ]
    if plan.scenario == "shopify_currency":
        other = _OTHER_CURRENCY[plan.currency]
        return [base | {"kind": "currency_differs", "amount": decimal_text(total), "shopify_currency": other}]
    deviations = _deviations(context, plan)
    found = [
        base | {"kind": name, "amount": decimal_text(amount)}
        for name, amount in deviations.items()
        if amount and name != "refund"
    ]
    if deviations.get("refund") and any(True for _ in plan.granted_refunds(at)):
        found.append(base | {"kind": "refund", "amount": decimal_text(deviations["refund"])})
    return found


def _deviations(context: ShopContext, plan: OrderPlan) -> dict[str, int]:
    """Shopify's amount minus TikTok's, by kind of difference."""
    if plan.scenario == "shopify_discount":
        # Shopify doesn't have the platform's discount.
        return {"discount": -sum(line.platform_discount for line in plan.lines)}
    if plan.scenario == "shopify_tax":
        return {"tax": 37 if plan.tax < 21 or plan.occurrence % 2 else -21}
    if plan.scenario == "shopify_shipping":
        return {"shipping": 250 if plan.occurrence % 2 else -plan.shipping}
    if plan.scenario == "shopify_refund":
        # Refunded in TikTok, but in Shopify not at all or 0.50 less.
        full = sum(entry.refund.total(context.shop.tax_included) for entry in plan.returns)
        return {"refund": -full if plan.occurrence % 2 else -min(50, full)}
    return {}


def _order(context: ShopContext, plan: OrderPlan, at: int) -> dict[str, Any]:
    shop, lines = context.shop, plan.lines
    identifier = external_orders.shopify_order_id(context, plan)
    deviations = _deviations(context, plan)
    discount = sum(line.seller_discount + line.platform_discount for line in lines) + deviations.get("discount", 0)
    product = sum(line.price for line in lines)
    shipping = plan.shipping + deviations.get("shipping", 0)
    tax = plan.tax + deviations.get("tax", 0)
    currency = plan.currency
    rate = 1_000_000
    if plan.scenario == "shopify_currency":
        rate, currency = _OTHER_RATE[currency], _OTHER_CURRENCY[currency]
        product, discount, shipping, tax = (apply_rate(amount, rate) for amount in (product, discount, shipping, tax))
    subtotal = product - discount
    total = subtotal + shipping + (0 if shop.tax_included else tax)
    imported = plan.awaiting_shipment_at
    refunds = _refunds(context, plan, at, deviations.get("refund", 0), currency, rate)
    canceled_at = plan.canceled_at if plan.canceled_at is not None and plan.canceled_at <= at else None
    granted = plan.granted_refunds(at)
    is_fully_refunded = sum(refund.total(shop.tax_included) for refund in granted) >= plan.total(shop.tax_included)
    updated_at = max([imported + 60, canceled_at or 0, *(refund.granted_at + 30 for refund in granted)])
    return {
        "id": identifier,
        "admin_graphql_api_id": f"gid://shopify/Order/{identifier}",
        "name": f"#{1000 + plan.number}",
        "order_number": 1000 + plan.number,
        "number": plan.number,
        "shop_url": _SHOPS[shop.region],
        "source_name": "tiktok",
        "source_identifier": None if plan.scenario == "shopify_no_reference" else plan.id,
        "tags": "TikTok Shop" if plan.scenario == "shopify_no_reference" else f"TikTok Shop, TikTokOrderID:{plan.id}",
        "note": None,
        "email": f"v2b{plan.buyer:06x}@scs{context.index}.tiktokw.example",
        "currency": currency,
        "presentment_currency": currency,
        "taxes_included": shop.tax_included,
        "total_line_items_price": json_number(product),
        "total_discounts": json_number(discount),
        "subtotal_price": json_number(subtotal),
        "total_tax": json_number(tax),
        "total_price": json_number(total),
        "current_total_price": json_number(total),
        "total_shipping_price_set": _price_set(shipping, currency),
        "total_price_set": _price_set(total, currency),
        "shipping_lines": [
            {
                "id": identifier + 5,
                "title": "Standard",
                "price": json_number(shipping),
                "discounted_price": json_number(shipping),
                "code": "Standard",
                "source": "tiktok",
            }
        ],
        "line_items": _line_items(context, plan, deviations.get("discount", 0), currency, rate),
        "refunds": refunds,
        "financial_status": "partially_refunded"
        if refunds and not is_fully_refunded
        else "refunded"
        if refunds
        else "paid",
        "fulfillment_status": "fulfilled"
        if plan.shipped_at is not None and plan.shipped_at <= at and not canceled_at
        else None,
        "cancelled_at": _iso(canceled_at) if canceled_at else None,
        "cancel_reason": "customer" if canceled_at else None,
        "created_at": _iso(imported + 60),
        "processed_at": _iso(plan.created_at),
        "updated_at": _iso(updated_at),
        "closed_at": None,
        "test": False,
        "confirmed": True,
    }


def _line_items(
    context: ShopContext, plan: OrderPlan, discount_deviation: int, currency: str, rate: int
) -> list[dict[str, Any]]:
    result = []
    for position, line in enumerate(plan.lines):
        discount = line.seller_discount + (0 if discount_deviation else line.platform_discount)
        result.append(
            {
                "id": external_orders.shopify_line_id(context, plan, position),
                "product_id": 8_000_000_000_000 + line.sku.product.number,
                "variant_id": 44_000_000_000_000 + int(line.sku.id) % 1_000_000,
                "title": line.sku.product.title,
                "name": f"{line.sku.product.title} - {line.sku.name}",
                "sku": line.sku.seller_sku,
                "quantity": 1,
                "price": json_number(apply_rate(line.price, rate)),
                "total_discount": json_number(apply_rate(discount, rate)),
                "price_set": _price_set(apply_rate(line.price, rate), currency),
                "tax_lines": [
                    {"title": "Tax", "price": json_number(apply_rate(line.tax, rate)), "rate": line.tax_rate / 1e6}
                ]
                if line.tax
                else [],
                "gift_card": False,
                "taxable": bool(line.tax),
            }
        )
    return result


def _refunds(
    context: ShopContext, plan: OrderPlan, at: int, deviation: int, currency: str, rate: int
) -> list[dict[str, Any]]:
    result = []
    for serial, refund in enumerate(plan.granted_refunds(at), start=1):
        total = refund.total(context.shop.tax_included) + deviation
        if total <= 0:
            continue
        result.append(
            _refund(context, plan, refund, serial, apply_rate(total, rate), currency, rate, is_short=bool(deviation))
        )
    return result


def _refund(
    context: ShopContext,
    plan: OrderPlan,
    refund: Refund,
    serial: int,
    total: int,
    currency: str,
    rate: int,
    *,
    is_short: bool,
) -> dict[str, Any]:
    order = external_orders.shopify_order_id(context, plan)
    identifier = 910_000_000_000 + context.index * 10_000_000_000 + plan.number * 4 + serial
    time = _iso(refund.granted_at + 30)
    full_lines = [
        p for p, (subtotal, _) in refund.lines.items() if subtotal == plan.lines[p].sale_price and not is_short
    ]
    lines = [
        {
            "id": identifier * 10 + position,
            "line_item_id": external_orders.shopify_line_id(context, plan, position),
            "quantity": 1,
            "restock_type": "return",
            "subtotal": json_number(apply_rate(refund.lines[position][0], rate)),
            "total_tax": json_number(apply_rate(refund.lines[position][1], rate)),
        }
        for position in full_lines
    ]
    # Shopify records refunds of anything but full lines as adjustments, with a negative amount.
    line_tax = 0 if context.shop.tax_included else sum(refund.lines[p][1] for p in full_lines)
    shipping = 0 if is_short else refund.shipping
    shipping_tax = 0 if is_short or context.shop.tax_included or not shipping else refund.tax - sum(
        tax for _, tax in refund.lines.values()
    )  # fmt: skip
    remainder = total - apply_rate(
        sum(refund.lines[p][0] for p in full_lines) + line_tax + shipping + shipping_tax, rate
    )
    adjustments = []
    if shipping:
        adjustments.append(
            {
                "id": identifier * 10 + 8,
                "order_id": order,
                "refund_id": identifier,
                "kind": "shipping_refund",
                "reason": "Shipping refund",
                "amount": json_number(-apply_rate(shipping, rate)),
                "tax_amount": json_number(-apply_rate(shipping_tax, rate)),
            }
        )
    if remainder:
        adjustments.append(
            {
                "id": identifier * 10 + 9,
                "order_id": order,
                "refund_id": identifier,
                "kind": "refund_discrepancy",
                "reason": "Refund discrepancy",
                "amount": json_number(-remainder),
                "tax_amount": 0.0,
            }
        )
    return {
        "id": identifier,
        "admin_graphql_api_id": f"gid://shopify/Refund/{identifier}",
        "order_id": order,
        "shop_url": _SHOPS[context.shop.region],
        "created_at": time,
        "processed_at": time,
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
                "amount": json_number(total),
                "currency": currency,
                "created_at": time,
                "processed_at": time,
                "test": False,
            }
        ],
    }


def _orphan(context: ShopContext, plan: OrderPlan, at: int) -> dict[str, Any]:
    """A Shopify order that references a TikTok order that doesn't exist."""
    row = _order(context, plan, at)
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


def _price_set(minor: int, currency: str) -> dict[str, Any]:
    money = {"amount": json_number(minor), "currency_code": currency}
    return {"shop_money": money, "presentment_money": money}


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
