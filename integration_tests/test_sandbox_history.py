"""The generated history as served by the API."""

import time

import pytest
from sandbox_client import SEARCH_ORDERS, Client

from tiktok_shop_sandbox.testing import running_sandbox

BY_UPDATE = {"page_size": 50, "sort_field": "update_time", "sort_order": "ASC"}


@pytest.fixture(scope="module")
def sandbox():
    yesterday = int(time.time()) - 86_400
    with running_sandbox(orders=300, days=60, now=yesterday, requests_per_second=0) as running:
        yield running


def read_orders(client, body):
    pages = client.pages("POST", SEARCH_ORDERS, BY_UPDATE, body)
    return [order for page in pages for order in page.get("orders", [])]


def test_orders_and_price_details_match_stored_records(sandbox):
    for shop in sandbox.shops():
        client = Client(sandbox, shop["id"])
        orders = read_orders(client, {})
        assert {order["id"]: order for order in orders} == sandbox.truth(shop["id"], "orders")
        assert len(orders) == shop["tables"]["orders"] > 50
        details = sandbox.truth(shop["id"], "order_price_details")
        for order_id in list(details)[:20]:
            assert client.data("GET", f"/order/202407/orders/{order_id}/price_detail") == details[order_id]


def test_order_is_updated_during_listing(sandbox):
    shop_id = sandbox.shops()[0]["id"]
    sandbox.faults({"kind": "move_records", "stream": "orders", "page": 1, "count": 1})
    began = int(time.time())
    read_orders(Client(sandbox, shop_id), {"update_time_lt": began})
    sandbox.clear_faults()
    moved = [order for order in sandbox.truth(shop_id, "orders").values() if order["update_time"] >= began]
    assert len(moved) == 2


def test_live_advances_history(sandbox):
    shop_id = sandbox.shops()[0]["id"]
    ended = sandbox.admin("GET", "world")["now"]
    touched = sandbox.live(seconds=43_200)
    assert sandbox.admin("GET", "world")["now"] == ended + 43_200
    client = Client(sandbox, shop_id)
    newest = {order["id"] for order in read_orders(client, {"update_time_ge": ended + 1})}
    truth = sandbox.truth(shop_id, "orders")
    assert newest == {key for key, order in truth.items() if order["update_time"] > ended}
    assert newest & set(touched["orders"])
