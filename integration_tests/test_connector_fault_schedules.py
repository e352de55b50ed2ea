"""Random schedules of faults: a sync reads everything, or fails the streams concerned."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from integration_tests.connector import Run, after, connected, days_ago, rfc3339
from integration_tests.connector_truth import STREAMS, Records, assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

READ = (
    "orders",
    "order_price_details",
    "external_orders",
    "returns",
    "packages",
    "products",
    "statements",
    "warehouses",
)

_transient = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["http_error", "reset", "truncate", "malformed", "api_error", "throttle", "slow"]),
        "stream": st.sampled_from([*READ, "order*", "*"]),
        "probability": st.sampled_from([0.1, 0.3, 1.0]),
        "per_request": st.integers(1, 2),
        "count": st.integers(1, 30),
        "after": st.integers(0, 20),
        "milliseconds": st.just(300),
    }
)
_expiring = st.fixed_dictionaries(
    {"kind": st.just("expire_token"), "after": st.integers(0, 80), "count": st.integers(1, 2), "every": st.just(9)}
)
_moving = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["move_records", "late_update"]),
        "stream": st.sampled_from(["orders", "returns", "packages", "products"]),
        "page": st.integers(1, 2),
        "which": st.sampled_from(["listed", "coming", "both"]),
        "count": st.integers(1, 5),
    }
)
# Codes that no retry helps against: unknown to the connector, or a permanent refusal.
_permanent = st.fixed_dictionaries(
    {
        "kind": st.just("api_error"),
        "stream": st.sampled_from(READ),
        "code": st.sampled_from([25001234, 36009043, 105005]),
        "after": st.integers(0, 10),
    }
)
_conditions = st.fixed_dictionaries(
    {
        "page_tokens": st.sampled_from(["offset", "keyset"]),
        "total_count": st.booleans(),
        "rotate_refresh_token": st.booleans(),
        "wording": st.sampled_from(["live", "docs"]),
        "expired_token_status": st.sampled_from([401, 200]),
    }
)
_schedules = st.fixed_dictionaries(
    {
        "rules": st.lists(st.one_of(_transient, _transient, _expiring, _moving, _permanent), min_size=1, max_size=4),
        "seed": st.integers(0, 1000),
        "conditions": _conditions,
        "killed_after_records": st.none() | st.integers(1, 400),
    }
)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[RunningSandbox]:
    # Three hundred orders in one week: some listings have several pages a window.
    with running_sandbox(orders=300, days=5, requests_per_second=0) as running:
        yield running


@settings(
    max_examples=10,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(schedule=_schedules)
def test_sync_is_complete_or_its_incomplete_streams_fail(sandbox: RunningSandbox, schedule: dict[str, Any]) -> None:
    sandbox.clear_faults()
    since = days_ago(8)
    connector = connected(sandbox, start_date=rfc3339(since), num_workers=10)
    before = {name: expected(sandbox, name, since=since) for name in READ}
    killed_after = schedule["killed_after_records"]
    sandbox.faults(*schedule["rules"], seed=schedule["seed"], **schedule["conditions"])
    started = int(time.time())

    first = connector.read(*READ, kill_when=after(killed_after, "RECORD") if killed_after else None)
    note(f"First run: exit code {first.returncode}, {first.failed_streams()}")
    sandbox.faults()
    if first.returncode != -9:
        _assert_complete_or_failed(sandbox, first, before, started)

    while int(time.time()) <= started + 1:
        time.sleep(0.1)
    second = connector.read(*READ).succeeded()
    for name in READ:
        # A stream without a cursor is read whole by every run.
        earlier = first.records[name] if STREAMS[name].cursor else []
        union = read_to(name, [*earlier, *second.records[name]])
        truth = expected(sandbox, name, since=since)
        skipped = _skipped(first, name)
        assert_same(
            name, union, {key: record for key, record in truth.items() if key in union or key[1] not in skipped}
        )


def _assert_complete_or_failed(sandbox: RunningSandbox, run: Run, before: dict[str, Records], started: int) -> None:
    """A stream with status COMPLETE is complete; every other one has an error that names it."""
    statuses = run.statuses()
    assert set(statuses) == set(READ)
    failed = {name for name, status in statuses.items() if status != "COMPLETE"}
    assert failed == set(run.failed_streams())
    assert (run.returncode == 0) == (not failed)
    for name in set(READ) - failed:
        # One that changed meanwhile may lie past the window of this run, and is for the next.
        moved = set(expected(sandbox, name, since=started)) if STREAMS[name].cursor else set()
        missing = set(before[name]) - set(read_to(name, run.records[name])) - moved
        lost = [key for key in missing if key[1] not in _skipped(run, name)]
        assert not lost, f"{name} has status COMPLETE but lacks {lost[:3]}"


def _skipped(run: Run, stream: str) -> set[str]:
    """The ids of the orders that the API refused and a warning named."""
    warnings = [message for message in run.logged("WARN") if message.startswith(f"{stream}: skipped order ")]
    return {message.split()[3].rstrip(",") for message in warnings}
