"""Shipments: what a row of `shipments` comes to, given the order that it is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.issues import Issue
from destination_tiktok_shop.rules.markets import Market
from destination_tiktok_shop.rules.near_matches import allowed_values
from destination_tiktok_shop.rules.orders import Order, OrderLine

CORRECTION_PERIOD = timedelta(hours=72)

Action = Literal["mark", "ship", "correct", "unchanged", "defer", "reject"]


@dataclass(frozen=True)
class SentShipment:
    """A parcel that this ledger has sent for the order; `sent_at` in Unix seconds."""

    tracking_number: str
    sent_at: int
    line_ids: frozenset[str] = frozenset()
    package_id: str = ""


@dataclass(frozen=True)
class ShipmentPlan:
    """What to do about a row.

    mark     Mark Package As Shipped with `body`, for the order
    ship     Ship Package with `body`, for `package_id`
    correct  Update Package Shipping Info with `body`, for `package_id`, or for the order where that is empty
    """

    key: str
    action: Action
    issues: tuple[Issue, ...] = ()
    package_id: str = ""
    line_ids: tuple[str, ...] = ()
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class ShipmentCheck:
    """A row under check. `providers` maps the ids of the carriers of the order's delivery option to their names."""

    row: FeedRow
    order: Order
    market: Market
    providers: Mapping[str, str]
    sent: Sequence[SentShipment]
    now: datetime
    min_order_age: timedelta
    findings: Findings

    @property
    def tracking_number(self) -> str:
        return self.row.values.get("tracking_number", "")

    def plan(self, action: Action, **details: Any) -> ShipmentPlan:
        return ShipmentPlan(self.row.key, action, tuple(self.findings.issues), **details)

    def reject(self, reason: str, column: str, *, given: Any = "", allowed: str = "") -> ShipmentPlan:
        self.findings.add(reason, column, given=given, allowed=allowed)
        return self.plan("reject")

    def defer(self, reason: str, *, given: Any = "") -> ShipmentPlan:
        self.findings.warn(reason, "order_id", given=given)
        return self.plan("defer")


def plan_shipment(
    row: FeedRow,
    order: Order | None,
    market: Market,
    providers: Mapping[str, str],
    *,
    now: datetime,
    sent: Sequence[SentShipment] = (),
    min_order_age: timedelta = timedelta(hours=1),
) -> ShipmentPlan:
    """Decide about a row. `order` is None where the shop has no such order, `sent` what was sent for it before."""
    findings = Findings(row.key, row.issues)
    if any(issue.is_error for issue in findings.issues):
        return ShipmentPlan(row.key, "reject", tuple(findings.issues))
    if order is None:
        findings.add("order_unknown", "order_id", given=row.values["order_id"])
        return ShipmentPlan(row.key, "reject", tuple(findings.issues))
    check = ShipmentCheck(row, order, market, providers, sent, now, min_order_age, findings)
    return refuse_order(check) or plan_parcel(check, parcel_lines(check))


def refuse_order(check: ShipmentCheck) -> ShipmentPlan | None:
    """An order that nobody here ships."""
    if check.order.is_shipped_by_tiktok:
        given = f"{check.order.id} ({check.order.shipping_type or check.order.fulfillment_type})"
        return check.reject("platform_shipping", "order_id", given=given)
    if check.order.status == "CANCELLED":
        return check.reject("order_cancelled", "order_id", given=check.order.id)
    return None


def parcel_lines(check: ShipmentCheck) -> list[OrderLine]:
    """The lines that a row is about: those that it names, those of its package, or all; cancelled ones are left out."""
    wanted = set(check.row.values.get("order_line_item_ids", ()))
    package_id = check.row.values.get("package_id")
    unknown = sorted(wanted - {line.id for line in check.order.lines})
    if unknown:
        allowed = ", ".join(line.id for line in check.order.lines)
        check.findings.add("unknown_value", "order_line_item_ids", given=", ".join(unknown), allowed=allowed)
    if package_id and package_id not in check.order.packages:
        check.findings.add("unknown_value", "package_id", given=package_id, allowed=", ".join(check.order.packages))
    return [
        line
        for line in check.order.lines
        if not line.is_cancelled and (not wanted or line.id in wanted) and package_id in (None, line.package_id)
    ]


