"""Everything this connector uses of the CDK that isn't part of its documented interface.

Each use is checked when this module is imported: a CDK release that drops or renames one stops the connector with a
sentence. Otherwise some of them would go unnoticed and lose records or state.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from types import CodeType
from typing import Any, Optional

from airbyte_cdk import logger as cdk_logger
from airbyte_cdk.connector import BaseConnector
from airbyte_cdk.sources.concurrent_source.concurrent_source import ConcurrentSource
from airbyte_cdk.sources.declarative.concurrent_declarative_source import ConcurrentDeclarativeSource
from airbyte_cdk.sources.declarative.incremental.concurrent_partition_cursor import ConcurrentPerPartitionCursor
from airbyte_cdk.sources.declarative.parsers.model_to_component_factory import ModelToComponentFactory
from airbyte_cdk.sources.declarative.stream_slicers.declarative_partition_generator import (
    StreamSlicerPartitionGenerator,
)
from airbyte_cdk.sources.streams.concurrent.partition_reader import PartitionReader
from airbyte_cdk.sources.streams.http.exceptions import BaseBackoffException
from airbyte_cdk.sources.streams.http.http_client import HttpClient
from airbyte_cdk.sources.types import Record, StreamSlice

WORKER_THREADS = "workerpool"


def _mentions(owner: type, method: str, name: str) -> bool:
    """Whether the method's code uses this name: as an attribute, a keyword argument or a string."""
    function = getattr(owner, method, None)
    return hasattr(function, "__code__") and name in _names(function.__code__)


def _names(code: CodeType) -> set[Any]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names(constant)
        elif isinstance(constant, tuple):
            names.update(constant)
        else:
            names.add(constant)
    return names


def _require(present: bool, member: str, purpose: str) -> None:
    if not present:
        raise ImportError(
            f"airbyte-cdk {version('airbyte-cdk')} has changed {member}, which this connector needs to {purpose}. "
            "Install the airbyte-cdk release that setup.py asks for, or adapt source_tiktok_shop/cdk_internals.py."
        )


# Cursors --------------------------------------------------------------------------------------------------------------

_require(
    hasattr(ConcurrentPerPartitionCursor, "_throttle_state_message")
    and _mentions(ConcurrentPerPartitionCursor, "_emit_state_message", "_throttle_state_message"),
    "ConcurrentPerPartitionCursor._throttle_state_message",
    "emit state after every window",
)
_require(
    hasattr(ConcurrentPerPartitionCursor, "observe") and _mentions(PartitionReader, "process_partition", "observe"),
    "ConcurrentPerPartitionCursor.observe",
    "advance a cursor only when a window has been read",
)
_require(
    hasattr(ConcurrentPerPartitionCursor, "stream_slices")
    and _mentions(StreamSlicerPartitionGenerator, "generate", "stream_slices"),
    "ConcurrentPerPartitionCursor.stream_slices",
    "schedule the windows of a stream",
)
_require(
    hasattr(ConcurrentPerPartitionCursor, "cursor_field"),
    "ConcurrentPerPartitionCursor.cursor_field",
    "know which field a stream's cursor follows",
)
_require(
    _mentions(ModelToComponentFactory, "create_default_stream", "cursor"),
    "the argument 'cursor' that ModelToComponentFactory gives to custom retrievers",
    "keep state",
)
_require(
    _mentions(ModelToComponentFactory, "_migrate_state", "declarative_stream"),
    "the argument 'declarative_stream' that ModelToComponentFactory gives to state migrations",
    "tell whose state is migrated",
)


