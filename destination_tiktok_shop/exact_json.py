"""JSON with decimals as numbers, digit by digit."""

import json
from decimal import Decimal
from typing import Any


def dumps(value: Any) -> str:
    """As json.dumps without spaces; a Decimal becomes a number of the same digits, which never was a float."""
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(str(name))}:{dumps(item)}" for name, item in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ",".join(map(dumps, value)) + "]"
    return json.dumps(value)
