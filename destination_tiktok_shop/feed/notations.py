"""Reads the values of a feed: numbers, lists, choices, times, as spreadsheets, warehouses and JSON write them."""

import json
import re
from collections.abc import Callable
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any

from destination_tiktok_shop.feed.types import Choice
from tiktok_shop_api.times import parse_utc

ID_SEPARATOR = ":::::"
LIST_SEPARATORS = re.compile(r"[#\n]")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PLAIN_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0"), False),
}
# Unix seconds reach this number in the year 5138, milliseconds reached it in 1973.
MILLISECONDS_FROM = 10**11


class NotationError(ValueError):
    """A value that its column can't hold; `reason` and `allowed` are an Issue's."""

    def __init__(self, reason: str, allowed: str) -> None:
        super().__init__(allowed)
        self.reason = reason
        self.allowed = allowed


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: null, blanks, an empty list or object."""
    return value is None or value == [] or value == {} or (isinstance(value, str) and not value.strip())


def read_text(value: Any) -> str:
    """Text without blanks around it; a number as its plain digits, without zeros at the end."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float, Decimal)):
        return format(read_decimal(value), "f")
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (list, dict)):
        raise NotationError("unknown_value", "text")
    return str(value).strip()


def read_decimal(value: Any) -> Decimal:
    """An exact number without zeros at its end: 19.900000000 is 19.9."""
    if isinstance(value, float):
        value = Decimal(repr(value))
    number = None
    if isinstance(value, str) and PLAIN_NUMBER.fullmatch(value.strip()):
        number = Decimal(value.strip())
    elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        number = Decimal(value)
    if number is None or not number.is_finite():
        raise NotationError("not_a_number", "a plain number, such as 19.90")
    return without_trailing_zeros(number)


def without_trailing_zeros(number: Decimal) -> Decimal:
    """As Decimal.normalize, but of any length and without an exponent."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return Decimal(text) if Decimal(text) else Decimal(0)


def read_boolean(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    try:
        return BOOLEANS[read_text(value).lower()]
    except KeyError:
        raise NotationError("unknown_value", "true, false") from None


def read_list(value: Any) -> tuple[str, ...]:
    """The texts of a list: an array, its JSON text, or text separated by # or newlines; empty ones are dropped."""
    return tuple(read_text(item) for item in split_list(value) if not is_empty(item))


def split_list(value: Any) -> list[Any]:
    if isinstance(value, str):
        return json_array(value) or LIST_SEPARATORS.split(value)
    return value if isinstance(value, list) else [value]


def json_array(text: str) -> list[Any] | None:
    """The array that the text is, if it is one: `[Sale] Mug` isn't."""
    if not text.lstrip().startswith("["):
        return None
    try:
        return read_json(text)
    except NotationError:
        return None


def read_choice(value: Any) -> Choice:
    """One value: its name, `name:::::id`, or an object with `name` (or `value`) and `id`."""
    if isinstance(value, dict):
        name, identifier = value.get("name", value.get("value", "")), value.get("id", "")
    else:
        name, _, identifier = read_text(value).partition(ID_SEPARATOR)
    return Choice(read_text(name or ""), read_text(identifier or "") or None)


def read_choices(value: Any) -> tuple[Choice, ...]:
    return tuple(read_choice(item) for item in split_list(value) if not is_empty(item))


def read_attributes(value: Any) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """(column, values) of each attribute: from an object NAME -> values, or from the API's list with `id`, `values`.

    The column is NAME, or NAME#ID, as in product_attribute columns.
    """
    value = read_json(value)
    if isinstance(value, list):
        entries = [
            (f"{item.get('name', '')}#{item.get('id', '')}".rstrip("#"), item.get("values", []))
            for item in value
            if isinstance(item, dict)
        ]
    elif isinstance(value, dict):
        entries = list(value.items())
    else:
        raise NotationError("unknown_value", 'an object such as {"Material": "Ceramic"}')
    return tuple((name, read_choices(values)) for name, values in entries if not is_empty(values))


def read_json(value: Any) -> Any:
    """A value that may be written as JSON text."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value, parse_float=Decimal)
    except ValueError:
        raise NotationError("unknown_value", "JSON") from None


def read_objects(value: Any) -> list[dict[str, Any]]:
    """A list of objects; one object stands for a list of it."""
    value = read_json(value)
    items = value if isinstance(value, list) else [value]
    if not all(isinstance(item, dict) for item in items):
        raise NotationError("unknown_value", "a list of objects, as the API has them")
    return items


def read_object_or_text(value: Any) -> dict[str, Any] | str:
    """An object, its JSON text, or any other text."""
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = read_json(value)
    return value if isinstance(value, dict) else read_text(value)


def read_time(value: Any) -> int:
    """Unix seconds from seconds, milliseconds, RFC 3339 or a date; UTC where no offset is named."""
    if isinstance(value, (datetime, date)):
        value = value.isoformat()
    try:
        number = read_decimal(value)
    except NotationError:
        return parse_time(read_text(value))
    return int(number // 1000 if abs(number) >= MILLISECONDS_FROM else number)


def read_date(value: Any) -> str | int:
    """A date as it is, 2026-03-01; a time as read_time has it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    text = value.strip() if isinstance(value, str) else ""
    try:
        return date.fromisoformat(text).isoformat() if DATE.fullmatch(text) else read_time(value)
    except ValueError:
        raise NotationError("unknown_value", "a date such as 2026-01-31") from None


def parse_time(text: str) -> int:
    try:
        return int(parse_utc(text).astimezone(timezone.utc).timestamp())
    except ValueError:
        raise NotationError("unknown_value", "a time such as 2026-01-31T12:00:00Z, or Unix seconds") from None


NOTATIONS: dict[str, Callable[[Any], Any]] = {
    "text": read_text,
    "decimal": read_decimal,
    "boolean": read_boolean,
    "list": read_list,
    "choice": read_choice,
    "choices": read_choices,
    "attributes": read_attributes,
    "objects": read_objects,
    "object_or_text": read_object_or_text,
    "time": read_time,
    "date": read_date,
}
