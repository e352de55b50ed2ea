"""Reads a request's parameters as its endpoint defines them, and refuses what the API refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from . import refusal
from .endpoints import Endpoint, Filter, Paging, TimeFilter
from .refusal import Refusal

_DAY = 86_400
_KIND_NAMES = {"int": "int", "string": "string", "bool": "bool", "strings": "[]string"}


@dataclass
class Question:
    """What a request asks for, checked."""

    values: dict[str, Any] = field(default_factory=dict)  # every parameter given that the endpoint knows
    where: dict[str, Any] = field(default_factory=dict)  # path in the record -> value, or set of values
    ranges: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)  # field -> [first, after)
    sort: str | None = None
    descending: bool = False
    page_size: int = 0
    page_token: str = ""

    def digest(self, *identity: str) -> str:
        """Names this question, whatever the page: of the same endpoint, shop, parent and parameters."""
        text = repr((identity, sorted(self.values.items())))
        return hashlib.blake2b(text.encode(), digest_size=12).hexdigest()


def read(endpoint: Endpoint, query: Mapping[str, str], body: Mapping[str, Any], now: int) -> Question:
    """The question in a request; Refusal says what is wrong with it."""
    question = Question()
    if endpoint.paging:
        _read_paging(question, endpoint.paging, query if endpoint.paging.place == "query" else body)
    _read_sort(question, endpoint, query)
    given = query if endpoint.filters_place == "query" else body
    for time_filter in endpoint.times:
        _read_times(question, time_filter, given, now)
    for item in endpoint.filters:
        _read_filter(question, item, given)
    return question


def _read_paging(question: Question, paging: Paging, given: Mapping[str, Any]) -> None:
    size = _value("page_size", "int", given)
    if size is None:
        if paging.required:
            raise refusal.missing_parameter("page_size")
        size = paging.default
    if not paging.minimum <= size <= paging.maximum:
        expected = f"[{paging.minimum}-{paging.maximum}]"
        raise refusal.bad_parameter("page_size", "out of range", expected, paging.size_code)
    question.page_size = size or paging.default
    question.page_token = _value("page_token", "string", given) or ""
    question.values["page_size"] = question.page_size


def _read_sort(question: Question, endpoint: Endpoint, query: Mapping[str, str]) -> None:
    question.sort = endpoint.default_sort or None
    question.descending = endpoint.default_order == "DESC"
    if not endpoint.sort_fields:
        return
    sort_field = query.get("sort_field")
    if sort_field:
        if sort_field not in endpoint.sort_fields:
            raise refusal.bad_parameter("sort_field", "not supported", ", ".join(endpoint.sort_fields))
        question.sort = sort_field
    elif endpoint.sort_required:
        raise refusal.missing_parameter("sort_field")
    order = query.get("sort_order")
    if order:
        if order not in ("ASC", "DESC"):
            raise refusal.bad_parameter("sort_order", "not supported", "ASC, DESC")
        question.descending = order == "DESC"
    question.values |= {"sort_field": question.sort, "sort_order": question.descending}


def _read_times(question: Question, time_filter: TimeFilter, given: Mapping[str, Any], now: int) -> None:
    first_name, end_name = f"{time_filter.name}_ge", f"{time_filter.name}_{time_filter.end}"
    first, end = _value(first_name, "int", given), _value(end_name, "int", given)
    for name, value in ((first_name, first), (end_name, end)):
        if value is not None:
            if value < 0:
                raise refusal.bad_parameter(name, "negative", "unix seconds")
            question.values[name] = value
    if first is not None and end is not None and first > end:
        raise refusal.bad_parameter(end_name, f"before {first_name}", f"at least {first_name}")
    if time_filter.most_days:
        longest = time_filter.most_days * _DAY
        span_end = now if end is None else end
        if first is None:
            first = span_end - longest
        elif span_end - first > longest:
            raise refusal.bad_parameter(first_name, "the time range is too long", "3 months at most")
    after = end + 1 if end is not None and time_filter.end == "le" else end
    if first is not None or after is not None:
        question.ranges[time_filter.field or time_filter.name] = (first, after)


def _read_filter(question: Question, item: Filter, given: Mapping[str, Any]) -> None:
    value = _value(item.name, item.kind, given)
    if value is None or value == [] or value == "":
        if item.required:
            raise refusal.missing_parameter(item.name)
        return
    values = value if item.kind == "strings" else [value]
    if item.choices and not set(values) <= set(item.choices):
        raise refusal.bad_parameter(item.name, "not supported", ", ".join(item.choices))
    if item.at_most and len(values) > item.at_most:
        raise refusal.bad_parameter(item.name, "too many", f"{item.at_most} at most", item.too_many_code)
    question.values[item.name] = value
    if item.path and value != item.everything:
        question.where[item.path] = frozenset(values) if item.kind == "strings" else value


def _value(name: str, kind: str, given: Mapping[str, Any]) -> Any:
    """A parameter in its type. A query has texts only; a body's values must have the JSON type itself."""
    value = given.get(name)
    if value is None:
        return None
    if given.__class__ is QueryParameters:
        return _from_text(name, kind, value)
    right = {
        "int": type(value) is int,
        "bool": isinstance(value, bool),
        "string": isinstance(value, str),
        "strings": isinstance(value, list) and all(isinstance(entry, str) for entry in value),
    }
    if not right[kind]:
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


def _wrong_type(name: str, kind: str) -> Refusal:
    return refusal.bad_parameter(name, "wrong type", _KIND_NAMES[kind])


class QueryParameters(dict[str, str]):
    """A query's decoded parameters; of a repeated one the first, as the API reads it."""
