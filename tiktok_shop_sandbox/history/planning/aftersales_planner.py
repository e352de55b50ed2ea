"""Plans an order's cancellations and returns by its scenario."""

from __future__ import annotations

from random import Random

from tiktok_shop_sandbox.history import ids, money, sample_data
from tiktok_shop_sandbox.history.durations import DAY, HOUR
from tiktok_shop_sandbox.history.planning.order_plan import Cancellation, OrderPlan, Refund, Return
from tiktok_shop_sandbox.history.shop_context import ShopContext


class AftersalesPlanner:
    """Adds cancellations and returns to a plan whose fulfillment is decided. A `_plan_*` method per scenario."""

    def __init__(self, context: ShopContext, order: OrderPlan, random: Random) -> None:
        self.context = context
        self.order = order
        self.random = random
        self.serial = 0

    def plan(self) -> None:
        order = self.order
        handler = getattr(self, f"_plan_{order.scenario}", None)
        if handler is not None:
            handler()
        elif order.paid_at is None:
            self._plan_cancelled_unpaid()
        elif order.scenario == "plain":
            chance = self.random.random()
            if chance < 0.020:
                self._plan_cancelled_after_payment()
            elif chance < 0.035:
                self._plan_cancelled_on_hold()
            elif chance < 0.080:
                self._plan_simple_return()
            elif chance < 0.095:
                self._plan_partial_refund()

    # --- cancellations

    def _cancel(
        self,
        states: list[tuple[int, str]],
        *,
        role: str,
        reason: str,
        positions: list[int] | None = None,
        effective_at: int | None,
        refund: Refund | None,
    ) -> None:
        order = self.order
        is_full = positions is None
        self.serial += 1
        order.cancellations.append(
            Cancellation(
                ids.make("cancel", self.context.index, self.order.number * 8 + self.serial),
                role,
                sample_data.CANCEL_REASONS[reason],
                states,
                list(range(len(order.lines))) if positions is None else positions,
                refund,
                is_full,
                effective_at,
            )
        )
        if effective_at is None:
            return
        if is_full:
            order.canceled_at = effective_at
            order.states = [state for state in order.states if state[0] < effective_at] + [(effective_at, "CANCELLED")]
        for position in order.cancellations[-1].positions:
            order.lines[position].canceled_at = effective_at

    def _refund(self, positions: list[int] | None = None, *, shipping: bool, granted_at: int | None) -> Refund:
        """A full refund of the lines at those positions (None: all), optionally with the order's shipping."""
        order = self.order
        chosen = range(len(order.lines)) if positions is None else positions
        lines = {p: (order.lines[p].sale_price, order.lines[p].tax) for p in chosen}
        return Refund(
            lines,
            sum(subtotal for subtotal, _ in lines.values()),
            order.shipping if shipping else 0,
            sum(tax for _, tax in lines.values()) + (order.shipping_tax if shipping else 0),
            granted_at,
        )

    def _plan_cancelled_unpaid(self) -> None:
        at = self.order.canceled_at
        refund = Refund({}, 0, 0, 0) if self.order.occurrence % 2 else None
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 30, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="SYSTEM", reason="unpaid", effective_at=at, refund=refund)

    def _plan_cancelled_unpaid_with_amount(self) -> None:
        """The API shows a refund amount although the order was never paid."""
        at = self.order.created_at + 5 * HOUR
        refund = self._refund(shipping=True, granted_at=at)
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 30, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(done, role="BUYER", reason="no_longer", effective_at=at, refund=refund)

    def _plan_cancelled_on_hold(self) -> None:
        order = self.order
        if order.scenario == "plain" and not order.on_hold_flow:
            return
        at = order.paid_at + 300 + int(self.random.random() * 2_400)
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 90, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(
            done, role="BUYER", reason="mistake", effective_at=at, refund=self._refund(shipping=True, granted_at=at)
        )

    def _plan_cancelled_after_payment(self) -> None:
        requested_at = self.order.awaiting_shipment_at + int((0.2 + self.random.random()) * HOUR)
        at = requested_at + int((0.1 + self.random.random() * 0.4) * HOUR)
        states = [
            (requested_at, "CANCELLATION_REQUEST_PENDING"),
            (at, "CANCELLATION_REQUEST_SUCCESS"),
            (at + HOUR, "CANCELLATION_REQUEST_COMPLETE"),
        ]
        refund = self._refund(shipping=True, granted_at=at)
        self._cancel(states, role="BUYER", reason="no_longer", effective_at=at, refund=refund)

    def _plan_cancelled_by_seller(self) -> None:
        at = self.order.awaiting_shipment_at + 5 * HOUR
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 3 * HOUR, "CANCELLATION_REQUEST_COMPLETE")]
        self._cancel(
            done, role="SELLER", reason="stock", effective_at=at, refund=self._refund(shipping=True, granted_at=at)
        )

    def _plan_cancellation_without_amount(self) -> None:
        at = self.order.awaiting_shipment_at + HOUR
        self._cancel(
            [(at, "CANCELLATION_REQUEST_COMPLETE")], role="SELLER", reason="pricing", effective_at=at, refund=None
        )

    def _plan_line_cancelled(self) -> None:
        at = self.order.awaiting_shipment_at + HOUR
        states = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + 2 * HOUR, "CANCELLATION_REQUEST_COMPLETE")]
        refund = self._refund([1], shipping=False, granted_at=at)
        self._cancel(states, role="SELLER", reason="stock", positions=[1], effective_at=at, refund=refund)

    def _plan_cancel_request_withdrawn(self) -> None:
        requested_at = self.order.awaiting_shipment_at + HOUR
        states = [
            (requested_at, "CANCELLATION_REQUEST_PENDING"),
            (requested_at + 9 * HOUR, "CANCELLATION_REQUEST_CANCELLED"),
        ]
        refund = self._refund(shipping=True, granted_at=None)
        self._cancel(states, role="BUYER", reason="other", effective_at=None, refund=refund)

    def _plan_cancel_request_pending(self) -> None:
        requested_at = self.order.awaiting_shipment_at + HOUR
        states = [
            (requested_at, "CANCELLATION_REQUEST_PENDING"),
            (requested_at + 99 * DAY, "CANCELLATION_REQUEST_CANCELLED"),
        ]
        refund = self._refund(shipping=True, granted_at=None)
        self._cancel(states, role="BUYER", reason="discount", effective_at=None, refund=refund)

    def _plan_delivery_failed(self) -> None:
        at = self.order.collected_at + 6 * DAY
        self.order.delivered_at = None
        done = [(at, "CANCELLATION_REQUEST_SUCCESS"), (at + DAY, "CANCELLATION_REQUEST_COMPLETE")]
        refund = self._refund(shipping=True, granted_at=at)
        self.order.states = [state for state in self.order.states if state[1] != "DELIVERED"]
        self._cancel(done, role="SYSTEM", reason="undelivered", effective_at=at, refund=refund)

    # --- returns

    def _return(
        self,
        type: str,
        states: list[tuple[int, str]],
        refund: Refund,
        *traits: str,
        previous_id: str = "",
        next_id: str = "",
    ) -> Return:
        self.serial += 1
        entry = Return(
            ids.make("return", self.context.index, self.order.number * 8 + self.serial),
            type,
            sample_data.RETURN_REASONS[int(self.random.random() * len(sample_data.RETURN_REASONS))],
            states,
            refund,
            frozenset(traits),
            previous_id,
            next_id,
        )
        self.order.returns.append(entry)
        return entry

    def _return_states(self, requested_at: int) -> tuple[list[tuple[int, str]], int]:
        """The states of a return with shipment, and when its refund is granted."""
        random = self.random.random
        approved_at = requested_at + int((0.2 + random()) * DAY)
        shipped_at = approved_at + int((0.5 + random() * 3) * DAY)
        granted_at = shipped_at + int((1.5 + random() * 4) * DAY)
        return [
            (requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (approved_at, "AWAITING_BUYER_SHIP"),
            (shipped_at, "BUYER_SHIPPED_ITEM"),
            (granted_at, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted_at + int((0.1 + random()) * DAY), "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ], granted_at

    def _refund_states(self, requested_at: int) -> tuple[list[tuple[int, str]], int]:
        granted_at = requested_at + int((0.2 + self.random.random() * 1.5) * DAY)
        return [
            (requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (granted_at, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted_at + HOUR, "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ], granted_at

    def _requested_at(self) -> int:
        return self.order.delivered_at + int((0.4 + self.random.random() * 4) * DAY)

    def _refundable_positions(self) -> list[int]:
        return [p for p, line in enumerate(self.order.lines) if line.sale_price and line.canceled_at is None]

    def _partial_refund(self, position: int, part: int, whole: int, granted_at: int | None) -> Refund:
        line = self.order.lines[position]
        subtotal, tax = money.prorate(line.sale_price, part, whole), money.prorate(line.tax, part, whole)
        return Refund({position: (subtotal, tax)}, subtotal, 0, tax, granted_at)

    def _plan_simple_return(self) -> None:
        states, granted_at = self._return_states(self._requested_at())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted_at=granted_at))

    def _plan_bundle(self) -> None:
        """Bundles are canceled, returned and kept in turn."""
        occurrence = self.order.occurrence % 3
        if occurrence == 0:
            self._plan_cancelled_by_seller()
        elif occurrence == 1:
            self._plan_simple_return()

    def _plan_exchanged(self) -> None:
        self._plan_simple_return()

    def _plan_partial_refund(self) -> None:
        states, granted_at = self._refund_states(self._requested_at())
        self._return("REFUND", states, self._partial_refund(0, 1, 3, granted_at), "quick")

    def _plan_multi_line_refund(self) -> None:
        """Two lines plus shipping: the request's total exceeds the sum of its lines."""
        states, granted_at = self._return_states(self._requested_at())
        refund = self._refund(self._refundable_positions()[:2], shipping=True, granted_at=granted_at)
        self._return("RETURN_AND_REFUND", states, refund, "combined")

    def _plan_full_refund_completed(self) -> None:
        states, granted_at = self._return_states(self._requested_at())
        self._return("RETURN_AND_REFUND", states, self._refund(shipping=True, granted_at=granted_at))

    def _plan_shopify_refund(self) -> None:
        states, granted_at = self._refund_states(self._requested_at())
        self._return("REFUND", states, self._refund([0], shipping=False, granted_at=granted_at))

    def _plan_refund_months_later(self) -> None:
        states, granted_at = self._refund_states(self.order.delivered_at + int((35 + self.random.random() * 25) * DAY))
        self._return("REFUND", states, self._refund([0], shipping=False, granted_at=granted_at), "operator")

    def _plan_return_rejected(self) -> None:
        requested_at = self._requested_at()
        states = [
            (requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (requested_at + DAY, "REFUND_OR_RETURN_REQUEST_REJECT"),
        ]
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted_at=None), "supports_seller")

    def _plan_return_pending(self) -> None:
        requested_at = self._requested_at()
        states = [
            (requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (requested_at + 100 * DAY, "RETURN_OR_REFUND_REQUEST_CANCEL"),
        ]
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted_at=None), "arbitration")

    def _plan_return_edited(self) -> None:
        """The buyer edits the request: the first one is canceled, the second one, for more lines, succeeds."""
        requested_at = self._requested_at()
        edited_at = requested_at + 6 * HOUR
        first = self._return(
            "REFUND",
            [(requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"), (edited_at, "RETURN_OR_REFUND_REQUEST_CANCEL")],
            self._refund([0], shipping=False, granted_at=None),
        )
        states, granted_at = self._return_states(edited_at)
        second = self._return(
            "RETURN_AND_REFUND",
            states,
            self._refund([0, 1], shipping=False, granted_at=granted_at),
            previous_id=first.id,
        )
        first.next_id = second.id

    def _plan_shipping_refund_only(self) -> None:
        states, granted_at = self._refund_states(self._requested_at())
        order = self.order
        self._return("REFUND", states, Refund({0: (0, 0)}, 0, order.shipping, order.shipping_tax, granted_at))

    def _plan_return_kept_by_buyer(self) -> None:
        states, granted_at = self._refund_states(self._requested_at())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted_at=granted_at), "kept")

    def _plan_return_without_line_amounts(self) -> None:
        states, granted_at = self._refund_states(self._requested_at())
        positions = self._refundable_positions()[:2]
        self._return(
            "REFUND", states, self._refund(positions, shipping=False, granted_at=granted_at), "no_line_amounts"
        )

    def _plan_cancelled_line_and_return(self) -> None:
        self._plan_line_cancelled()
        states, granted_at = self._return_states(self._requested_at())
        self._return("RETURN_AND_REFUND", states, self._refund([0], shipping=False, granted_at=granted_at))

    def _plan_replaced(self) -> None:
        requested_at = self._requested_at()
        replacement_created_at = self.context.created_at[self.order.number + self.context.replacement_distance]
        states = [
            (requested_at, "REPLACEMENT_REQUEST_PENDING"),
            (max(replacement_created_at, requested_at + HOUR), "REPLACEMENT_REQUEST_COMPLETE"),
        ]
        self._return("REPLACEMENT", states, Refund({0: (0, 0)}, 0, 0, 0), "no_amounts")

    def _plan_replacement(self) -> None:
        self.order.related_order_id = self._original_order_id()

    def _plan_exchange(self) -> None:
        self.order.related_order_id = self._original_order_id()

    def _original_order_id(self) -> str:
        return ids.order_id(self.context.index, self.order.number - self.context.replacement_distance)

    def _plan_replacement_refunded(self) -> None:
        """Out of stock, so the replacement request ends in a refund."""
        requested_at = self._requested_at()
        granted_at = requested_at + 2 * DAY
        states = [(requested_at, "REPLACEMENT_REQUEST_PENDING"), (granted_at, "REPLACEMENT_REQUEST_REFUND_SUCCESS")]
        self._return("REPLACEMENT", states, self._refund([0], shipping=False, granted_at=granted_at))

    def _plan_partial_refund_proposed(self) -> None:
        requested_at = self._requested_at()
        granted_at = requested_at + 2 * DAY
        states = [
            (requested_at, "RETURN_OR_REFUND_REQUEST_PENDING"),
            (requested_at + DAY, "AWAITING_BUYER_RESPONSE"),
            (granted_at, "RETURN_OR_REFUND_REQUEST_SUCCESS"),
            (granted_at + HOUR, "RETURN_OR_REFUND_REQUEST_COMPLETE"),
        ]
        self._return("REFUND", states, self._partial_refund(0, 1, 2, granted_at), "proposed")
