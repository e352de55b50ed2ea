"""The rate limit: never exceeded in any one-second window, fully used, lowered when the API throttles."""

from __future__ import annotations

import json
from bisect import bisect_left
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from integration_tests.connector import connected, days_ago, rfc3339
from tiktok_shop_sandbox.testing import running_sandbox


@pytest.mark.parametrize(
    ("ceiling", "orders", "latency_ms"),
    [
        pytest.param(10, 90, 0, id="10 a second"),
        pytest.param(40, 300, 0, id="40 a second"),
        pytest.param(40, 300, 50, id="40 a second from far away"),
    ],
)
def test_rate_limit_is_never_exceeded(tmp_path: Path, ceiling: int, orders: int, latency_ms: int) -> None:
    with running_sandbox(orders=orders, days=6, requests_per_second=0, latency_ms=latency_ms) as sandbox:
        shop = sandbox.shops()[0]
        log = tmp_path / "requests.jsonl"
        connector = connected(
            sandbox,
            shop_ids=[shop["id"]],
            requests_per_second=ceiling,
            num_workers=20,
            start_date=rfc3339(days_ago(10)),
            api_log_path=str(log),
        )
        connector.read("order_price_details", "orders", "products", state=[]).succeeded()
        sent = sent_by_shop(log)[shop["cipher"]]
        assert highest_in_one_second(sent) <= ceiling
        assert highest_in_one_second(sent) >= 0.8 * ceiling, "The ceiling isn't used."


def test_each_shop_has_its_own_rate_limit(tmp_path: Path) -> None:
    with running_sandbox(orders=120, days=6, requests_per_second=0) as sandbox:
        log = tmp_path / "requests.jsonl"
        connector = connected(sandbox, requests_per_second=10, start_date=rfc3339(days_ago(10)), api_log_path=str(log))
        connector.read("order_price_details").succeeded()
        sent = sent_by_shop(log)
        times = [sent[shop["cipher"]] for shop in sandbox.shops()]
        assert all(highest_in_one_second(moments) <= 10 for moments in times)
        starts, ends = [moments[0] for moments in times], [moments[-1] for moments in times]
        assert max(starts) < min(ends), "One shop was read after the other."


def sent_by_shop(log: Path) -> dict[str | None, list[float]]:
    """When the connector sent the requests of each shop, by its cipher: what reached the sandbox when is up to the
    machine."""
    sent: dict[str | None, list[float]] = {}
    for line in map(json.loads, log.read_text().splitlines()):
        sent.setdefault(line["query"].get("shop_cipher"), []).append(sent_at(line))
    return {cipher: sorted(moments) for cipher, moments in sent.items()}


def highest_in_one_second(sent: list[float]) -> int:
    return max(place + 1 - bisect_left(sent, moment - 1 + 0.001) for place, moment in enumerate(sent))


def test_throttling_halves_the_rate_which_then_recovers(tmp_path: Path) -> None:
    # Slow enough for a busy machine to keep up.
    with running_sandbox(orders=300, days=6, requests_per_second=0) as sandbox:
        log = tmp_path / "requests.jsonl"
        connector = connected(
            sandbox,
            shop_ids=[sandbox.shops()[0]["id"]],
            requests_per_second=12,
            num_workers=8,
            start_date=rfc3339(days_ago(10)),
            api_log_path=str(log),
        )
        sandbox.faults({"kind": "throttle", "stream": "order_price_details", "after": 20, "count": 1})
        connector.read("order_price_details").succeeded()
        lines = [json.loads(line) for line in log.read_text().splitlines()]
        answered = next(sent_at(line) + line["milliseconds"] / 1000 for line in lines if line["code"] == 36009002)
        sent = sorted(map(sent_at, lines))

        def rate(start: float) -> float:
            return sum(answered + start <= moment < answered + start + 2 for moment in sent) / 2

        # Requests that had their turn before the answer came are still sent within the first second.
        assert rate(1) <= 8
        assert rate(1) < max(rate(start) for start in range(4, 14))


def sent_at(line: dict[str, Any]) -> float:
    return datetime.fromisoformat(line["time"]).timestamp()
