"""Exact money: integer minor units (cents, pence) internally, decimal strings in records."""

from __future__ import annotations

from collections.abc import Sequence

_TEXTS = [f"{units // 100}.{units % 100:02d}" for units in range(30_000)]


def decimal_text(minor: int) -> str:
    """Always two decimals: `0.00`, `-3.20`."""
    if 0 <= minor < 30_000:
        return _TEXTS[minor]
    sign, units = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{units // 100}.{units % 100:02d}"


def compact_text(minor: int) -> str:
    """Like `decimal_text`, but zero is `0`. The API uses both."""
    return decimal_text(minor) if minor else "0"


def json_number(minor: int) -> float:
    """For JSON numbers only: the nearest float, which prints as exactly these cents. Not for arithmetic."""
    return minor / 100


def prorate(amount: int, part: int, whole: int) -> int:
    """`amount * part / whole`, rounded half away from zero; 0 if `whole` is 0."""
    if not whole:
        return 0
    doubled = 2 * abs(amount) * part + whole
    units = doubled // (2 * whole)
    return units if amount >= 0 else -units


def apply_rate(amount: int, per_million: int) -> int:
    """The amount times a rate in millionths, rounded half away from zero."""
    return prorate(amount, per_million, 1_000_000)


def included_tax(amount: int, per_million: int) -> int:
    """The tax included in a gross amount."""
    return prorate(amount, per_million, 1_000_000 + per_million)


def allocate(amount: int, weights: Sequence[int]) -> list[int]:
    """Splits an amount by weight into parts that add up to it exactly; the largest weight takes the remainder.

    If all weights are zero, the parts are equal.
    """
    total = sum(weights)
    if not total:
        weights, total = [1] * len(weights), len(weights)
    parts = [amount * weight // total for weight in weights]
    parts[max(range(len(weights)), key=weights.__getitem__)] += amount - sum(parts)
    return parts


def rate_text(per_million: int) -> str:
    """`72500` -> `0.0725`."""
    digits = f"{per_million // 1_000_000}.{per_million % 1_000_000:06d}".rstrip("0")
    return digits.rstrip(".") or "0"
