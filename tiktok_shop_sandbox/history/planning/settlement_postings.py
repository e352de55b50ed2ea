"""The amounts that a settlement posts per SKU: revenue, shipping, fees and taxes.

Amounts are signed as in live data: credits to the seller are positive, charges negative, and
settlement = revenue + shipping cost + fees and taxes. All in minor units.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tiktok_shop_sandbox.history.catalog import Sku
from tiktok_shop_sandbox.history.money import allocate, apply_rate, prorate
from tiktok_shop_sandbox.history.planning.order_plan import OrderPlan, Refund, Settlement
from tiktok_shop_sandbox.history.shop_context import ShopContext

# In millionths of net sales.
_REFERRAL_RATE = 60_000
_COMMISSION_RATE = 90_000
# The share of a refunded referral fee that TikTok keeps, in millionths.
_KEPT_REFERRAL_RATE = 200_000
_VAT_RATE = 200_000
_RESERVE_DIVISOR = 10


@dataclass(slots=True)
class Posting:
    """One SKU's part of a settlement. `shipping_supplement`: informational amounts outside the totals."""

    sku: Sku
    quantity: int = 0
    revenue: Counter[str] = field(default_factory=Counter)
    shipping: Counter[str] = field(default_factory=Counter)
    shipping_supplement: Counter[str] = field(default_factory=Counter)
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


def is_settled(plan: OrderPlan, at: int) -> bool:
    return any(entry.kind == "order" and entry.statement_time <= at for entry in plan.settlements)


def postings(context: ShopContext, plan: OrderPlan, settlement: Settlement | None, at: int) -> list[Posting]:
    """What a settlement posts per SKU; for None, the estimate for the order as of `at`."""
    if settlement is not None and settlement.kind == "refund":
        key: tuple = ("refund", settlement.statement_time)
    else:
        settled_at = at if settlement is None else settlement.statement_time
        key = ("order", len(plan.granted_refunds(settled_at)), settlement is None)
    posted = plan.postings.get(key)
    if posted is None:
        if settlement is not None and settlement.kind == "refund":
            posted = _post_refund(context, plan, settlement.refund)
        else:
            posted = _post_order(context, plan, plan.granted_refunds(settled_at))
        plan.postings[key] = posted
    return posted


def affiliate_rate(plan: OrderPlan) -> int:
    """The creator's commission in hundredths of a percent; 0 if no creator was involved."""
    return (1_000, 1_200, 1_550, 2_000)[plan.random_bits >> 12 & 3] if plan.is_affiliate else 0


def reserve(context: ShopContext, plan: OrderPlan) -> int:
    """The part of the order's payout that is held back, positive."""
    settled = next(entry for entry in plan.settlements if entry.kind == "order")
    return max(
        0, sum(entry.total for entry in postings(context, plan, settled, settled.statement_time)) // _RESERVE_DIVISOR
    )


def _refund_entries(plan: OrderPlan, position: int, subtotal: int) -> tuple[int, int]:
    """A refund as posted to the seller: (list price debited, seller discount credited)."""
    line = plan.lines[position]
    seller_discount = prorate(line.seller_discount, subtotal, line.sale_price)
    platform_discount = prorate(line.platform_discount, subtotal, line.sale_price)
    return subtotal + seller_discount + platform_discount, seller_discount


