"""Refusals of the API: one sentence with the fix, and nothing is lost but what was refused."""

from __future__ import annotations

import re
import time
from email.utils import formatdate

import pytest

from integration_tests.connector import asked, connected
from integration_tests.connector_truth import PER_ORDER, assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox


def test_a_missing_scope_fails_its_streams_alone(small_shop: RunningSandbox) -> None:
    small_shop.faults(missing_scopes=["seller.finance.info"])
    finance = ("statements", "statement_transactions", "payments", "order_transactions")
    others = ("orders", "order_price_details", "returns", "products", "coupons")
    run = connected(small_shop).read(*finance, *others)
    assert run.returncode != 0
    failed = run.failed_streams()
    assert set(failed) == set(finance)
    for name, message in failed.items():
        assert name in message and "seller.finance.info" in message and "request_id" in message
        assert "uthorize" in message
    assert {error["failure_type"] for error in run.errors() if error.get("stream_descriptor")} == {"config_error"}
    assert run.statuses() == dict.fromkeys(finance, "INCOMPLETE") | dict.fromkeys(others, "COMPLETE")
    for name in others:
        assert_same(name, read_to(name, run.records[name]), expected(small_shop, name))


def test_a_refused_order_is_skipped_with_a_warning_that_names_and_counts_it(small_shop: RunningSandbox) -> None:
    refused = [order_id for _, order_id in list(expected(small_shop, "order_price_details"))[3:50:20]]
    small_shop.faults(refused_orders=refused)
    run = connected(small_shop).read("orders", *PER_ORDER).succeeded()
    assert_same("orders", read_to("orders", run.records["orders"]), expected(small_shop, "orders"))
    for name in PER_ORDER:
        wanted = {key: record for key, record in expected(small_shop, name).items() if key[1] not in refused}
        assert_same(name, read_to(name, run.records[name]), wanted)
        warnings = [message for message in run.logged("WARN") if message.startswith(name)]
        assert len(warnings) == len(refused)
        for count, order_id in enumerate(refused, 1):
            assert sum(order_id in message for message in warnings) == 1
            assert sum(f"{count} skipped" in message for message in warnings) == 1
        assert all("request_id" in message for message in warnings)


def test_a_suspended_shop_is_a_config_error_that_names_it(small_shop: RunningSandbox) -> None:
    suspended = small_shop.shops()[0]["id"]
    small_shop.faults(suspended_shops=[suspended])
    run = connected(small_shop).read("orders")
    assert run.returncode != 0
    message = run.failed_streams()["orders"]
    assert "inactive" in message and suspended in message and "request_id" in message
    assert {error["failure_type"] for error in run.errors() if error.get("stream_descriptor")} == {"config_error"}


def test_an_unknown_refusal_is_a_failed_stream_not_a_gap(small_shop: RunningSandbox) -> None:
    small_shop.faults({"kind": "api_error", "stream": "returns", "code": 25001234, "message": "Never seen before."})
    run = connected(small_shop).read("returns", "orders")
    assert run.returncode != 0
    message = run.failed_streams()["returns"]
    assert "25001234" in message and "Never seen before." in message and "request_id" in message
    assert run.statuses() == {"returns": "INCOMPLETE", "orders": "COMPLETE"}


def test_an_address_outside_the_allow_list_is_a_config_error(small_shop: RunningSandbox) -> None:
    small_shop.faults(address_allowed=False)
    run = connected(small_shop).read("orders", "warehouses")
    assert run.returncode != 0
    for name in ("orders", "warehouses"):
        message = run.failed_streams()[name]
        assert "allow list" in message and "request_id" in message
    assert {error["failure_type"] for error in run.errors() if error.get("stream_descriptor")} == {"config_error"}


@pytest.mark.parametrize("header", ["seconds", "date"])
def test_a_long_retry_after_fails_its_stream_alone(small_shop: RunningSandbox, header: str) -> None:
    wait = "3600" if header == "seconds" else formatdate(time.time() + 3600, usegmt=True)
    small_shop.faults({"kind": "throttle", "stream": "warehouses", "retry_after": wait})
    run = connected(small_shop).read("warehouses", "orders", "returns")
    assert run.statuses() == {"warehouses": "INCOMPLETE", "orders": "COMPLETE", "returns": "COMPLETE"}
    assert "asks to wait 3" in run.failed_streams()["warehouses"]


