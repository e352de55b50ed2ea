"""The finance records of an order: its transactions, its row in a statement, and estimates until it is settled.

A breakdown's amounts add up to its total, except for the `supplementary_component`s, which are informational.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.durations import DAY
from tiktok_shop_sandbox.history.money import compact_text
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan, Settlement
from tiktok_shop_sandbox.history.planning.settlement_postings import Posting, postings, reserve
from tiktok_shop_sandbox.history.records import finance_fields as fields
from tiktok_shop_sandbox.history.shop_context import ShopContext

_UNSETTLED = {
    "revenue_amount": "0",
    "fee_and_tax_amount": "0",
    "shipping_cost_amount": "0",
    "settlement_amount": "0",
    "sku_transactions": [],
    "total_count": 0,
}


def order_transactions(context: ShopContext, plan: OrderPlan, at: int) -> dict[str, Any]:
    """The response for one order: its SKUs per statement; zeros, not an error, until it is settled."""
    record: dict[str, Any] = {"order_id": plan.id, "order_create_time": plan.created_at, "currency": plan.currency}
    rows = []
    revenue = shipping = fees = 0
    for settlement in plan.settlements:
        if settlement.statement_time > at or settlement.kind not in ("order", "refund"):
            continue
        statement = statement_id(context, plan.currency, settlement.statement_time)
        for posting in postings(context, plan, settlement, at):
            revenue += posting.revenue_total
            shipping += posting.shipping_total
            fees += posting.fee_total
            rows.append(
                {
                    "statement_id": statement,
                    "sku_id": posting.sku.id,
                    "sku_name": posting.sku.name,
                    "product_name": posting.sku.product.title,
                    "quantity": str(posting.quantity),
                    "settlement_amount": compact_text(posting.total),
                    **_breakdowns(plan, [posting], fields.SHIPPING_SUPPLEMENT_ORDER, ()),
                }
            )
    if not rows:
        return record | _UNSETTLED
    return record | {
        "revenue_amount": compact_text(revenue),
        "fee_and_tax_amount": compact_text(fees),
        "shipping_cost_amount": compact_text(shipping),
        "settlement_amount": compact_text(revenue + shipping + fees),
        "sku_transactions": rows,
        "total_count": len(rows),
    }


def transaction(context: ShopContext, plan: OrderPlan, settlement: Settlement) -> dict[str, Any]:
    """The order's row in a statement."""
    serial = {"order": 0, "refund": 1, "collected": 2, "released": 3}[settlement.kind]
    record: dict[str, Any] = {"id": ids.make("transaction", context.index, plan.number * 8 + serial)}
    if settlement.kind in ("collected", "released"):
        return record | _reserve_row(context, plan, settlement)
    posted = postings(context, plan, settlement, settlement.statement_time)
    return record | {
        "type": "ORDER",
        "order_id": plan.id,
        "order_create_time": plan.created_at,
        "settlement_amount": compact_text(sum(posting.total for posting in posted)),
        "adjustment_amount": "0",
        **_breakdowns(plan, posted, fields.SHIPPING_SUPPLEMENT_STATEMENT, fields.SHIPPING_STATEMENT),
        "supplementary_component": _supplementary_component(context, plan, settlement),
    }


def _reserve_row(context: ShopContext, plan: OrderPlan, settlement: Settlement) -> dict[str, Any]:
    held = reserve(context, plan)
    collected = settlement.kind == "collected"
    return {
        "type": "RESERVE",
        "settlement_amount": "0",
        "reserve_id": ids.make("reserve", context.index, plan.number),
        "reserve_amount": compact_text(-held if collected else held),
        "reserve_status": "COLLECTED" if collected else "RELEASED",
        "associated_order_id": plan.id,
        "estimated_release_time": str(settlement.statement_time + 20 * DAY) if collected else "",
    }


