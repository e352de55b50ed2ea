"""Config options that narrow what is read and requested."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from integration_tests.connector import Run, asked, connected
from integration_tests.connector_truth import assert_same, expected, read_to
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
