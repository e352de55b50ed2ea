"""The object `shipments`: marks orders, or parts of them, as shipped, and corrects tracking numbers.

TikTok Shop has no idempotency key here, so the order is read before anything is sent, and again after an answer that
was lost.
"""

import time
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Operation, Refusal
from destination_tiktok_shop.ledger.operations import PendingOperation
from destination_tiktok_shop.objects.orders.row_object import OrderObject, OrderRow, Settled
from destination_tiktok_shop.outcome import Outcome, not_applied, refused_by
from destination_tiktok_shop.rules.issues import Issue
from destination_tiktok_shop.rules.orders import Order
from destination_tiktok_shop.rules.shipments import SentShipment, ShipmentPlan, plan_shipment, same_number
from destination_tiktok_shop.shop.orders import OrderReader
from destination_tiktok_shop.shop.shop import FULFILLMENT, LOGISTICS, ORDER_READ
from tiktok_shop_api.client import Repeat
from tiktok_shop_api.errors import ApiRefusal, UnsupportedRequestError

LOOKS = 6
# TikTok Shop's words for an order or a package that is shipped already.
SHIPPED_ALREADY = {21008099, 21011006, 21011020, 21042056}
LOST = "TikTok Shop's answer was lost, and the order doesn't show the shipment yet."


