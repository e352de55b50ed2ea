"""Airbyte's messages as raw JSON.

The CDK's own parser makes floats of decimals and drops the fields of states that it doesn't know, such as the
platform's `id`.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import orjson


@dataclass(frozen=True)
class Record:
    """A row of a stream; its numbers are exact."""

    namespace: str | None
    stream: str
    data: dict[str, Any]


@dataclass(frozen=True)
class StreamComplete:
    """The source says that the stream has come whole."""

    namespace: str | None
    stream: str


@dataclass(frozen=True)
class State:
    """A state message; dumped again it is what came, to the last digit."""

    message: dict[str, Any]


Message = Record | StreamComplete | State


def read_messages(lines: Iterable[bytes]) -> Iterator[Message | None]:
    """The messages that a destination heeds; None for each line that is none of them, and none at all for logs."""
    for line in lines:
        if not line.strip():
            continue
        try:
            yield from read_message(line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            yield None


def read_message(line: bytes) -> Iterator[Message]:
    message = json.loads(line, parse_float=Decimal)
    kind = message["type"]
    if kind == "RECORD":
        record = message["record"]
        if not isinstance(record["data"], dict):
            raise TypeError("the data of a record are an object")
        yield Record(record.get("namespace"), record["stream"], record["data"])
    elif kind == "STATE":
        if not isinstance(message["state"], dict):
            raise TypeError("a state is an object")
        yield State(parse_exactly(line))
    elif kind == "TRACE":
        status = message["trace"].get("stream_status") or {}
        if status.get("status") == "COMPLETE":
            descriptor = status["stream_descriptor"]
            yield StreamComplete(descriptor.get("namespace"), descriptor["name"])


def parse_exactly(line: bytes) -> dict[str, Any]:
    """JSON whose numbers `dump` writes as they were written."""
    message = json.loads(line, parse_float=orjson.Fragment, parse_int=orjson.Fragment)
    try:
        orjson.dumps(message)
    except TypeError:
        # A half of a surrogate pair, which orjson doesn't write.
        return json.loads(line)
    return message


def dump(message: Any) -> str:
    """One line, without its end."""
    try:
        return orjson.dumps(message).decode()
    except TypeError:
        return json.dumps(message)