def _post_order(context: ShopContext, plan: OrderPlan, refunds: list[Refund]) -> list[Posting]:
    by_sku: dict[str, Posting] = {}
    delivery_failed = plan.scenario == "delivery_failed"
    weights = [line.price or line.retail_price or 1 for line in plan.lines]
    costs = allocate(320 + 55 * len(plan.lines), weights)
    refunded = Counter()
    refunded_shipping = Counter()
    for refund in refunds:
        for position, (subtotal, _) in refund.lines.items():
            refunded[position] += subtotal
        if refund.lines:
            refunded_shipping[min(refund.lines)] += refund.shipping
    return_shipping = Counter()
    for entry in plan.returns:
        if entry.type == "RETURN_AND_REFUND" and entry.refund in refunds and "kept" not in entry.traits:
            return_shipping[min(entry.refund.lines)] += 399
    rate = affiliate_rate(plan)
    for position, line in enumerate(plan.lines):
        if line.canceled_at is not None and not delivery_failed:
            continue
        posting = by_sku.setdefault(line.sku.id, Posting(line.sku))
        posting.quantity += 1
        shipping = posting.shipping
        shipping["actual_shipping_fee_amount"] -= costs[position]
        fulfilled_by_tiktok = plan.random_bits % 7 == 0
        posting.shipping_supplement[
            "fbt_shipping_cost_amount" if fulfilled_by_tiktok else "fbm_shipping_cost_amount"
        ] -= costs[position]
        if delivery_failed:
            shipping["failed_delivery_subsidy_amount"] += costs[position] // 2
            continue
        refunded_list_price, refunded_discount = _refund_entries(plan, position, refunded[position])
        posting.revenue["subtotal_before_discount_amount"] += line.price
        posting.revenue["seller_discount_amount"] -= line.seller_discount
        posting.revenue["refund_subtotal_before_discount_amount"] -= refunded_list_price
        posting.revenue["seller_discount_refund_amount"] += refunded_discount
        shipping["customer_paid_shipping_fee_amount"] += line.shipping_sale_price - refunded_shipping[position]
        posting.shipping_supplement["customer_shipping_fee"] += line.shipping_sale_price
        posting.shipping_supplement["refunded_customer_shipping_fee_amount"] -= refunded_shipping[position]
        if plan.shipping_platform_discount:
            shipping["shipping_fee_discount_amount"] += line.shipping_list_price - line.shipping_sale_price
            posting.shipping_supplement["platform_shipping_fee_discount_amount"] += (
                line.shipping_list_price - line.shipping_sale_price
            )
        elif plan.shipping_cofunded_discount:
            posting.shipping_supplement["promo_shipping_incentive_amount"] += line.shipping_list_price // 2
            shipping["shipping_fee_discount_amount"] += line.shipping_list_price // 2
        elif plan.shipping_seller_discount:
            posting.shipping_supplement["seller_shipping_fee_discount_amount"] -= (
                line.shipping_list_price - line.shipping_sale_price
            )
        if return_shipping[position]:
            shipping["return_shipping_fee_amount"] -= return_shipping[position]
        net = line.price - line.seller_discount - refunded_list_price + refunded_discount
        if context.shop.tax_included:
            posting.fees["platform_commission_amount"] -= apply_rate(net, _COMMISSION_RATE)
            posting.taxes["local_vat_amount"] -= apply_rate(apply_rate(net, _COMMISSION_RATE), _VAT_RATE)
        else:
            referral = apply_rate(net, _REFERRAL_RATE)
            posting.fees["referral_fee_amount"] -= referral
            posting.fees["refund_administration_fee_amount"] -= apply_rate(
                apply_rate(refunded_list_price - refunded_discount, _REFERRAL_RATE), _KEPT_REFERRAL_RATE
            )
            if plan.ship_to[6]:
                posting.taxes["sales_tax_referral_fee_amount"] -= apply_rate(referral, plan.ship_to[5])
        if rate:
            posting.fees["affiliate_commission_amount"] -= prorate(line.sale_price - refunded[position], rate, 10_000)
        if plan.random_bits % 11 == 0:
            posting.fees["affiliate_ads_commission_amount"] -= apply_rate(net, 20_000)
        if plan.scenario == "unknown_fields":
            # An undocumented fee, and one from a later API version.
            posting.fees["platform_care_fee_amount"] -= 25
            shipping["tiktok_shop_shipping_incentive_amount"] += 40
        elif plan.scenario == "every_field":
            posting.fees["sfp_service_fee_amount"] -= 15
            posting.fees["live_specials_fee_amount"] -= 7
    return list(by_sku.values())


def _post_refund(context: ShopContext, plan: OrderPlan, refund: Refund) -> list[Posting]:
    """A refund granted after the order was settled reverses what the settlement posted for those units."""
    by_sku: dict[str, Posting] = {}
    for position, (subtotal, _) in refund.lines.items():
        line = plan.lines[position]
        refunded_list_price, refunded_discount = _refund_entries(plan, position, subtotal)
        posting = by_sku.setdefault(line.sku.id, Posting(line.sku))
        posting.quantity += 1
        posting.revenue["refund_subtotal_before_discount_amount"] -= refunded_list_price
        posting.revenue["seller_discount_refund_amount"] += refunded_discount
        if position == min(refund.lines):
            posting.shipping["customer_paid_shipping_fee_amount"] -= refund.shipping
        net = refunded_list_price - refunded_discount
        if context.shop.tax_included:
            posting.fees["platform_commission_amount"] += apply_rate(net, _COMMISSION_RATE)
            posting.taxes["local_vat_amount"] += apply_rate(apply_rate(net, _COMMISSION_RATE), _VAT_RATE)
        else:
            posting.fees["referral_fee_amount"] += apply_rate(net, _REFERRAL_RATE)
            posting.fees["refund_administration_fee_amount"] -= apply_rate(
                apply_rate(net, _REFERRAL_RATE), _KEPT_REFERRAL_RATE
            )
    return list(by_sku.values())
