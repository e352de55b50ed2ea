"""The object `external_orders`: an order's numbers in other systems, read first and sent many at once."""

from __future__ import annotations

from typing import Any

from integration_tests.destination import Destination, Run, Stream
from integration_tests.test_destination_shipments import order


def reference(of: dict[str, Any], number: str, platform: str = "SHOPIFY") -> dict[str, Any]:
    lines = [{"id": f"{number}-{line['id']}", "origin_id": line["id"]} for line in of["line_items"]]
    return {"order_id": of["id"], "platform": platform, "external_order_id": number, "line_items": lines}


def send(destination: Destination, *rows: dict[str, Any], **options: Any) -> Run:
    return destination.write(Stream("external_orders", rows), **options).succeeded()


def outcomes(destination: Destination) -> list[tuple[str, str | None]]:
    return sorted((outcome, reason) for _, outcome, _, reason in destination.feedback("external_orders"))


def references(destination: Destination, of: dict[str, Any]) -> dict[str, str]:
    """Platform -> number."""
    found = destination.sandbox.truth(destination.config["shop_id"], "external_orders").get(of["id"]) or []
    return {one["platform"]: one["id"] for one in found}


def test_references_are_added_in_one_call_and_edited_where_they_differ(destination: Destination) -> None:
    first, second = order(destination), order(destination)
    rows = [reference(first, "1001"), reference(first, "E-1", "ERP_SYSTEM"), reference(second, "1002")]
    assert send(destination, *rows).writes == ["add_external_orders"]
    assert references(destination, first) == {"SHOPIFY": "1001", "ERP_SYSTEM": "E-1"}
    assert outcomes(destination) == [("added", None)] * 3
    assert send(destination, *rows).writes == []
    assert outcomes(destination) == [("unchanged", None)] * 3
    assert send(destination, reference(first, "1003")).writes == ["add_external_orders"]
    assert outcomes(destination) == [("updated", None)]
    assert references(destination, first) == {"SHOPIFY": "1003", "ERP_SYSTEM": "E-1"}


def test_more_than_a_hundred_go_in_several_calls(destination: Destination) -> None:
    shared = order(destination)
    rows = [reference(shared if number == 0 else order(destination), str(number)) for number in range(101)]
    assert send(destination, *rows).writes == ["add_external_orders"] * 2


def test_every_bad_row_gets_its_reason_and_keeps_no_other_back(destination: Destination) -> None:
    first = order(destination)
    wrong_line = reference(first, "1") | {"line_items": [{"id": "1", "origin_id": "no line of it"}]}
    rows = [
        wrong_line,
        reference(first, "2", "ERP_SYSTEM"),
        reference(first, "3", "PENCIL"),
        reference({"id": "570000000000000001", "line_items": first["line_items"]}, "4"),
        {key: value for key, value in reference(order(destination), "5").items() if key != "line_items"},
    ]
    assert send(destination, *rows).writes == ["add_external_orders"]
    rejected = {(key.rpartition("/")[2], reason) for key, outcome, _, reason in destination.feedback("external_orders")}
    assert references(destination, first) == {"ERP_SYSTEM": "2"}
    assert ("PENCIL", "unknown_value") in rejected and ("ERP_SYSTEM", None) in rejected
    assert {("SHOPIFY", "tiktok"), ("SHOPIFY", "missing")} <= rejected


def test_lost_answers_and_writes_that_change_nothing(destination: Destination) -> None:
    first = order(destination)
    destination.sandbox.faults({"kind": "lose_response", "stream": "add_external_orders", "count": 1})
    send(destination, reference(first, "1"))
    assert references(destination, first) == {"SHOPIFY": "1"}
    destination.sandbox.faults({"kind": "ignore_write", "stream": "add_external_orders", "count": 1})
    send(destination, reference(first, "2"))
    assert outcomes(destination) == [("rejected", "not_applied")]
    assert send(destination).writes == ["add_external_orders"]
    assert references(destination, first) == {"SHOPIFY": "2"}
