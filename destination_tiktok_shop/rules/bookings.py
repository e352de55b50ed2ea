"""Bookings: the body of TikTok's Sync Order Information from a row of `order_information`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timezone
from decimal import Decimal
from functools import cache
from typing import Any, Literal
from urllib.parse import parse_qs, urlsplit

from destination_tiktok_shop.data import load_toml
from destination_tiktok_shop.feed.columns import object_columns
from destination_tiktok_shop.feed.config import FeedConfigError
from destination_tiktok_shop.feed.notations import is_empty, read_text
from destination_tiktok_shop.feed.types import FeedRow
from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.listing import ValidatedRow

TTOCLID = "ttoclid"
ITEMS = "items"
STAY, CHECK_IN, CHECK_OUT = "extra.length_of_stay", "extra.check_in_date", "extra.check_out_date"
# Numbers that count something; all other numbers are amounts of money.
COUNTS = frozenset({STAY, "extra.amount_of_room", "extra.actual_occupancy"})


@cache
def booking_rules() -> dict[str, Any]:
    """bookings.toml."""
    return load_toml("rules/bookings.toml")


def own_columns(config: Mapping[str, Any]) -> dict[str, str]:
    """What `order_information` adds to the config's `columns`: the place of TikTok's click id in a row."""
    return {TTOCLID: config["ttoclid_path"]} if config.get("ttoclid_path") else {}


@dataclass(frozen=True)
class BookingSettings:
    """The parts of the config's `order_information` that shape the body.

    `constants` go into every body's `order_info`; `items` says whether of several items the first is sent or each.
    """

    event_mapping: Mapping[str, str]
    number_format: Literal["number", "string"] = "number"
    items: Literal["first", "each"] = "first"
    constants: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def parse(cls, config: Mapping[str, Any]) -> "BookingSettings":
        """From `order_information`; FeedConfigError where it can't work."""
        mapping = config.get("event_mapping") or {}
        if not mapping:
            raise FeedConfigError(
                "order_information.event_mapping needs at least one entry: your event -> TikTok's order status."
            )
        body = dict(config.get("body") or {})
        settings = cls(mapping, config.get("number_format", "number"), body.pop("items", "first"), body)
        for option, value, allowed in (
            ("number_format", settings.number_format, ("number", "string")),
            ("body.items", settings.items, ("first", "each")),
        ):
            if value not in allowed:
                raise FeedConfigError(f"order_information.{option} must be {' or '.join(allowed)}, not {value!r}.")
        return settings


def validate_bookings(
    row: FeedRow, settings: BookingSettings, last_update_time: int | None = None
) -> list[ValidatedRow]:
    """The calls that a row needs: one, or one for each item where the settings say so.

    `body` is the request's; it has Decimal amounts where numbers are wanted, for exact_json. `last_update_time` is the
    newest that was sent of this order, in Unix seconds.
    """
    items = row.values.get(ITEMS, [])
    if settings.items == "each" and len(items) > 1:
        rows = [replace(row, values={**row.values, ITEMS: [item]}) for item in items]
    else:
        rows = [row]
    return [validate_booking(each, settings, last_update_time) for each in rows]


def validate_booking(row: FeedRow, settings: BookingSettings, last_update_time: int | None) -> ValidatedRow:
    findings = Findings(row.key, row.issues)
    values = {name: value for name, value in row.values.items() if name not in booking_rules()["not_sent"]}
    fill_item(findings, values, row.values.get(ITEMS, []))
    fill_ttoclid(values, row.values.get("landing_url", ""))
    map_event(findings, values, settings.event_mapping)
    fill_totals(findings, values)
    fill_stay(findings, values)
    check_mandatory(findings, values)
    check_initiator(findings, values)
    check_age(findings, values, last_update_time)
    order_info = {**settings.constants, **nested(values, settings.number_format)}
    return ValidatedRow(booking_key(row.key, values), tuple(findings.issues), {"order_info": order_info})


def booking_key(key: str, values: Mapping[str, Any]) -> str:
    """The order and TikTok's status; the row's own key where one of them is missing."""
    parts = [values.get(name) for name in object_columns()["order_information"].key]
    return "/".join(parts) if all(parts) else key


def fill_item(findings: Findings, values: dict[str, Any], items: list[dict[str, Any]]) -> None:
    """The first item's ids and names; the others can't go in the same call."""
    for path, column in booking_rules()["item_fields"].items():
        value = value_at(items[0], path) if items else None
        if not is_empty(value):
            values.setdefault(column, read_text(value))
    if len(items) > 1:
        others = ", ".join(read_text(item.get("id", "")) for item in items[1:])
        findings.warn("ambiguous_value", ITEMS, given=others, allowed="the first item")


