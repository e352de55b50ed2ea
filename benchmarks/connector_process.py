"""Runs the connector as users do: as a program with a config and a catalog."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.measurement import Cost, measure

PROGRAM = Path(sys.executable).with_name("source-tiktok-shop")

# Ends before the shop's history starts: a read without any records.
EMPTY_WINDOW = {"start_date": "2020-01-01", "end_date": "2020-01-02"}
# requests_per_second above what one process can do, so that the connector is never throttled.
UNLIMITED = 5_000


class ConnectorProcess:
    """Reads one stream. Files go to `folder`."""

    def __init__(self, folder: Path, config: dict[str, Any], stream: str) -> None:
        self._folder = folder
        self._config = config
        self.stream = stream
        self._catalog = folder / f"catalog-{stream}.json"
        self._catalog.write_text(json.dumps(catalog_of(self._config_file({}), stream)))

    def read(self, *, stdout: Path | None = None, **changes: Any) -> Cost:
        """A read without state. `changes`: to the config."""
        config = self._config_file(changes)
        return measure([PROGRAM, "read", "--config", config, "--catalog", self._catalog], stdout=stdout)

    def count(self, **changes: Any) -> int:
        """The number of records, not measured."""
        output = self._folder / "messages.jsonl"
        self.read(stdout=output, **changes)
        with output.open("rb") as lines:
            count = sum(line.startswith((b'{"type":"RECORD"', b'{"type": "RECORD"')) for line in lines)
        output.unlink()
        return count

    def _config_file(self, changes: dict[str, Any]) -> Path:
        path = self._folder / "config.json"
        path.write_text(json.dumps(self._config | {"requests_per_second": UNLIMITED} | changes))
        return path


def catalog_of(config: Path, *streams: str) -> dict[str, Any]:
    """The configured catalog of these streams, with the discovered schemas."""
    discovered = subprocess.run(
        [PROGRAM, "discover", "--config", config], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    if discovered.returncode:
        raise RuntimeError(f"discover failed: {discovered.stdout[-2000:]}")
    messages = [json.loads(line) for line in discovered.stdout.splitlines() if line.startswith("{")]
    available = next(message["catalog"]["streams"] for message in messages if message["type"] == "CATALOG")
    return {
        "streams": [
            {"stream": stream, "sync_mode": "incremental", "destination_sync_mode": "append_dedup"}
            for stream in available
            if stream["name"] in streams
        ]
    }
