"""Parses and validates a request's parameters against its endpoint's definition."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import api_errors
from .api_errors import ApiError
from .endpoints import Endpoint, Filter, Paging, TimeFilter

_DAY = 86_400
_KIND_NAMES = {"int": "int", "string": "string", "bool": "bool", "strings": "[]string"}


@dataclass
class RecordQuery:
    """The validated parameters of a request."""

    values: dict[str, Any] = field(default_factory=dict)  # every parameter of the request that the endpoint defines
    where: dict[str, Any] = field(default_factory=dict)  # path in the record -> value or set of values
    ranges: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)  # field -> [first, after)
    sort: str | None = None
    descending: bool = False
    page_size: int = 0
    page_token: str = ""

    def digest(self, *identity: str) -> str:
        """Identifies the query across its pages: same endpoint, shop, parent and parameters."""
        text = repr((identity, sorted(self.values.items())))
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def read(endpoint: Endpoint, query: Mapping[str, str], body: Mapping[str, Any], now: int) -> RecordQuery:
    """The record query of a request; raises ApiError for an invalid parameter."""
    record_query = RecordQuery()
    if endpoint.paging:
        _read_paging(record_query, endpoint.paging, query if endpoint.paging.location == "query" else body)
    _read_sort(record_query, endpoint, query)
    parameters = query if endpoint.filters_location == "query" else body
    for time_filter in endpoint.times:
        _read_times(record_query, time_filter, parameters, now)
    for item in endpoint.filters:
        _read_filter(record_query, item, parameters)
    return record_query


def _read_paging(record_query: RecordQuery, paging: Paging, parameters: Mapping[str, Any]) -> None:
    size = _value("page_size", "int", parameters)
    if size is None:
        if paging.required:
            raise api_errors.missing_parameter("page_size")
        size = paging.default
    if not paging.minimum <= size <= paging.maximum:
        expected = f"[{paging.minimum}-{paging.maximum}]"
        raise api_errors.bad_parameter("page_size", "out of range", expected, paging.size_code)
    record_query.page_size = size or paging.default
    record_query.page_token = _value("page_token", "string", parameters) or ""
    record_query.values["page_size"] = record_query.page_size


def _read_sort(record_query: RecordQuery, endpoint: Endpoint, query: Mapping[str, str]) -> None:
    record_query.sort = endpoint.default_sort or None
    record_query.descending = endpoint.default_order == "DESC"
    if not endpoint.sort_fields:
        return
    sort_field = query.get("sort_field")
    if sort_field:
        if sort_field not in endpoint.sort_fields:
            raise api_errors.bad_parameter("sort_field", "not supported", ", ".join(endpoint.sort_fields))
        record_query.sort = sort_field
    elif endpoint.sort_required:
        raise api_errors.missing_parameter("sort_field")
    order = query.get("sort_order")
    if order:
        if order not in ("ASC", "DESC"):
            raise api_errors.bad_parameter("sort_order", "not supported", "ASC, DESC")
        record_query.descending = order == "DESC"
    record_query.values |= {"sort_field": record_query.sort, "sort_order": record_query.descending}


def _read_times(record_query: RecordQuery, time_filter: TimeFilter, parameters: Mapping[str, Any], now: int) -> None:
    first_name, end_name = f"{time_filter.name}_ge", f"{time_filter.name}_{time_filter.end}"
    first, end = _value(first_name, "int", parameters), _value(end_name, "int", parameters)
    for name, value in ((first_name, first), (end_name, end)):
        if value is not None:
            if value < 0:
                raise api_errors.bad_parameter(name, "negative", "unix seconds")
            record_query.values[name] = value
    if first is not None and end is not None and first > end:
        raise api_errors.bad_parameter(end_name, f"before {first_name}", f"at least {first_name}")
    if time_filter.max_days:
        max_span = time_filter.max_days * _DAY
        span_end = now if end is None else end
        if first is None:
            first = span_end - max_span
        elif span_end - first > max_span:
            raise api_errors.bad_parameter(first_name, "the time range is too long", "3 months at most")
    after = end + 1 if end is not None and time_filter.end == "le" else end
    if first is not None or after is not None:
        record_query.ranges[time_filter.field or time_filter.name] = (first, after)


def _read_filter(record_query: RecordQuery, item: Filter, parameters: Mapping[str, Any]) -> None:
    value = _value(item.name, item.kind, parameters)
    if value is None or value == [] or value == "":
        if item.required:
            raise api_errors.missing_parameter(item.name)
        return
    values = value if item.kind == "strings" else [value]
    if item.choices and not set(values) <= set(item.choices):
        raise api_errors.bad_parameter(item.name, "not supported", ", ".join(item.choices))
    if item.max_values and len(values) > item.max_values:
        raise api_errors.bad_parameter(item.name, "too many", f"{item.max_values} at most", item.too_many_code)
    record_query.values[item.name] = value
    if item.path and value != item.match_all:
        record_query.where[item.path] = frozenset(values) if item.kind == "strings" else value


def _value(name: str, kind: str, parameters: Mapping[str, Any]) -> Any:
    """A parameter as its type. Query values are strings; body values must have the JSON type itself."""
    value = parameters.get(name)
    if value is None:
        return None
    if parameters.__class__ is QueryParameters:
        return _from_text(name, kind, value)
    valid = {
        "int": type(value) is int,
        "bool": isinstance(value, bool),
        "string": isinstance(value, str),
        "strings": isinstance(value, list) and all(isinstance(entry, str) for entry in value),
    }
    if not valid[kind]:
        raise _wrong_type(name, kind)
    return value


def _from_text(name: str, kind: str, text: str) -> Any:
    if kind == "int":
        if not text:
            return None
        if not (text.isascii() and text.lstrip("-").isdigit()):
            raise _wrong_type(name, kind)
        return int(text)
    if kind == "bool":
        if text.lower() not in ("true", "false"):
            raise _wrong_type(name, kind)
        return text.lower() == "true"
    return [part for part in text.split(",") if part] if kind == "strings" else text


def _wrong_type(name: str, kind: str) -> ApiError:
    return api_errors.bad_parameter(name, "wrong type", _KIND_NAMES[kind])


class QueryParameters(dict[str, str]):
    """Decoded query parameters. The first of a repeated one counts, as in the API."""
