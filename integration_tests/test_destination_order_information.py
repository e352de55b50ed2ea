"""The object `order_information`: bookings, each once, to the address that the config names."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from integration_tests.destination import Destination, Run, Stream

NUMBERS = itertools.count(1)
EVENTS = {"booked": "CREATE_ORDER", "stayed": "COMPLETE_ORDER", "canceled": "CANCEL_ORDER"}


@pytest.fixture
def bookings(destination: Destination) -> Destination:
    setup = destination.sandbox.admin("GET", "order_information")
    destination.config["order_information"] = {
        "url": destination.sandbox.address + setup["path"],
        "headers": setup["headers"],
        "event_mapping": EVENTS,
    }
    return destination


def booking(number: str, **columns: Any) -> dict[str, Any]:
    row = {
        "id": number,
        "event_name": "booked",
        "context": {"event_timestamp": "2026-11-01T10:00:00Z"},
        "create_time": "2026-11-01T10:00:00Z",
        "order_country": "DE",
        "partners": {"tiktok": {"third_merchant_id": "m1", "third_shop_id": "s1", "third_shop_name": "Inn"}},
        "currency": "EUR",
        "value.total_room_fee": "100.10",
        "value.total_tax": 14.9,
        "value.discounts": "15.00",
        "extra.amount_of_room": 1,
        "extra.check_in_date": "2026-12-01",
        "extra.check_out_date": "2026-12-03",
        "items": [{"id": "double", "product": {"name": "Double room"}}],
    }
    return row | columns


def new_number() -> str:
    return f"B{next(NUMBERS):06d}"


def at(moment: str) -> dict[str, Any]:
    return {"context": {"event_timestamp": moment}}


def send(destination: Destination, *rows: dict[str, Any], **options: Any) -> Run:
    return destination.write(Stream("order_information", rows), **options).succeeded()


def outcomes(destination: Destination) -> list[tuple[str, str | None]]:
    return sorted((outcome, reason) for _, outcome, _, reason in destination.feedback("order_information"))


def received(destination: Destination, number: str) -> list[dict[str, Any]]:
    found = destination.sandbox.admin("GET", "order_information")["received"]
    return [one for one in found if one["order_id"] == number]


def calls(destination: Destination) -> int:
    return destination.sandbox.admin("GET", "order_information")["calls"]


def test_a_booking_is_sent_once_with_its_sums_computed(bookings: Destination) -> None:
    number = new_number()
    send(bookings, booking(number))
    (sent,) = received(bookings, number)
    assert sent["order_status"] == "CREATE_ORDER" and sent["extra"]["length_of_stay"] == 2
    assert (sent["value"]["total_value"], sent["value"]["payment_value"]) in (("115", "100"), ("115.0", "100.0"))
    assert outcomes(bookings) == [("sent", None)]
    before = calls(bookings)
    send(bookings, booking(number))
    assert outcomes(bookings) == [("unchanged", None)] and calls(bookings) == before


def test_the_statuses_of_a_booking_go_in_the_order_of_their_time(bookings: Destination) -> None:
    number = new_number()
    canceled = booking(number, event_name="canceled", initiator="customer", **at("2026-11-03T10:00:00Z"))
    send(bookings, canceled, booking(number))
    assert {one["order_status"] for one in received(bookings, number)} == {"CREATE_ORDER", "CANCEL_ORDER"}
    assert outcomes(bookings) == [("sent", None)] * 2
    send(bookings, booking(number, **at("2026-11-02T10:00:00Z")))
    assert outcomes(bookings) == [("rejected", "stale")]
    send(bookings, canceled, booking(number))
    assert outcomes(bookings) == [("unchanged", None)] * 2


def test_every_bad_booking_gets_its_reason(bookings: Destination) -> None:
    incomplete = {name: value for name, value in booking(new_number()).items() if name != "order_country"}
    rows = [
        incomplete,
        booking(new_number(), event_name="looked"),
        booking(new_number(), **{"value.total_service_fee": "0", "value.total_value": "1.00"}),
        booking(new_number(), event_name="canceled"),
        booking(new_number(), event_name="stayed"),
    ]
    before = calls(bookings)
    send(bookings, *rows)
    assert calls(bookings) == before
    assert outcomes(bookings) == sorted(
        [("rejected", reason) for reason in ("missing", "event_unmapped", "totals_differ", "missing", "missing")]
    )


@pytest.mark.parametrize("kind", ["lose_response", "reset", "http_error"])
def test_a_lost_answer_lets_the_identical_booking_go_once_more(bookings: Destination, kind: str) -> None:
    number = new_number()
    bookings.sandbox.faults({"kind": kind, "stream": "order_information", "count": 1})
    send(bookings, booking(number))
    assert outcomes(bookings) == [("sent", None)] and len(received(bookings, number)) == 1
    number = new_number()
    bookings.sandbox.faults({"kind": kind, "stream": "order_information"})
    send(bookings, booking(number))
    assert outcomes(bookings) == [("deferred", "tiktok")]
    bookings.sandbox.faults()
    send(bookings)
    assert outcomes(bookings) == [("sent", None)] and len(received(bookings, number)) == 1


def test_a_dry_run_sends_no_booking(bookings: Destination) -> None:
    before = calls(bookings)
    send(bookings, booking(new_number()), dry_run=True)
    assert calls(bookings) == before and outcomes(bookings) == [("planned", None)]


def test_a_wrong_header_is_refused_and_never_shown(bookings: Destination) -> None:
    settings = bookings.config["order_information"] | {"headers": {"Access-Token": "a-secret-of-the-seller"}}
    run = send(bookings, booking(new_number()), order_information=settings)
    assert outcomes(bookings) == [("rejected", "tiktok")]
    ledger = (bookings.folder / "tiktok_shop_ledger.sqlite").read_bytes()
    assert "a-secret-of-the-seller" not in run.output + run.stderr + ledger.decode("latin-1")


def test_bookings_without_an_address_are_a_config_error(destination: Destination) -> None:
    run = destination.write(Stream("order_information", [booking(new_number())]))
    assert run.returncode == 1 and "url, headers and event_mapping" in run.errors[0]["message"]
    run = destination.write(Stream("order_information", []), order_information={"url": "x", "event_mapping": {}})
    assert run.returncode == 1 and "event_mapping needs at least one entry" in run.errors[0]["message"]
