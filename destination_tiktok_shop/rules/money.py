"""Amounts: decimals from the feed to the API, never rounded and never a float."""

from decimal import Decimal

from destination_tiktok_shop.rules.findings import Findings
from destination_tiktok_shop.rules.markets import Market, Range


def decimals(number: Decimal) -> int:
    """Digits after the point."""
    return max(0, -number.as_tuple().exponent)


def amount_text(amount: Decimal, market: Market) -> str:
    """An amount as the API takes it, with the decimals of the market's currency: 19.90."""
    return format(amount, f".{market.currency_decimals}f")


def check_amount(
    findings: Findings, column: str, amount: Decimal, market: Market, allowed: Range, *, key: str | None = None
) -> str | None:
    """The amount as the API takes it; None, and a finding, where it isn't one that the market takes."""
    if decimals(amount) > market.currency_decimals:
        findings.add(
            "too_many_decimals",
            column,
            given=format(amount, "f"),
            allowed=f"{market.currency} has {market.currency_decimals} decimals",
            key=key,
        )
        return None
    if amount not in allowed:
        findings.add(
            "unknown_value", column, given=format(amount, "f"), allowed=f"{allowed} {market.currency}", key=key
        )
        return None
    return amount_text(amount, market)


def check_currency(
    findings: Findings, column: str, currency: str | None, market: Market, *, key: str | None = None
) -> None:
    """A shop sells in the currency of its market; a feed that names none means that one."""
    if currency and currency.upper() != market.currency:
        findings.add("currency_differs", column, given=currency, allowed=market.currency, key=key)
