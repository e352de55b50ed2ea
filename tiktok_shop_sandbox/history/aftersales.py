"""A plan's returns and cancellations seen at a moment, as the after-sales endpoints show them."""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.catalog import DAY
from tiktok_shop_sandbox.history.money import brief, share
from tiktok_shop_sandbox.history.money import text as cents
from tiktok_shop_sandbox.history.plan import Cancellation, Ground, Line, Plan, Refund, Return

_OPEN_ACTIONS = {
    "RETURN_OR_REFUND_REQUEST_PENDING": "SELLER_RESPOND_REFUND",
    "BUYER_SHIPPED_ITEM": "SELLER_RESPOND_RECEIVE_PACKAGE",
    "REPLACEMENT_REQUEST_PENDING": "SELLER_RESPOND_REPLACEMENT",
}


def returns(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """The order's return requests made until then."""
    return [_return(ground, plan, entry, at) for entry in plan.returns if entry.states[0][0] <= at]


def cancellations(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """The order's cancellations asked for until then."""
    return [_cancellation(ground, plan, entry, at) for entry in plan.cancellations if entry.states[0][0] <= at]


def _seen(states: list[tuple[int, str]], at: int) -> tuple[int, str]:
    return [state for state in states if state[0] <= at][-1]


def _amounts(ground: Ground, plan: Plan, subtotal: int, shipping: int, tax: int) -> dict[str, Any]:
    added = 0 if ground.shop.tax_included else tax
    return {
        "currency": plan.currency,
        "refund_total": cents(subtotal + shipping + added),
        "refund_subtotal": cents(subtotal),
        "refund_shipping_fee": brief(shipping),
        "refund_tax": brief(tax),
    }


def _header(ground: Ground, plan: Plan, refund: Refund) -> dict[str, Any]:
    return _amounts(ground, plan, refund.subtotal, refund.shipping, refund.tax) | {
        "retail_delivery_fee": "0",
        "buyer_service_fee": "0",
    }


def _item(line: Line) -> dict[str, Any]:
    return {
        "order_line_item_id": line.id,
        "sku_id": line.sku.id,
        "sku_name": line.sku.name,
        "product_name": line.sku.product.title,
        "seller_sku": line.sku.seller_sku,
        "product_image": {"url": line.sku.product.image, "width": 200, "height": 200},
    }


def _parts(ground: Ground, plan: Plan, line: Line, amounts: tuple[int, int], prefix: str, parent: str) -> list[dict]:
    """A bundle's sub lines, the line's refund shared among them."""
    weights = [part.price * count for part, count in line.sku.parts]
    subtotals, taxes = share(amounts[0], weights), share(amounts[1], weights)
    return [
        {
            f"{prefix}_sub_line_item_id": f"{int(parent) + 300_000_000_000 + number}",
            f"{prefix}_line_item_id": parent,
            "sub_order_line_item_id": f"{int(line.id) + 500_000_000_000 + number}",
            "order_line_item_id": line.id,
            "sku_id": part.id,
            "sku_name": part.name,
            "product_name": part.product.title,
            "seller_sku": part.seller_sku,
            "product_image": {"url": part.product.image, "width": 200, "height": 200},
            "refund_amount": _amounts(ground, plan, subtotals[number], 0, taxes[number])
            | {"retail_delivery_fee": "0", "buyer_service_fee": "0"},
        }
        for number, (part, _) in enumerate(line.sku.parts)
    ]


def _return(ground: Ground, plan: Plan, entry: Return, at: int) -> dict[str, Any]:
    changed, status = _seen(entry.states, at)
    asked = entry.states[0][0]
    traits, refund = entry.traits, entry.refund
    sent_back = any(name == "BUYER_SHIPPED_ITEM" and moment <= at for moment, name in entry.states)
    record: dict[str, Any] = {
        "return_id": entry.id,
        "order_id": plan.id,
        "return_type": entry.kind,
        "return_status": status,
        "role": "OPERATOR" if "operator" in traits else "BUYER",
        "return_reason": entry.reason[0],
        "return_reason_text": entry.reason[1],
        "create_time": asked,
        "update_time": changed,
        "can_buyer_keep_item": "kept" in traits or entry.kind == "REFUND",
        "is_combined_return": "combined" in traits,
        "is_quick_refund": "quick" in traits,
        "return_line_items": [],
    }
    if "no_amounts" not in traits:
        record["refund_amount"] = _header(ground, plan, refund)
    for number, (position, amounts) in enumerate(refund.lines.items()):
        line = plan.lines[position]
        identifier = ids.make("return_line", ground.index, (int(entry.id) % 10**9) * 8 + number)
        item = {"return_line_item_id": identifier} | _item(line)
        if not traits & {"no_line_amounts", "no_amounts"}:
            item["refund_amount"] = _amounts(ground, plan, amounts[0], 0, amounts[1])
            if plan.noise % 2 or line.sku.parts:
                item["refund_amount"] |= {"retail_delivery_fee": "0", "buyer_service_fee": "0"}
        if line.sku.parts:
            item["return_sub_line_items"] = _parts(ground, plan, line, amounts, "return", identifier)
        record["return_line_items"].append(item)
    if entry.kind == "RETURN_AND_REFUND":
        record |= {
            "shipment_type": "PLATFORM",
            "handover_method": "DROP_OFF" if plan.noise % 3 else "PICKUP",
            "return_method": "PLATFORM_SHIPPED",
            "return_shipping_document_type": "SHIPPING_LABEL" if plan.noise % 2 else "QR_CODE",
            "return_warehouse_address": {"full_address": ground.catalog.return_address},
            "return_tracking_number": f"00{plan.number:09d}R" if sent_back else "",
            "return_provider_name": "J&T Express" if sent_back else "",
            "return_provider_id": "7132721393761781550" if sent_back else "",
            "discount_amount": [_discounts(plan, refund)],
            "shipping_fee_amount": [
                {
                    "currency": plan.currency,
                    "seller_paid_return_shipping_fee": "3.99" if sent_back else "0",
                    "platform_paid_return_shipping_fee": "0",
                    "buyer_paid_return_shipping_fee": "0",
                }
            ],
        }
    if entry.before:
        record["pre_return_id"] = entry.before
    if entry.after and status.endswith("_CANCEL"):
        record["next_return_id"] = entry.after
    if "combined" in traits:
        record["combined_return_id"] = f"{int(entry.id) + 700_000_000_000}"
    if "arbitration" in traits:
        record["arbitration_status"] = "IN_PROGRESS"
    elif "supports_seller" in traits:
        record["arbitration_status"] = "SUPPORT_SELLER"
    if "proposed" in traits and len([1 for moment, _ in entry.states if moment <= at]) > 1:
        record |= {
            "seller_proposed_return_type": "PARTIAL_REFUND",
            "partial_refund": {
                "currency": plan.currency,
                "amount": cents(refund.total(ground.shop.tax_included)),
            },
            "buyer_rejected_partial_refund": False,
        }
    action = _OPEN_ACTIONS.get(status)
    if action:
        record["seller_next_action_response"] = [{"action": action, "deadline": changed + 2 * DAY}]
    return record


def _discounts(plan: Plan, refund: Refund) -> dict[str, Any]:
    lines = [plan.lines[position] for position in refund.lines]
    return {
        "currency": plan.currency,
        "product_seller_discount": brief(sum(line.seller_discount for line in lines)),
        "product_platform_discount": brief(sum(line.platform_discount for line in lines)),
        "shipping_fee_seller_discount": "0",
        "shipping_fee_platform_discount": "0",
    }


def _cancellation(ground: Ground, plan: Plan, entry: Cancellation, at: int) -> dict[str, Any]:
    changed, status = _seen(entry.states, at)
    refund = entry.refund
    record: dict[str, Any] = {
        "cancel_id": entry.id,
        "order_id": plan.id,
        "cancel_type": "BUYER_CANCEL" if entry.role == "BUYER" else "CANCEL",
        "cancel_status": status,
        "role": entry.role,
        "cancel_reason": entry.reason[0],
        "cancel_reason_text": entry.reason[1],
        "create_time": entry.states[0][0],
        "update_time": changed,
        "should_replenish_stock": entry.role != "SELLER",
        "cancel_line_items": [],
    }
    if refund is not None:
        record["refund_amount"] = _header(ground, plan, refund)
    for number, position in enumerate(entry.positions):
        line = plan.lines[position]
        identifier = ids.make("cancel_line", ground.index, (int(entry.id) % 10**9) * 8 + number)
        item = {"cancel_line_item_id": identifier} | _item(line)
        amounts = refund.lines.get(position) if refund is not None else None
        if amounts is not None:
            item["refund_amount"] = _amounts(ground, plan, amounts[0], 0, amounts[1])
            if plan.noise % 2 or line.sku.parts:
                item["refund_amount"] |= {"retail_delivery_fee": "0", "buyer_service_fee": "0"}
            if line.sku.parts:
                item["cancel_sub_line_items"] = _parts(ground, plan, line, amounts, "cancel", identifier)
        record["cancel_line_items"].append(item)
    if status == "CANCELLATION_REQUEST_PENDING":
        record["seller_next_action_response"] = [{"action": "SELLER_RESPOND_CANCEL", "deadline": changed + 2 * DAY}]
    return record
