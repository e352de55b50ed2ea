"""Records that change while they are listed."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from integration_tests.connector import asked, connected, days_ago, rfc3339
from integration_tests.connector_truth import assert_same, expected, read_to
from tiktok_shop_sandbox.store import Shop, Table, World
from tiktok_shop_sandbox.testing import running_sandbox

LISTINGS = ("orders", "returns", "cancellations", "packages", "products")


@pytest.mark.parametrize(
    "conditions",
    [
        pytest.param({"page_tokens": "offset", "total_count": True}, id="tokens for an offset"),
        pytest.param({"page_tokens": "offset", "total_count": False}, id="tokens for an offset without a count"),
        pytest.param({"page_tokens": "keyset", "total_count": False}, id="tokens for a place"),
        # What changes now still lies in the window, so that the count stays the same.
        pytest.param({"page_tokens": "offset", "clock_offset_seconds": -20}, id="to the end of the same window"),
    ],
)
def test_records_moving_between_pages_are_not_lost(conditions: dict[str, Any]) -> None:
    streams = (*LISTINGS, "order_price_details")
    with running_sandbox(orders=480, days=8, requests_per_second=0) as sandbox:
        # Near enough for one window a listing, which holds several pages of orders.
        since = days_ago(6)
        connector = connected(sandbox, num_workers=4, start_date=rfc3339(since))
        before = {name: set(expected(sandbox, name, since=since)) for name in streams}
        moves = [
            {"kind": "move_records", "stream": name, "page": page, "which": which, "every": 2, "count": 6}
            for name in LISTINGS
            for page, which in ((1, "both"), (2, "listed"))
        ]
        sandbox.faults(*moves, **conditions)
        started = int(time.time()) + conditions.get("clock_offset_seconds", 0)
        first = connector.read(*streams).succeeded()
        strikes = [count["strikes"] for count in sandbox.admin("GET", "faults")["rules"]]
        assert sum(strikes[:2]) >= 4, f"Too few orders moved: {strikes}"
        sandbox.faults()
        second = connector.read(*streams).succeeded()
        for name in streams:
            # One that moved past the end of its window is for the next run; all others are there at once.
            moved = {key for key, record in expected(sandbox, name, since=started).items()}
            assert before[name] - set(read_to(name, first.records[name])) <= moved
            union = read_to(name, [*first.records[name], *second.records[name]])
            assert_same(name, union, expected(sandbox, name, since=since))


def test_cursor_does_not_pass_the_window_when_a_listed_record_changes() -> None:
    streams = ("orders", "order_price_details", "packages")
    with running_sandbox(orders=200, days=8, requests_per_second=0) as sandbox:
        connector = connected(sandbox, lookback_window="PT0S", start_date=rfc3339(days_ago(10)))
        late = [{"kind": "late_update", "stream": name, "page": 1} for name in ("orders", "packages")]
        # The answer waits, so that the change lies past the window's end.
        sandbox.faults(*late, {"kind": "slow", "stream": "*", "milliseconds": 1100, "count": 4})
        first = connector.read(*streams).succeeded()
        window_ends = [json.loads(request["body"])["update_time_lt"] for request in asked(sandbox.requests(), "orders")]
        for state in connector.state:
            for shop in state["stream"]["stream_state"]["states"]:
                assert int(next(iter(shop["cursor"].values()))) < max(window_ends)
        sandbox.faults()
        time.sleep(1)
        second = connector.read(*streams).succeeded()
        for name in streams:
            union = read_to(name, [*first.records[name], *second.records[name]])
            assert_same(name, union, expected(sandbox, name))


def test_products_beyond_the_search_limit_are_read() -> None:
    now = int(time.time())
    shop = Shop("7495540735365777501", "Much", "GB", "LOCAL", "ROW_cipher", "GBLC2", "GBP", "Europe/London", True)
    products, details, stock = Table(), Table(), Table()
    for place in range(10_250):
        product_id = f"17295929697{place:08}"
        # Half of them in one second, as a bulk edit leaves them.
        moment = now - 90_000 if place % 2 else now - 90_000 + place
        status = "DELETED" if place % 50 == 7 else "FREEZE" if place % 50 == 9 else "ACTIVATE"
        products.put(product_id, {"id": product_id, "status": status, "create_time": moment, "update_time": moment})
        stock.put(product_id, {"product_id": product_id, "skus": [{"id": f"1{product_id}"}]})
    shop.tables |= {"products": products, "product_details": details, "inventory": stock}
    world = World(seed=1, now=now, shops=[shop])
    with running_sandbox(world=world, requests_per_second=0) as sandbox:
        run = connected(sandbox).read("products", "inventory").succeeded()
        for name in ("products", "inventory"):
            assert_same(name, read_to(name, run.records[name]), expected(sandbox, name))
