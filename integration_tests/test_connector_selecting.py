"""Config options that narrow what is read and requested."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from integration_tests.connector import Run, asked, connected
from integration_tests.connector_truth import assert_same, expected, read_to
from tiktok_shop_api.times import to_rfc3339
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

STATUSES = ["COMPLETED", "CANCELLED"]
PLATFORMS = ["SHOPIFY", "ERP_SYSTEM", "ORDER_MANAGEMENT_SYSTEM"]
DETAILS = ("order_price_details", "external_orders")


@pytest.fixture(scope="module")
def narrowed() -> Iterator[tuple[RunningSandbox, str, Run]]:
    with running_sandbox(orders=120, days=12, requests_per_second=0) as sandbox:
        shop_id = sandbox.shops()[1]["id"]
        connector = connected(sandbox, shop_ids=[shop_id], order_statuses=STATUSES, external_order_platforms=PLATFORMS)
        yield sandbox, shop_id, connector.read("shops", "orders", *DETAILS, "warehouses").succeeded()


def test_only_shops_in_shop_ids_are_read(narrowed: tuple[RunningSandbox, str, Run]) -> None:
    sandbox, shop_id, run = narrowed
    assert [record["id"] for record in run.records["shops"]] == [shop_id]
    assert {request["shop_id"] for request in sandbox.requests()} <= {shop_id, ""}
    wanted = expected(sandbox, "warehouses", shop_ids=[shop_id])
    assert_same("warehouses", read_to("warehouses", run.records["warehouses"]), wanted)


@pytest.mark.parametrize("stream", ["orders", *DETAILS])
def test_only_orders_in_order_statuses_are_read(narrowed: tuple[RunningSandbox, str, Run], stream: str) -> None:
    sandbox, shop_id, run = narrowed
    wanted = expected(sandbox, stream, shop_ids=[shop_id], statuses=STATUSES, platforms=PLATFORMS)
    assert wanted
    assert_same(stream, read_to(stream, run.records[stream]), wanted)


def test_details_of_other_orders_are_not_requested(narrowed: tuple[RunningSandbox, str, Run]) -> None:
    sandbox, shop_id, _ = narrowed
    orders = {order_id for _, order_id in expected(sandbox, "orders", shop_ids=[shop_id], statuses=STATUSES)}
    for stream in DETAILS:
        assert {request["path"].split("/")[4] for request in asked(sandbox.requests(), stream)} == orders


def test_every_external_order_platform_is_requested(narrowed: tuple[RunningSandbox, str, Run]) -> None:
    sandbox, _, _ = narrowed
    platforms = {request["query"]["platform"] for request in asked(sandbox.requests(), "external_orders")}
    assert platforms == set(PLATFORMS)


def test_only_orders_created_since_are_read_with_what_belongs_to_them() -> None:
    with running_sandbox(orders=120, days=12, requests_per_second=0) as sandbox:
        orders = expected(sandbox, "orders")
        middle = sorted(order["create_time"] for order in orders.values())[60]
        wanted = {key for key, order in orders.items() if order["create_time"] >= middle}
        connector = connected(sandbox, order_created_after=to_rfc3339(middle))
        run = connector.read("orders", *DETAILS).succeeded()
        assert set(read_to("orders", run.records["orders"])) == wanted
        for stream in DETAILS:
            assert {request["path"].split("/")[4] for request in asked(sandbox.requests(), stream)} == {
                order_id for _, order_id in wanted
            }


def test_a_duration_is_counted_back_from_each_sync() -> None:
    """For both ends of what is read, for the days of analytics, and for orders by when they were created."""
    with running_sandbox(orders=120, days=30, requests_per_second=0) as sandbox:
        connector = connected(sandbox, start_date="P1W", end_date="PT36H")
        run = connector.read("orders", "shop_performance").succeeded()
        now = int(time.time())
        found = set(read_to("orders", run.records["orders"]))
        assert found >= set(expected(sandbox, "orders", since=now - 7 * 86_400, before=now - 36 * 3600 - 600))
        assert found <= set(expected(sandbox, "orders", since=now - 7 * 86_400 - 600, before=now - 36 * 3600))
        assert found
        days = {date.fromisoformat(record["start_date"]) for record in run.records["shop_performance"]}
        assert days and min(days) >= date.fromtimestamp(now - 8 * 86_400)

        connector = connected(sandbox, order_created_after="P7D")
        created = [record["create_time"] for record in connector.read("orders").succeeded().records["orders"]]
        assert created and min(created) >= now - 7 * 86_400


def test_a_duration_that_ends_before_it_starts_is_refused(small_shop: RunningSandbox) -> None:
    status = connected(small_shop, start_date="P1D", end_date="P7D").check()
    assert status["status"] == "FAILED"
    assert "end_date 'P7D' is not after start_date 'P1D'" in status["message"]


@pytest.mark.parametrize(
    ("key", "value", "meant"),
    [
        ("order_statuses", "CANCEL", "CANCELLED"),
        ("order_statuses", "delivered", "DELIVERED"),
        ("external_order_platforms", "SHOPFIY", "SHOPIFY"),
    ],
)
def test_a_value_that_can_not_match_is_told(small_shop: RunningSandbox, key: str, value: str, meant: str) -> None:
    connector = connected(small_shop, **{key: [value]})
    for run in (connector.run("check"), connector.read("orders")):
        [warning] = [message for message in run.logged("WARN") if f"'{value}'" in message]
        assert warning.startswith(key) and f"Did you mean {meant}?" in warning
    assert connector.check()["status"] == "SUCCEEDED", "TikTok Shop may have added it."
