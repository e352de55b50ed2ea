"""Makes records fit their stream's schema: an odd value costs itself, never its record or stream."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Optional

from tiktok_shop_api.exact_json import (
    NumberText,
    fits_64_bits,
    plain_number,
    read_integer,
    whole_characters,
)

META = "_airbyte_meta"  # where a record carries its notes until it is written
LONGEST_NOTE = 200
CLASSES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
}


@dataclass(frozen=True)
class Note:
    """What became of a value: Airbyte's `change`, and what was sent, as JSON."""

    field: str  # dotted path, without the positions in arrays
    change: str
    value: str

    def as_change(self) -> dict[str, str]:
        """As Airbyte's protocol writes a change in a record's `meta`; `value` is added."""
        return {
            "field": self.field,
            "change": self.change,
            "reason": "SOURCE_SERIALIZATION_ERROR",
            "value": self.value,
        }


@dataclass
class Declared:
    """What the schema declares of a value."""

    types: frozenset[str] = frozenset()
    classes: frozenset[type] = frozenset()  # of values that fit as they are; objects and arrays are looked into
    properties: dict[str, "Declared"] = field(default_factory=dict)
    items: Optional["Declared"] = None

    @classmethod
    def by(cls, schema: Mapping[str, Any]) -> "Declared":
        types = schema.get("type") or ()
        types = frozenset([types] if isinstance(types, str) else types) - {"null"}
        items = schema.get("items")
        properties = {name: cls.by(part) for name, part in (schema.get("properties") or {}).items()}
        declared = cls(types, properties=properties, items=cls.by(items) if isinstance(items, Mapping) else None)
        classes = {found for name in types for found in CLASSES[name]} | {type(None)}
        declared.classes = frozenset(classes - {dict, list} if types else ())
        return declared


class RecordFitter:
    """Fits records of one stream to its schema, in place.

    Text where a number is declared is read as the number it writes, and the reverse; what can't be read becomes null.
    A null among the elements of a declared array is left out. Each change is noted; an id that comes as a number isn't
    odd, and must be a string before.
    """

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self._root = Declared.by(schema)

    def fit(self, record: dict[str, Any], *, is_odd: bool) -> list[Note]:
        """`is_odd`: as for Envelope; without it only declared fields are looked at."""
        notes: list[Note] = []
        _fit_object(record, self._root, "", is_odd, notes)
        return notes


def _fit_object(value: dict[str, Any], declared: Declared, path: str, is_odd: bool, notes: list[Note]) -> None:
    properties = declared.properties
    broken_names = []
    for name, item in value.items():
        known = properties.get(name)
        if known is not None and item.__class__ in known.classes and not is_odd:
            continue
        if known is not None or is_odd:
            value[name] = _fit(item, known, f"{path}.{name}" if path else name, is_odd, notes)
            if is_odd and whole_characters(name) != name:
                broken_names.append(name)
    for name in broken_names:
        value[whole_characters(name)] = value.pop(name)


def _fit(value: Any, declared: Optional[Declared], path: str, is_odd: bool, notes: list[Note]) -> Any:
    """The value as its record keeps it; `declared` is None for what the schema doesn't know."""
    types = declared.types if declared else frozenset()
    if isinstance(value, dict) and (not types or "object" in types):
        _fit_object(value, declared or Declared(), path, is_odd, notes)
        return value
    if isinstance(value, list) and (not types or "array" in types):
        return _fit_items(value, declared.items if declared else None, path, is_odd, notes)
    if value.__class__ is str and is_odd and whole_characters(value) != value:
        notes.append(Note(path, "TRUNCATED", shown(value)))
        value = whole_characters(value)
    if value is None or (types and declared and value.__class__ in declared.classes) or not types:
        return _plain(value, path, notes)
    fitted = _read_as(types, value)
    is_same_number = isinstance(value, NumberText) and "string" not in types and not isinstance(fitted, str)
    if not is_same_number or fitted is None:
        notes.append(Note(path, "NULLED" if fitted is None else "TRUNCATED", shown(value)))
    return fitted


def _fit_items(value: list[Any], items: Optional[Declared], path: str, is_odd: bool, notes: list[Note]) -> list[Any]:
    if items is not None and None in value:
        notes.append(Note(path, "TRUNCATED", "null"))
        value = [item for item in value if item is not None]
    if items is None and not is_odd:
        return value
    return [
        item
        if items is not None and item.__class__ in items.classes and not is_odd
        else _fit(item, items, path, is_odd, notes)
        for item in value
    ]


def _plain(value: Any, path: str, notes: list[Note]) -> Any:
    """What no type is declared for, or fits it: a number stays one if every JSON reader takes it without loss."""
    if not isinstance(value, NumberText):
        return value
    plain = plain_number(value)
    if plain is None or isinstance(plain, str):
        notes.append(Note(path, "NULLED" if plain is None else "TRUNCATED", shown(value)))
    return plain


def _read_as(types: frozenset[str], value: Any) -> Any:
    """The value as one of the declared types; None where it can't be read as any."""
    if "string" in types:
        return str(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if isinstance(value, (dict, list)):
        return None
    text = str(value)
    if types & {"integer", "number"} and not isinstance(value, bool):
        if "number" in types:
            return plain_number(text)
        number = read_integer(text)
        return number if number is None or fits_64_bits(number) else text.strip()
    if "boolean" in types:
        return {"true": True, "1": True, "false": False, "0": False}.get(text.strip().lower())
    return None


def shown(value: Any) -> str:
    """What was sent, as JSON that any warehouse can hold."""
    text = str(value) if isinstance(value, NumberText) else json.dumps(value)
    return text if len(text) <= LONGEST_NOTE else f"{text[:LONGEST_NOTE]}…"
