"""The demo's tables on narrow and wide terminals."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from tiktok_shop.demo.tables import shown, tables

NAMES = ["day", "order", "currency", "orders", "gross sales", "net of refunds", "what differs", "refund gap"]
ROW = st.tuples(
    st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    st.integers(10**18, 10**19 - 1).map(str),
    st.sampled_from(["USD", "GBP"]),
    st.integers(0, 10**9),
    st.decimals(-(10**10), 10**10, places=2),
    st.decimals(-(10**10), 10**10, places=6),
    st.sampled_from(["", "only in TikTok", "amount differs: shipping"]),
    st.none() | st.decimals(-(10**4), 10**4, places=1),
)


def printed(rows: list[tuple[object, ...]], keys: int, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    for table in tables(NAMES, rows, keys, width):
        console.print(table)
    return console.file.getvalue().splitlines()


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine is no fault
@given(st.lists(ROW, min_size=1, max_size=5), st.integers(1, 2), st.sampled_from([60, 80, 100, 200]))
def test_no_number_id_or_date_is_wrapped(rows: list[tuple[object, ...]], keys: int, width: int) -> None:
    lines = printed(rows, keys, width)
    words = {word for line in lines for word in line.split()}
    for row in rows:
        assert {shown(value) for value in row if not isinstance(value, str) and value is not None} <= words
        assert row[1] in words
    assert max(map(len, lines)) <= width
    assert "…" not in "".join(lines)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("59843.680000"), "59,843.68"),
        (Decimal("0.123400"), "0.1234"),
        (Decimal("-3"), "-3"),
        (1234567, "1,234,567"),
        (date(2026, 11, 27), "2026-11-27"),
        ("5770000000000005883", "5770000000000005883"),
        (None, ""),
    ],
)
def test_values_are_shown_exactly(value: object, text: str) -> None:
    assert shown(value) == text