def plan_parcel(check: ShipmentCheck, lines: list[OrderLine]) -> ShipmentPlan:
    if any(issue.is_error for issue in check.findings.issues):
        return check.plan("reject")
    if not lines:
        return check.reject("order_cancelled", "order_line_item_ids", given=check.order.id)
    if any(same_number(line.tracking_number, check.tracking_number) for line in lines):
        return check.plan("unchanged", line_ids=ids(lines))
    waiting = [line for line in lines if not line.is_shipped]
    if waiting and was_sent(check, waiting):
        return check.plan("unchanged", line_ids=ids(lines))
    provider_id = find_provider(check)
    if provider_id is None:
        return check.plan("reject")
    body = {"tracking_number": check.tracking_number, "shipping_provider_id": provider_id}
    if not waiting:
        return plan_correction(check, lines, body)
    return wait_for_order(check) or plan_shipping(check, waiting, body)


def was_sent(check: ShipmentCheck, lines: Sequence[OrderLine]) -> bool:
    """Whether this number was sent for these lines, which TikTok's order doesn't show yet."""
    return any(
        same_number(sent.tracking_number, check.tracking_number)
        and (not sent.line_ids or not sent.line_ids.isdisjoint(ids(lines)))
        for sent in check.sent
    )


def same_number(left: str, right: str) -> bool:
    """Carriers print tracking numbers in groups, and in either case."""
    return bool(right) and "".join(left.split()).casefold() == "".join(right.split()).casefold()


def ids(lines: Sequence[OrderLine]) -> tuple[str, ...]:
    return tuple(line.id for line in lines)


def find_provider(check: ShipmentCheck) -> str | None:
    """The carrier's id, from its id or name; None, and a finding, where the delivery option has no such carrier."""
    given = check.row.values.get("shipping_provider")
    names = check.providers.values()
    if not given:
        check.findings.require("shipping_provider", allowed=allowed_values("", names))
        return None
    if given in check.providers:
        return given
    found = [identifier for identifier, name in check.providers.items() if name.casefold() == given.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        allowed = ", ".join(f"{check.providers[identifier]} ({identifier})" for identifier in found)
        check.findings.add("ambiguous_value", "shipping_provider", given=given, allowed=allowed)
    else:
        check.findings.add("provider_unknown", "shipping_provider", given=given, allowed=allowed_values(given, names))
    return None


def plan_correction(check: ShipmentCheck, lines: list[OrderLine], body: Mapping[str, Any]) -> ShipmentPlan:
    """Another number for what is shipped already: a correction, if it was sent from here and not long ago."""
    packages = {line.package_id for line in lines}
    known = ", ".join(sorted({line.tracking_number for line in lines}))
    ours = [
        sent for sent in check.sent if any(same_number(sent.tracking_number, line.tracking_number) for line in lines)
    ]
    if not ours:
        return check.reject("already_shipped", "tracking_number", given=check.tracking_number, allowed=known)
    if len(packages) > 1:
        return check.reject("ambiguous_value", "package_id", allowed=", ".join(sorted(packages)))
    sent_at = min(sent.sent_at for sent in ours)
    if check.now.timestamp() - sent_at > CORRECTION_PERIOD.total_seconds():
        return check.reject("correction_too_late", "tracking_number", given=check.tracking_number, allowed=known)
    return check.plan("correct", package_id=packages.pop(), line_ids=ids(lines), body=body)


def wait_for_order(check: ShipmentCheck) -> ShipmentPlan | None:
    """An order that can be shipped later."""
    order = check.order
    if order.status == "UNPAID":
        return check.defer("order_unpaid", given=order.id)
    if order.status == "ON_HOLD" or order.cancellation_requested:
        given = f"{order.id} ({'the buyer asks to cancel' if order.cancellation_requested else order.status})"
        return check.defer("order_on_hold", given=given)
    if check.now.timestamp() - order.create_time < check.min_order_age.total_seconds():
        return check.defer("order_too_new", given=order.id)
    return None


def plan_shipping(check: ShipmentCheck, lines: list[OrderLine], body: Mapping[str, Any]) -> ShipmentPlan:
    """Mark Package As Shipped for the lines where the market has it, else Ship Package for the package they fill."""
    if check.market.mark_as_shipped:
        return check.plan("mark", line_ids=ids(lines), body={"order_line_item_ids": list(ids(lines)), **body})
    packages = {line.package_id for line in lines}
    if len(packages) > 1:
        return check.reject("ambiguous_value", "package_id", allowed=", ".join(sorted(packages)))
    package_id = packages.pop()
    if missing := [line.id for line in check.order.packages.get(package_id, ()) if line not in lines]:
        given = ", ".join(ids(lines))
        allowed = f"all lines of package {package_id}: {', '.join((*ids(lines), *missing))}"
        return check.reject("unknown_value", "order_line_item_ids", given=given, allowed=allowed)
    return check.plan("ship", package_id=package_id, line_ids=ids(lines), body={"self_shipment": dict(body)})
