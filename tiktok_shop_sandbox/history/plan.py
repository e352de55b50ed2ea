"""One order's whole life, decided at once: what is bought, what it costs and what will happen to it when.

A plan depends on nothing but the shop, the order's number and the seed. What the API shows at a moment is the plan seen
at that moment (`orders`, `aftersales`, `finance`), so a history that goes on never contradicts itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from tiktok_shop_sandbox.history import ids, money, text
from tiktok_shop_sandbox.history.catalog import DAY, Catalog, Sku
from tiktok_shop_sandbox.store import Shop

HOUR = 3_600
CYCLE = 100
# What makes an order awkward, by its number modulo CYCLE, in every CYCLE of a small shop and in some of a large one's.
# Every other order leads an ordinary life.
KINDS = {
    1: "sample",
    3: "gift",
    4: "shopify_discount",
    7: "cash_on_delivery",
    8: "shopify_tax",
    9: "pre_order",
    10: "replaced",
    12: "exchanged",
    14: "shopify_shipping",
    15: "partial_refund",
    17: "shopify_refund",
    18: "multi_line_refund",
    20: "full_refund_completed",
    22: "refund_months_later",
    23: "shopify_currency",
    25: "cancelled_after_payment",
    26: "shopify_missing",
    27: "cancelled_by_seller",
    29: "cancelled_on_hold",
    30: "shopify_no_reference",
    31: "cancelled_unpaid",
    33: "cancellation_without_amount",
    34: "shopify_only",
    35: "line_cancelled",
    37: "cancel_request_withdrawn",
    38: "cancel_request_pending",
    39: "return_rejected",
    41: "return_pending",
    43: "return_edited",
    45: "bundle",
    47: "made_to_order",
    49: "virtual_order",
    51: "zero_lottery",
    53: "without_optional_blocks",
    55: "unknown_status",
    57: "unknown_fields",
    59: "every_field",
    60: "replacement",
    61: "price_detail_without_line_fields",
    62: "exchange",
    64: "other_currency",
    66: "split_packages",
    68: "delivery_failed",
    70: "shipping_refund_only",
    72: "buyer_fee",
    74: "item_insurance",
    76: "cofunded_shipping",
    78: "combined_order",
    80: "subscription",
    82: "return_kept_by_buyer",
    84: "back_order",
    86: "cancelled_unpaid_with_amount",
    88: "return_without_line_amounts",
    90: "tax_exempt",
    92: "cancelled_line_and_return",
    94: "replacement_refunded",
    95: "partial_refund_proposed",
    97: "price_detail_missing_lines",
}
_FREE = frozenset(("sample", "zero_lottery"))
_DIGITAL = frozenset(("virtual_order",))


@dataclass(slots=True)
class Line:
    """One unit. Money in minor units; `tax` is added to `sale` or lies within it, as the shop's market has it."""

    id: str
    sku: Sku
    price: int
    seller_discount: int = 0
    platform_discount: int = 0
    tax: int = 0
    tax_rate: int = 0
    is_gift: bool = False
    retail_price: int = 0
    shipping_list: int = 0
    shipping_sale: int = 0
    shipping_tax: int = 0
    parcel: int = 0
    cancelled_at: int | None = None

    @property
    def sale(self) -> int:
        return self.price - self.seller_discount - self.platform_discount


@dataclass(slots=True)
class Refund:
    """What a return or cancellation gives back. `lines`: line position -> (subtotal, tax). Sums in minor units."""

    lines: dict[int, tuple[int, int]]
    subtotal: int
    shipping: int
    tax: int
    granted_at: int | None = None

    def total(self, tax_included: bool) -> int:
        return self.subtotal + self.shipping + (0 if tax_included else self.tax)


