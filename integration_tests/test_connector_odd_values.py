"""An odd value costs itself: the record and its stream arrive, it is noted, and one warning tells of the field."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from integration_tests.changed_answers import changed_answers
from integration_tests.connector import Connector, Run, connected
from integration_tests.connector_truth import expected
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

HALF = "please wrap it \ud83c"
LONG = 9400111899223197428490


def read_changed(sandbox: RunningSandbox, stream: str, path: str, changes: dict[int, Any], **config: Any) -> Run:
    """A read of one stream, of whose n-th record of a page `changes[n]` replaces fields."""

    def change(asked: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
        if asked.endswith(path):
            records = next((found for found in document["data"].values() if isinstance(found, list)), None)
            for number, record in enumerate([document["data"]] if records is None else records):
                merge(record, changes.get(number, {}))

    with changed_answers(sandbox, change) as address:
        connector: Connector = connected(sandbox, api_base_url=address, **config)
        return connector.read(stream).succeeded()


def merge(record: dict[str, Any], changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        if isinstance(value, dict) and isinstance(record.get(name), dict):
            merge(record[name], value)
        elif isinstance(value, dict) and isinstance(record.get(name), list):
            merge(record[name][0], value)
        else:
            record[name] = value


def notes(run: Run) -> dict[str, list[dict[str, str]]]:
    """By order, the changes that the records' metadata report."""
    return {record["data"]["id"]: record["meta"]["changes"] for record in run.of_type("RECORD") if record.get("meta")}


CASES = [
    pytest.param({"buyer_message": HALF}, "buyer_message", "please wrap it �", id="half a surrogate"),
    pytest.param({"never_seen": HALF}, "never_seen", "please wrap it �", id="half a surrogate, unknown field"),
    pytest.param({"rts_time": ""}, "rts_time", None, id="empty text for a number"),
    pytest.param({"rts_time": "HIGH"}, "rts_time", None, id="text for a number"),
    pytest.param({"rts_time": " 1700000000 "}, "rts_time", 1700000000, id="a number as text"),
    pytest.param({"rts_time": "1700000000.0"}, "rts_time", 1700000000, id="a number as text, with a fraction"),
    pytest.param({"rts_time": [5]}, "rts_time", None, id="an array for a number"),
    pytest.param({"rts_time": float("nan")}, "rts_time", None, id="not a number"),
    pytest.param({"rts_time": LONG}, "rts_time", str(LONG), id="a long number"),
    pytest.param({"tracking_number": LONG}, "tracking_number", str(LONG), id="a long number for text"),
    pytest.param({"never_seen": LONG}, "never_seen", str(LONG), id="a long number, unknown field"),
    pytest.param({"payment": {"tax": 12.5}}, "payment.tax", "12.5", id="a number for money"),
    pytest.param({"payment": ""}, "payment", None, id="text for an object"),
    pytest.param({"line_items": ""}, "line_items", None, id="text for an array"),
    pytest.param({"is_cod": "true"}, "is_cod", True, id="a boolean as text"),
    pytest.param({"is_cod": "perhaps"}, "is_cod", None, id="text for a boolean"),
    pytest.param({"buyer_message": {"a": 1}}, "buyer_message", '{"a": 1}', id="an object for text"),
    pytest.param({"packages": [None, {"id": "1"}]}, "packages", [{"id": "1"}], id="a null in an array"),
    pytest.param({"line_items": {"rts_time": "soon"}}, "line_items.rts_time", None, id="in an array of objects"),
]


