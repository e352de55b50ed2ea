"""The plan of an order: what is bought, what it costs, and everything that will happen to it, with times.

What the API shows at a given time is derived from the plan (see records/), so a history that advances never contradicts
itself. Times are Unix seconds, money is in minor units.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tiktok_shop_sandbox.history.catalog import Sku


@dataclass(slots=True)
class Line:
    """One unit. `tax` is on top of `sale_price` or included in it, depending on the shop's market."""

    id: str
    sku: Sku
    price: int
    seller_discount: int = 0
    platform_discount: int = 0
    tax: int = 0
    tax_rate: int = 0  # in millionths
    is_gift: bool = False
    retail_price: int = 0
    shipping_list_price: int = 0
    shipping_sale_price: int = 0
    shipping_tax: int = 0
    package_number: int = 0
    canceled_at: int | None = None

    @property
    def sale_price(self) -> int:
        return self.price - self.seller_discount - self.platform_discount


@dataclass(slots=True)
class Refund:
    """What a return or cancellation refunds. `lines`: line position -> (subtotal, tax)."""

    lines: dict[int, tuple[int, int]]
    subtotal: int
    shipping: int
    tax: int
    granted_at: int | None = None

    def total(self, tax_included: bool) -> int:
        return self.subtotal + self.shipping + (0 if tax_included else self.tax)


@dataclass(slots=True)
class Return:
    """A return request. `states`: (time, return_status), ascending. `traits`: see records/returns.py."""

    id: str
    type: str
    reason: tuple[str, str]
    states: list[tuple[int, str]]
    refund: Refund
    traits: frozenset[str] = frozenset()
    previous_id: str = ""
    next_id: str = ""


@dataclass(slots=True)
class Cancellation:
    """A cancellation request. `refund` None: the API returns no refund_amount. `is_full`: it covers the whole order."""

    id: str
    role: str
    reason: tuple[str, str]
    states: list[tuple[int, str]]
    positions: list[int]
    refund: Refund | None
    is_full: bool
    effective_at: int | None


@dataclass(slots=True)
class Settlement:
    """One appearance in a statement. `kind`: `order` (the order with the refunds granted by then), `refund` (one
    granted later), or a reserve that is `collected` or `released`.

    The first two also change the order's update_time: order_transactions never changes without it, since clients have
    no other sign of a change.
    """

    statement_time: int
    kind: str = "order"
    refund: Refund | None = None


@dataclass(slots=True)
class OrderPlan:
    """`occurrence`: the number of earlier orders with the same scenario. `random_bits`: decide incidental values of the
    records. `ship_to`: an entry of `sample_data.US_PLACES` or `GB_PLACES`. `postings`: cache of `settlement_postings`.
    """

    number: int
    id: str
    scenario: str
    occurrence: int
    buyer: int
    ship_to: tuple
    currency: str
    lines: list[Line]
    created_at: int
    random_bits: int
    paid_at: int | None = None
    awaiting_shipment_at: int | None = None
    shipped_at: int | None = None
    second_package_shipped_at: int | None = None
    collected_at: int | None = None
    delivered_at: int | None = None
    canceled_at: int | None = None
    release_date: int | None = None
    on_hold_flow: bool = False
    original_shipping: int = 0
    shipping_seller_discount: int = 0
    shipping_platform_discount: int = 0
    shipping_cofunded_discount: int = 0
    shipping_tax: int = 0
    fees: dict[str, int] = field(default_factory=dict)
    insurance_tax: int = 0
    related_order_id: str = ""
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
        """What the buyer pays: products, shipping and fees, plus tax where prices exclude it."""
        return (
            sum(line.sale_price for line in self.lines)
            + self.shipping
            + sum(self.fees.values())
            + (0 if tax_included else self.tax)
        )

    def status(self, at: int) -> str:
        current = self.states[0][1]
        for time, status in self.states:
            if time > at:
                break
            current = status
        return current

    def reached(self, time: int | None, at: int) -> int | None:
        """The time if it has passed by `at` and the order wasn't canceled before it."""
        if time is None or time > at or (self.canceled_at is not None and self.canceled_at < time):
            return None
        return time

    def change_times(self) -> list[int]:
        """Every time at which a record of this order changes, ascending."""
        found = {time for time, _ in self.states}
        for entry in self.returns:
            found.update(time for time, _ in entry.states)
        for entry in self.cancellations:
            found.update(time for time, _ in entry.states)
        for settlement in self.settlements:
            found.add(settlement.statement_time)
        return sorted(found)

    def update_time(self, at: int) -> int:
        """The order's update_time as of `at`."""
        latest = self.created_at
        for time, _ in self.states:
            if latest < time <= at:
                latest = time
        for entries in (self.returns, self.cancellations):
            for entry in entries:
                for time, _ in entry.states:
                    if latest < time <= at:
                        latest = time
        for settlement in self.settlements:
            if settlement.kind in ("order", "refund") and latest < settlement.statement_time <= at:
                latest = settlement.statement_time
        return latest

    def granted_refunds(self, at: int) -> list[Refund]:
        """Refunds granted by `at`; none before the order was paid."""
        if self.paid_at is None or self.paid_at > at:
            return []
        found = [entry.refund for entry in self.returns] + [entry.refund for entry in self.cancellations]
        return [refund for refund in found if refund and refund.granted_at is not None and refund.granted_at <= at]