def adjustment_row(identifier: str, kind: str, amount: int, order_id: str | None) -> dict[str, Any]:
    """A transaction that isn't an order. `order_id`: the order it relates to, if any."""
    row = {
        "id": identifier,
        "type": kind,
        "adjustment_id": f"{int(identifier) + 400_000_000_000}",
        "adjustment_amount": compact_text(amount),
        "settlement_amount": compact_text(amount),
        "revenue_amount": "0",
        "shipping_cost_amount": "0",
        "fee_tax_amount": "0",
    }
    if order_id is not None:
        row["adjustment_order_id"] = order_id
    return row


def unsettled(context: ShopContext, plan: OrderPlan, at: int) -> list[dict[str, Any]]:
    """Estimates from the order's collection to its statement; none for orders that never settle."""
    settlement = next((entry for entry in plan.settlements if entry.kind == "order"), None)
    if settlement is None or settlement.statement_time <= at or plan.collected_at is None or plan.collected_at > at:
        return []
    if plan.canceled_at is not None and plan.canceled_at <= at:
        return []
    delivered = plan.delivered_at is not None and plan.delivered_at <= at
    posted = postings(context, plan, None, at)
    returning = any(entry.states[0][0] <= at < entry.states[-1][0] for entry in plan.returns)
    row: dict[str, Any] = {
        "id": unsettled_id(context, plan, 0),
        "type": "ORDER",
        "status": "UNSETTLED",
        "currency": plan.currency,
        "order_id": plan.id,
        "order_create_time": plan.created_at,
        "est_settlement_amount": compact_text(sum(posting.total for posting in posted)),
        "est_revenue_amount": compact_text(sum(posting.revenue_total for posting in posted)),
        "est_shipping_cost_amount": compact_text(sum(posting.shipping_total for posting in posted)),
        "est_fee_tax_amount": compact_text(sum(posting.fee_total for posting in posted)),
        "est_adjustment_amount": "0",
        **_estimates(plan, posted),
    }
    if delivered:
        row["order_delivery_time"] = plan.delivered_at
        row["estimated_settlement"] = str(plan.delivered_at + 12 * DAY)
        row["unsettled_reason"] = "Pending return or refund" if returning else "Waiting for the return window to end"
    else:
        row["estimated_settlement"] = "8 days after delivery"
        row["unsettled_reason"] = "Waiting for delivery"
    rows = [row]
    if delivered and plan.random_bits % 9 == 0:
        amount = compact_text(-(plan.random_bits >> 7) % 400 - 1)
        rows.append(
            {
                "id": unsettled_id(context, plan, 1),
                "type": "SHIPPING_FEE_ADJUSTMENT",
                "status": "UNSETTLED",
                "currency": plan.currency,
                "adjustment_id": ids.make("adjustment", context.index, 900_000_000 + plan.number),
                "adjustment_order_id": plan.id,
                "est_adjustment_amount": amount,
                "est_settlement_amount": amount,
                "estimated_settlement": str(plan.delivered_at + 12 * DAY),
                "unsettled_reason": "",
            }
        )
    return rows


def unsettled_id(context: ShopContext, plan: OrderPlan, serial: int) -> str:
    return ids.make("unsettled", context.index, plan.number * 2 + serial)


