"""Reads a connector and loads each stream at the connector's own checkpoints.

A stream that fails costs no other stream anything, and a run that is killed goes on from the last checkpoint of each.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import pyarrow as pa

from tiktok_shop.errors import UserError
from tiktok_shop.load.blame import blamed_value
from tiktok_shop.load.columns import SHOPS_STREAM, RawTable
from tiktok_shop.load.connector import Connector, Line
from tiktok_shop.load.loads import LoadFailed, Loads, Package
from tiktok_shop.load.messages import Message, stream_of_broken_record
from tiktok_shop.load.result import Extract, StreamResult
from tiktok_shop.load.rows import Rows
from tiktok_shop.load.snapshots import replaced_shops, shops_of
from tiktok_shop.load.state import StreamStates

# Rows are loaded without waiting for a checkpoint once they take so much memory.
MOST_BYTES = 48 << 20
ROWS_BETWEEN_UPDATES = 25


@dataclass
class Journal:
    """What the connector says beside records and states."""

    errors: dict[str | None, str] = field(default_factory=dict)
    """The first error of each stream; under None those that name no stream."""
    warnings: list[str] = field(default_factory=list)
    """Each once, its first line."""
    unreadable: dict[str, int] = field(default_factory=dict)
    """Records of each stream that are not valid JSON."""


@dataclass
class Stream:
    """A stream while it is read."""

    table: RawTable
    result: StreamResult
    rows: Rows
    is_selected: bool = True
    """False for the list of shops where it is read only to know them."""
    state: Any = None
    """The newest that isn't in the warehouse yet."""
    is_landed: bool = False
    """Its table exists with all columns."""
    last_load: float = 0


