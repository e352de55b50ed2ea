"""The object `shipments`: every parcel once, waiting where it must, looked up where TikTok Shop's answer is lost."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from integration_tests.destination import Destination, Run, Stream

NUMBERS = itertools.count(1)
LOST = ["lose_response", "truncate", "http_error", "reset", "api_error"]


def order(destination: Destination, **options: Any) -> dict[str, Any]:
    return destination.sandbox.add_order(destination.config["shop_id"], **options)


def parcel(of: dict[str, Any], number: str = "", **columns: Any) -> dict[str, Any]:
    number = number or f"TRK{next(NUMBERS):07d}"
    return {"order_id": of["id"], "tracking_number": number, "shipping_provider": "USPS", **columns}


def send(destination: Destination, *rows: dict[str, Any], **options: Any) -> Run:
    return destination.write(Stream("shipments", rows), **options).succeeded()


def outcomes(destination: Destination) -> list[tuple[str, str | None]]:
    return [(outcome, reason) for _, outcome, _, reason in destination.feedback("shipments")]


def tracking(destination: Destination, of: dict[str, Any]) -> list[str]:
    record = destination.sandbox.truth(destination.config["shop_id"], "orders")[of["id"]]
    return [line["tracking_number"] for line in record["line_items"]]


def test_an_order_is_shipped_once(destination: Destination) -> None:
    first = order(destination, skus=["11", "12"])
    row = parcel(first)
    run = send(destination, row)
    assert run.writes == ["mark_package_as_shipped"]
    assert tracking(destination, first) == [row["tracking_number"]] * 2
    assert outcomes(destination) == [("shipped", None)]
    assert destination.feedback("shipments")[0][0] == f"{first['id']}/{row['tracking_number']}"
    assert send(destination, row).writes == []
    assert outcomes(destination) == [("unchanged", None)]
    destination.forget()
    assert send(destination, row).writes == []


def test_several_rows_ship_the_parts_of_an_order(destination: Destination) -> None:
    first = order(destination, skus=["11", "12", "13"])
    lines = [line["id"] for line in first["line_items"]]
    rows = [parcel(first, order_line_item_ids=lines[:2]), parcel(first, order_line_item_ids=lines[2:])]
    assert send(destination, *rows).writes == ["mark_package_as_shipped"] * 2
    numbers = [row["tracking_number"] for row in rows]
    assert tracking(destination, first) == [numbers[0], numbers[0], numbers[1]]


def test_another_number_is_a_correction_and_later_ones_are_refused(destination: Destination) -> None:
    first = order(destination)
    send(destination, parcel(first))
    corrected = parcel(first)
    assert send(destination, corrected).writes[0].endswith("shipping_info")
    assert outcomes(destination) == [("corrected", None)]
    assert tracking(destination, first) == [corrected["tracking_number"]]
    assert send(destination, corrected).writes == []
    send(destination, parcel(first))
    assert outcomes(destination) == [("rejected", "tiktok")], "only one correction is allowed"


WAITING = {
    "unpaid": ({"status": "UNPAID"}, "order_unpaid"),
    "on hold": ({"status": "ON_HOLD"}, "order_on_hold"),
    "young": ({"age_seconds": 60}, "order_too_new"),
}


@pytest.mark.parametrize(("options", "reason"), WAITING.values(), ids=WAITING)
def test_what_cannot_go_yet_waits_and_goes_by_itself(
    destination: Destination, options: dict[str, Any], reason: str
) -> None:
    first = order(destination, **options)
    assert send(destination, parcel(first)).writes == []
    assert outcomes(destination) == [("deferred", reason)]
    (advice,) = destination.query("SELECT advice FROM feedback")
    assert advice["advice"].startswith("Wait")
    shop_id = destination.config["shop_id"]
    destination.sandbox.admin("POST", f"orders/{shop_id}/{first['id']}", {"status": "AWAITING_SHIPMENT"})
    assert send(destination, min_order_age="PT0S").writes == ["mark_package_as_shipped"]
    assert destination.query("SELECT * FROM deferred_rows") == []


def test_every_order_that_nobody_here_ships_gets_its_reason(destination: Destination) -> None:
    by_hand = order(destination, status="IN_TRANSIT")
    rows = [
        parcel(order(destination, shipping_type="TIKTOK")),
        parcel(order(destination, status="CANCELLED")),
        parcel({"id": "570000000000000001"}),
        parcel({"id": "no number"}),
        parcel(by_hand),
        parcel(order(destination), shipping_provider="Royal Pigeon"),
        parcel(order(destination), shipping_provider=None),
        {"order_id": order(destination)["id"]},
    ]
    run = send(destination, *rows)
    assert run.writes == []
    assert run.states[0]["destinationStats"] == {"recordCount": 8, "rejectedRecordCount": 8}
    assert sorted(reason or "" for _, reason in outcomes(destination)) == sorted(
        ["platform_shipping", "order_cancelled", "order_unknown", "order_unknown", "already_shipped"]
        + ["provider_unknown", "missing", "missing"]
    )


def test_a_parcel_that_somebody_shipped_with_the_same_number_is_unchanged(destination: Destination) -> None:
    by_hand = order(destination, status="IN_TRANSIT")
    send(destination, parcel(by_hand, f"HAND{by_hand['id']}"))
    assert outcomes(destination) == [("unchanged", None)]


@pytest.mark.parametrize("kind", LOST)
def test_a_shipment_without_an_answer_is_looked_up(destination: Destination, kind: str) -> None:
    first = order(destination)
    row = parcel(first)
    destination.sandbox.faults({"kind": kind, "stream": "mark_package_as_shipped", "count": 1})
    send(destination, row)
    send(destination, row)
    assert tracking(destination, first) == [row["tracking_number"]]
    log = [request for request in destination.sandbox.requests() if first["id"] in request["path"]]
    carried_out = [request for request in log if request["writes"] and request["code"] == 0]
    assert len(carried_out) == 1, "nothing is shipped twice"
    send(destination, row)
    assert outcomes(destination) == [("unchanged", None)]


@pytest.mark.parametrize("kind", ["slow", "slow_response"])
def test_killed_at_the_request_and_run_again(destination: Destination, kind: str) -> None:
    first = order(destination)
    row = parcel(first)
    destination.sandbox.faults({"kind": kind, "stream": "mark_package_as_shipped", "milliseconds": 600, "count": 1})
    served = destination.served()

    def arrived() -> bool:
        requests = destination.sandbox.requests(since=served)
        return any("order_details" in request["stream"] or "orders" in request["stream"] for request in requests)

    destination.write(Stream("shipments", [row]), kill_when=arrived)
    send(destination, row)
    send(destination, row)
    assert tracking(destination, first) == [row["tracking_number"]]
    assert outcomes(destination) == [("unchanged", None)]


def test_a_shipment_that_was_not_applied_is_sent_again(destination: Destination) -> None:
    first = order(destination)
    row = parcel(first)
    destination.sandbox.faults({"kind": "ignore_write", "stream": "mark_package_as_shipped", "count": 1})
    send(destination, row)
    assert outcomes(destination) == [("rejected", "not_applied")]
    assert send(destination).writes == ["mark_package_as_shipped"]
    assert tracking(destination, first) == [row["tracking_number"]]


def test_a_dry_run_ships_nothing(destination: Destination) -> None:
    first = order(destination)
    assert send(destination, parcel(first), dry_run=True).writes == []
    assert outcomes(destination) == [("planned", None)] and tracking(destination, first) == [""]


def test_a_wrong_duration_is_a_config_error(destination: Destination) -> None:
    run = destination.write(Stream("shipments", []), min_order_age="an hour")
    assert run.returncode == 1
    assert run.errors[0]["message"] == "min_order_age must be a duration such as PT1H or PT30M, not 'an hour'."
