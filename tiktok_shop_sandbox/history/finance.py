"""What an order earns: its postings by SKU, and the records that show them.

Amounts are signed as live data signs them: what the seller gets is positive, what it costs negative, and
settlement = revenue + shipping cost + fees and taxes. A breakdown's amounts sum to its total, but for the
`supplementary_component`s, which stand beside the sum.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tiktok_shop_sandbox.history import finance_fields as names
from tiktok_shop_sandbox.history import ids
from tiktok_shop_sandbox.history.catalog import DAY, Sku
from tiktok_shop_sandbox.history.money import at_rate, brief, portion, share
from tiktok_shop_sandbox.history.plan import Ground, Plan, Refund, Settlement

# Millionths of net sales.
REFERRAL_RATE = 60_000
COMMISSION_RATE = 90_000
_KEPT_REFERRAL = 200_000
RESERVED_PART = 10


@dataclass(slots=True)
class Posting:
    """One SKU's part in a settlement. `notes`: amounts beside the sum."""

    sku: Sku
    quantity: int = 0
    revenue: Counter[str] = field(default_factory=Counter)
    shipping: Counter[str] = field(default_factory=Counter)
    shipping_notes: Counter[str] = field(default_factory=Counter)
    fees: Counter[str] = field(default_factory=Counter)
    taxes: Counter[str] = field(default_factory=Counter)

    @property
    def revenue_total(self) -> int:
        return sum(self.revenue.values())

    @property
    def shipping_total(self) -> int:
        return sum(self.shipping.values())

    @property
    def fee_total(self) -> int:
        return sum(self.fees.values()) + sum(self.taxes.values())

    @property
    def total(self) -> int:
        return self.revenue_total + self.shipping_total + self.fee_total


def is_settled(plan: Plan, at: int) -> bool:
    return any(entry.kind == "order" and entry.statement_time <= at for entry in plan.settlements)


def postings(ground: Ground, plan: Plan, settlement: Settlement | None, at: int) -> list[Posting]:
    """What a settlement posts by SKU; for None, what the order is estimated to post as it stands at that moment."""
    if settlement is not None and settlement.kind == "refund":
        key: tuple = ("refund", settlement.statement_time)
    else:
        seen = at if settlement is None else settlement.statement_time
        key = ("order", len(plan.refunds(seen)), settlement is None)
    found = plan.postings.get(key)
    if found is None:
        if settlement is not None and settlement.kind == "refund":
            found = _post_refund(ground, plan, settlement.refund)
        else:
            found = _post_order(ground, plan, plan.refunds(seen))
        plan.postings[key] = found
    return found


def affiliate_rate(plan: Plan) -> int:
    """The creator's commission in hundredths of a per cent, 0 without one."""
    return (1_000, 1_200, 1_550, 2_000)[plan.noise >> 12 & 3] if plan.is_affiliate else 0


def reserve(ground: Ground, plan: Plan) -> int:
    """What is held back of the order's payout, positive."""
    settled = next(entry for entry in plan.settlements if entry.kind == "order")
    return max(
        0, sum(entry.total for entry in postings(ground, plan, settled, settled.statement_time)) // RESERVED_PART
    )


def _given_back(plan: Plan, position: int, subtotal: int) -> tuple[int, int]:
    """A refund to the buyer as the seller's ledger has it: list price taken back, seller's discount returned."""
    line = plan.lines[position]
    discount = portion(line.seller_discount, subtotal, line.sale)
    from_platform = portion(line.platform_discount, subtotal, line.sale)
    return subtotal + discount + from_platform, discount


