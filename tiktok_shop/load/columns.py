"""A stream of the catalog as a raw table: its columns, their kinds and its keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import Any

import pyarrow as pa

RAW_ID = "_airbyte_raw_id"
EXTRACTED_AT = "_airbyte_extracted_at"
META = "_airbyte_meta"
# As Airbyte's own destinations call it: the fields that the schema doesn't declare, under the names that the API gives.
ADDITIONAL = "_airbyte_additional_properties"
LOAD_ID = "_dlt_load_id"

SHOPS_STREAM = "shops"
"""The connector's list of the shops that it reads."""

DECIMAL_PRECISION, DECIMAL_SCALE = 38, 9


class Kind(Enum):
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIMESTAMP = "timestamp"
    OBJECT = "object"
    ARRAY = "array"
    JSON = "json"

    @property
    def is_json(self) -> bool:
        return self in {Kind.OBJECT, Kind.ARRAY, Kind.JSON}


ARROW_TYPES = {
    Kind.INTEGER: pa.int64(),
    Kind.NUMBER: pa.decimal128(DECIMAL_PRECISION, DECIMAL_SCALE),
    Kind.BOOLEAN: pa.bool_(),
    Kind.DATE: pa.date32(),
    Kind.TIMESTAMP: pa.timestamp("us"),
}


@dataclass(frozen=True)
class Column:
    name: str
    """In the warehouse."""
    field: str
    """In the record."""
    kind: Kind

    @property
    def arrow_type(self) -> pa.DataType:
        return ARROW_TYPES.get(self.kind, pa.string())


@dataclass(frozen=True)
class RawTable:
    """Where the records of one stream land."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Fields of the record; empty where the stream has no key."""
    cursor: str | None
    is_snapshot: bool
    """Only ever read whole: what a read to the end doesn't hold is gone."""

    @classmethod
    def of_stream(cls, stream: dict[str, Any]) -> RawTable:
        """From a stream of Airbyte's catalog. Keys and cursors within objects are left out: no column holds them."""
        properties = (stream.get("json_schema") or {}).get("properties") or {}
        cursor = stream.get("default_cursor_field") or []
        incremental = "incremental" in (stream.get("supported_sync_modes") or [])
        return cls(
            name=stream["name"],
            columns=tuple(Column(column_name(field), field, kind_of(schema)) for field, schema in properties.items()),
            key=tuple(path[0] for path in stream.get("source_defined_primary_key") or [] if len(path) == 1),
            cursor=cursor[0] if incremental and len(cursor) == 1 else None,
            is_snapshot=not incremental,
        )

    @property
    def shop_field(self) -> str | None:
        """The field that says whose row it is; None in a stream that belongs to no shop."""
        if any(column.field == "shop_id" for column in self.columns):
            return "shop_id"
        return self.key[0] if self.name == SHOPS_STREAM and len(self.key) == 1 else None

    @property
    def shop_column(self) -> str | None:
        return column_name(self.shop_field) if self.shop_field else None

    @property
    def arrow_schema(self) -> pa.Schema:
        fields = [pa.field(column.name, column.arrow_type) for column in self.columns]
        own = {ADDITIONAL: pa.string(), RAW_ID: pa.string(), EXTRACTED_AT: pa.timestamp("us"), META: pa.string()}
        return pa.schema([*fields, *own.items()])

    @property
    def json_columns(self) -> list[str]:
        return [column.name for column in self.columns if column.kind.is_json] + [ADDITIONAL, META]


def column_name(field: str) -> str:
    """Lower case with underscores, as in every Airbyte destination and every table landed so far."""
    name = re.sub(r"[^a-z0-9_]", "_", field.lower())
    return f"_{name}" if name[:1].isdigit() else name


def kind_of(schema: dict[str, Any]) -> Kind:
    """What may be text is text, so that ids that are sent as numbers keep their digits."""
    declared = schema.get("type")
    types = {declared} if isinstance(declared, str) else set(declared or ())
    types.discard("null")
    if types == {"string"}:
        return {"date": Kind.DATE, "date-time": Kind.TIMESTAMP}.get(schema.get("format", ""), Kind.TEXT)
    if "string" in types:
        return Kind.TEXT
    if types <= {"integer", "number"} and types:
        return Kind.NUMBER if "number" in types else Kind.INTEGER
    return {
        frozenset({"boolean"}): Kind.BOOLEAN,
        frozenset({"object"}): Kind.OBJECT,
        frozenset({"array"}): Kind.ARRAY,
    }.get(frozenset(types), Kind.JSON)
