"""Reads the connector into raw tables and commits what it has as it goes.

PyAirbyte writes data and state once, when everything has been read, and nothing at all if the connector fails. Here
each stream is committed at the connector's own checkpoints (its state messages), so that a backfill of hours, killed
at any moment, goes on from its last checkpoint, and a stream that fails costs no other stream anything.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from airbyte.exceptions import AirbyteConnectorFailedError
from airbyte.progress import ProgressStyle, ProgressTracker
from airbyte.shared.catalog_providers import CatalogProvider
from airbyte.shared.sql_processor import SQLRuntimeError
from airbyte.strategies import WriteMethod, WriteStrategy
from airbyte_protocol.models import AirbyteMessage, AirbyteStreamStatus, ConfiguredAirbyteCatalog, SyncMode, Type
from sqlalchemy.exc import SQLAlchemyError

from tiktok_shop.sync.cache import Cache
from tiktok_shop.sync.connector import Connector
from tiktok_shop.sync.landing import SteadyTables


@dataclass
class StreamResult:
    name: str
    rows: int = 0
    """Rows read in this run; a row that came twice counts twice."""
    complete: bool = False
    failure: str | None = None
    """One sentence, None where the stream was read to its end and all of it stands in the warehouse."""


@dataclass
class Extract:
    streams: dict[str, StreamResult] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[StreamResult]:
        return [stream for stream in self.streams.values() if stream.failure]


class LandingCatalog(CatalogProvider):
    """Decides how a stream is written: what is only ever read whole replaces its table, once it is read to its end."""

    def __init__(self, catalog: ConfiguredAirbyteCatalog) -> None:
        super().__init__(catalog)
        self.complete: set[str] = set()

    def is_snapshot(self, stream_name: str) -> bool:
        return self.get_configured_stream_info(stream_name).sync_mode is SyncMode.full_refresh

    def resolve_write_method(self, stream_name: str, write_strategy: WriteStrategy) -> WriteMethod:
        if self.is_snapshot(stream_name) and stream_name in self.complete:
            return WriteMethod.REPLACE
        return WriteMethod.MERGE if self.get_primary_keys(stream_name) else WriteMethod.APPEND


class Reading:
    """One read of the connector into one cache."""

    def __init__(
        self, connector: Connector, cache: Cache, *, checkpoint_seconds: float, watch: Callable[[StreamResult], None]
    ) -> None:
        self._connector = connector
        self._cache = cache
        self._checkpoint_seconds = checkpoint_seconds
        self._watch = watch
        self._last_commit: dict[str, float] = {}
        self._catalog: LandingCatalog
        self._processor: SteadyTables
        self._tracker: ProgressTracker
        self.result = Extract()

    def run(self, catalog: ConfiguredAirbyteCatalog, *, forget: list[str]) -> Extract:
        """Read the catalog's streams from where they were; those in `forget` from the start."""
        self._catalog = LandingCatalog(catalog)
        self.result.streams = {stream.stream.name: StreamResult(stream.stream.name) for stream in catalog.streams}
        self._tracker = ProgressTracker(ProgressStyle.NONE, source=self._connector, cache=self._cache, destination=None)
        with tempfile.TemporaryDirectory(prefix="tiktok-shop-", ignore_cleanup_errors=True) as landing_dir:
            self._cache.cache_dir = Path(landing_dir)
            self._processor = self._cache.get_record_processor(self._connector.name, self._catalog)
            self._processor.prepare(list(self.result.streams))
            self._forget(forget)
            try:
                self._processor.process_airbyte_messages(
                    self._messages(), write_strategy=WriteStrategy.AUTO, progress_tracker=self._tracker
                )
            except (SQLRuntimeError, SQLAlchemyError) as error:
                # Its last attempt at a stream whose commit had failed, after all others were committed.
                if not self.result.failed:
                    raise error
            self._processor._do_checkpoint()
        self._judge()
        return self.result

    def _forget(self, stream_names: list[str]) -> None:
        self._cache.get_state_provider(self._connector.name)  # creates the state's table
        for stream_name in stream_names:
            self._cache.execute_sql(
                f"DELETE FROM {self._cache.schema_name}._airbyte_state WHERE stream_name = '{stream_name}'"
            )

    def _messages(self) -> Iterator[AirbyteMessage]:
        state = self._cache.get_state_provider(self._connector.name)
        try:
            for message in self._connector._read_with_catalog(
                self._catalog.configured_catalog, self._tracker, state=state
            ):
                yield message
                self._observe(message)
        except AirbyteConnectorFailedError as error:
            exit_code = (error.context or {}).get("exit_code")
            self._connector.journal.errors.setdefault(None, f"The connector ended with exit code {exit_code}.")
        for stream_name in self.result.streams:
            self._commit(stream_name)

    def _observe(self, message: AirbyteMessage) -> None:
        """Called once PyAirbyte has taken the message in, so that a commit here includes it."""
        if message.type is Type.RECORD:
            stream = self.result.streams[message.record.stream]
            stream.rows += 1
            if stream.rows % 25 == 0:
                self._watch(stream)
        elif message.type is Type.STATE and message.state.stream:
            name = message.state.stream.stream_descriptor.name
            due = time.monotonic() - self._last_commit.setdefault(name, time.monotonic()) >= self._checkpoint_seconds
            if due and not self._catalog.is_snapshot(name):
                self._commit(name)
        elif message.type is Type.TRACE and message.trace.stream_status:
            name = message.trace.stream_status.stream_descriptor.name
            stream = self.result.streams[name]
            if message.trace.stream_status.status is AirbyteStreamStatus.STARTED:
                self._last_commit[name] = time.monotonic()
            elif message.trace.stream_status.status is AirbyteStreamStatus.COMPLETE:
                stream.complete = True
                if name not in self._connector.journal.unreadable:
                    self._catalog.complete.add(name)
                self._commit(name)
            self._watch(stream)

    def _commit(self, stream_name: str) -> None:
        stream = self.result.streams[stream_name]
        if stream.failure:
            return
        try:
            if stream_name in self._catalog.complete and self._catalog.is_snapshot(stream_name) and not stream.rows:
                self._processor.clear(stream_name)
            self._processor.commit(stream_name, self._tracker)
        except (SQLRuntimeError, SQLAlchemyError, OSError) as error:
            stream.failure = f"The warehouse refused its rows: {first_line_of_cause(error)}"
        self._last_commit[stream_name] = time.monotonic()
        self._watch(stream)

    def _judge(self) -> None:
        journal = self._connector.journal
        self.result.warnings = journal.warnings
        for name, stream in self.result.streams.items():
            if name in journal.unreadable:
                stream.failure = f"{journal.unreadable[name]} of its records were not valid JSON and are missing."
            elif not stream.complete and not stream.failure:
                stream.failure = journal.errors.get(name) or journal.errors.get(None) or "It was not read to its end."
            self._watch(stream)


def first_line_of_cause(error: Exception) -> str:
    """The database's own words; SQLAlchemy and PyAirbyte put the whole statement around them."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    told = [line for line in lines if "Error" in line and not line.startswith("Error when executing")]
    return (told or lines or [type(error).__name__])[0]
