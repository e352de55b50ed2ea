"""States of the source, answered once every row before them has its outcome."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

StreamName = tuple[str | None, str]


@dataclass
class Segment:
    """The rows of one stream between two of its states."""

    number: int
    rows: int = 0


class States:
    """Held states in the order in which they came, and the rows that each one covers."""

    def __init__(self) -> None:
        self._segments: dict[StreamName, Segment] = {}
        self._count = 0
        self._held: list[tuple[dict[str, Any], list[Segment]]] = []

    def count_row(self, stream: StreamName) -> int:
        """The number of the segment that the row belongs to."""
        segment = self._segments.get(stream)
        if segment is None:
            segment = self._segments[stream] = self._new()
        segment.rows += 1
        return segment.number

    def hold(self, message: dict[str, Any]) -> None:
        """A state as it came. One that names a stream covers the stream's rows, any other one all rows."""
        named = named_stream(message["state"])
        covered = [stream for stream in self._segments if named in (None, stream)]
        if named is not None and not covered:
            covered = [stream for stream in self._segments if stream[1] == named[1]]
        self._held.append((message, [self._segments.pop(stream) for stream in covered]))

    def release(self, rejected: Counter[int]) -> Iterator[dict[str, Any]]:
        """Every held state with the counts of its rows; `rejected` counts the rejected ones by segment."""
        held, self._held = self._held, []
        for message, segments in held:
            statistics = {"recordCount": sum(segment.rows for segment in segments)}
            refused = sum(rejected[segment.number] for segment in segments)
            if refused:
                statistics["rejectedRecordCount"] = refused
            yield {**message, "state": {**message["state"], "destinationStats": statistics}}

    def _new(self) -> Segment:
        self._count += 1
        return Segment(self._count)


def named_stream(state: Mapping[str, Any]) -> StreamName | None:
    """The stream of a state of type STREAM."""
    stream = state.get("stream")
    descriptor = stream.get("stream_descriptor") if isinstance(stream, dict) else None
    if not isinstance(descriptor, dict) or "name" not in descriptor:
        return None
    return descriptor.get("namespace") or None, descriptor["name"]
