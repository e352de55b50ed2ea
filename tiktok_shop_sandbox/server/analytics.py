"""The performance endpoints' dates: which have metrics, which can be requested, and how several days are combined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from . import api_errors
from .api_errors import ApiError

MAX_DAYS = 60
# US dollars per unit, for currency=USD. Fixed, so that tests can compute the expected amounts.
_USD_RATES = {
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
_NOT_SUMMED = ("id", "product_id", "duration")


def latest_available(timezone: str, now: int, complete_after_days: int) -> date:
    """The last day with metrics, in the shop's time zone."""
    return datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(timezone)).date() - timedelta(days=complete_after_days)


def requested_days(query: Mapping[str, str], latest: date, lookback_days: int) -> list[str]:
    """The requested days that have metrics; raises ApiError for a range that the API rejects."""
    start, end = _day(query, "start_date_ge"), _day(query, "end_date_lt")
    if end <= start or start < latest - timedelta(days=lookback_days):
        raise _bad_range("start time or end time is invalid.")
    if (end - start).days > MAX_DAYS:
        raise _bad_range(f"date range cannot exceed {MAX_DAYS} days.")
    requested = ((start + timedelta(days=n)) for n in range((end - start).days))
    return [day.isoformat() for day in requested if day <= latest]


def sum_days(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Combines several days of one entity: counts and amounts are summed, all else is from the last day."""
    total: dict[str, Any] = {}
    for row in rows:
        for name, value in row.items():
            total[name] = _add(name, total[name], value) if name in total else value
    return total


def convert_to_usd(value: Any) -> Any:
    """The same metrics with every money object in US dollars."""
    if isinstance(value, list):
        return [convert_to_usd(item) for item in value]
    if not isinstance(value, dict):
        return value
    rate = _USD_RATES.get(value.get("currency", ""))
    if rate is not None and isinstance(value.get("amount"), str):
        amount = (Decimal(value["amount"]) * rate).quantize(Decimal("0.01"))
        return value | {"amount": str(amount), "currency": "USD"}
    return {name: convert_to_usd(item) for name, item in value.items()}


def metric_value(row: Any, name: str) -> Decimal:
    """The number named `name` at any depth of a row, for sorting; 0 if there is none."""
    found = _find(row, name)
    text = found.get("amount") if isinstance(found, dict) else found
    try:
        return Decimal(str(text).rstrip("%"))
    except ArithmeticError:
        return Decimal(0)


def _day(query: Mapping[str, str], name: str) -> date:
    text = query.get(name)
    if not text:
        raise api_errors.missing_parameter(name)
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise _bad_range("start time or end time is invalid.") from None


def _bad_range(detail: str) -> ApiError:
    return ApiError(28001022, f"invalid request params; detail:{detail}")


def _add(name: str, one: Any, other: Any) -> Any:
    if isinstance(one, dict) and isinstance(other, dict):
        return sum_days((one, other))
    if type(one) is int and type(other) is int and name not in _NOT_SUMMED:
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
