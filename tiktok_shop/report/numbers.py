"""Figures as people read them, each from its exact value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol

LOCALE = "en_US"
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Shown:
    """A figure: `text` for people, `exact` for machines."""

    text: str
    exact: str


@dataclass(frozen=True)
class Currency:
    code: str

    @property
    def symbol(self) -> str:
        symbol = get_currency_symbol(self.code, locale=LOCALE)
        return f"{symbol}\N{NO-BREAK SPACE}" if symbol[-1:].isalpha() else symbol

    def money(self, amount: Decimal) -> Shown:
        """With the currency's own decimals, and more where the amount has more: nothing is rounded."""
        own = get_currency_precision(self.code)
        places = max(own, -int(amount.normalize().as_tuple().exponent))
        pattern = f"¤{_grouped(places)}"
        text = format_currency(
            amount, self.code, format=pattern, locale=LOCALE, currency_digits=False, decimal_quantization=False
        )
        plain_symbol = get_currency_symbol(self.code, locale=LOCALE)
        return Shown(text.replace(plain_symbol, self.symbol, 1), f"{amount:.{places}f}")

    def average(self, amount: Decimal, count: int) -> Shown | None:
        """Rounded to the currency's decimals; None of nothing."""
        if not count:
            return None
        smallest = Decimal(1).scaleb(-get_currency_precision(self.code))
        return self.money((amount / count).quantize(smallest, ROUND_HALF_UP))


def _grouped(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def count(number: int) -> Shown:
    return Shown(format_decimal(number, locale=LOCALE), str(number))


def percent(part: Decimal | int, whole: Decimal | int) -> Shown | None:
    """To one decimal; None of nothing."""
    if not whole:
        return None
    share = (Decimal(part) / Decimal(whole) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) + NOTHING
    return Shown(f"{format_decimal(share, format='#,##0.0', locale=LOCALE)}\N{NARROW NO-BREAK SPACE}%", str(share))


def day(value: date) -> str:
    return format_date(value, "MMM d, y", locale=LOCALE)


def weekday(value: date) -> str:
    return format_date(value, "EEE, MMM d, y", locale=LOCALE)


def month(value: date) -> str:
    return format_date(value, "MMMM y", locale=LOCALE)


def plural(number: int, one: str, more: str = "") -> str:
    """`3 orders`, `1 order`."""
    return f"{count(number).text} {one if number == 1 else more or one + 's'}"
