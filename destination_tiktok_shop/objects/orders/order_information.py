"""The object `order_information`: bookings, by TikTok's Sync Order Information.

A booking can't be read back. What was sent is known by order, status and update time; after a lost answer the identical
booking goes once more.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from destination_tiktok_shop.engine.context import RunContext
from destination_tiktok_shop.engine.operation import Answer, Operation
from destination_tiktok_shop.engine.sender import Sender
from destination_tiktok_shop.feed.config import FeedConfigError
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.objects.orders.row_object import OrderObject, OrderRow, Settled
from destination_tiktok_shop.outcome import Outcome, refused_by
from destination_tiktok_shop.rules.bookings import BookingSettings, validate_bookings
from destination_tiktok_shop.rules.listing import ValidatedRow
from destination_tiktok_shop.shop.bookings import BookingClient
from tiktok_shop_api.client import Repeat
from tiktok_shop_api.errors import ConfigError

SENDINGS = 2  # of a booking whose answer is lost


class OrderInformation(OrderObject):
    """Plan: which bookings are new. Send: one call a booking, an order's in the order of their time."""

    name = "order_information"
    scopes: tuple[str, ...] = ()

    def __init__(self, context: RunContext) -> None:
        super().__init__(context)
        config = context.config.order_information
        self._settings = booking_settings(config) if config else None
        if config:
            rate = context.config.requests_per_second
            self._client = BookingClient(config["url"], config.get("headers") or {}, requests_per_second=rate)
            on_planned = context.results.plan if context.is_dry else None
            self._sender = Sender(self._client, context.ledger.operations, on_planned=on_planned)

    def group_key(self, row: FeedRow) -> str:
        """A status may come several times, each time later."""
        return "/".join(filter(None, [row.key, str(row.values.get("update_time", ""))]))

    def handle(self, rows: Sequence[OrderRow]) -> Iterable[Settled]:
        if self._settings is None and rows:
            raise ConfigError(
                "Rows of order_information need the config's order_information: url, headers and event_mapping."
            )
        by_order: dict[str, list[OrderRow]] = {}
        for row in sorted(rows, key=lambda row: row.row.values.get("update_time", 0)):
            by_order.setdefault(row.order_id, []).append(row)
        for settled in self.context.workers.map(self._send_all, by_order.values()):
            yield from settled

    def _send_all(self, rows: Sequence[OrderRow]) -> list[Settled]:
        """In a thread: the bookings of one order, one after the other."""
        return [self._handle(row) for row in rows]

    def _handle(self, row: OrderRow) -> Settled:
        assert self._settings is not None
        sent = [intent for intent, _ in self.context.ledger.operations.accepted(self.name, f"{row.order_id}/")]
        calls = validate_bookings(row.row, self._settings)
        new = [(place, call) for place, call in enumerate(calls) if identity(call, place) not in sent]
        issues = [issue for call in calls for issue in call.issues]
        if not new:
            return Settled(row, issues, [Outcome(self.name, row.key, "unchanged")])
        newest = max((intent["update_time"] for intent in sent), default=None)
        calls = validate_bookings(row.row, self._settings, newest)
        issues = list(dict.fromkeys(issue for call in calls for issue in call.issues))
        if any(issue.is_error for issue in issues):
            return Settled(row, issues)
        return Settled(row, issues, [self._send(row, calls[place], place) for place, _ in new])

    def _send(self, row: OrderRow, call: ValidatedRow, place: int) -> Outcome:
        for _ in range(SENDINGS):
            answer = self._sender.send(self._operation(row, call, place))
            if not answer.is_unknown:
                break
            self.context.ledger.operations.conclude(answer.operation_id, "superseded")
        return self._outcome(row, call, answer)

    def _operation(self, row: OrderRow, call: ValidatedRow, place: int) -> Operation:
        return Operation(
            object=self.name,
            kind="sync",
            keys=(row.key,),
            method="POST",
            path=self._client.path,
            body=call.body,
            why=f"booking {call.key}",
            scope="",
            repeat=Repeat.IF_NOT_SENT,
            intent=identity(call, place),
        )

    def _outcome(self, row: OrderRow, call: ValidatedRow, answer: Answer) -> Outcome:
        if answer.is_planned:
            return Outcome(self.name, row.key, "planned", "sync", message=f"booking {call.key}")
        if answer.refusal is not None:
            return refused_by(answer.refusal, self.name, row.key, "sync")
        if answer.is_unknown:
            advice = "Nothing to do: the next run sends it once more."
            details = {"message": "TikTok's answer was lost.", "advice": advice}
            return Outcome(self.name, row.key, "deferred", "sync", "tiktok", **details)
        self.context.ledger.operations.conclude(answer.operation_id, "accepted", code=0, request_id=answer.request_id)
        return Outcome(self.name, row.key, "sent", "sync", message=f"booking {call.key}", request_id=answer.request_id)


def booking_settings(config: Mapping[str, Any]) -> BookingSettings:
    try:
        return BookingSettings.parse(config)
    except FeedConfigError as error:
        raise ConfigError(str(error)) from None


def identity(call: ValidatedRow, place: int) -> dict[str, Any]:
    """What makes two bookings the same; `place` tells the calls of one row apart."""
    booking = call.body["order_info"]
    return {"status": booking.get("order_status"), "update_time": booking.get("update_time"), "place": place}