def _post_order(ground: Ground, plan: Plan, refunds: list[Refund]) -> list[Posting]:
    by_sku: dict[str, Posting] = {}
    failed = plan.kind == "delivery_failed"
    weights = [line.price or line.retail_price or 1 for line in plan.lines]
    costs = share(320 + 55 * len(plan.lines), weights)
    refunded = Counter()
    refunded_shipping = Counter()
    for refund in refunds:
        for position, (subtotal, _) in refund.lines.items():
            refunded[position] += subtotal
        if refund.lines:
            refunded_shipping[min(refund.lines)] += refund.shipping
    sent_back = Counter()
    for entry in plan.returns:
        if entry.kind == "RETURN_AND_REFUND" and entry.refund in refunds and "kept" not in entry.traits:
            sent_back[min(entry.refund.lines)] += 399
    rate = affiliate_rate(plan)
    for position, line in enumerate(plan.lines):
        if line.cancelled_at is not None and not failed:
            continue
        posting = by_sku.setdefault(line.sku.id, Posting(line.sku))
        posting.quantity += 1
        shipping = posting.shipping
        shipping["actual_shipping_fee_amount"] -= costs[position]
        by_tiktok = plan.noise % 7 == 0
        posting.shipping_notes["fbt_shipping_cost_amount" if by_tiktok else "fbm_shipping_cost_amount"] -= costs[
            position
        ]
        if failed:
            shipping["failed_delivery_subsidy_amount"] += costs[position] // 2
            continue
        list_back, discount_back = _given_back(plan, position, refunded[position])
        posting.revenue["subtotal_before_discount_amount"] += line.price
        posting.revenue["seller_discount_amount"] -= line.seller_discount
        posting.revenue["refund_subtotal_before_discount_amount"] -= list_back
        posting.revenue["seller_discount_refund_amount"] += discount_back
        shipping["customer_paid_shipping_fee_amount"] += line.shipping_sale - refunded_shipping[position]
        posting.shipping_notes["customer_shipping_fee"] += line.shipping_sale
        posting.shipping_notes["refunded_customer_shipping_fee_amount"] -= refunded_shipping[position]
        if plan.shipping_platform_discount:
            shipping["shipping_fee_discount_amount"] += line.shipping_list - line.shipping_sale
            posting.shipping_notes["platform_shipping_fee_discount_amount"] += line.shipping_list - line.shipping_sale
        elif plan.shipping_cofunded_discount:
            posting.shipping_notes["promo_shipping_incentive_amount"] += line.shipping_list // 2
            shipping["shipping_fee_discount_amount"] += line.shipping_list // 2
        elif plan.shipping_seller_discount:
            posting.shipping_notes["seller_shipping_fee_discount_amount"] -= line.shipping_list - line.shipping_sale
        if sent_back[position]:
            shipping["return_shipping_fee_amount"] -= sent_back[position]
        net = line.price - line.seller_discount - list_back + discount_back
        if ground.shop.tax_included:
            posting.fees["platform_commission_amount"] -= at_rate(net, COMMISSION_RATE)
            posting.taxes["local_vat_amount"] -= at_rate(at_rate(net, COMMISSION_RATE), 200_000)
        else:
            referral = at_rate(net, REFERRAL_RATE)
            posting.fees["referral_fee_amount"] -= referral
            posting.fees["refund_administration_fee_amount"] -= at_rate(
                at_rate(list_back - discount_back, REFERRAL_RATE), _KEPT_REFERRAL
            )
            if plan.place[6]:
                posting.taxes["sales_tax_referral_fee_amount"] -= at_rate(referral, plan.place[5])
        if rate:
            posting.fees["affiliate_commission_amount"] -= portion(line.sale - refunded[position], rate, 10_000)
        if plan.noise % 11 == 0:
            posting.fees["affiliate_ads_commission_amount"] -= at_rate(net, 20_000)
        if plan.kind == "unknown_fields":
            # A fee that no documentation names, and one that came with a later version.
            posting.fees["platform_care_fee_amount"] -= 25
            shipping["tiktok_shop_shipping_incentive_amount"] += 40
        elif plan.kind == "every_field":
            posting.fees["sfp_service_fee_amount"] -= 15
            posting.fees["live_specials_fee_amount"] -= 7
    return list(by_sku.values())


