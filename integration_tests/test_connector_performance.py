"""The performance streams: days, currency, and the warning about days that are no longer available."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from integration_tests.connector import Run, asked, connected
from integration_tests.connector_truth import PERFORMANCE, assert_same, expected, read_to
from tiktok_shop_sandbox.testing import RunningSandbox, running_sandbox

WINDOW = 12


@pytest.fixture(scope="module")
def far_back() -> Iterator[tuple[RunningSandbox, Run, list[dict[str, Any]]]]:
    """A start far before the window's edge, then a second run, in dollars."""
    with running_sandbox(orders=80, days=30, requests_per_second=0) as sandbox:
        start = (datetime.now(UTC) - timedelta(days=200)).date().isoformat()
        connector = connected(sandbox, start_date=start, analytics_window_days=WINDOW, analytics_currency="USD")
        first = connector.read(*PERFORMANCE).succeeded()
        served = len(sandbox.requests())
        connector.read(*PERFORMANCE).succeeded()
        yield sandbox, first, sandbox.requests(since=served)


@pytest.mark.parametrize("stream", PERFORMANCE)
def test_only_the_days_of_the_analytics_window_are_read(far_back: tuple, stream: str) -> None:
    sandbox, run, _ = far_back
    # Days are the shop's own: its today may be a day before or after ours.
    edge = datetime.now(UTC).date() - timedelta(days=WINDOW)
    for request in asked(sandbox.requests(), stream):
        assert date.fromisoformat(request["query"]["start_date_ge"]) >= edge - timedelta(days=1)
    read = {record["start_date"] for record in run.records[stream]}
    there = {key[1] for key in expected(sandbox, stream)}
    assert {day for day in there if day > (edge + timedelta(days=1)).isoformat()} <= read


def test_one_warning_names_the_days_that_are_no_longer_available(far_back: tuple) -> None:
    _, run, _ = far_back
    warnings = [message for message in run.logged("WARN") if "no longer available" in message]
    assert len(warnings) == 1
    start = (datetime.now(UTC) - timedelta(days=200)).date()
    assert start.isoformat() in warnings[0]
    assert "analytics_window_days" in warnings[0]


@pytest.mark.parametrize("stream", PERFORMANCE)
def test_amounts_are_in_the_configured_currency(far_back: tuple, stream: str) -> None:
    _, run, _ = far_back
    assert {record["currency_mode"] for record in run.records[stream]} == {"USD"}
    assert set(_currencies(run.records[stream])) == {"USD"}


def _currencies(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _currencies(item)
    elif isinstance(value, dict):
        if "amount" in value and "currency" in value:
            yield value["currency"]
        for item in value.values():
            yield from _currencies(item)


@pytest.mark.parametrize("stream", PERFORMANCE)
def test_only_the_last_days_are_read_again(far_back: tuple, stream: str) -> None:
    _, run, again = far_back
    newest = max(record["start_date"] for record in run.records[stream])
    days = {request["query"]["start_date_ge"] for request in asked(again, stream)}
    assert days
    assert min(days) >= (date.fromisoformat(newest) - timedelta(days=9)).isoformat()


def test_long_analytics_window_is_read_completely() -> None:
    with running_sandbox(orders=60, days=110, requests_per_second=0) as sandbox:
        connector = connected(sandbox, analytics_window_days=180)
        run = connector.read("shop_performance").succeeded()
        assert_same(
            "shop_performance",
            read_to("shop_performance", run.records["shop_performance"]),
            expected(sandbox, "shop_performance"),
        )
        for request in asked(sandbox.requests(), "shop_performance"):
            first, end = (date.fromisoformat(request["query"][name]) for name in ("start_date_ge", "end_date_lt"))
            assert (end - first).days <= 60


@pytest.mark.parametrize("days", [1, 2, 3, 9])
def test_a_backfill_has_a_record_for_each_day(days: int, small_shop: RunningSandbox) -> None:
    start = datetime.now(UTC).date() - timedelta(days=11)
    wanted_days = {(start + timedelta(days=place)).isoformat() for place in range(days)}
    connector = connected(small_shop, start_date=start.isoformat(), end_date=(start + timedelta(days=days)).isoformat())
    run = connector.read(*PERFORMANCE).succeeded()
    for stream in PERFORMANCE:
        wanted = {key: row for key, row in expected(small_shop, stream).items() if key[1] in wanted_days}
        assert_same(stream, read_to(stream, run.records[stream]), wanted)