def statement_id(context: ShopContext, currency: str, statement_time: int, *, ads: bool = False) -> str:
    """A shop has one statement per day and currency, and one more on days when advertising is deducted."""
    serial = 1 if ads else 0 if currency == context.shop.currency else 2
    return ids.make("statement", context.index, statement_time // DAY * 4 + serial)


def _sum_postings(posted: list[Posting], block: str) -> Counter[str]:
    result: Counter[str] = Counter()
    for posting in posted:
        for name, amount in getattr(posting, block).items():
            result[name] += amount
    return result


def _amounts(amounts: Counter[str], *expected: tuple[str, ...]) -> dict[str, str]:
    """Amounts as text. Names in `expected` without an amount are "0"."""
    record = {name: "0" for group in expected for name in group}
    for name, amount in amounts.items():
        record[name] = compact_text(amount)
    return record


def _breakdowns(
    plan: OrderPlan, posted: list[Posting], supplement_names: tuple[str, ...], shipping_names: tuple[str, ...]
) -> dict[str, Any]:
    revenue, shipping = _sum_postings(posted, "revenue"), _sum_postings(posted, "shipping")
    fees, taxes, supplement = (
        _sum_postings(posted, "fees"),
        _sum_postings(posted, "taxes"),
        _sum_postings(posted, "shipping_supplement"),
    )
    known = {*supplement_names, *fields.SHIPPING_SUPPLEMENT, *fields.SHIPPING_SUPPLEMENT_SETTLED}
    supplement = Counter({name: amount for name, amount in supplement.items() if name in known})
    all_fields = plan.scenario == "every_field"
    return {
        "revenue_amount": compact_text(sum(revenue.values())),
        "revenue_breakdown": _amounts(revenue, fields.REVENUE if all_fields else ()),
        "shipping_cost_amount": compact_text(sum(shipping.values())),
        "shipping_cost_breakdown": _amounts(
            shipping, *((fields.SHIPPING, fields.SHIPPING_SETTLED, shipping_names) if all_fields else ())
        )
        | {
            "supplementary_component": _amounts(
                supplement,
                *(
                    (fields.SHIPPING_SUPPLEMENT, fields.SHIPPING_SUPPLEMENT_SETTLED, supplement_names)
                    if all_fields
                    else ()
                ),
            )
        },
        "fee_tax_amount": compact_text(sum(fees.values()) + sum(taxes.values())),
        "fee_tax_breakdown": {
            "fee": _amounts(fees, *((fields.FEES, fields.FEES_SETTLED) if all_fields else ())),
            "tax": _amounts(taxes, *((fields.TAXES, fields.TAXES_SETTLED) if all_fields else ())),
        },
    }


def _estimates(plan: OrderPlan, posted: list[Posting]) -> dict[str, Any]:
    """The breakdowns of an unsettled row, which have fewer fields than those of a settled one."""
    all_fields = plan.scenario == "every_field" or plan.random_bits % 8 == 3
    supplement = _sum_postings(posted, "shipping_supplement")
    return {
        "revenue_breakdown": _amounts(_sum_postings(posted, "revenue"), fields.REVENUE if all_fields else ()),
        "shipping_cost_breakdown": _amounts(_sum_postings(posted, "shipping"), fields.SHIPPING if all_fields else ())
        | {
            "supplementary_component": _amounts(
                Counter({name: amount for name, amount in supplement.items() if name in fields.SHIPPING_SUPPLEMENT}),
                fields.SHIPPING_SUPPLEMENT if all_fields else (),
            )
        },
        "fee_tax_breakdown": {
            "fee": _amounts(
                _sum_postings(posted, "fees"), *((fields.FEES, fields.FEES_ESTIMATED) if all_fields else ())
            ),
            "tax": _amounts(
                _sum_postings(posted, "taxes"), *((fields.TAXES, fields.TAXES_ESTIMATED) if all_fields else ())
            ),
        },
    }


def _supplementary_component(context: ShopContext, plan: OrderPlan, settlement: Settlement) -> dict[str, str]:
    """What the buyer paid and was refunded: informational, not part of the settlement."""
    if settlement.kind == "refund":
        refund = settlement.refund
        return {"customer_refund_amount": compact_text(-refund.total(context.shop.tax_included))}
    refunds = plan.granted_refunds(settlement.statement_time)
    tax_included = context.shop.tax_included
    record = {
        "customer_payment_amount": compact_text(plan.total(tax_included)),
        "customer_refund_amount": compact_text(-sum(refund.total(tax_included) for refund in refunds)),
        "platform_discount_amount": compact_text(-sum(line.platform_discount for line in plan.lines)),
    }
    if not tax_included:
        paid, refunded = plan.tax, sum(refund.tax for refund in refunds)
        record |= {
            "sales_tax_payment_amount": compact_text(-paid),
            "sales_tax_refund_amount": compact_text(refunded),
            "sales_tax_amount": compact_text(refunded - paid),
        }
    if "retail_delivery_fee" in plan.fees:
        record["retail_delivery_fee_payment_amount"] = compact_text(-plan.fees["retail_delivery_fee"])
    if plan.scenario == "every_field":
        record = dict.fromkeys(fields.SUPPLEMENT, "0") | record
    return record
