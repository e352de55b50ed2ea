"""`discover`: the objects, what may be done with each, and their columns."""

from typing import Any

from destination_tiktok_shop.feed.columns import FAMILY, ObjectColumns, object_columns
from destination_tiktok_shop.objects.registry import OBJECTS

JSON_TYPES = {
    "text": ["string", "number"],
    "decimal": ["string", "number"],
    "boolean": ["boolean", "string", "number"],
    "list": ["array", "string"],
    "choice": ["string", "number", "object"],
    "choices": ["array", "string", "number", "object"],
    "attributes": ["object", "array", "string"],
    "objects": ["array", "object", "string"],
    "object_or_text": ["object", "string"],
    "time": ["string", "number"],
    "date": ["string", "number"],
}


def destination_catalog() -> dict[str, Any]:
    """The content of a DESTINATION_CATALOG message."""
    columns = object_columns()
    return {
        "operations": [
            {
                "object_name": name,
                "sync_mode": mode,
                "json_schema": json_schema(columns[name]),
                "matching_keys": [list(columns[name].key)],
            }
            for name, published in OBJECTS.items()
            for mode in published.sync_modes
        ]
    }


def json_schema(columns: ObjectColumns) -> dict[str, Any]:
    """A row of the object; members of families, such as product_attribute.Material, are additional properties."""
    return {
        "type": "object",
        "additionalProperties": True,
        "required": list(columns.required),
        "properties": {
            name: {"type": [*JSON_TYPES[notation], "null"]}
            for name, notation in columns.notations.items()
            if not name.endswith(FAMILY)
        },
    }
