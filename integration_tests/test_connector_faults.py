"""Faults of the API: a sync reads everything, or fails the streams concerned."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pytest

from integration_tests.connector import Connector, Run, asked, connected, days_ago, rfc3339, without_access_token
from integration_tests.connector_truth import assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

# One fault per stream, so that a single run shows them all.
FAULTS: dict[str, dict[str, Any]] = {
    "shops": {"kind": "http_error", "status": 503, "count": 1},
    "orders": {"kind": "http_error", "status": 502, "per_request": 2, "count": 6},
    "order_price_details": {"kind": "http_error", "status": 500, "probability": 0.15, "per_request": 2},
    "external_orders": {"kind": "reset", "probability": 0.15, "per_request": 2},
    "order_transactions": {"kind": "truncate", "probability": 0.15, "per_request": 2},
    "returns": {"kind": "reset", "per_request": 1},
    "cancellations": {"kind": "malformed", "per_request": 1},
    "packages": {"kind": "truncate", "per_request": 1},
    "products": {"kind": "api_error", "code": 36009003, "status": 200, "per_request": 1},
    "product_details": {"kind": "malformed", "probability": 0.2, "per_request": 1},
    "inventory": {"kind": "hang", "milliseconds": 300, "per_request": 1},
    "warehouses": {"kind": "api_error", "code": 66007001, "status": 500, "per_request": 1},
    "statements": {"kind": "throttle", "status": 200, "per_request": 1},
    "statement_transactions": {"kind": "api_error", "code": 36009003, "probability": 0.2, "per_request": 1},
    "payments": {"kind": "throttle", "status": 429, "per_request": 1},
    "withdrawals": {"kind": "slow", "milliseconds": 800, "per_request": 1},
    "coupons": {"kind": "http_error", "status": 504, "per_request": 1},
    "token": {"kind": "http_error", "status": 502, "count": 1},
}


@dataclass
class FaultyRun:
    sandbox: RunningSandbox
    run: Run
    strikes: dict[str, int]
    since: int


@pytest.fixture(scope="module")
def faulty_run() -> Iterator[FaultyRun]:
    with running_sandbox(orders=120, days=12, requests_per_second=0) as sandbox:
        since = days_ago(14)
        connector = without_access_token(sandbox, num_workers=20, start_date=rfc3339(since))
        sandbox.faults(*({"stream": name} | rule for name, rule in FAULTS.items()), seed=3)
        run = connector.read(*(name for name in FAULTS if name != "token"))
        strikes = [count["strikes"] for count in sandbox.admin("GET", "faults")["rules"]]
        yield FaultyRun(sandbox, run, dict(zip(FAULTS, strikes, strict=True)), since)


def test_sync_survives_transient_faults(faulty_run: FaultyRun) -> None:
    faulty_run.run.succeeded()


@pytest.mark.parametrize("stream", [name for name in FAULTS if name != "token"])
def test_transient_faults_lose_no_record(faulty_run: FaultyRun, stream: str) -> None:
    assert faulty_run.strikes[stream], f"No {FAULTS[stream]['kind']} struck."
    assert_same(
        stream,
        read_to(stream, faulty_run.run.records[stream]),
        expected(faulty_run.sandbox, stream, since=faulty_run.since),
    )


def test_token_refresh_is_retried(faulty_run: FaultyRun) -> None:
    assert faulty_run.strikes["token"] == 1
    assert faulty_run.sandbox.admin("GET", "tokens")["refreshes"] == 1


def test_persistent_fault_fails_only_its_stream(small_shop: RunningSandbox) -> None:
    small_shop.faults({"kind": "http_error", "stream": "returns"}, {"kind": "malformed", "stream": "warehouses"})
    since = days_ago(14)
    connector = connected(small_shop, shop_ids=[small_shop.shops()[0]["id"]], start_date=rfc3339(since))
    served = len(small_shop.requests())
    run = connector.read("orders", "returns", "packages", "warehouses")
    assert run.returncode != 0
    failed = run.failed_streams()
    assert set(failed) == {"returns", "warehouses"}
    assert "502" in failed["returns"]
    ends = {"orders": "COMPLETE", "returns": "INCOMPLETE", "packages": "COMPLETE", "warehouses": "INCOMPLETE"}
    assert run.statuses() == ends
    for name in ("orders", "packages"):
        wanted = expected(small_shop, name, shop_ids=connector.config["shop_ids"], since=since)
        assert_same(name, read_to(name, run.records[name]), wanted)
    attempts = asked(small_shop.requests(since=served), "warehouses")
    assert 3 <= len(attempts) <= 10, "Retried, up to a bound."


def test_waits_between_attempts_grow(small_shop: RunningSandbox) -> None:
    small_shop.faults({"kind": "http_error", "stream": "warehouses", "count": 3})
    gaps = _gaps(connected(small_shop, shop_ids=[small_shop.shops()[0]["id"]]), small_shop, "warehouses")
    assert len(gaps) == 3
    assert all(later > 1.2 * earlier for earlier, later in pairwise(gaps))


@pytest.mark.parametrize("status", [429, 200])
def test_retry_after_is_honored(small_shop: RunningSandbox, status: int) -> None:
    small_shop.faults({"kind": "throttle", "stream": "warehouses", "count": 1, "retry_after": "3", "status": status})
    (gap,) = _gaps(connected(small_shop, shop_ids=[small_shop.shops()[0]["id"]]), small_shop, "warehouses")
    assert 3.0 <= gap < 5.0


def _gaps(connector: Connector, sandbox: RunningSandbox, stream: str) -> list[float]:
    """Seconds between the attempts at the one request of a stream."""
    served = len(sandbox.requests())
    connector.read(stream).succeeded()
    moments = [request["time"] for request in asked(sandbox.requests(since=served), stream)]
    return [later - earlier for earlier, later in pairwise(moments)]


@pytest.mark.parametrize("offset", [-600, 600])
def test_wrong_clock_is_corrected_with_a_warning(offset: int) -> None:
    # An API whose clock is behind ours has nothing that is newer than its clock: the history ends an hour ago.
    with running_sandbox(orders=60, days=12, now=int(time.time()) - 3600, requests_per_second=0) as sandbox:
        connector = connected(sandbox)
        sandbox.faults(clock_offset_seconds=offset)
        run = connector.read("orders", "warehouses").succeeded()
        for name in ("orders", "warehouses"):
            assert_same(name, read_to(name, run.records[name]), expected(sandbox, name))
    (warning,) = [message for message in run.logged("WARN") if "clock" in message]
    assert "behind" in warning if offset > 0 else "ahead" in warning