class Reading:
    """One read of a connector into one dataset."""

    def __init__(
        self,
        connector: Connector,
        loads: Loads,
        states: StreamStates,
        *,
        checkpoint_seconds: float,
        watch: Callable[[StreamResult], None],
        keep_config: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self._connector = connector
        self._loads = loads
        self._states = states
        self._checkpoint_seconds = checkpoint_seconds
        self._watch = watch
        self._keep_config = keep_config
        self._journal = Journal()
        self._streams: dict[str, Stream] = {}
        self._shops: list[str] | None = None
        """The shops that this run reads; None while nobody said so."""

    def run(self, known: Sequence[dict[str, Any]], selected: Sequence[str], *, forget: Sequence[str]) -> Extract:
        """Read the selected ones of the connector's streams from where they were; those in `forget` from the start."""
        described = self._to_read(known, selected)
        for stream in described:
            table = RawTable.of_stream(stream)
            self._streams[table.name] = Stream(
                table, StreamResult(table.name), Rows(table), is_selected=table.name in selected
            )
        for name in forget:
            self._load([], self._states.forgotten(name))
        for line in self._connector.read(described, self._given_states()):
            self._take(line)
        if self._connector.exit_code:
            self._journal.errors.setdefault(None, f"The connector ended with exit code {self._connector.exit_code}.")
        self._load_rest()
        return self._result()

    def _to_read(self, known: Sequence[dict[str, Any]], selected: Sequence[str]) -> list[dict[str, Any]]:
        """The selected streams, and the list of shops where a snapshot needs it."""
        has_snapshot = any(RawTable.of_stream(each).is_snapshot for each in known if each["name"] in selected)
        wanted = {*selected, SHOPS_STREAM} if has_snapshot else set(selected)
        return [stream for stream in known if stream["name"] in wanted]

    def _given_states(self) -> list[dict[str, Any]]:
        given = []
        for name, stream in self._streams.items():
            state = self._states.of_stream(name)
            if state is not None and not stream.table.is_snapshot:
                described = {"stream_descriptor": {"name": name}, "stream_state": state}
                given.append({"type": "STREAM", "stream": described})
        return given

    def _take(self, line: Line) -> None:
        if line.message is None:
            broken = stream_of_broken_record(line.text)
            if broken is not None:
                self._journal.unreadable[broken] = self._journal.unreadable.get(broken, 0) + 1
        elif line.message.record is not None:
            self._take_record(line.message, len(line.text))
        elif line.message.state is not None:
            self._take_state(line.message)
        else:
            self._take_other(line.message)

    def _take_record(self, message: Message, size: int) -> None:
        stream = self._streams.get(message.record.stream)
        if stream is None:
            return
        stream.rows.add(message.record, size)
        stream.result.rows += 1
        if stream.result.rows % ROWS_BETWEEN_UPDATES == 0:
            self._show(stream)
        if stream.rows.size >= MOST_BYTES and not stream.table.is_snapshot:
            self._load_stream(stream)

    def _take_state(self, message: Message) -> None:
        described = message.state.stream
        stream = self._streams.get(described.stream_descriptor.name) if described else None
        if stream is None or stream.table.is_snapshot:
            return
        stream.state = described.stream_state
        now = time.monotonic()
        stream.last_load = stream.last_load or now
        if len(stream.rows) and now - stream.last_load >= self._checkpoint_seconds:
            self._load_stream(stream)

    def _take_other(self, message: Message) -> None:
        if message.trace and message.trace.error:
            error = message.trace.error
            self._journal.errors.setdefault(
                error.stream_descriptor.name if error.stream_descriptor else None, error.message
            )
        elif message.trace and message.trace.stream_status:
            self._take_status(message.trace.stream_status.stream_descriptor.name, message.trace.stream_status.status)
        elif message.log and message.log.level == "WARN":
            self._warn(message.log.message.splitlines()[0])
        elif message.control and message.control.connector_config and self._keep_config:
            try:
                self._keep_config(message.control.connector_config.config)
            except (OSError, UserError) as error:
                self._warn(f"New tokens could not be saved ({error}): authorize the shop again.")

    def _warn(self, warning: str) -> None:
        if warning not in self._journal.warnings:
            self._journal.warnings.append(warning)

    def _take_status(self, name: str, status: str) -> None:
        stream = self._streams.get(name)
        if stream is None:
            return
        if status == "STARTED":
            stream.last_load = time.monotonic()
        elif status == "COMPLETE":
            stream.result.complete = True
            if stream.table.is_snapshot:
                self._load_snapshots()
            elif len(stream.rows):
                self._load_stream(stream)
        self._show(stream)

    def _load_snapshots(self) -> None:
        """Those that were read to their end, as soon as it is known of which shops."""
        listing = self._streams.get(SHOPS_STREAM)
        if listing and listing.table.is_snapshot:
            if not listing.result.complete:
                return
            if self._shops is None and self._is_whole(listing):
                self._shops = sorted(shops_of(listing.rows.peek(), listing.table))
        for stream in self._streams.values():
            if stream.is_selected and stream.table.is_snapshot and stream.result.complete and not stream.is_landed:
                self._load_stream(stream)

    def _load_stream(self, stream: Stream) -> None:
        """What has arrived of a stream, with its newest state."""
        if stream.result.failure:
            stream.rows.take()
            return
        rows = stream.rows.take()
        states = self._changed_states(stream)
        package = Package(stream.table, rows, self._replaced_shops(stream, rows))
        try:
            self._load([package], states)
            stream.is_landed = True
        except LoadFailed as error:
            stream.result.failure = refusal(error, package)
        stream.last_load = time.monotonic()
        self._show(stream)

    def _changed_states(self, stream: Stream) -> pa.Table | None:
        if stream.state is None:
            return None
        return self._states.changed(stream.table.name, msgspec.json.decode(stream.state))

    def _load(self, packages: list[Package], states: pa.Table | None) -> None:
        self._loads.load(packages, states)
        if states is not None:
            self._states.confirm(states)

    def _replaced_shops(self, stream: Stream, rows: pa.Table) -> list[str] | None:
        knows_shops = self._shops is not None or SHOPS_STREAM not in self._streams
        if not (stream.table.is_snapshot and stream.result.complete and self._is_whole(stream) and knows_shops):
            return None
        landed = self._loads.storage.landed_shops(stream.table)
        return replaced_shops(stream.table, rows, read=self._shops, landed=landed)

    def _is_whole(self, stream: Stream) -> bool:
        return stream.table.name not in self._journal.unreadable

    def _load_rest(self) -> None:
        without_rows = []
        for stream in self._streams.values():
            if not stream.is_selected or stream.result.failure:
                continue
            if len(stream.rows):
                self._load_stream(stream)
            else:
                without_rows.append(stream)
        self._load_without_rows(without_rows)

    def _load_without_rows(self, streams: list[Stream]) -> None:
        """Makes the table and columns of each stream exist, so that dbt finds them, and keeps states that moved."""
        packages = [Package(stream.table, stream.rows.take()) for stream in streams if not stream.is_landed]
        states = [rows for stream in streams if (rows := self._changed_states(stream)) is not None]
        try:
            self._load(packages, pa.concat_tables(states) if states else None)
        except LoadFailed as error:
            if len(streams) == 1:
                streams[0].result.failure = refusal(error, packages[0]) if packages else str(error)
                return
            for stream in streams:
                self._load_without_rows([stream])

    def _result(self) -> Extract:
        selected = {name: stream for name, stream in self._streams.items() if stream.is_selected}
        for name, stream in selected.items():
            result = stream.result
            if name in self._journal.unreadable:
                result.failure = f"{self._journal.unreadable[name]} of its records were not valid JSON and are missing."
            elif not result.complete and not result.failure:
                errors = self._journal.errors
                result.failure = errors.get(name) or errors.get(None) or "It was not read to its end."
            self._show(stream)
        odd = [sentence for stream in selected.values() for sentence in stream.rows.odd_value_sentences()]
        return Extract({name: stream.result for name, stream in selected.items()}, [*self._journal.warnings, *odd])

    def _show(self, stream: Stream) -> None:
        if stream.is_selected:
            self._watch(stream.result)


def refusal(error: LoadFailed, package: Package) -> str:
    blamed = blamed_value(str(error), package.rows, package.table)
    return f"The warehouse refused its rows: {error}" + (f" ({blamed})" if blamed else "")
