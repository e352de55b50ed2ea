"""Text that every database can store."""

import re
from typing import TypeVar

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
Value = TypeVar("Value")


def storable(value: Value) -> Value:
    """NUL, which PostgreSQL refuses, and halves of surrogate pairs, which no encoding has, become U+FFFD.

    Looks into lists and objects.
    """
    if isinstance(value, str):
        return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value) if UNSTORABLE.search(value) else value
    if isinstance(value, dict):
        return {storable(key): storable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [storable(item) for item in value]
    return value
