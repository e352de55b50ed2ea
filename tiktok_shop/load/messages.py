"""The lines of a connector process, as Airbyte messages.

Records are decoded field by field only as far as their names: each value stays the bytes that were sent.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

Raw = msgspec.Raw

LONE_SURROGATE = re.compile(
    rb"(?<!\\)((?:\\\\)*)(?:(\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)


class Record(msgspec.Struct):
    stream: str
    data: dict[str, Raw]
    emitted_at: int | float = 0
    meta: Raw = Raw(b"null")


class Descriptor(msgspec.Struct):
    name: str


class StreamState(msgspec.Struct):
    stream_descriptor: Descriptor
    stream_state: Raw = Raw(b"null")


class State(msgspec.Struct):
    stream: StreamState | None = None


class StreamStatus(msgspec.Struct):
    stream_descriptor: Descriptor
    status: str


class TraceError(msgspec.Struct):
    message: str
    stream_descriptor: Descriptor | None = None


class Trace(msgspec.Struct):
    error: TraceError | None = None
    stream_status: StreamStatus | None = None


class Log(msgspec.Struct):
    level: str
    message: str


class ConnectorConfig(msgspec.Struct):
    config: dict[str, Any]


class Control(msgspec.Struct, rename={"connector_config": "connectorConfig"}):
    connector_config: ConnectorConfig | None = None


class Catalog(msgspec.Struct):
    streams: list[dict[str, Any]]


class Message(msgspec.Struct):
    """One of Airbyte's messages; the part that its type names is set."""

    type: str
    record: Record | None = None
    state: State | None = None
    trace: Trace | None = None
    log: Log | None = None
    control: Control | None = None
    catalog: Catalog | None = None


_decoder = msgspec.json.Decoder(Message)


def parse(line: bytes) -> Message | None:
    """None for a line that is no message, such as what a library prints.

    Half a surrogate pair, such as a cut-off emoji leaves, becomes a question mark where it would not decode.
    """
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    try:
        return _decoder.decode(whole_characters(line.decode("utf-8", "replace").encode()))
    except msgspec.DecodeError:
        return None


def whole_characters(text: bytes) -> bytes:
    """JSON text with each escaped half of a surrogate pair replaced by a question mark."""
    return LONE_SURROGATE.sub(lambda found: found[0] if found[2] else found[1] + b"?", text)


def stream_of_broken_record(line: bytes) -> str | None:
    """The stream of a RECORD line that doesn't parse; None for any other line."""
    if not re.match(rb'\s*\{\s*"type"\s*:\s*"RECORD"', line):
        return None
    found = re.search(rb'"stream"\s*:\s*"([^"]+)"', line)
    return found[1].decode("utf-8", "replace") if found else "?"
