"""Records of a US shop written by hand: an order with its lines, and what happened to it."""

from typing import Any

Record = dict[str, Any]

SHOP = "7001"
PAID_AT = 1_794_000_000
UPDATED_AT = PAID_AT + 86_400


def shop(shop_id: str = SHOP, region: str = "US") -> Record:
    return {"id": shop_id, "shop_id": shop_id, "name": f"shop {shop_id}", "region": region}


def line(line_id: str, price: str, **fields: Any) -> Record:
    return {
        "id": line_id, "product_id": "p1", "sku_id": "k1", "currency": "USD", "original_price": price,
        "sale_price": price, "seller_discount": "0", "platform_discount": "0", **fields,
    }  # fmt: skip


def order(order_id: str, *lines: Record, total: str, payment: Record | None = None, **fields: Any) -> Record:
    """Paid and delivered, in dollars, without tax and shipping unless told otherwise."""
    charged = {"currency": "USD", "total_amount": total, "sub_total": total, "shipping_fee": "0", "tax": "0"}
    return {
        "shop_id": SHOP, "id": order_id, "status": "COMPLETED", "create_time": PAID_AT - 60, "paid_time": PAID_AT,
        "rts_time": PAID_AT + 600, "delivery_time": PAID_AT + 6_000, "update_time": UPDATED_AT, "user_id": "u1",
        "payment": charged | (payment or {}), "line_items": list(lines), **fields,
    }  # fmt: skip


def amount(total: str, currency: str | None = "USD") -> Record:
    stated = {"refund_total": total, "refund_subtotal": total, "refund_shipping_fee": "0", "refund_tax": "0"}
    return stated | ({"currency": currency} if currency else {})


def returned(return_id: str, order_id: str, line_id: str, total: str, currency: str | None = "USD", **f: Any) -> Record:
    return {
        "shop_id": SHOP, "return_id": return_id, "order_id": order_id, "return_type": "REFUND",
        "return_status": "RETURN_OR_REFUND_REQUEST_COMPLETE", "create_time": UPDATED_AT, "update_time": UPDATED_AT + 60,
        "refund_amount": amount(total, currency),
        "return_line_items": [
            {"return_line_item_id": f"{return_id}.1", "order_line_item_id": line_id,
             "refund_amount": amount(total, currency)},
        ], **f,
    }  # fmt: skip


def cancelled(cancel_id: str, order_id: str, line_id: str, total: str, at: int = UPDATED_AT, **fields: Any) -> Record:
    return {
        "shop_id": SHOP, "cancel_id": cancel_id, "order_id": order_id, "cancel_type": "BUYER_CANCEL",
        "cancel_status": "CANCELLATION_REQUEST_COMPLETE", "create_time": at, "update_time": at,
        "refund_amount": amount(total),
        "cancel_line_items": [
            {"cancel_line_item_id": f"{cancel_id}.1", "order_line_item_id": line_id, "refund_amount": amount(total)},
        ], **fields,
    }  # fmt: skip


def statement(statement_id: str, settled: str, currency: str = "USD", at: int = UPDATED_AT, **fields: Any) -> Record:
    return {
        "shop_id": SHOP, "id": statement_id, "statement_time": at, "currency": currency,
        "settlement_amount": settled, "payment_status": "PROCESSING", **fields,
    }  # fmt: skip


def transaction(transaction_id: str, statement_id: str, settled: str, at: int = UPDATED_AT, **fields: Any) -> Record:
    """The settlement of an order, all of it revenue unless told otherwise."""
    amounts = {"revenue_amount": settled} if "adjustment_amount" not in fields else {}
    return {
        "shop_id": SHOP, "id": transaction_id, "statement_id": statement_id, "statement_time": at, "type": "ORDER",
        "settlement_amount": settled, **amounts, **fields,
    }  # fmt: skip


def estimate(transaction_id: str, order_id: str, expected: str, currency: str = "USD", **fields: Any) -> Record:
    return {
        "shop_id": SHOP, "id": transaction_id, "order_id": order_id, "currency": currency, "type": "ORDER",
        "est_settlement_amount": expected, "est_revenue_amount": expected, **fields,
    }  # fmt: skip
