"""The connector as a process under PyAirbyte, with what PyAirbyte would hide brought out.

PyAirbyte swallows error messages of single streams and takes a record that it can't parse for a log line; it also
puts the config, secrets and all, into a temporary file that everyone may read.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from airbyte._executors.base import Executor
from airbyte._executors.local import PathExecutor
from airbyte.sources.base import Source
from airbyte_protocol.models import AirbyteMessage, ConfiguredAirbyteCatalog, Level, SyncMode, TraceType, Type

from tiktok_shop.errors import UserError
from tiktok_shop.sync.config_file import ConfigFile

CONNECTOR_NAME = "source-tiktok-shop"


def find_connector(given: str | None) -> Path:
    """The connector's program: the one given, else the one installed beside this Python, else the one on PATH."""
    name = given or CONNECTOR_NAME
    beside_python = Path(sys.executable).parent / name
    found = str(beside_python) if beside_python.exists() and not given else shutil.which(name)
    if not found:
        raise UserError(f"The connector's program {name} can't be found: install the project with pip install .")
    return Path(found).absolute()


@dataclass
class Journal:
    """What the connector said beside records and state."""

    errors: dict[str | None, str] = field(default_factory=dict)
    """The first error of each stream; under None those that name no stream."""
    warnings: list[str] = field(default_factory=list)
    """Each once, its first line."""
    unreadable: dict[str, int] = field(default_factory=dict)
    """Records a stream gave that are not valid JSON text, which is a failure of that stream."""


class ConnectorProcess(PathExecutor):
    """Runs the connector on the user's own config.json in place of PyAirbyte's copy."""

    def __init__(self, path: Path, config_path: Path) -> None:
        super().__init__(name=CONNECTOR_NAME, path=path)
        self._config_path = config_path

    def map_cli_args(self, args: list[str]) -> list[str]:
        return [str(self._config_path) if before == "--config" else arg for before, arg in pairwise(["", *args])]

    def execute(self, args: list[str], **options: Any) -> Iterator[str]:
        for line in super().execute(args, **options):
            yield with_whole_characters(line) if "\\ud" in line else line


def with_whole_characters(line: str) -> str:
    """The JSON line with halves of a surrogate pair, such as a cut-off emoji leaves, replaced by a question mark."""
    try:
        return json.dumps(json.loads(line), ensure_ascii=False).encode("utf-8", "replace").decode()
    except json.JSONDecodeError:
        return line


class Connector(Source):
    """A PyAirbyte source that keeps a journal."""

    def __init__(
        self,
        executor: Executor,
        config: dict[str, Any] | None = None,
        *,
        keep_config: Callable[[dict[str, Any]], None] | None = None,
    ) -> None:
        self.journal = Journal()
        self._keep_config = keep_config
        super().__init__(
            executor=executor, name=executor.name, config=config or {}, config_change_callback=self._on_new_config
        )

    @classmethod
    def tiktok_shop(cls, program: Path, config: ConfigFile) -> Connector:
        return cls(ConnectorProcess(program, config.path.absolute()), keep_config=config.keep_tokens)

    def catalog(self, stream_names: list[str] | None) -> ConfiguredAirbyteCatalog:
        """The named streams, or all; each incremental where it can be, which PyAirbyte claims of every stream."""
        catalog = self.get_configured_catalog(streams=stream_names or "*")
        for stream in catalog.streams:
            if SyncMode.incremental not in (stream.stream.supported_sync_modes or []):
                stream.sync_mode = SyncMode.full_refresh
        return catalog

    def _on_new_config(self, new_config: dict[str, Any]) -> None:
        # PyAirbyte swallows what this raises.
        try:
            if self._keep_config:
                self._keep_config(new_config)
        except (OSError, UserError) as error:
            self.journal.warnings.append(f"New tokens could not be kept ({error}): authorise the shop again.")

    def _peek_airbyte_message(self, message: AirbyteMessage, *, raise_on_error: bool = True) -> None:
        if message.type is Type.TRACE and message.trace.type is TraceType.ERROR:
            descriptor = message.trace.error.stream_descriptor
            self.journal.errors.setdefault(descriptor.name if descriptor else None, message.trace.error.message)
            self._print_info_message(message.trace.error.message)
            return
        if message.type is Type.LOG and message.log.level is Level.WARN:
            told = message.log.message.splitlines()[0]
            if told not in self.journal.warnings:
                self.journal.warnings.append(told)
        super()._peek_airbyte_message(message, raise_on_error=raise_on_error)

    def _print_info_message(self, message: str) -> None:
        if message.startswith('{"type":"RECORD"') or message.startswith('{"type": "RECORD"'):
            stream = re.search(r'"stream":\s*"([^"]+)"', message)
            name = stream.group(1) if stream else "?"
            self.journal.unreadable[name] = self.journal.unreadable.get(name, 0) + 1
            return
        super()._print_info_message(message)