NO_LIVE = {"kind": "api_error", "stream": "live_performance", "code": 36009003, "status": 500}


def test_a_shop_without_live_is_no_fault(small_shop: RunningSandbox) -> None:
    shop, other = (shop["id"] for shop in small_shop.shops())
    small_shop.faults(NO_LIVE | {"shop_id": shop})
    connector = connected(small_shop)
    before = len(small_shop.requests())
    run = connector.read("live_performance", "orders").succeeded()
    wanted = expected(small_shop, "live_performance", shop_ids=[other])
    assert_same("live_performance", read_to("live_performance", run.records["live_performance"]), wanted)
    [warning] = [message for message in run.logged("WARN") if "LIVE" in message]
    assert shop in warning and "request_id" in warning
    requests = asked(small_shop.requests(since=before), "live_performance")
    assert len([request for request in requests if request["shop_id"] == shop]) <= 3

    small_shop.clear_faults()
    again = connector.read("live_performance").succeeded()
    of_shop = {record["shop_id"] for record in again.records["live_performance"]}
    assert of_shop == {shop, other}, "What couldn't be had is read as soon as it is there."


def test_a_stream_that_has_had_answers_fails_with_the_same_code(small_shop: RunningSandbox) -> None:
    small_shop.faults(NO_LIVE | {"after": 4})
    run = connected(small_shop).read("live_performance")
    assert "internal error" in run.failed_streams()["live_performance"].lower()


def test_a_passing_fault_of_live_is_passed_over(small_shop: RunningSandbox) -> None:
    small_shop.faults(NO_LIVE | {"per_request": 2})
    run = connected(small_shop).read("live_performance").succeeded()
    wanted = expected(small_shop, "live_performance")
    assert_same("live_performance", read_to("live_performance", run.records["live_performance"]), wanted)


RETIRED = [
    {"code": 36009014, "message": "Invalid API version."},
    {"code": 36009004, "message": "Invalid API version. The `version` value is invalid or unsupported."},
]


@pytest.mark.parametrize("answer", RETIRED, ids=lambda answer: str(answer["code"]))
def test_a_retired_endpoint_ends_its_streams_empty(small_shop: RunningSandbox, answer: dict[str, object]) -> None:
    streams = ("payments", "video_performance", "order_price_details")
    small_shop.faults(*({"kind": "api_error", "stream": stream, **answer} for stream in streams))
    run = connected(small_shop).read("orders", *streams).succeeded()
    assert set(run.records) == {"orders"}
    for stream in streams:
        warnings = [message for message in run.logged("WARN") if message.startswith(stream)]
        assert len(warnings) == len(small_shop.shops())
        assert all("retired" in message and "Update the connector" in message for message in warnings)


def test_check_says_what_read_would(small_shop: RunningSandbox) -> None:
    faults = [
        NO_LIVE,
        {"kind": "api_error", "stream": "payments", **RETIRED[0]},
        {"kind": "api_error", "stream": "returns", "code": 25001234, "message": None},
        {"kind": "api_error", "stream": "coupons", "code": 36009009, "status": 404},
        {"kind": "api_error", "stream": "withdrawals", "code": 36009003, "status": 500},
        {"kind": "api_error", "stream": "external_orders", "code": 21001001},
    ]
    failing = {"returns", "coupons", "withdrawals", "external_orders"}
    small_shop.faults(*faults)
    run = connected(small_shop).read("live_performance", "payments", "orders", *failing)
    assert set(run.failed_streams()) == failing
    small_shop.faults(*faults)
    answer = connected(small_shop).check()
    assert answer["status"] == "SUCCEEDED"
    for shop in small_shop.shops():
        sentence = re.split(r"Shop (?=\d)", answer["message"])[1 + small_shop.shops().index(shop)]
        named = sentence.partition("all streams but ")[2].partition(" can be read")[0]
        assert set(named.split(", ")) == failing
        assert "live_performance is empty" in sentence and "payments is empty" in sentence


def test_a_refusal_without_a_message_is_told_as_it_is(small_shop: RunningSandbox) -> None:
    small_shop.faults({"kind": "api_error", "stream": "returns", "code": 25001234, "message": None})
    run = connected(small_shop).read("returns")
    assert "25001234: no message" in run.failed_streams()["returns"]
    assert "scope" not in run.failed_streams()["returns"]