def value_at(value: Any, path: str) -> Any:
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def fill_ttoclid(values: dict[str, Any], landing_url: str) -> None:
    """TikTok appends its click id to the address that it sends a buyer to."""
    found = parse_qs(urlsplit(landing_url).query).get(TTOCLID)
    if found:
        values.setdefault(TTOCLID, found[0])


def map_event(findings: Findings, values: dict[str, Any], mapping: Mapping[str, str]) -> None:
    """The row's event as TikTok's status; a row may also name the status itself."""
    event = values.get("order_status")
    if event is None:
        return
    if event not in mapping and event not in mapping.values():
        findings.add("event_unmapped", "order_status", given=event, allowed=", ".join(mapping))
    values["order_status"] = mapping.get(event, event)


def fill_totals(findings: Findings, values: dict[str, Any]) -> None:
    """Compute each total that is absent. One that differs from its parts is wrong, if all of them are known."""
    for total, parts in booking_rules()["totals"].items():
        if parts[0] not in values:
            continue
        known = [part for part in parts if part.removeprefix("-") in values]
        computed = sum((signed(values, part) for part in known), Decimal(0))
        given = values.setdefault(total, computed)
        if known == parts and given != computed:
            findings.add("totals_differ", total, given=given, allowed=f"{computed:f} = {formula(parts)}")


def signed(values: Mapping[str, Any], part: str) -> Decimal:
    return -values[part[1:]] if part.startswith("-") else values[part]


def formula(parts: list[str]) -> str:
    """value.total_value - value.discounts"""
    return " ".join(f"- {part[1:]}" if part.startswith("-") else f"+ {part}" for part in parts).removeprefix("+ ")


def fill_stay(findings: Findings, values: dict[str, Any]) -> None:
    """The nights between check-in and check-out."""
    if CHECK_IN not in values or CHECK_OUT not in values:
        return
    nights = Decimal((calendar_date(values[CHECK_OUT]) - calendar_date(values[CHECK_IN])).days)
    given = values.setdefault(STAY, nights)
    if given != nights:
        findings.add("totals_differ", STAY, given=given, allowed=f"{nights} = check-out - check-in")


def calendar_date(value: str | int) -> date:
    """The day of a date, or of a time in Unix seconds in UTC."""
    return date.fromisoformat(value) if isinstance(value, str) else datetime.fromtimestamp(value, timezone.utc).date()


def check_mandatory(findings: Findings, values: Mapping[str, Any]) -> None:
    """All that a booking of this status lacks, in one finding."""
    rules = booking_rules()
    needed = rules["mandatory"] + rules["mandatory_by_status"].get(values.get("order_status"), [])
    missing = [name for name in needed if name not in values and not findings.concerns(name)]
    if missing:
        findings.add("missing", ", ".join(missing))


def check_initiator(findings: Findings, values: dict[str, Any]) -> None:
    allowed = booking_rules()["initiators"]
    if "initiator" not in values:
        return
    values["initiator"] = values["initiator"].upper()
    if values["initiator"] not in allowed:
        findings.add("unknown_value", "initiator", given=values["initiator"], allowed=", ".join(allowed))


def check_age(findings: Findings, values: Mapping[str, Any], last_update_time: int | None) -> None:
    """A status that is older than what TikTok has would take the booking back."""
    updated = values.get("update_time")
    if updated is not None and last_update_time is not None and updated < last_update_time:
        findings.add("stale", "update_time", given=updated, allowed=f"{last_update_time} or later")


def nested(values: Mapping[str, Any], number_format: str) -> dict[str, Any]:
    """Columns as an object: `value.commission_value.0.currency` is a field of the first entry of a list."""
    tree: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        place = tree
        for step in path:
            place = place.setdefault(step, {})
        place[last] = formatted(name, value, number_format)
    return with_lists(tree)


def formatted(name: str, value: Any, number_format: str) -> Any:
    if not isinstance(value, Decimal):
        return value
    if name in COUNTS:
        return int(value) if value == value.to_integral_value() else value
    return format(value, "f") if number_format == "string" else value


def with_lists(tree: dict[str, Any]) -> Any:
    """Objects whose keys are positions become lists."""
    items = {name: with_lists(value) if isinstance(value, dict) else value for name, value in tree.items()}
    return list(items.values()) if items and all(name.isdigit() for name in items) else items