class RetrieverCursor:
    """A stream's cursor in the hands of its retriever, which advances it once per window.

    The CDK would advance it with every record, and emit the state of a partitioned stream at most every ten minutes,
    all of which a killed sync would read again.
    """

    def __init__(self, cursor: ConcurrentPerPartitionCursor) -> None:
        self.field: str = cursor.cursor_field.cursor_field_key
        self._cursor = cursor
        self._observe = cursor.observe
        cursor.observe = lambda record: None  # type: ignore[method-assign]
        cursor._throttle_state_message = time.time  # type: ignore[method-assign]

    @classmethod
    def take_over(cls, cursor: Any) -> Optional["RetrieverCursor"]:
        """None for the cursor of a stream that isn't incremental."""
        return cls(cursor) if isinstance(cursor, ConcurrentPerPartitionCursor) else None

    @property
    def state(self) -> Mapping[str, Any]:
        return self._cursor.state

    def advance(self, value: Any, stream: str, window: StreamSlice) -> None:
        """Move the cursor of the window's shop to this value; the CDK ignores one that isn't ahead."""
        self._observe(Record({self.field: value}, stream, window))

    def schedule_with(self, schedule: Callable[[Iterable[StreamSlice]], Iterable[StreamSlice]]) -> None:
        """Let `schedule` decide when each of the cursor's windows is handed to the workers."""
        windows = self._cursor.stream_slices
        self._cursor.stream_slices = lambda: schedule(windows())  # type: ignore[method-assign]


# Workers --------------------------------------------------------------------------------------------------------------

_require(
    _mentions(ConcurrentSource, "create", WORKER_THREADS),
    f"the name '{WORKER_THREADS}' of ConcurrentSource's threads",
    "notice that it runs with a single worker",
)
_require(
    _mentions(ConcurrentSource, "__init__", "_queue")
    and _mentions(ConcurrentDeclarativeSource, "__init__", "_concurrent_source"),
    "ConcurrentDeclarativeSource._concurrent_source._queue",
    "limit the records that wait in memory",
)


def has_single_worker() -> bool:
    """Whether the calling worker is the only one, as in the Connector Builder."""
    return sum(thread.name.startswith(WORKER_THREADS) for thread in threading.enumerate()) < 2


def limit_waiting_records(source: ConcurrentDeclarativeSource, records: int) -> None:
    """Let at most this many records wait between the workers and stdout; the CDK's own limit is 10,000."""
    source._concurrent_source._queue.maxsize = records


# Config ---------------------------------------------------------------------------------------------------------------

_require(
    hasattr(BaseConnector, "_read_json_file") and _mentions(BaseConnector, "read_config", "_read_json_file"),
    "BaseConnector._read_json_file",
    "read files that begin with a byte order mark",
)


def _read_json_file(file_path: str) -> Any:
    """For config, catalog and state; ValueError for what isn't JSON. Editors on Windows put a mark in front."""
    return json.loads(Path(file_path).read_text(encoding="utf-8-sig"))


BaseConnector._read_json_file = staticmethod(_read_json_file)  # type: ignore[method-assign]

_require(
    _mentions(ConcurrentDeclarativeSource, "__init__", "_config"),
    "ConcurrentDeclarativeSource._config",
    "check an authorization",
)


def component_config(source: ConcurrentDeclarativeSource) -> Mapping[str, Any]:
    """The config object that all of the source's components share: the given one, migrated and transformed."""
    return source._config


# Requests -------------------------------------------------------------------------------------------------------------

_require(
    _mentions(HttpClient, "_send", "auth"),
    "HttpClient._send, which calls the authenticator again before each retry",
    "sign and pace every attempt of a request",
)
_require(
    _mentions(HttpClient, "_send_with_retry", "BaseBackoffException"),
    "HttpClient._send_with_retry, which raises its own error while it handles the last attempt's",
    "say why a request failed",
)


def last_attempt_error(error: BaseException) -> Optional[BaseBackoffException]:
    """What the last attempt met, where the error says that HttpClient has exhausted a request's retries."""
    return error.__context__ if isinstance(error.__context__, BaseBackoffException) else None


# Output ---------------------------------------------------------------------------------------------------------------

_require(
    hasattr(cdk_logger, "PRINT_BUFFER") and all(hasattr(cdk_logger.PRINT_BUFFER, name) for name in ("lock", "flush")),
    "airbyte_cdk.logger.PRINT_BUFFER",
    "write log lines and records to the same stdout",
)
PRINT_BUFFER = cdk_logger.PRINT_BUFFER
