"""A connector as a process: what it can read, and what it reads."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from tiktok_shop.errors import UserError
from tiktok_shop.load.messages import Message, parse

CONNECTOR_NAME = "source-tiktok-shop"
STOP_SECONDS = 10


def find_connector(name: str | None) -> Path:
    """The connector's program: the one named, else the one installed beside this Python, else the one on PATH."""
    program = name or CONNECTOR_NAME
    beside_python = Path(sys.executable).parent / program
    found = str(beside_python) if beside_python.exists() and not name else shutil.which(program)
    if not found:
        raise UserError(f"The connector's program {program} can't be found: install the project with pip install .")
    return Path(found).absolute()


@dataclass(frozen=True)
class Line:
    """One line of the connector's output; `message` is None where it is no Airbyte message."""

    text: bytes
    message: Message | None


@dataclass
class Connector:
    """A program that speaks the Airbyte protocol, and the config file that it reads, which is the user's own."""

    command: Sequence[str | Path]
    config: Path
    options: Sequence[str | Path] = ()
    """For each of its commands."""
    exit_code: int | None = field(default=None, init=False)
    """Of the last command that ended."""

    def discover(self) -> list[dict[str, Any]]:
        """The streams of the catalog. A connector that gives none is a UserError with its own reason."""
        reason = None
        with self._running("discover") as lines:
            for line in lines:
                if line.message and line.message.catalog:
                    return line.message.catalog.streams
                if line.message and line.message.trace and line.message.trace.error:
                    reason = reason or line.message.trace.error.message
        raise UserError(reason or "The connector did not list its streams.")

    def read(self, streams: Sequence[dict[str, Any]], state: Sequence[dict[str, Any]]) -> Iterator[Line]:
        """Every line that a read prints; `exit_code` is set when they end."""
        with tempfile.TemporaryDirectory(prefix="tiktok-shop-") as folder:
            catalog_file, state_file = Path(folder, "catalog.json"), Path(folder, "state.json")
            catalog_file.write_text(json.dumps({"streams": [configured(stream) for stream in streams]}))
            state_file.write_text(json.dumps(state))
            with self._running("read", "--catalog", catalog_file, "--state", state_file) as lines:
                yield from lines

    @contextmanager
    def _running(self, command: str, *options: str | Path) -> Iterator[Iterator[Line]]:
        arguments = map(str, [*self.command, command, "--config", self.config, *self.options, *options])
        process = subprocess.Popen(list(arguments), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=1 << 20)
        assert process.stdout
        try:
            yield lines_of(process.stdout)
            self.exit_code = process.wait()
        finally:
            process.stdout.close()
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def lines_of(output: IO[bytes]) -> Iterator[Line]:
    for text in output:
        yield Line(text, parse(text))


def configured(stream: dict[str, Any]) -> dict[str, Any]:
    incremental = "incremental" in (stream.get("supported_sync_modes") or [])
    return {
        "stream": stream,
        "sync_mode": "incremental" if incremental else "full_refresh",
        "destination_sync_mode": "append_dedup" if incremental else "overwrite",
        "primary_key": stream.get("source_defined_primary_key") or [],
        "cursor_field": stream.get("default_cursor_field") or [],
    }