def _post_refund(ground: Ground, plan: Plan, refund: Refund) -> list[Posting]:
    """A refund after the order was settled takes back what the settlement gave for those units."""
    by_sku: dict[str, Posting] = {}
    for position, (subtotal, _) in refund.lines.items():
        line = plan.lines[position]
        list_back, discount_back = _given_back(plan, position, subtotal)
        posting = by_sku.setdefault(line.sku.id, Posting(line.sku))
        posting.quantity += 1
        posting.revenue["refund_subtotal_before_discount_amount"] -= list_back
        posting.revenue["seller_discount_refund_amount"] += discount_back
        if position == min(refund.lines):
            posting.shipping["customer_paid_shipping_fee_amount"] -= refund.shipping
        net = list_back - discount_back
        if ground.shop.tax_included:
            posting.fees["platform_commission_amount"] += at_rate(net, COMMISSION_RATE)
            posting.taxes["local_vat_amount"] += at_rate(at_rate(net, COMMISSION_RATE), 200_000)
        else:
            posting.fees["referral_fee_amount"] += at_rate(net, REFERRAL_RATE)
            posting.fees["refund_administration_fee_amount"] -= at_rate(at_rate(net, REFERRAL_RATE), _KEPT_REFERRAL)
    return list(by_sku.values())


# Records

_NO_TRANSACTIONS = {
    "revenue_amount": "0",
    "fee_and_tax_amount": "0",
    "shipping_cost_amount": "0",
    "settlement_amount": "0",
    "sku_transactions": [],
    "total_count": 0,
}


def order_transactions(ground: Ground, plan: Plan, at: int) -> dict[str, Any]:
    """The answer for one order: its SKUs by statement; zeros, never an error, as long as it isn't settled."""
    record: dict[str, Any] = {"order_id": plan.id, "order_create_time": plan.created, "currency": plan.currency}
    rows = []
    revenue = shipping = fees = 0
    for settlement in plan.settlements:
        if settlement.statement_time > at or settlement.kind not in ("order", "refund"):
            continue
        statement = statement_id(ground, plan.currency, settlement.statement_time)
        for posting in postings(ground, plan, settlement, at):
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
                    "settlement_amount": brief(posting.total),
                    **_breakdowns(plan, [posting], names.SHIPPING_NOTES_ORDER, ()),
                }
            )
    if not rows:
        return record | _NO_TRANSACTIONS
    return record | {
        "revenue_amount": brief(revenue),
        "fee_and_tax_amount": brief(fees),
        "shipping_cost_amount": brief(shipping),
        "settlement_amount": brief(revenue + shipping + fees),
        "sku_transactions": rows,
        "total_count": len(rows),
    }


def transaction(ground: Ground, plan: Plan, settlement: Settlement) -> dict[str, Any]:
    """The order's row in a statement."""
    serial = {"order": 0, "refund": 1, "collected": 2, "released": 3}[settlement.kind]
    record: dict[str, Any] = {"id": ids.make("transaction", ground.index, plan.number * 8 + serial)}
    if settlement.kind in ("collected", "released"):
        return record | _reserve_row(ground, plan, settlement)
    posted = postings(ground, plan, settlement, settlement.statement_time)
    return record | {
        "type": "ORDER",
        "order_id": plan.id,
        "order_create_time": plan.created,
        "settlement_amount": brief(sum(posting.total for posting in posted)),
        "adjustment_amount": "0",
        **_breakdowns(plan, posted, names.SHIPPING_NOTES_STATEMENT, names.SHIPPING_STATEMENT),
        "supplementary_component": _notes(ground, plan, settlement),
    }


def _reserve_row(ground: Ground, plan: Plan, settlement: Settlement) -> dict[str, Any]:
    held = reserve(ground, plan)
    collected = settlement.kind == "collected"
    return {
        "type": "RESERVE",
        "settlement_amount": "0",
        "reserve_id": ids.make("reserve", ground.index, plan.number),
        "reserve_amount": brief(-held if collected else held),
        "reserve_status": "COLLECTED" if collected else "RELEASED",
        "associated_order_id": plan.id,
        "estimated_release_time": str(settlement.statement_time + 20 * DAY) if collected else "",
    }