class Shipments(OrderObject):
    """Plan: what a row comes to, given its order. Send: one call a parcel. Confirm: the order is read again."""

    name = "shipments"
    scopes = (ORDER_READ, FULFILLMENT, LOGISTICS)

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._orders = OrderReader(context.client)
        self._pending: dict[str, PendingOperation] = {}

    def handle(self, rows: Sequence[OrderRow]) -> Iterable[Settled]:
        self._pending = {} if self.context.is_dry else self.context.ledger.operations.pending(self.name)
        orders = self._orders.read(row.order_id for row in rows)
        by_order: dict[str, list[OrderRow]] = {}
        for row in rows:
            by_order.setdefault(row.order_id, []).append(row)
        works = [(orders.get(order_id), some) for order_id, some in by_order.items()]
        for settled in self.context.workers.map(lambda work: self._ship_order(*work), works):
            yield from settled

    def _ship_order(self, order: Order | None, rows: Sequence[OrderRow]) -> list[Settled]:
        """In a thread; parcel by parcel, since each one changes the order."""
        settled = []
        for row in rows:
            try:
                found, order = self._ship(row, order)
            except (ApiRefusal, UnsupportedRequestError) as error:
                refusal = Refusal.from_envelope(error.envelope)
                found = Settled(row, outcomes=[refused_by(refusal, self.name, row.key, "ship")])
            settled.append(found)
        return settled

    def _ship(self, row: OrderRow, order: Order | None) -> tuple[Settled, Order | None]:
        """What became of the row, and the order as it is afterwards."""
        plan = self._plan(row, order)
        pending = self._pending.get(row.key)
        if pending is not None and order is not None:
            order = self._wait_for(pending, plan, order)
            plan = self._plan(row, order)
            is_there = plan.action == "unchanged"
            self.context.ledger.operations.conclude(pending.operation_id, "accepted" if is_there else "superseded")
            if is_there:
                return self._done(row, pending.operation, message="found in the shop"), order
        if plan.action == "defer":
            return Settled(row, plan.issues[:-1], [deferred(self.name, row.key, plan.issues[-1])]), order
        if plan.action in ("unchanged", "reject") or order is None:
            unchanged = [Outcome(self.name, row.key, "unchanged")] if plan.action == "unchanged" else []
            return Settled(row, plan.issues, unchanged), order
        return self._send(row, plan, order)

    def _plan(self, row: OrderRow, order: Order | None) -> ShipmentPlan:
        is_ours = order is not None and not order.is_shipped_by_tiktok
        return plan_shipment(
            row.row,
            order,
            self.context.client.shop.market,
            self._providers(row, order) if order is not None and is_ours else {},
            now=datetime.now(timezone.utc),
            sent=self._sent(order.id) if order is not None else (),
            min_order_age=self.context.config.order_age,
        )

    def _providers(self, row: OrderRow, order: Order) -> Mapping[str, str]:
        """The order's carriers; where TikTok Shop doesn't list any, the row's own id is believed."""
        given = row.row.values.get("shipping_provider", "")
        try:
            providers = self._orders.providers(order.delivery_option_id) if order.delivery_option_id else {}
        except UnsupportedRequestError:
            providers = {}
        return providers or ({given: given} if given.isdigit() else {})

    def _sent(self, order_id: str) -> list[SentShipment]:
        """What this ledger has sent for the order."""
        return [
            SentShipment(
                tracking_number=intent["tracking_number"],
                sent_at=int(sent_at.timestamp()),
                line_ids=frozenset(intent["line_ids"]),
                package_id=intent["package_id"],
            )
            for intent, sent_at in self.context.ledger.operations.accepted(self.name, f"{order_id}/")
        ]

    def _send(self, row: OrderRow, plan: ShipmentPlan, order: Order) -> tuple[Settled, Order]:
        answer = self.context.sender.send(self._operation(row, plan, order))
        if answer.is_planned:
            outcome = Outcome(self.name, row.key, "planned", operation_of(plan), message=explain(plan, order))
            return Settled(row, plan.issues, [outcome]), order
        after = self._look(plan, order) if answer.is_unknown else self._read(order)
        is_shown = shows(after, plan)
        if answer.refusal is not None:
            return self._refused(row, plan, answer.refusal, is_shown=is_shown), after
        if answer.is_accepted or is_shown:
            self.context.ledger.operations.conclude(
                answer.operation_id, "accepted" if is_shown else "not_applied", code=0, request_id=answer.request_id
            )
        if is_shown:
            done = self._done(row, operation_of(plan), message=explain(plan, order), request_id=answer.request_id)
            warnings = self.warnings(row, operation_of(plan), answer)
            return Settled(row, plan.issues, [*done.outcomes, *warnings]), after
        if answer.is_accepted:
            return Settled(row, plan.issues, [not_applied(self.name, row.key, operation_of(plan))]), after
        advice = "Nothing to do: the next run looks whether it was shipped before it sends it again."
        lost = Outcome(self.name, row.key, "deferred", operation_of(plan), "tiktok", message=LOST, advice=advice)
        return Settled(row, plan.issues, [lost]), after

    def _refused(self, row: OrderRow, plan: ShipmentPlan, refusal: Refusal, *, is_shown: bool) -> Settled:
        """What is shipped already with this number needs nothing more."""
        if refusal.code in SHIPPED_ALREADY and is_shown:
            return Settled(row, plan.issues, [Outcome(self.name, row.key, "unchanged")])
        return Settled(row, plan.issues, [refused_by(refusal, self.name, row.key, operation_of(plan))])

    def _done(self, row: OrderRow, operation: str, **details: Any) -> Settled:
        outcome = "corrected" if operation == "correct" else "shipped"
        return Settled(row, outcomes=[Outcome(self.name, row.key, outcome, operation, **details)])

    def _wait_for(self, pending: PendingOperation, plan: ShipmentPlan, order: Order) -> Order:
        """The order once it would show a shipment whose answer was lost in an earlier run."""
        age = (datetime.now(timezone.utc) - pending.intended_at).total_seconds()
        return order if plan.action == "unchanged" else self._look(plan, order, age=age)

    def _look(self, plan: ShipmentPlan, order: Order, *, age: float = 0.0) -> Order:
        """The order as soon as it shows the shipment, at the latest once it would."""
        ends = time.monotonic() + self.context.config.look_up_seconds - age
        while True:
            order = self._read(order)
            left = ends - time.monotonic()
            if shows(order, plan) or left <= 0:
                return order
            time.sleep(min(left, self.context.config.look_up_seconds / LOOKS))

    def _read(self, order: Order) -> Order:
        return self._orders.read([order.id]).get(order.id, order)

    def _operation(self, row: OrderRow, plan: ShipmentPlan, order: Order) -> Operation:
        order_path, package_path = f"/fulfillment/202309/orders/{order.id}", "/fulfillment/202309/packages/{}"
        corrects_order = plan.action == "correct" and len(order.packages) <= 1
        paths = {
            "mark": f"{order_path}/packages",
            "ship": f"{package_path.format(plan.package_id)}/ship",
            "correct": f"{order_path if corrects_order else package_path.format(plan.package_id)}/shipping_info/update",
        }
        intent = {"tracking_number": tracking_number(plan), "line_ids": list(plan.line_ids)}
        return Operation(
            object=self.name,
            kind=operation_of(plan),
            keys=(row.key,),
            method="POST",
            path=paths[plan.action],
            body=plan.body,
            why=explain(plan, order),
            scope=LOGISTICS if corrects_order else FULFILLMENT,
            repeat=Repeat.IF_NOT_SENT,
            intent={**intent, "package_id": plan.package_id},
        )


def operation_of(plan: ShipmentPlan) -> str:
    return "correct" if plan.action == "correct" else "ship"


def tracking_number(plan: ShipmentPlan) -> str:
    return plan.body.get("self_shipment", plan.body)["tracking_number"]


def explain(plan: ShipmentPlan, order: Order) -> str:
    lines = f"{len(plan.line_ids)} of {len(order.lines)} lines of order {order.id}"
    return f"{'corrects' if plan.action == 'correct' else 'ships'} {lines}: {tracking_number(plan)}"


def shows(order: Order, plan: ShipmentPlan) -> bool:
    """Whether the lines that a call was about have its tracking number."""
    lines = [line for line in order.lines if line.id in plan.line_ids]
    return any(same_number(line.tracking_number, tracking_number(plan)) for line in lines)


def deferred(object_name: str, key: str, issue: Issue) -> Outcome:
    """The last finding of a plan that waits says what for."""
    details = {"advice": issue.advice, "column_name": issue.column or None, "given": issue.given or None}
    return Outcome(object_name, key, "deferred", "ship", issue.reason, **details)
