"""What the API refuses: said in one sentence with the fix, and never more is lost than the refused."""

from __future__ import annotations

import time
from email.utils import formatdate

import pytest

from integration_tests.connector import connected
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
    assert "inactive" in message and "request_id" in message
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
