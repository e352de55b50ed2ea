"""The object `external_orders`: an order's number in another system, up to a hundred in a call."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Operation, Refusal
from destination_tiktok_shop.objects.orders.row_object import OrderObject, OrderRow, Settled
from destination_tiktok_shop.outcome import Outcome, not_applied, refused_by
from destination_tiktok_shop.rules.external_orders import reference_change, validate_reference
from destination_tiktok_shop.rules.issues import make_issue
from destination_tiktok_shop.shop.orders import OrderReader
from destination_tiktok_shop.shop.products import chunks
from destination_tiktok_shop.shop.shop import REFERENCE_READ, REFERENCE_WRITE
from tiktok_shop_api.errors import ApiRefusal, UnsupportedRequestError

REFERENCES_PER_CALL = 100
UNKNOWN_ORDER = {36020001}
OUTCOMES = {"add": "added", "edit": "updated"}

Place = tuple[str, str]  # order id, platform
Existing = list[dict[str, Any]] | Refusal


class ExternalOrders(OrderObject):
    """Plan: what differs from the references that the order has. Send: many orders in a call. Confirm: read again."""

    name = "external_orders"
    scopes = (REFERENCE_READ, REFERENCE_WRITE)

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        self._orders = OrderReader(context.client)

    def handle(self, rows: Sequence[OrderRow]) -> Iterable[Settled]:
        checked = [(row, validate_reference(row.row)) for row in rows]
        wanted: dict[str, tuple[OrderRow, Mapping[str, Any]]] = {}
        for row, validated in checked:
            if any(issue.is_error for issue in validated.issues):
                yield Settled(row, validated.issues)
            else:
                wanted[row.key] = (row, validated.body)
        known = self._read(map(place, (body for _, body in wanted.values())))
        changes: list[tuple[OrderRow, Mapping[str, Any], str]] = []
        for row, body in wanted.values():
            existing = known[place(body)]
            if isinstance(existing, Refusal):
                yield self._unreadable(row, existing)
            elif (change := reference_change(body["external_order"], existing)) == "unchanged":
                yield Settled(row, outcomes=[Outcome(self.name, row.key, "unchanged")])
            else:
                changes.append((row, body, change))
        # Two references of one order may stand in one call: they are of different platforms.
        for chunk in chunks(changes, REFERENCES_PER_CALL):
            yield from self._send(chunk)

    def _read(self, places: Iterable[Place]) -> dict[Place, Existing]:
        """What is there now; a refusal where TikTok Shop doesn't know the order."""
        asked = sorted(set(places))
        return dict(zip(asked, self.context.workers.map(self._read_one, asked), strict=True))

    def _read_one(self, asked: Place) -> Existing:
        try:
            return self._orders.references(*asked)
        except (ApiRefusal, UnsupportedRequestError) as error:
            return Refusal.from_envelope(error.envelope)

    def _unreadable(self, row: OrderRow, refusal: Refusal) -> Settled:
        if refusal.code in UNKNOWN_ORDER:
            return Settled(row, [make_issue("order_unknown", "order_id", key=row.key, given=row.order_id)])
        return Settled(row, outcomes=[refused_by(refusal, self.name, row.key, "refer")])

    def _send(self, changes: Sequence[tuple[OrderRow, Mapping[str, Any], str]]) -> Iterable[Settled]:
        answer = self.context.sender.send(
            Operation(
                object=self.name,
                kind="refer",
                keys=tuple(row.key for row, _, _ in changes),
                method="POST",
                path="/order/202406/orders/external_orders",
                body={"orders": [body for _, body, _ in changes]},
                why=f"{len(changes)} references that the orders lack",
                scope=REFERENCE_WRITE,
            )
        )
        after = self._read(place(body) for _, body, _ in changes) if answer.is_accepted else {}
        for row, body, change in changes:
            yield Settled(row, outcomes=[self._outcome(row, body, change, answer, after.get(place(body)))])

    def _outcome(
        self, row: OrderRow, body: Mapping[str, Any], change: str, answer: Answer, after: Existing | None
    ) -> Outcome:
        operation = "refer"
        reference = body["external_order"]
        message = f"{change}s {reference['platform']} {reference['id']}"
        if answer.is_planned:
            return Outcome(self.name, row.key, "planned", operation, message=message)
        refusal = refused(answer, row.order_id, reference["platform"])
        if refusal is not None:
            return refused_by(refusal, self.name, row.key, operation)
        if isinstance(after, list) and reference_change(reference, after) != "unchanged":
            return not_applied(self.name, row.key, operation, answer.request_id)
        return Outcome(self.name, row.key, OUTCOMES[change], operation, message=message, request_id=answer.request_id)


def place(body: Mapping[str, Any]) -> Place:
    return body["id"], body["external_order"]["platform"]


def refused(answer: Answer, order_id: str, platform: str) -> Refusal | None:
    """The refusal of one reference of a call, which may be one of several of its order."""
    if answer.refusal is not None:
        return answer.refusal
    for error in answer.data.get("errors") or ():
        detail = error.get("detail") or {}
        named = (detail.get("external_order") or {}).get("platform")
        if str(detail.get("order_id")) == order_id and named in (None, platform):
            return answer.for_item("order_id", order_id).refusal
    return None
