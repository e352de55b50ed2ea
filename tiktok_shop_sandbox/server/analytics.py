"""The performance endpoints' days: which are complete, which may be asked, and how several add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from . import refusal
from .refusal import Refusal

MOST_DAYS = 60
# US dollars for one unit, for currency=USD: fixed, so that a test can tell what to expect.
_DOLLARS = {
    "GBP": Decimal("1.30"),
    "EUR": Decimal("1.10"),
    "MXN": Decimal("0.05"),
    "BRL": Decimal("0.20"),
    "JPY": Decimal("0.0065"),
    "THB": Decimal("0.03"),
    "VND": Decimal("0.00004"),
    "IDR": Decimal("0.00006"),
    "MYR": Decimal("0.24"),
    "PHP": Decimal("0.017"),
    "SGD": Decimal("0.75"),
}
_NOT_ADDED = ("id", "product_id", "duration")


def latest_available(timezone: str, now: int, complete_after_days: int) -> date:
    """The last day with figures, in the shop's own time zone."""
    return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(timezone)).date() - timedelta(days=complete_after_days)


def read_days(query: Mapping[str, str], latest: date, lookback_days: int) -> list[str]:
    """The days asked for that have figures; Refusal for a range that the API doesn't take."""
    start, end = _day(query, "start_date_ge"), _day(query, "end_date_lt")
    if end <= start or start < latest - timedelta(days=lookback_days):
        raise _bad_range("start time or end time is invalid.")
    if (end - start).days > MOST_DAYS:
        raise _bad_range(f"date range cannot exceed {MOST_DAYS} days.")
    asked = ((start + timedelta(days=n)) for n in range((end - start).days))
    return [day.isoformat() for day in asked if day <= latest]


def merge(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Several days' figures of one thing as one: counts and amounts added, all else as of the last day."""
    merged: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            merged[name] = _add(name, merged[name], value) if name in merged else value
    return merged


def in_dollars(value: Any) -> Any:
    """The same figures with every money object in US dollars."""
    if isinstance(value, list):
        return [in_dollars(item) for item in value]
    if not isinstance(value, dict):
        return value
    rate = _DOLLARS.get(value.get("currency", ""))
    if rate is not None and isinstance(value.get("amount"), str):
        amount = (Decimal(value["amount"]) * rate).quantize(Decimal("0.01"))
        return value | {"amount": str(amount), "currency": "USD"}
    return {name: in_dollars(item) for name, item in value.items()}


def figure(row: Any, name: str) -> Decimal:
    """The number called `name` anywhere in a row, for sorting; 0 where there is none."""
    found = _find(row, name)
    text = found.get("amount") if isinstance(found, dict) else found
    try:
        return Decimal(str(text).rstrip("%"))
    except ArithmeticError:
        return Decimal(0)


def _day(query: Mapping[str, str], name: str) -> date:
    text = query.get(name)
    if not text:
        raise refusal.missing_parameter(name)
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise _bad_range("start time or end time is invalid.") from None


def _bad_range(detail: str) -> Refusal:
    return Refusal(28001022, f"invalid request params; detail:{detail}")


def _add(name: str, one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return merge((one, other))
    if type(one) is int and type(other) is int and name not in _NOT_ADDED:
        return one + other
    if name == "amount" and isinstance(one, str) and isinstance(other, str):
        return str(Decimal(one) + Decimal(other))
    return other


def _find(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        if name in value:
            return value[name]
        for item in value.values():
            found = _find(item, name)
            if found is not None:
                return found
    return None
