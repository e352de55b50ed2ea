"""Plans orders. A plan depends only on the shop, the order number and the seed."""

from __future__ import annotations

from random import Random

from tiktok_shop_sandbox.history import ids, money, sample_data
from tiktok_shop_sandbox.history.durations import DAY, HOUR
from tiktok_shop_sandbox.history.planning.aftersales_planner import AftersalesPlanner
from tiktok_shop_sandbox.history.planning.order_plan import Line, OrderPlan, Settlement
from tiktok_shop_sandbox.history.planning.scenarios import CYCLE, DIGITAL, FREE_OF_CHARGE
from tiktok_shop_sandbox.history.shop_context import ShopContext


def plan_order(context: ShopContext, number: int) -> OrderPlan:
    return _OrderPlanner(context, number).plan()


class _OrderPlanner:
    def __init__(self, context: ShopContext, number: int) -> None:
        self.context = context
        self.number = number
        self.random = Random((context.seed * 1_000_003 + context.index) * 16_777_259 + number)
        self.us = not context.shop.tax_included

    def plan(self) -> OrderPlan:
        context, random = self.context, self.random.random
        scenario = context.scenario(self.number)
        destinations = sample_data.US_PLACES if self.us else sample_data.GB_PLACES
        ship_to = destinations[int(random() * len(destinations))]
        if scenario == "buyer_fee" and self.us:
            ship_to = sample_data.US_COLORADO
        self.order = order = OrderPlan(
            number=self.number,
            id=ids.order_id(context.index, self.number),
            scenario=scenario,
            occurrence=self.number // (CYCLE * context.cycle_interval),
            buyer=int(random() ** 2 * context.buyers),
            ship_to=ship_to,
            currency=("CAD" if self.us else "EUR") if scenario == "other_currency" else context.shop.currency,
            lines=[],
            created_at=context.created_at[self.number],
            random_bits=self.random.getrandbits(60),
        )
        order.is_affiliate = scenario in ("plain", "gift", "full_refund_completed") and random() < 0.2
        self._add_lines()
        self._add_shipping_and_tax()
        self._plan_fulfillment()
        AftersalesPlanner(context, order, self.random).plan()
        self._plan_settlements()
        return order

    def _add_lines(self) -> None:
        order, random = self.order, self.random.random
        scenario, catalog = order.scenario, self.context.catalog
        chance = random()
        units = 1 if chance < 0.30 else 2 if chance < 0.57 else 3 if chance < 0.77 else 4 if chance < 0.90 else 5
        if scenario in (
            "multi_line_refund",
            "line_cancelled",
            "split_packages",
            "cancelled_line_and_return",
            "return_edited",
        ):
            units = max(units, 3)
        elif scenario in ("sample", "zero_lottery", "replacement", "exchange", "virtual_order"):
            units = 1
        pool = (
            catalog.bundles
            if scenario == "bundle"
            else catalog.pre_orders
            if scenario == "pre_order"
            else catalog.sellable
        )
        sku = pool[int(random() ** 1.6 * len(pool))]
        for position in range(units):
            if position and random() < 0.6:
                sku = catalog.sellable[int(random() ** 1.6 * len(catalog.sellable))]
            line = Line(ids.make("line", self.context.index, self.number * 16 + position), sku, sku.price)
            if scenario in FREE_OF_CHARGE:
                line.price, line.retail_price = 0, sku.price
            elif scenario == "replacement":
                line.seller_discount = line.price
            elif sku.product.promotion:
                line.seller_discount = money.prorate(line.price, sku.product.promotion, 100)
            order.lines.append(line)
        if scenario == "gift":
            gift = catalog.gifts[0]
            order.lines.append(
                Line(
                    ids.make("line", self.context.index, self.number * 16 + len(order.lines)),
                    gift,
                    0,
                    is_gift=True,
                    retail_price=gift.price,
                )
            )
        if scenario not in FREE_OF_CHARGE and scenario != "replacement":
            self._apply_vouchers()

    def _apply_vouchers(self) -> None:
        lines, random = self.order.lines, self.random.random
        subtotal = sum(line.sale_price for line in lines)
        if random() < 0.25:
            parts = money.allocate(min(500, subtotal // 5), [line.sale_price for line in lines])
            for line, part in zip(lines, parts, strict=True):
                line.seller_discount += part
        if random() < 0.30 or self.order.scenario == "shopify_discount":
            amount = money.prorate(subtotal, 10, 100) if random() < 0.5 else min(300, subtotal // 4)
            parts = money.allocate(max(amount, 1), [line.sale_price for line in lines])
            for line, part in zip(lines, parts, strict=True):
                line.platform_discount += part

    def _add_shipping_and_tax(self) -> None:
        order, random = self.order, self.random.random
        lines, scenario = order.lines, order.scenario
        rate, taxes_shipping = order.ship_to[5], order.ship_to[6]
        if scenario == "tax_exempt":
            rate = 0
        charged = scenario not in FREE_OF_CHARGE and scenario != "replacement"
        if charged and scenario not in DIGITAL:
            order.original_shipping = (399, 499, 599, 799, 1_099)[int(random() * 5)]
            chance = random()
            if scenario == "cofunded_shipping":
                order.shipping_cofunded_discount = order.original_shipping
            elif scenario in ("shipping_refund_only", "shopify_shipping", "multi_line_refund", "full_refund_completed"):
                pass
            elif chance < 0.35:
                order.shipping_platform_discount = order.original_shipping
            elif chance < 0.45:
                order.shipping_platform_discount = 200
            elif chance < 0.55:
                order.shipping_seller_discount = order.original_shipping
            elif chance < 0.62:
                order.shipping_seller_discount = 150
        weights = [line.sale_price for line in lines]
        list_prices = money.allocate(order.original_shipping, weights)
        sale_prices = money.allocate(order.shipping, weights)
        tax_of = money.apply_rate if self.us else money.included_tax
        for line, list_price, sale_price in zip(lines, list_prices, sale_prices, strict=True):
            line.shipping_list_price, line.shipping_sale_price = list_price, sale_price
            if line.sku.product.taxed and charged:
                line.tax_rate = rate
                line.tax = tax_of(line.sale_price, rate)
        if taxes_shipping and charged:
            order.shipping_tax = tax_of(order.shipping, rate)
            for line, part in zip(lines, money.allocate(order.shipping_tax, sale_prices), strict=True):
                line.shipping_tax = part
        if scenario == "buyer_fee":
            order.fees = {"retail_delivery_fee": 29} if self.us else {"handling_fee": 50}
        elif scenario == "item_insurance" and self.us:
            order.fees = {"item_insurance_fee": 199}
            order.insurance_tax = money.apply_rate(199, rate)

    def _plan_fulfillment(self) -> None:
        order, random = self.order, self.random.random
        scenario, created_at = order.scenario, order.created_at
        states = [(created_at, "UNPAID")]
        is_cod = scenario == "cash_on_delivery"
        if self.number in self.context.late_payers:
            # Every third order is never paid and is canceled after two days.
            order.paid_at = created_at + 2 * HOUR + int(random() * 4 * HOUR) if self.number % 3 else None
        elif scenario in ("cancelled_unpaid", "cancelled_unpaid_with_amount"):
            order.paid_at = None
        elif not is_cod:
            order.paid_at = created_at + (5 if scenario in FREE_OF_CHARGE else 20) + int(random() * 600)
        if order.paid_at is None and not is_cod:
            order.states = [*states, (created_at + 2 * DAY, "CANCELLED")]
            order.canceled_at = created_at + 2 * DAY
            return
        started = created_at + 1 if is_cod else order.paid_at
        order.on_hold_flow = (
            scenario in ("cancelled_on_hold", "pre_order")
            or self.number in self.context.on_hold
            or (not is_cod and random() < 0.7)
        )
        if scenario in DIGITAL:
            order.on_hold_flow = False
        order.awaiting_shipment_at = started
        if order.on_hold_flow:
            states.append((started, "ON_HOLD"))
            wait = HOUR if scenario != "pre_order" else int((6 + random() * 30) * DAY)
            order.awaiting_shipment_at = started + wait
            if scenario == "pre_order":
                order.release_date = order.awaiting_shipment_at
        states.append((order.awaiting_shipment_at, "AWAITING_SHIPMENT"))
        duration_factor = 1.0 if scenario not in ("made_to_order", "back_order") else 4.0
        order.shipped_at = order.awaiting_shipment_at + int((2 + random() * 34) * HOUR * duration_factor)
        if scenario == "cancel_request_pending":
            order.shipped_at += 100 * DAY
        elif scenario in ("cancel_request_withdrawn", "cancelled_after_payment", "cancelled_by_seller"):
            order.shipped_at += 2 * DAY
        if scenario in DIGITAL:
            order.shipped_at = order.collected_at = order.delivered_at = order.awaiting_shipment_at + 60
            states.append((order.delivered_at, "DELIVERED"))
        else:
            ready_at = order.shipped_at
            if scenario == "split_packages":
                order.second_package_shipped_at = order.shipped_at + int((6 + random() * 40) * HOUR)
                states.append((order.shipped_at, "PARTIALLY_SHIPPING"))
                ready_at = order.second_package_shipped_at
                for line in order.lines[len(order.lines) // 2 :]:
                    line.package_number = 1
            states.append((ready_at, "AWAITING_COLLECTION"))
            order.collected_at = ready_at + int((2 + random() * 26) * HOUR)
            states.append((order.collected_at, "IN_TRANSIT"))
            order.delivered_at = order.collected_at + int((1.2 + random() * 4.5) * DAY)
            if scenario == "unknown_status":
                states.append((order.collected_at + HOUR, "AWAITING_CUSTOMS_RELEASE"))
                order.delivered_at += 40 * DAY
            states.append((order.delivered_at, "DELIVERED"))
            if is_cod:
                order.paid_at = order.delivered_at
        order.states = states

    def _plan_settlements(self) -> None:
        """Statements are generated at midnight UTC, some days after delivery and after open returns have ended."""
        order, random = self.order, self.random.random
        if order.canceled_at is not None and order.scenario != "delivery_failed":
            return
        if order.delivered_at is None or order.scenario in FREE_OF_CHARGE or order.scenario == "replacement":
            if order.delivered_at is not None:
                order.states.append((order.delivered_at + int((8 + random() * 4) * DAY), "COMPLETED"))
            return
        due = (order.canceled_at or order.delivered_at) + int((7 + random() * 5) * DAY)
        for entry in order.returns:
            if entry.states[0][0] < due:
                due = max(due, entry.states[-1][0] + 6 * HOUR)
        settled_at = _next_midnight(due)
        order.settlements.append(Settlement(settled_at))
        if order.canceled_at is None:
            order.states.append((settled_at, "COMPLETED"))
        for entry in order.returns:
            granted_at = entry.refund.granted_at
            if granted_at is not None and granted_at > settled_at:
                order.settlements.append(Settlement(_next_midnight(granted_at), "refund", entry.refund))
        if order.scenario == "plain" and order.random_bits % 25 == 0:
            order.settlements.append(Settlement(settled_at, "collected"))
            order.settlements.append(Settlement(settled_at + 20 * DAY, "released"))


def _next_midnight(time: int) -> int:
    """The first midnight UTC at or after a time."""
    return -(-time // DAY) * DAY
