"""Numbers and dates as text for people, each formatted from its exact value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal, get_currency_precision, get_currency_symbol

LOCALE = "en_US"
ZERO = Decimal(0)


@dataclass(frozen=True)
class FormattedValue:
    """`text` for people, `exact` for programs."""

    text: str
    exact: str


@dataclass(frozen=True)
class Currency:
    code: str

    @property
    def symbol(self) -> str:
        symbol = get_currency_symbol(self.code, locale=LOCALE)
        return f"{symbol}\N{NO-BREAK SPACE}" if symbol[-1:].isalpha() else symbol

    def money(self, amount: Decimal) -> FormattedValue:
        """With the currency's decimals, or more if the amount has more: never rounded."""
        places = max(get_currency_precision(self.code), -int(amount.normalize().as_tuple().exponent))
        pattern = f"¤{_grouped(places)}"
        text = format_currency(
            amount, self.code, format=pattern, locale=LOCALE, currency_digits=False, decimal_quantization=False
        )
        plain_symbol = get_currency_symbol(self.code, locale=LOCALE)
        return FormattedValue(text.replace(plain_symbol, self.symbol, 1), f"{amount:.{places}f}")

    def average(self, amount: Decimal, count: int) -> FormattedValue | None:
        """Rounded to the currency's decimals; None if `count` is 0."""
        if not count:
            return None
        smallest_unit = Decimal(1).scaleb(-get_currency_precision(self.code))
        return self.money((amount / count).quantize(smallest_unit, ROUND_HALF_UP))


def _grouped(places: int) -> str:
    return "#,##0" + ("." + "0" * places if places else "")


def count(number: int) -> FormattedValue:
    return FormattedValue(format_decimal(number, locale=LOCALE), str(number))


def percent(part: Decimal | int, whole: Decimal | int) -> FormattedValue | None:
    """To one decimal; None if `whole` is 0."""
    if not whole:
        return None
    # Adding zero turns -0.0 into 0.0.
    value = (Decimal(part) / Decimal(whole) * 100).quantize(Decimal("0.1"), ROUND_HALF_UP) + ZERO
    return FormattedValue(f"{format_decimal(value, format='#,##0.0', locale=LOCALE)}%", str(value))


def day(value: date) -> str:
    return format_date(value, "MMM d, y", locale=LOCALE)


def weekday(value: date) -> str:
    return format_date(value, "EEE, MMM d, y", locale=LOCALE)


def month(value: date) -> str:
    return format_date(value, "MMMM y", locale=LOCALE)


def plural(number: int, singular: str, plural_form: str = "") -> str:
    """`3 orders`, `1 order`."""
    return f"{count(number).text} {singular if number == 1 else plural_form or singular + 's'}"
