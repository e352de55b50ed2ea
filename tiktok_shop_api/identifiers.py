"""Identifiers are strings: TikTok's have up to 19 digits, more than a double holds exactly."""

import re
from typing import Any

from tiktok_shop_api.exact_json import NumberText

NUMERIC_ID = re.compile(rb'id"\s*:\s*\d|ids"\s*:\s*\[\s*\d')


def has_numeric_ids(body: bytes) -> bool:
    """Whether JSON text may hold an id written as a number; much cheaper than looking at the parsed values."""
    return NUMERIC_ID.search(body) is not None


def ids_to_strings(value: Any) -> None:
    """Turn every numeric `id`, `*_id` and `*_ids` below `value` into a string, in place."""
    if isinstance(value, list):
        for item in value:
            ids_to_strings(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if isinstance(item, (dict, list)):
                if key.endswith("_ids") and isinstance(item, list):
                    value[key] = [str(i) if type(i) in (int, NumberText) else i for i in item]
                else:
                    ids_to_strings(item)
            elif type(item) in (int, NumberText) and (key == "id" or key.endswith("_id")):
                value[key] = str(item)