@dataclass(slots=True)
class Return:
    id: str
    kind: str
    reason: tuple[str, str]
    states: list[tuple[int, str]]
    refund: Refund
    traits: frozenset[str] = frozenset()
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Cancellation:
    """`refund` None: the API gives no refund_amount at all. `whole`: the order with all its lines."""

    id: str
    role: str
    reason: tuple[str, str]
    states: list[tuple[int, str]]
    positions: list[int]
    refund: Refund | None
    whole: bool
    takes_effect: int | None


@dataclass(slots=True)
class Settlement:
    """One appearance in a statement: the `order` itself with the refunds granted until then, a `refund` granted later,
    or the part of the payout that is held back (`collected`) and given (`released`).

    The first two touch the order at the same second: what `order_transactions` shows never changes without the order's
    update_time, which is all that a reader can go by.
    """

    statement_time: int
    kind: str = "order"
    refund: Refund | None = None


@dataclass(slots=True)
class Plan:
    """`turn`: how many orders of its kind came before. `noise`: random bits for what a record shows besides.
    `place`: see `text.US_PLACES`. `postings`: what `finance` has worked out already.
    """

    number: int
    id: str
    kind: str
    turn: int
    buyer: int
    place: tuple
    currency: str
    lines: list[Line]
    created: int
    noise: int
    paid: int | None = None
    awaiting: int | None = None
    shipped: int | None = None
    shipped_second: int | None = None
    collected: int | None = None
    delivered: int | None = None
    cancelled: int | None = None
    release: int | None = None
    on_hold_flow: bool = False
    original_shipping: int = 0
    shipping_seller_discount: int = 0
    shipping_platform_discount: int = 0
    shipping_cofunded_discount: int = 0
    shipping_tax: int = 0
    fees: dict[str, int] = field(default_factory=dict)
    insurance_tax: int = 0
    refers_to: str = ""
    is_affiliate: bool = False
    states: list[tuple[int, str]] = field(default_factory=list)
    returns: list[Return] = field(default_factory=list)
    cancellations: list[Cancellation] = field(default_factory=list)
    settlements: list[Settlement] = field(default_factory=list)
    postings: dict[tuple, list] = field(default_factory=dict)

    @property
    def shipping(self) -> int:
        return (
            self.original_shipping
            - self.shipping_seller_discount
            - self.shipping_platform_discount
            - self.shipping_cofunded_discount
        )

    @property
    def tax(self) -> int:
        return sum(line.tax for line in self.lines) + self.shipping_tax + self.insurance_tax

    def total(self, tax_included: bool) -> int:
        """What the buyer pays: sub_total + shipping + fees, and tax where the market adds it."""
        return (
            sum(line.sale for line in self.lines)
            + self.shipping
            + sum(self.fees.values())
            + (0 if tax_included else self.tax)
        )

    def status(self, at: int) -> str:
        seen = self.states[0][1]
        for moment, name in self.states:
            if moment > at:
                break
            seen = name
        return seen

    def moments(self) -> list[int]:
        """Every moment at which something of this order changes, ascending."""
        found = {moment for moment, _ in self.states}
        for entry in self.returns:
            found.update(moment for moment, _ in entry.states)
        for entry in self.cancellations:
            found.update(moment for moment, _ in entry.states)
        for settlement in self.settlements:
            found.add(settlement.statement_time)
        return sorted(found)

    def changed(self, at: int) -> int:
        """The order's update_time seen at a moment."""
        latest = self.created
        for moment, _ in self.states:
            if latest < moment <= at:
                latest = moment
        for entries in (self.returns, self.cancellations):
            for entry in entries:
                for moment, _ in entry.states:
                    if latest < moment <= at:
                        latest = moment
        for settlement in self.settlements:
            if settlement.kind in ("order", "refund") and latest < settlement.statement_time <= at:
                latest = settlement.statement_time
        return latest

    def refunds(self, at: int) -> list[Refund]:
        """Refunds granted until a moment; none before the order was paid."""
        if self.paid is None or self.paid > at:
            return []
        found = [entry.refund for entry in self.returns] + [entry.refund for entry in self.cancellations]
        return [refund for refund in found if refund and refund.granted_at is not None and refund.granted_at <= at]


