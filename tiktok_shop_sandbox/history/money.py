"""Exact money: whole minor units (cents, pence) inside, decimal strings outside."""

from __future__ import annotations

from collections.abc import Sequence

_TEXTS = [f"{units // 100}.{units % 100:02d}" for units in range(30_000)]


def text(minor: int) -> str:
    """Two decimals always: `0.00`, `-3.20`."""
    if 0 <= minor < 30_000:
        return _TEXTS[minor]
    sign, units = ("-", -minor) if minor < 0 else ("", minor)
    return f"{sign}{units // 100}.{units % 100:02d}"


def brief(minor: int) -> str:
    """As `text`, but nothing is `0`, the other way the API writes it."""
    return text(minor) if minor else "0"


def number(minor: int) -> float:
    """For JSON numbers only: the nearest float prints as exactly these cents. Never calculate with it."""
    return minor / 100


def portion(amount: int, part: int, whole: int) -> int:
    """`amount * part / whole`, halves rounded away from nothing; `whole` 0 gives 0."""
    if not whole:
        return 0
    doubled = 2 * abs(amount) * part + whole
    units = doubled // (2 * whole)
    return units if amount >= 0 else -units


def at_rate(amount: int, per_million: int) -> int:
    """A rate in millionths of an amount, halves rounded away from nothing."""
    return portion(amount, per_million, 1_000_000)


def included_tax(amount: int, per_million: int) -> int:
    """The tax that lies within an amount which includes it."""
    return portion(amount, per_million, 1_000_000 + per_million)


def share(amount: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weight into parts that sum to it exactly; what is left over goes to the heaviest part.

    Without any weight the parts are equal.
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
