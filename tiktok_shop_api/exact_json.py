"""Reads JSON as it was sent: with all digits of every number, and whatever became of its characters."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

import orjson

# A number with a fraction or an exponent, or too long for 64 bits, as a value or in an array. Text that looks like one
# only costs time.
NUMBER_AT_RISK = re.compile(rb":(?=[\s\d\[-])[\s\[\d,-]*?(?:\d[.eE]|\d{20})")
EXACT_DIGITS = 18
SMALLEST, LARGEST = -(1 << 63), (1 << 63) - 1


class NumberText(str):
    """A JSON number as it was written, where a Python number may not hold it."""

    __slots__ = ()


def load_exactly(body: bytes) -> tuple[Any, bool]:
    """The value, and whether it may hold a NumberText or half of a surrogate pair.

    Raises ValueError where the body isn't JSON.
    """
    if not NUMBER_AT_RISK.search(body):
        try:
            return orjson.loads(body), False
        except orjson.JSONDecodeError:
            pass
    text = body.decode("utf-8", "surrogateescape")
    return (
        json.loads(text, parse_int=_read_int, parse_float=NumberText, parse_constant=NumberText, strict=False),
        True,
    )


def _read_int(text: str) -> int | NumberText:
    return int(text) if len(text) <= EXACT_DIGITS else NumberText(text)


def whole_characters(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair and each byte that isn't UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def read_integer(text: str) -> int | None:
    """The whole number that the text writes, None where it writes none."""
    number = read_decimal(text)
    return int(number) if number is not None and number == number.to_integral_value() else None


def read_decimal(text: str) -> Decimal | None:
    """The finite number that the text writes, None where it writes none or one beyond every measure."""
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 400 else None


def fits_64_bits(number: int) -> bool:
    return SMALLEST <= number <= LARGEST


def plain_number(text: str) -> int | float | str | None:
    """The number as JSON readers take it without loss, else its text; None where the text writes none."""
    number = read_decimal(text)
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number) if fits_64_bits(int(number)) else str(text).strip()
    return float(number) if Decimal(repr(float(number))) == number else str(text).strip()


def count_of(value: Any) -> int | None:
    """A count as an answer gives it, as a number or as text; None where it gives none."""
    return value if type(value) is int else read_integer(value) if isinstance(value, str) else None