@pytest.fixture(scope="module")
def read_odd() -> Iterator[tuple[Run, dict[str, int], set[str]]]:
    """A read in which each of the first orders has one odd value; the case's number by order; the ids of all orders."""
    number_of: dict[str, int] = {}

    def change(path: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
        for order in document["data"].get("orders", []) if path.endswith("/orders/search") else ():
            number = number_of.setdefault(order["id"], len(number_of))
            if number < len(CASES):
                merge(order, CASES[number].values[0])

    with running_sandbox(orders=60, days=12, requests_per_second=0) as sandbox:
        with changed_answers(sandbox, change) as address:
            run = connected(sandbox, api_base_url=address, num_workers=2).read("orders").succeeded()
        yield run, number_of, {key[1] for key in expected(sandbox, "orders")}


def test_every_record_arrives_whatever_is_in_it(read_odd: tuple) -> None:
    run, _, orders = read_odd
    assert {order["id"] for order in run.records["orders"]} == orders
    assert all("_airbyte_meta" not in order for order in run.records["orders"])


@pytest.mark.parametrize(("number", "field", "arrives"), [
    pytest.param(number, *case.values[1:], id=case.id) for number, case in enumerate(CASES)
])
def test_an_odd_value_costs_itself(read_odd: tuple, number: int, field: str, arrives: Any) -> None:
    run, number_of, _ = read_odd
    [message] = [one for one in run.of_type("RECORD") if number_of[one["data"]["id"]] == number]
    assert [change["field"] for change in message["meta"]["changes"]] == [field]
    value: Any = message["data"]
    for name in field.split("."):
        value = value[0].get(name) if isinstance(value, list) else value.get(name)
    assert value == arrives and type(value) is type(arrives)
    [warning] = [text for text in run.logged("WARN") if text.startswith(f"orders.{field}: ")]
    assert "_airbyte_meta" in warning


@pytest.mark.parametrize("sent", [{"never_seen": 0.1}, {"never_seen": 1.0e3}, {"never_seen": [None, 1]}])
def test_a_plain_value_is_not_odd(small_shop: RunningSandbox, sent: dict[str, Any]) -> None:
    run = read_changed(small_shop, "orders", "/orders/search", {2: sent})
    assert sent["never_seen"] in [order.get("never_seen") for order in run.records["orders"]]
    assert not notes(run)


@pytest.mark.parametrize("cursor", [str, float, lambda value: f" {value}"], ids=["text", "fraction", "spaces"])
@pytest.mark.parametrize("stream", ["orders", "order_price_details"])
def test_a_cursor_is_compared_as_the_number_it_is(small_shop: RunningSandbox, stream: str, cursor: Any) -> None:
    def change(path: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
        for order in document["data"].get("orders", []) if path.endswith("/orders/search") else ():
            order["update_time"] = cursor(order["update_time"])

    with changed_answers(small_shop, change) as address:
        connector = connected(small_shop, api_base_url=address)
        run = connector.read(stream).succeeded()
    wanted = {key[1]: record for key, record in expected(small_shop, stream).items()}
    field, key = ("update_time", "id") if stream == "orders" else ("order_update_time", "order_id")
    assert {record[key]: record[field] for record in run.records[stream]} == {
        key: record[field] for key, record in wanted.items()
    }


def test_a_cursor_that_is_no_time_costs_itself(small_shop: RunningSandbox) -> None:
    run = read_changed(small_shop, "orders", "/orders/search", {2: {"update_time": "soon"}, 3: {"update_time": None}})
    assert len({order["id"] for order in run.records["orders"]}) == len(expected(small_shop, "orders"))


def test_details_and_counts_may_be_odd_too(small_shop: RunningSandbox) -> None:
    def change(path: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
        if "total_count" in (document["data"] or {}):
            document["data"]["total_count"] = str(document["data"]["total_count"])
        if path.endswith("/price_detail"):
            document["data"]["total"] = 12.10
            document["data"]["line_items"] = [None, *document["data"]["line_items"]]

    with changed_answers(small_shop, change) as address:
        run = connected(small_shop, api_base_url=address).read("order_price_details", "products").succeeded()
    assert {detail["total"] for detail in run.records["order_price_details"]} == {"12.1"}
    assert all(None not in detail["line_items"] for detail in run.records["order_price_details"])
    assert len([message for message in run.logged("WARN") if message.startswith("order_price_details.total: ")]) == 1


def test_a_masked_field_is_noted_without_its_value(small_shop: RunningSandbox) -> None:
    rules = [
        {"stream": "orders", "field": "recipient_address", "action": "hash"},
        {"stream": "orders", "field": "buyer_message", "action": "block"},
    ]
    sent = {"buyer_message": HALF, "recipient_address": {"phone_number": 4915112345678}}
    run = read_changed(
        small_shop, "orders", "/orders/search", {2: sent}, field_masking=rules, masking_salt="a long secret for tests"
    )
    assert any("buyer_message" in message for message in run.logged("WARN"))
    assert "please wrap it" not in run.output and "4915112345678" not in run.output


def test_a_renamed_list_is_not_an_empty_one(small_shop: RunningSandbox) -> None:
    def change(path: str, _: dict[str, list[str]], document: dict[str, Any]) -> None:
        for name in ("orders", "transactions", "warehouses"):
            if isinstance(document["data"], dict) and name in document["data"]:
                document["data"][f"{name}_list"] = document["data"].pop(name)

    with changed_answers(small_shop, change) as address:
        connector = connected(small_shop, api_base_url=address)
        run = connector.read("orders", "order_price_details", "statement_transactions", "warehouses", "products")
    failed = run.failed_streams()
    assert set(failed) == {"orders", "order_price_details", "statement_transactions", "warehouses"}
    assert "data.orders" in failed["orders"] and "orders_list" in failed["orders"]
    states = {one["stream"]["stream_descriptor"]["name"]: one["stream"]["stream_state"] for one in run.state()}
    first = min(order["update_time"] for order in expected(small_shop, "orders").values())
    assert all(int(shop["cursor"]["update_time"]) < first for shop in states["orders"]["states"])