@dataclass
class Ground:
    """What every plan of a shop rests on. `created`: creation time by order number; the first `original` are of the
    generated history. A replaced order and its replacement are `lag` numbers apart, and only among those. One cycle in
    `spacing` is awkward."""

    index: int
    shop: Shop
    catalog: Catalog
    seed: int
    created: list[int]
    original: int
    buyers: int
    spacing: int
    lag: int
    late_payers: set[int]
    held: set[int]

    def plan(self, number: int) -> Plan:
        return _Planner(self, number).plan()

    def kind(self, number: int) -> str:
        """The awkward kind planned for a number, `plain` for most."""
        kind = KINDS.get(number % CYCLE, "plain") if number // CYCLE % self.spacing == 0 else "plain"
        if kind in ("replacement", "exchange") and not self.lag <= number < self.original:
            return "plain"
        if kind in ("replaced", "exchanged") and number + self.lag >= self.original:
            return "plain"
        if number in self.late_payers or number in self.held:
            return "plain"
        return kind


class _Planner:
    def __init__(self, ground: Ground, number: int) -> None:
        self.ground = ground
        self.number = number
        self.random = Random((ground.seed * 1_000_003 + ground.index) * 16_777_259 + number)
        self.us = not ground.shop.tax_included
        self.serial = 0

    def plan(self) -> Plan:
        ground, random = self.ground, self.random.random
        kind = ground.kind(self.number)
        places = text.US_PLACES if self.us else text.GB_PLACES
        place = places[int(random() * len(places))]
        if kind == "buyer_fee" and self.us:
            place = text.US_COLORADO
        self.order = order = Plan(
            number=self.number,
            id=ids.order_id(ground.index, self.number),
            kind=kind,
            turn=self.number // (CYCLE * ground.spacing),
            buyer=int(random() ** 2 * ground.buyers),
            place=place,
            currency=("CAD" if self.us else "EUR") if kind == "other_currency" else ground.shop.currency,
            lines=[],
            created=ground.created[self.number],
            noise=self.random.getrandbits(60),
        )
        order.is_affiliate = kind in ("plain", "gift", "full_refund_completed") and random() < 0.2
        self._buy()
        self._charge()
        self._fulfil()
        self._aftersales()
        self._settle()
        return order

    # What is bought and what it costs

    def _buy(self) -> None:
        order, random = self.order, self.random.random
        kind, catalog = order.kind, self.ground.catalog
        chance = random()
        units = 1 if chance < 0.30 else 2 if chance < 0.57 else 3 if chance < 0.77 else 4 if chance < 0.90 else 5
        if kind in (
            "multi_line_refund",
            "line_cancelled",
            "split_packages",
            "cancelled_line_and_return",
            "return_edited",
        ):
            units = max(units, 3)
        elif kind in ("sample", "zero_lottery", "replacement", "exchange", "virtual_order"):
            units = 1
        pool = catalog.bundles if kind == "bundle" else catalog.pre_orders if kind == "pre_order" else catalog.sold
        sku = pool[int(random() ** 1.6 * len(pool))]
        for position in range(units):
            if position and random() < 0.6:
                sku = catalog.sold[int(random() ** 1.6 * len(catalog.sold))]
            line = Line(ids.make("line", self.ground.index, self.number * 16 + position), sku, sku.price)
            if kind in _FREE:
                line.price, line.retail_price = 0, sku.price
            elif kind == "replacement":
                line.seller_discount = line.price
            elif sku.product.promotion:
                line.seller_discount = money.portion(line.price, sku.product.promotion, 100)
            order.lines.append(line)
        if kind == "gift":
            gift = catalog.gifts[0]
            order.lines.append(
                Line(
                    ids.make("line", self.ground.index, self.number * 16 + len(order.lines)),
                    gift,
                    0,
                    is_gift=True,
                    retail_price=gift.price,
                )
            )
        if kind not in _FREE and kind != "replacement":
            self._vouchers()

    def _vouchers(self) -> None:
        lines, random = self.order.lines, self.random.random
        subtotal = sum(line.sale for line in lines)
        if random() < 0.25:
            parts = money.share(min(500, subtotal // 5), [line.sale for line in lines])
            for line, part in zip(lines, parts, strict=True):
                line.seller_discount += part
        if random() < 0.30 or self.order.kind == "shopify_discount":
            amount = money.portion(subtotal, 10, 100) if random() < 0.5 else min(300, subtotal // 4)
            parts = money.share(max(amount, 1), [line.sale for line in lines])
            for line, part in zip(lines, parts, strict=True):
                line.platform_discount += part

    def _charge(self) -> None:
        order, random = self.order, self.random.random
        lines, kind = order.lines, order.kind
        rate, taxes_shipping = order.place[5], order.place[6]
        if kind == "tax_exempt":
            rate = 0
        charged = kind not in _FREE and kind != "replacement"
        if charged and kind not in _DIGITAL:
            order.original_shipping = (399, 499, 599, 799, 1_099)[int(random() * 5)]
            chance = random()
            if kind == "cofunded_shipping":
                order.shipping_cofunded_discount = order.original_shipping
            elif kind in ("shipping_refund_only", "shopify_shipping", "multi_line_refund", "full_refund_completed"):
                pass
            elif chance < 0.35:
                order.shipping_platform_discount = order.original_shipping
            elif chance < 0.45:
                order.shipping_platform_discount = 200
            elif chance < 0.55:
                order.shipping_seller_discount = order.original_shipping
            elif chance < 0.62:
                order.shipping_seller_discount = 150
        weights = [line.sale for line in lines]
        lists = money.share(order.original_shipping, weights)
        sales = money.share(order.shipping, weights)
        tax_of = money.at_rate if self.us else money.included_tax
        for line, shipping_list, shipping_sale in zip(lines, lists, sales, strict=True):
            line.shipping_list, line.shipping_sale = shipping_list, shipping_sale
            if line.sku.product.taxed and charged:
                line.tax_rate = rate
                line.tax = tax_of(line.sale, rate)
        if taxes_shipping and charged:
            order.shipping_tax = tax_of(order.shipping, rate)
            for line, part in zip(lines, money.share(order.shipping_tax, sales), strict=True):
                line.shipping_tax = part
        if kind == "buyer_fee":
            order.fees = {"retail_delivery_fee": 29} if self.us else {"handling_fee": 50}
        elif kind == "item_insurance" and self.us:
            order.fees = {"item_insurance_fee": 199}
            order.insurance_tax = money.at_rate(199, rate)

    # What happens to it

    def _fulfil(self) -> None:
        order, random = self.order, self.random.random
        kind, created = order.kind, order.created
        states = [(created, "UNPAID")]
        cash = kind == "cash_on_delivery"
        if self.number in self.ground.late_payers:
            # Every third never pays and is cancelled after two days.
            order.paid = created + 2 * HOUR + int(random() * 4 * HOUR) if self.number % 3 else None
        elif kind in ("cancelled_unpaid", "cancelled_unpaid_with_amount"):
            order.paid = None
        elif not cash:
            order.paid = created + (5 if kind in _FREE else 20) + int(random() * 600)
        if order.paid is None and not cash:
            order.states = [*states, (created + 2 * DAY, "CANCELLED")]
            order.cancelled = created + 2 * DAY
            return
        started = created + 1 if cash else order.paid
        order.on_hold_flow = (
            kind in ("cancelled_on_hold", "pre_order")
            or self.number in self.ground.held
            or (not cash and random() < 0.7)
        )
        if kind in _DIGITAL:
            order.on_hold_flow = False
        order.awaiting = started
        if order.on_hold_flow:
            states.append((started, "ON_HOLD"))
            wait = HOUR if kind != "pre_order" else int((6 + random() * 30) * DAY)
            order.awaiting = started + wait
            if kind == "pre_order":
                order.release = order.awaiting
        states.append((order.awaiting, "AWAITING_SHIPMENT"))
        pace = 1.0 if kind not in ("made_to_order", "back_order") else 4.0
        order.shipped = order.awaiting + int((2 + random() * 34) * HOUR * pace)
        if kind == "cancel_request_pending":
            order.shipped += 100 * DAY
        elif kind in ("cancel_request_withdrawn", "cancelled_after_payment", "cancelled_by_seller"):
            order.shipped += 2 * DAY
        if kind in _DIGITAL:
            order.shipped = order.collected = order.delivered = order.awaiting + 60
            states.append((order.delivered, "DELIVERED"))
        else:
            collect_from = order.shipped
            if kind == "split_packages":
                order.shipped_second = order.shipped + int((6 + random() * 40) * HOUR)
                states.append((order.shipped, "PARTIALLY_SHIPPING"))
                collect_from = order.shipped_second
                for line in order.lines[len(order.lines) // 2 :]:
                    line.parcel = 1
            states.append((collect_from, "AWAITING_COLLECTION"))
            order.collected = collect_from + int((2 + random() * 26) * HOUR)
            states.append((order.collected, "IN_TRANSIT"))
            order.delivered = order.collected + int((1.2 + random() * 4.5) * DAY)
            if kind == "unknown_status":
                states.append((order.collected + HOUR, "AWAITING_CUSTOMS_RELEASE"))
                order.delivered += 40 * DAY
            states.append((order.delivered, "DELIVERED"))
            if cash:
                order.paid = order.delivered
        order.states = states

    def _aftersales(self) -> None:
        order = self.order
        handler = getattr(self, f"_do_{order.kind}", None)
        if handler is not None:
            handler()
        elif order.paid is None:
            self._do_cancelled_unpaid()
        elif order.kind == "plain":
            chance = self.random.random()
            if chance < 0.020:
                self._do_cancelled_after_payment()
            elif chance < 0.035:
                self._do_cancelled_on_hold()
            elif chance < 0.080:
                self._do_ordinary_return()
            elif chance < 0.095:
                self._do_partial_refund()

    def _settle(self) -> None:
        """Statements come at midnight UTC, some days after delivery, and not while a return is open."""
        order, random = self.order, self.random.random
        if order.cancelled is not None and order.kind != "delivery_failed":
            return
        if order.delivered is None or order.kind in _FREE or order.kind == "replacement":
            if order.delivered is not None:
                order.states.append((order.delivered + int((8 + random() * 4) * DAY), "COMPLETED"))
            return
        due = (order.cancelled or order.delivered) + int((7 + random() * 5) * DAY)
        for entry in order.returns:
            if entry.states[0][0] < due:
                due = max(due, entry.states[-1][0] + 6 * HOUR)
        settled = _midnight(due)
        order.settlements.append(Settlement(settled))
        if order.cancelled is None:
            order.states.append((settled, "COMPLETED"))
        for entry in order.returns:
            granted = entry.refund.granted_at
            if granted is not None and granted > settled:
                order.settlements.append(Settlement(_midnight(granted), "refund", entry.refund))
        if order.kind == "plain" and order.noise % 25 == 0:
            order.settlements.append(Settlement(settled, "collected"))
            order.settlements.append(Settlement(settled + 20 * DAY, "released"))

    # Cancellations

    def _cancel(
        self,
        states: list[tuple[int, str]],
        *,
        role: str,
        reason: str,
        positions: list[int] | None = None,
        effect: int | None,
        refund: Refund | None,
    ) -> None:
        order = self.order
        whole = positions is None
        self.serial += 1
        order.cancellations.append(
            Cancellation(
                ids.make("cancel", self.ground.index, self.number * 8 + self.serial),
                role,
                text.CANCEL_REASONS[reason],
                states,
                list(range(len(order.lines))) if positions is None else positions,
                refund,
                whole,
                effect,
            )
        )
        if effect is None:
            return
        if whole:
            order.cancelled = effect
            order.states = [state for state in order.states if state[0] < effect] + [(effect, "CANCELLED")]
        for position in order.cancellations[-1].positions:
            order.lines[position].cancelled_at = effect

    def _refund(self, positions: list[int] | None = None, *, shipping: bool, granted: int | None) -> Refund:
        """All that was paid for the lines at those positions, with the order's shipping if wanted."""
        order = self.order
        chosen = range(len(order.lines)) if positions is None else positions
        lines = {p: (order.lines[p].sale, order.lines[p].tax) for p in chosen}
        return Refund(
            lines,
            sum(subtotal for subtotal, _ in lines.values()),
            order.shipping if shipping else 0,
            sum(tax for _, tax in lines.values()) + (order.shipping_tax if shipping else 0),
            granted,
        )

    def _do_cancelled_unpaid(self) -> None:
        at = self.order.cancelled
        nothing = Refund({}, 0, 0, 0) if self.order.turn % 2 else None
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 30, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="SYSTEM", reason="unpaid", effect=at, refund=nothing)

    def _do_cancelled_unpaid_with_amount(self) -> None:
        """An amount is shown though nothing was ever paid, so nothing was given back."""
        at = self.order.created + 5 * HOUR
        refund = self._refund(shipping=True, granted=at)
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 30, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="BUYER", reason="no_longer", effect=at, refund=refund)

    def _do_cancelled_on_hold(self) -> None:
        order = self.order
        if order.kind == "plain" and not order.on_hold_flow:
            return
        at = order.paid + 300 + int(self.random.random() * 2_400)
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 90, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="BUYER", reason="mistake", effect=at, refund=self._refund(shipping=True, granted=at))

    def _do_cancelled_after_payment(self) -> None:
        asked = self.order.awaiting + int((0.2 + self.random.random()) * HOUR)
        at = asked + int((0.1 + self.random.random() * 0.4) * HOUR)
        states = [
            (asked, "CANCELLATION_REQUEST_PENDING"),
            (at, "CANCELLATION_REQUEST_SUCCESS"),
            (at + HOUR, "CANCELLATION_REQUEST_COMPLETE"),
        ]
        refund = self._refund(shipping=True, granted=at)
        self._cancel(states, role="BUYER", reason="no_longer", effect=at, refund=refund)

    def _do_cancelled_by_seller(self) -> None:
        at = self.order.awaiting + 5 * HOUR
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 3 * HOUR, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="SELLER", reason="stock", effect=at, refund=self._refund(shipping=True, granted=at))

    def _do_cancellation_without_amount(self) -> None:
        at = self.order.awaiting + HOUR
        self._cancel([(at, "CANCELLATION_REQUEST_COMPLETE")], role="SELLER", reason="pricing", effect=at, refund=None)

    def _do_line_cancelled(self) -> None:
        at = self.order.awaiting + HOUR
        states = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 2 * HOUR, "CANCELLATION_REQUEST_COMPLETE")]
        refund = self._refund([1], shipping=False, granted=at)
        self._cancel(states, role="SELLER", reason="stock", positions=[1], effect=at, refund=refund)

    def _do_cancel_request_withdrawn(self) -> None:
        asked = self.order.awaiting + HOUR
        states = [(asked, "CANCELLATION_REQUEST_PENDING"), (asked + 9 * HOUR, "CANCELLATION_REQUEST_CANCELLED")]
        refund = self._refund(shipping=True, granted=None)
        self._cancel(states, role="BUYER", reason="other", effect=None, refund=refund)

    def _do_cancel_request_pending(self) -> None:
        asked = self.order.awaiting + HOUR
        states = [(asked, "CANCELLATION_REQUEST_PENDING"), (asked + 99 * DAY, "CANCELLATION_REQUEST_CANCELLED")]
        refund = self._refund(shipping=True, granted=None)
        self._cancel(states, role="BUYER", reason="discount", effect=None, refund=refund)

    def _do_delivery_failed(self) -> None:
        at = self.order.collected + 6 * DAY
        self.order.delivered = None
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + DAY, "CANCELLATION_REQUEST_COMPLETE")]
        refund = self._refund(shipping=True, granted=at)
        self.order.states = [state for state in self.order.states if state[1] != "DELIVERED"]
        self._cancel(done, role="SYSTEM", reason="undelivered", effect=at, refund=refund)

    # Returns

    def _return(
        self, kind: str, states: list[tuple[int, str]], refund: Refund, *traits: str, before: str = "", after: str = ""
    ) -> Return:
        self.serial += 1
        entry = Return(
            ids.make("return", self.ground.index, self.number * 8 + self.serial),
            kind,
            text.RETURN_REASONS[int(self.random.random() * len(text.RETURN_REASONS))],
            states,
            refund,
            frozenset(traits),
            before,
            after,
        )
        self.order.returns.append(entry)
        return entry

    def _send_back(self, asked: int) -> tuple[list[tuple[int, str]], int]:
        """The states of goods going back, and when the refund is granted."""
        random = self.random.random
        agreed = asked + int((0.2 + random()) * DAY)
        sent = agreed + int((0.5 + random() * 3) * DAY)
        granted = sent + int((1.5 + random() * 4) * DAY)
        return [
            (asked, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (agreed, "AWAITING_BUYER_SHIP"),
            (sent, "BUYER_SHIPPED_ITEM"),
            (granted, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted + int((0.1 + random()) * DAY), "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ], granted

    def _give_back(self, asked: int) -> tuple[list[tuple[int, str]], int]:
        granted = asked + int((0.2 + self.random.random() * 1.5) * DAY)
        return [
            (asked, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (granted, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted + HOUR, "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ], granted

    def _asked(self) -> int:
        return self.order.delivered + int((0.4 + self.random.random() * 4) * DAY)

    def _paid_positions(self) -> list[int]:
        return [p for p, line in enumerate(self.order.lines) if line.sale and line.cancelled_at is None]

    def _partial(self, position: int, part: int, whole: int, granted: int | None) -> Refund:
        line = self.order.lines[position]
        subtotal, tax = money.portion(line.sale, part, whole), money.portion(line.tax, part, whole)
        return Refund({position: (subtotal, tax)}, subtotal, 0, tax, granted)

    def _do_ordinary_return(self) -> None:
        states, granted = self._send_back(self._asked())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted=granted))

    def _do_bundle(self) -> None:
        """Bundles in turn: cancelled, sent back, kept."""
        turn = self.order.turn % 3
        if turn == 0:
            self._do_cancelled_by_seller()
        elif turn == 1:
            self._do_ordinary_return()

    def _do_exchanged(self) -> None:
        self._do_ordinary_return()

    def _do_partial_refund(self) -> None:
        states, granted = self._give_back(self._asked())
        self._return("REFUND", states, self._partial(0, 1, 3, granted), "quick")

    def _do_multi_line_refund(self) -> None:
        """Two lines and all of the shipping: the header is above the sum of its lines."""
        states, granted = self._send_back(self._asked())
        refund = self._refund(self._paid_positions()[:2], shipping=True, granted=granted)
        self._return("RETURN_AND_REFUND", states, refund, "combined")

    def _do_full_refund_completed(self) -> None:
        states, granted = self._send_back(self._asked())
        self._return("RETURN_AND_REFUND", states, self._refund(shipping=True, granted=granted))

    def _do_shopify_refund(self) -> None:
        states, granted = self._give_back(self._asked())
        self._return("REFUND", states, self._refund([0], shipping=False, granted=granted))

    def _do_refund_months_later(self) -> None:
        states, granted = self._give_back(self.order.delivered + int((35 + self.random.random() * 25) * DAY))
        self._return("REFUND", states, self._refund([0], shipping=False, granted=granted), "operator")

    def _do_return_rejected(self) -> None:
        asked = self._asked()
        states = [
            (asked, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (asked + DAY, "REFUND_OR_RETURN_REQUEST_REJECT"),
        ]
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted=None), "supports_seller")

    def _do_return_pending(self) -> None:
        asked = self._asked()
        states = [(asked, "RETURN_OR_REFUND_REQUEST_PENDING"), (asked + 100 * DAY, "RETURN_OR_REFUND_REQUEST_CANCEL")]
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted=None), "arbitration")

    def _do_return_edited(self) -> None:
        """The buyer edits a request: the first is cancelled, the second, for more, succeeds."""
        asked = self._asked()
        edited = asked + 6 * HOUR
        first = self._return(
            "REFUND",
            [(asked, "RETURN_OR_REFUND_REQUEST_PENDING"), (edited, "RETURN_OR_REFUND_REQUEST_CANCEL")],
            self._refund([0], shipping=False, granted=None),
        )
        states, granted = self._send_back(edited)
        second = self._return(
            "RETURN_AND_REFUND", states, self._refund([0, 1], shipping=False, granted=granted), before=first.id
        )
        first.after = second.id

    def _do_shipping_refund_only(self) -> None:
        states, granted = self._give_back(self._asked())
        order = self.order
        self._return("REFUND", states, Refund({0: (0, 0)}, 0, order.shipping, order.shipping_tax, granted))

    def _do_return_kept_by_buyer(self) -> None:
        states, granted = self._give_back(self._asked())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted=granted), "kept")

    def _do_return_without_line_amounts(self) -> None:
        states, granted = self._give_back(self._asked())
        positions = self._paid_positions()[:2]
        self._return("REFUND", states, self._refund(positions, shipping=False, granted=granted), "no_line_amounts")

    def _do_cancelled_line_and_return(self) -> None:
        self._do_line_cancelled()
        states, granted = self._send_back(self._asked())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted=granted))

    def _do_replaced(self) -> None:
        asked, granted = self._asked(), None
        created = self.ground.created[self.number + self.ground.lag]
        states = [(asked, "REPLACEMENT_REQUEST_PENDING"), (max(created, asked + HOUR), "REPLACEMENT_REQUEST_COMPLETE")]
        self._return("REPLACEMENT", states, Refund({0: (0, 0)}, 0, 0, 0, granted), "no_amounts")

    def _do_replacement(self) -> None:
        self.order.refers_to = ids.order_id(self.ground.index, self.number - self.ground.lag)

    def _do_exchange(self) -> None:
        self.order.refers_to = ids.order_id(self.ground.index, self.number - self.ground.lag)

    def _do_replacement_refunded(self) -> None:
        """No stock to replace it with, so the request ends in a refund."""
        asked = self._asked()
        granted = asked + 2 * DAY
        states = [(asked, "REPLACEMENT_REQUEST_PENDING"), (granted, "REPLACEMENT_REQUEST_REFUND_SUCCESS")]
        self._return("REPLACEMENT", states, self._refund([0], shipping=False, granted=granted))

    def _do_partial_refund_proposed(self) -> None:
        asked = self._asked()
        granted = asked + 2 * DAY
        states = [
            (asked, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (asked + DAY, "AWAITING_BUYER_RESPONSE"),
            (granted, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted + HOUR, "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ]
        self._return("REFUND", states, self._partial(0, 1, 2, granted), "proposed")


def _midnight(moment: int) -> int:
    """The first midnight UTC at or after a moment."""
    return -(-moment // DAY) * DAY