def adjustment_row(identifier: str, kind: str, amount: int, order_id: str | None) -> dict[str, Any]:
    """A transaction that isn't an order; `order_id` None: nor about one."""
    row = {
        "id": identifier,
        "type": kind,
        "adjustment_id": f"{int(identifier) + 400_000_000_000}",
        "adjustment_amount": brief(amount),
        "settlement_amount": brief(amount),
        "revenue_amount": "0",
        "shipping_cost_amount": "0",
        "fee_tax_amount": "0",
    }
    if order_id is not None:
        row["adjustment_order_id"] = order_id
    return row


def unsettled(ground: Ground, plan: Plan, at: int) -> list[dict[str, Any]]:
    """Estimates for an order on its way or delivered, until its statement; none for what never settles."""
    order = next((entry for entry in plan.settlements if entry.kind == "order"), None)
    if order is None or order.statement_time <= at or plan.collected is None or plan.collected > at:
        return []
    if plan.cancelled is not None and plan.cancelled <= at:
        return []
    delivered = plan.delivered is not None and plan.delivered <= at
    posted = postings(ground, plan, None, at)
    returning = any(entry.states[0][0] <= at < entry.states[-1][0] for entry in plan.returns)
    row: dict[str, Any] = {
        "id": unsettled_id(ground, plan, 0),
        "type": "ORDER",
        "status": "UNSETTLED",
        "currency": plan.currency,
        "order_id": plan.id,
        "order_create_time": plan.created,
        "est_settlement_amount": brief(sum(posting.total for posting in posted)),
        "est_revenue_amount": brief(sum(posting.revenue_total for posting in posted)),
        "est_shipping_cost_amount": brief(sum(posting.shipping_total for posting in posted)),
        "est_fee_tax_amount": brief(sum(posting.fee_total for posting in posted)),
        "est_adjustment_amount": "0",
        **_estimates(plan, posted),
    }
    if delivered:
        row["order_delivery_time"] = plan.delivered
        row["estimated_settlement"] = str(plan.delivered + 12 * DAY)
        row["unsettled_reason"] = "Pending return or refund" if returning else "Waiting for the return window to end"
    else:
        row["estimated_settlement"] = "8 days after delivery"
        row["unsettled_reason"] = "Waiting for delivery"
    rows = [row]
    if delivered and plan.noise % 9 == 0:
        amount = brief(-(plan.noise >> 7) % 400 - 1)
        rows.append(
            {
                "id": unsettled_id(ground, plan, 1),
                "type": "SHIPPING_FEE_ADJUSTMENT",
                "status": "UNSETTLED",
                "currency": plan.currency,
                "adjustment_id": ids.make("adjustment", ground.index, 900_000_000 + plan.number),
                "adjustment_order_id": plan.id,
                "est_adjustment_amount": amount,
                "est_settlement_amount": amount,
                "estimated_settlement": str(plan.delivered + 12 * DAY),
                "unsettled_reason": "",
            }
        )
    return rows


def unsettled_id(ground: Ground, plan: Plan, serial: int) -> str:
    return ids.make("unsettled", ground.index, plan.number * 2 + serial)


