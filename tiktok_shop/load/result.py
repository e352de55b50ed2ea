"""What a sync read and loaded."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class StreamResult:
    name: str
    rows: int = 0
    """Rows read in this run; a row that came twice counts twice."""
    complete: bool = False
    failure: str | None = None
    """One sentence; None where the stream was read to its end and all of it is in the warehouse."""


@dataclass
class Extract:
    streams: dict[str, StreamResult] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[StreamResult]:
        return [stream for stream in self.streams.values() if stream.failure]
