"""The return and cancellation requests of an order.

Traits of a return: `operator` (opened by TikTok), `kept` (the buyer keeps the item), `combined`, `quick`,
`no_amounts` and `no_line_amounts` (no refund_amount), `arbitration`, `supports_seller`, and `proposed` (the seller
proposed a partial refund).
"""

from __future__ import annotations

from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.money import allocate, compact_text, decimal_text
from tiktok_shop_sandbox.history.planning.order_plan import Cancellation, Line, OrderPlan, Refund, Return
from tiktok_shop_sandbox.history.shop_context import ShopContext

_OPEN_ACTIONS = {
    "RETURN_OR_REFUND_REQUEST_PENDING": "SELLER_RESPOND_REFUND",
    "BUYER_SHIPPED_ITEM": "SELLER_RESPOND_RECEIVE_PACKAGE",
    "REPLACEMENT_REQUEST_PENDING": "SELLER_RESPOND_REPLACEMENT",
}


def returns(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The return requests opened by `at`."""
    return [_return(context, plan, entry, at) for entry in plan.returns if entry.states[0][0] <= at]


def cancellations(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """The cancellation requests opened by `at`."""
    return [_cancellation(context, plan, entry, at) for entry in plan.cancellations if entry.states[0][0] <= at]


def _current_state(states: list[tuple[int, str]], at: int) -> tuple[int, str]:
    return [state for state in states if state[0] <= at][-1]


def _amounts(context: ShopContext, plan: OrderPlan, subtotal: int, shipping: int, tax: int) -> dict[str, Any]:
    added_tax = 0 if context.shop.tax_included else tax
    return {
        "currency": plan.currency,
        "refund_total": decimal_text(subtotal + shipping + added_tax),
        "refund_subtotal": decimal_text(subtotal),
        "refund_shipping_fee": compact_text(shipping),
        "refund_tax": compact_text(tax),
    }


def _request_amounts(context: ShopContext, plan: OrderPlan, refund: Refund) -> dict[str, Any]:
    return _amounts(context, plan, refund.subtotal, refund.shipping, refund.tax) | {
        "retail_delivery_fee": "0",
        "buyer_service_fee": "0",
    }


def _line_fields(line: Line) -> dict[str, Any]:
    return {
        "order_line_item_id": line.id,
        "sku_id": line.sku.id,
        "sku_name": line.sku.name,
        "product_name": line.sku.product.title,
        "seller_sku": line.sku.seller_sku,
        "product_image": {"url": line.sku.product.image, "width": 200, "height": 200},
    }


def _sub_lines(
    context: ShopContext, plan: OrderPlan, line: Line, amounts: tuple[int, int], prefix: str, parent: str
) -> list[dict]:
    """A bundle's sub lines; the line's refund is allocated to them."""
    weights = [part.price * count for part, count in line.sku.parts]
    subtotals, taxes = allocate(amounts[0], weights), allocate(amounts[1], weights)
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
            "refund_amount": _amounts(context, plan, subtotals[number], 0, taxes[number])
            | {"retail_delivery_fee": "0", "buyer_service_fee": "0"},
        }
        for number, (part, _) in enumerate(line.sku.parts)
    ]


def _return(context: ShopContext, plan: OrderPlan, entry: Return, at: int) -> dict[str, Any]:
    update_time, status = _current_state(entry.states, at)
    create_time = entry.states[0][0]
    traits, refund = entry.traits, entry.refund
    is_shipped = any(state == "BUYER_SHIPPED_ITEM" and time <= at for time, state in entry.states)
    record: dict[str, Any] = {
        "return_id": entry.id,
        "order_id": plan.id,
        "return_type": entry.type,
        "return_status": status,
        "role": "OPERATOR" if "operator" in traits else "BUYER",
        "return_reason": entry.reason[0],
        "return_reason_text": entry.reason[1],
        "create_time": create_time,
        "update_time": update_time,
        "can_buyer_keep_item": "kept" in traits or entry.type == "REFUND",
        "is_combined_return": "combined" in traits,
        "is_quick_refund": "quick" in traits,
        "return_line_items": [],
    }
    if "no_amounts" not in traits:
        record["refund_amount"] = _request_amounts(context, plan, refund)
    for number, (position, amounts) in enumerate(refund.lines.items()):
        line = plan.lines[position]
        identifier = ids.make("return_line", context.index, (int(entry.id) % 10**9) * 8 + number)
        item = {"return_line_item_id": identifier} | _line_fields(line)
        if not traits & {"no_line_amounts", "no_amounts"}:
            item["refund_amount"] = _amounts(context, plan, amounts[0], 0, amounts[1])
            if plan.random_bits % 2 or line.sku.parts:
                item["refund_amount"] |= {"retail_delivery_fee": "0", "buyer_service_fee": "0"}
        if line.sku.parts:
            item["return_sub_line_items"] = _sub_lines(context, plan, line, amounts, "return", identifier)
        record["return_line_items"].append(item)
    if entry.type == "RETURN_AND_REFUND":
        record |= {
            "shipment_type": "PLATFORM",
            "handover_method": "DROP_OFF" if plan.random_bits % 3 else "PICKUP",
            "return_method": "PLATFORM_SHIPPED",
            "return_shipping_document_type": "SHIPPING_LABEL" if plan.random_bits % 2 else "QR_CODE",
            "return_warehouse_address": {"full_address": context.catalog.return_address},
            "return_tracking_number": f"00{plan.number:09d}R" if is_shipped else "",
            "return_provider_name": "J&T Express" if is_shipped else "",
            "return_provider_id": "7132721393761781550" if is_shipped else "",
            "discount_amount": [_discounts(plan, refund)],
            "shipping_fee_amount": [
                {
                    "currency": plan.currency,
                    "seller_paid_return_shipping_fee": "3.99" if is_shipped else "0",
                    "platform_paid_return_shipping_fee": "0",
                    "buyer_paid_return_shipping_fee": "0",
                }
            ],
        }
    if entry.previous_id:
        record["pre_return_id"] = entry.previous_id
    if entry.next_id and status.endswith("_CANCEL"):
        record["next_return_id"] = entry.next_id
    if "combined" in traits:
        record["combined_return_id"] = f"{int(entry.id) + 700_000_000_000}"
    if "arbitration" in traits:
        record["arbitration_status"] = "IN_PROGRESS"
    elif "supports_seller" in traits:
        record["arbitration_status"] = "SUPPORT_SELLER"
    if "proposed" in traits and sum(time <= at for time, _ in entry.states) > 1:
        record |= {
            "seller_proposed_return_type": "PARTIAL_REFUND",
            "partial_refund": {
                "currency": plan.currency,
                "amount": decimal_text(refund.total(context.shop.tax_included)),
            },
            "buyer_rejected_partial_refund": False,
        }
    action = _OPEN_ACTIONS.get(status)
    if action:
        record["seller_next_action_response"] = [{"action": action, "deadline": update_time + 2 * DAY}]
    return record


def _discounts(plan: OrderPlan, refund: Refund) -> dict[str, Any]:
    lines = [plan.lines[position] for position in refund.lines]
    return {
        "currency": plan.currency,
        "product_seller_discount": compact_text(sum(line.seller_discount for line in lines)),
        "product_platform_discount": compact_text(sum(line.platform_discount for line in lines)),
        "shipping_fee_seller_discount": "0",
        "shipping_fee_platform_discount": "0",
    }


def _cancellation(context: ShopContext, plan: OrderPlan, entry: Cancellation, at: int) -> dict[str, Any]:
    update_time, status = _current_state(entry.states, at)
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
        "update_time": update_time,
        "should_replenish_stock": entry.role != "SELLER",
        "cancel_line_items": [],
    }
    if refund is not None:
        record["refund_amount"] = _request_amounts(context, plan, refund)
    for number, position in enumerate(entry.positions):
        line = plan.lines[position]
        identifier = ids.make("cancel_line", context.index, (int(entry.id) % 10**9) * 8 + number)
        item = {"cancel_line_item_id": identifier} | _line_fields(line)
        amounts = refund.lines.get(position) if refund is not None else None
        if amounts is not None:
            item["refund_amount"] = _amounts(context, plan, amounts[0], 0, amounts[1])
            if plan.random_bits % 2 or line.sku.parts:
                item["refund_amount"] |= {"retail_delivery_fee": "0", "buyer_service_fee": "0"}
            if line.sku.parts:
                item["cancel_sub_line_items"] = _sub_lines(context, plan, line, amounts, "cancel", identifier)
        record["cancel_line_items"].append(item)
    if status == "CANCELLATION_REQUEST_PENDING":
        record["seller_next_action_response"] = [{"action": "SELLER_RESPOND_CANCEL", "deadline": update_time + 2 * DAY}]
    return record