def statement_id(ground: Ground, currency: str, statement_time: int, *, ads: bool = False) -> str:
    """A shop has one statement a day and currency, and one more on days when advertising is deducted."""
    serial = 1 if ads else 0 if currency == ground.shop.currency else 2
    return ids.make("statement", ground.index, statement_time // DAY * 4 + serial)


def _sum(posted: list[Posting], block: str) -> Counter[str]:
    result: Counter[str] = Counter()
    for posting in posted:
        for name, amount in getattr(posting, block).items():
            result[name] += amount
    return result


def _named(amounts: Counter[str], *expected: tuple[str, ...]) -> dict[str, str]:
    """Amounts as text. `expected` names answer nothing where there is no amount."""
    record = {name: "0" for group in expected for name in group}
    for name, amount in amounts.items():
        record[name] = brief(amount)
    return record


def _breakdowns(
    plan: Plan, posted: list[Posting], note_names: tuple[str, ...], shipping_names: tuple[str, ...]
) -> dict[str, Any]:
    revenue, shipping = _sum(posted, "revenue"), _sum(posted, "shipping")
    fees, taxes, notes = _sum(posted, "fees"), _sum(posted, "taxes"), _sum(posted, "shipping_notes")
    known = {*note_names, *names.SHIPPING_NOTES, *names.SHIPPING_NOTES_SETTLED}
    notes = Counter({name: amount for name, amount in notes.items() if name in known})
    every = plan.kind == "every_field"
    return {
        "revenue_amount": brief(sum(revenue.values())),
        "revenue_breakdown": _named(revenue, names.REVENUE if every else ()),
        "shipping_cost_amount": brief(sum(shipping.values())),
        "shipping_cost_breakdown": _named(
            shipping, *((names.SHIPPING, names.SHIPPING_SETTLED, shipping_names) if every else ())
        )
        | {
            "supplementary_component": _named(
                notes, *((names.SHIPPING_NOTES, names.SHIPPING_NOTES_SETTLED, note_names) if every else ())
            )
        },
        "fee_tax_amount": brief(sum(fees.values()) + sum(taxes.values())),
        "fee_tax_breakdown": {
            "fee": _named(fees, *((names.FEES, names.FEES_SETTLED) if every else ())),
            "tax": _named(taxes, *((names.TAXES, names.TAXES_SETTLED) if every else ())),
        },
    }


def _estimates(plan: Plan, posted: list[Posting]) -> dict[str, Any]:
    """The breakdowns of an unsettled row, which know fewer names than a settled one's."""
    every = plan.kind == "every_field" or plan.noise % 8 == 3
    notes = _sum(posted, "shipping_notes")
    return {
        "revenue_breakdown": _named(_sum(posted, "revenue"), names.REVENUE if every else ()),
        "shipping_cost_breakdown": _named(_sum(posted, "shipping"), names.SHIPPING if every else ())
        | {
            "supplementary_component": _named(
                Counter({name: amount for name, amount in notes.items() if name in names.SHIPPING_NOTES}),
                names.SHIPPING_NOTES if every else (),
            )
        },
        "fee_tax_breakdown": {
            "fee": _named(_sum(posted, "fees"), *((names.FEES, names.FEES_ESTIMATED) if every else ())),
            "tax": _named(_sum(posted, "taxes"), *((names.TAXES, names.TAXES_ESTIMATED) if every else ())),
        },
    }


def _notes(ground: Ground, plan: Plan, settlement: Settlement) -> dict[str, str]:
    """What the buyer paid and got back, beside the settlement's sum."""
    if settlement.kind == "refund":
        refund = settlement.refund
        return {"customer_refund_amount": brief(-refund.total(ground.shop.tax_included))}
    refunds = plan.refunds(settlement.statement_time)
    tax_included = ground.shop.tax_included
    record = {
        "customer_payment_amount": brief(plan.total(tax_included)),
        "customer_refund_amount": brief(-sum(refund.total(tax_included) for refund in refunds)),
        "platform_discount_amount": brief(-sum(line.platform_discount for line in plan.lines)),
    }
    if not tax_included:
        paid, back = plan.tax, sum(refund.tax for refund in refunds)
        record |= {
            "sales_tax_payment_amount": brief(-paid),
            "sales_tax_refund_amount": brief(back),
            "sales_tax_amount": brief(back - paid),
        }
    if "retail_delivery_fee" in plan.fees:
        record["retail_delivery_fee_payment_amount"] = brief(-plan.fees["retail_delivery_fee"])
    if plan.kind == "every_field":
        record = dict.fromkeys(names.NOTES, "0") | record
    return record
