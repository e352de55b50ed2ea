"""Reads request bodies and checks their fields' types, as the API's gateway does."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import orjson
import python_multipart

from ..server import api_errors
from ..server.api_errors import ApiError
from .operation import Operation, Upload

_INVALID = ApiError(36009004, "invalid param error", 400)
_NOT_MULTIPART = ApiError(36009023, "Invalid content type. The `content-type` must be `multipart/form-data`.", 400)


def read(operation: Operation, body: bytes, content_type: str) -> tuple[Mapping[str, Any], Mapping[str, Upload]]:
    """The body's fields and files; raises ApiError for a body that the gateway refuses."""
    if operation.multipart:
        return _read_multipart(body, content_type)
    fields = _read_json(body, content_type) if operation.method != "GET" else {}
    for name in operation.required:
        if fields.get(name) in (None, "", []):
            raise api_errors.missing_parameter(name)
    if operation.shape is not None:
        check(fields, operation.shape)
    return fields, {}


def check(value: Any, shape: Any) -> None:
    """Raises ApiError if a known field has another type than its shape: a type, [shape of the items] or {name: shape}.

    Unknown fields are ignored, as by the API's Go structures.
    """
    if isinstance(shape, type):
        if type(value) is not shape:
            raise _INVALID
    elif isinstance(shape, list):
        if not isinstance(value, list):
            raise _INVALID
        for item in value:
            check(item, shape[0])
    else:
        if not isinstance(value, dict):
            raise _INVALID
        for name, item_shape in shape.items():
            if name in value:
                check(value[name], item_shape)


def _read_json(body: bytes, content_type: str) -> dict[str, Any]:
    if not body:
        return {}
    if _media_type(content_type) != "application/json":
        raise api_errors.invalid_body()
    try:
        fields = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise api_errors.invalid_body() from None
    if not isinstance(fields, dict):
        raise api_errors.invalid_body()
    return _without_nulls(fields)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value


def _read_multipart(body: bytes, content_type: str) -> tuple[dict[str, Any], dict[str, Upload]]:
    if _media_type(content_type) != "multipart/form-data":
        raise _NOT_MULTIPART
    fields: dict[str, Any] = {}
    files: dict[str, Upload] = {}

    def on_field(item: Any) -> None:
        fields[item.field_name.decode()] = (item.value or b"").decode(errors="replace")

    def on_file(item: Any) -> None:
        item.file_object.seek(0)
        files[item.field_name.decode()] = Upload(
            (item.file_name or b"").decode(errors="replace"), item.file_object.read()
        )

    headers = {"Content-Type": content_type.encode(), "Content-Length": str(len(body)).encode()}
    try:
        python_multipart.parse_form(headers, io.BytesIO(body), on_field, on_file)
    except python_multipart.exceptions.FormParserError:
        raise api_errors.invalid_body() from None
    return fields, files


def _media_type(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()
