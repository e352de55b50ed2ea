"""What several streams list is listed once, and history without records costs next to nothing."""

from __future__ import annotations

import time
from typing import Any

from integration_tests.connector import asked, connected, days_ago, rfc3339
from integration_tests.connector_truth import PER_ORDER, assert_same, expected, read_to
from tiktok_shop_sandbox.store import Shop, Table, World
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

DAY = 86_400


def test_the_orders_are_listed_once_for_the_streams_that_ask_for_each(small_shop: RunningSandbox) -> None:
    served = len(small_shop.requests())
    run = connected(small_shop).read(*PER_ORDER).succeeded()
    for stream in PER_ORDER:
        assert_same(stream, read_to(stream, run.records[stream]), expected(small_shop, stream))
    listed = asked(small_shop.requests(since=served), "orders")
    assert len(listed) <= 3 * len(small_shop.shops()), "60 orders of two shops fit on a page each."


def test_years_without_orders_cost_no_more_than_the_orders_there_are() -> None:
    with running_sandbox(world=sparse_world([1900, 1000, 400, 3]), requests_per_second=0) as sandbox:
        connector = connected(sandbox, start_date=rfc3339(days_ago(2000)))
        streams = ("orders", *PER_ORDER, "statements", "statement_transactions", "returns")
        run = connector.read(*streams).succeeded()
        for stream in ("orders", "order_price_details"):
            assert_same(stream, read_to(stream, run.records[stream]), expected(sandbox, stream))
        assert len(sandbox.requests()) < 60
        for state in connector.state:
            for shop in state["stream"]["stream_state"]["states"]:
                assert int(next(iter(shop["cursor"].values()))) > days_ago(95), "The next run need not go back again."


def test_streams_with_other_states_share_what_both_need() -> None:
    with running_sandbox(orders=120, days=60, requests_per_second=0) as sandbox:
        connector = connected(sandbox, start_date=rfc3339(days_ago(90)))
        connector.read("order_price_details").succeeded()
        served = len(sandbox.requests())
        run = connector.read(*PER_ORDER).succeeded()
        for stream in ("external_orders", "order_transactions"):
            assert_same(stream, read_to(stream, run.records[stream]), expected(sandbox, stream))
        assert len(asked(sandbox.requests(since=served), "orders")) <= 4 * len(sandbox.shops())


def test_a_token_that_has_expired_by_the_next_page_costs_nothing() -> None:
    with running_sandbox(orders=500, days=6, requests_per_second=0) as sandbox:
        sandbox.faults(page_token_seconds=1)
        connector = connected(sandbox, requests_per_second=60, start_date=rfc3339(days_ago(10)))
        run = connector.read("order_price_details").succeeded()
        wanted = expected(sandbox, "order_price_details")
        assert_same("order_price_details", read_to("order_price_details", run.records["order_price_details"]), wanted)


def sparse_world(days: list[int]) -> World:
    """A shop with an order so many days ago each."""
    now = int(time.time())
    shop = Shop("7495540735365777502", "Few", "GB", "LOCAL", "ROW_few", "GBLC3", "GBP", "Europe/London", True)
    orders, details = Table(), Table()
    for day in days:
        order_id = f"57729569{day:010}"
        order: dict[str, Any] = {"id": order_id, "status": "COMPLETED", "create_time": now - day * DAY}
        orders.put(order_id, order | {"update_time": now - day * DAY, "line_items": []})
        details.put(order_id, {"total": "1.00", "currency": "GBP", "line_items": []})
    shop.tables |= {"orders": orders, "order_price_details": details}
    return World(seed=1, now=now, shops=[shop])
