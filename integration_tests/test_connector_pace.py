"""The rate limit: never exceeded in any one-second window, fully used, lowered when the API throttles."""

from __future__ import annotations

from typing import Any

import pytest

from integration_tests.connector import asked, connected, days_ago, rfc3339
from tiktok_shop_sandbox.testing import running_sandbox


@pytest.mark.parametrize(
    ("ceiling", "orders", "latency_ms"),
    [
        pytest.param(10, 90, 0, id="10 a second"),
        pytest.param(50, 420, 0, id="50 a second"),
        pytest.param(50, 420, 50, id="50 a second from far away"),
    ],
)
def test_rate_limit_is_never_exceeded(ceiling: int, orders: int, latency_ms: int) -> None:
    # The sandbox refuses what passes the ceiling, and counts it.
    with running_sandbox(orders=orders, days=6, requests_per_second=ceiling, latency_ms=latency_ms) as sandbox:
        shop_id = sandbox.shops()[0]["id"]
        connector = connected(
            sandbox,
            shop_ids=[shop_id],
            requests_per_second=ceiling,
            num_workers=20,
            start_date=rfc3339(days_ago(10)),
        )
        used = 0.0
        # Once more where other work on this machine has slowed the first read down.
        for _ in range(2):
            served = len(sandbox.requests())
            connector.read("order_price_details", "orders", "products", state=[]).succeeded()
            used = max(used, _share_used(sandbox.requests(since=served), shop_id, ceiling))
            if ceiling == 10 or used >= 0.95:
                break
        rates = sandbox.rates()[shop_id]
        assert rates["refused"] == 0
        assert rates["highest_in_one_second"] <= ceiling
        assert ceiling == 10 or used >= 0.95


def _share_used(requests: list[dict[str, Any]], shop_id: str, ceiling: int) -> float:
    """Requests a second of the shop while price details were read, as a share of the ceiling."""
    details = [request["time"] for request in asked(requests, "order_price_details")]
    first, last = min(details), max(details)
    within = [r for r in requests if r["shop_id"] == shop_id and first <= r["time"] < last]
    return len(within) / (last - first) / ceiling


def test_each_shop_has_its_own_rate_limit() -> None:
    with running_sandbox(orders=120, days=6, requests_per_second=20) as sandbox:
        connector = connected(sandbox, requests_per_second=20, start_date=rfc3339(days_ago(10)))
        connector.read("order_price_details").succeeded()
        rates = {shop["id"]: sandbox.rates()[shop["id"]] for shop in sandbox.shops()}
        assert all(rate["highest_in_one_second"] <= 20 and rate["refused"] == 0 for rate in rates.values())
        times = {
            shop_id: [r["time"] for r in asked(sandbox.requests(), "order_price_details") if r["shop_id"] == shop_id]
            for shop_id in rates
        }
        starts, ends = [min(moments) for moments in times.values()], [max(moments) for moments in times.values()]
        assert max(starts) < min(ends), "One shop was read after the other."


def test_throttling_halves_the_rate_which_then_recovers() -> None:
    with running_sandbox(orders=500, days=6, requests_per_second=0) as sandbox:
        shop_id = sandbox.shops()[0]["id"]
        connector = connected(
            sandbox, shop_ids=[shop_id], requests_per_second=40, num_workers=20, start_date=rfc3339(days_ago(10))
        )
        sandbox.faults({"kind": "throttle", "stream": "order_price_details", "after": 60, "count": 1})
        connector.read("order_price_details").succeeded()
        details = asked(sandbox.requests(), "order_price_details")
        throttled = next(request["time"] for request in details if request["code"] == 36009002)

        def rate(start: float, end: float) -> float:
            return sum(throttled + start <= request["time"] < throttled + end for request in details) / (end - start)

        assert rate(-1, 0) > 30
        assert rate(0.5, 2.5) < 26
        assert rate(0.5, 2.5) < rate(4, 6) <= 40
